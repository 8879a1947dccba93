"""Licences: whose they are, what is due under them, and what everybody may know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.templatetags.assent import day
from accounts.viewers import Viewer
from licensing.models import Licence, ManifestItem, Obligation, UsageReport
from marketplace.catalog.models import Recording
from marketplace.kit.months import Month


def licences_held_by(viewer: Viewer) -> QuerySet[Licence]:
    """The licences of the organisation that the viewer acts for: those under which it may receive and must report."""
    licences = _told().filter(organisation=viewer.organisation)
    return licences if viewer.organisation is not None else licences.none()


def licences_given_by(viewer: Viewer) -> QuerySet[Licence]:
    """The licences under terms of the organisation that the viewer acts for."""
    licences = _told().filter(terms__organisation=viewer.organisation)
    return licences if viewer.organisation is not None else licences.none()


def licences_visible_to(viewer: Viewer) -> QuerySet[Licence]:
    """Those one holds and those one gave; an operator sees all."""
    if viewer.is_operator:
        return _told()
    if viewer.organisation is None:
        return _told().none()
    return _told().filter(Q(organisation=viewer.organisation) | Q(terms__organisation=viewer.organisation))


def register() -> QuerySet[Licence]:
    """Every licence there ever was, for everybody: whose, what for and until when, and never at what price."""
    return _told().defer("price_units")


def covering(recording: Recording) -> QuerySet[Licence]:
    """Every licence that ever covered a recording, told as in the register."""
    return register().filter(pk__in=ManifestItem.objects.filter(recording=recording).values("licence"))


def _told() -> QuerySet[Licence]:
    return Licence.objects.select_related(
        "organisation", "trained_model", "terms__organisation", "terms__catalog", "quote__accepted_by"
    ).order_by("-issued_at", "-pk")


def obligations_visible_to(viewer: Viewer) -> QuerySet[Obligation]:
    """What the viewer's organisation owes under its licences; an operator sees what everybody owes."""
    owed = Obligation.objects.select_related("licence__trained_model", "licence__terms__organisation", "withdrawal")
    return owed if viewer.is_operator else owed.filter(licence__organisation=viewer.organisation)


def state_on(licence: Licence, on: date) -> Licence.Status:
    """How a licence stands on a day: what was decided about it, unless its term is over, which ends it by itself."""
    return Licence.Status.ENDED if licence.ends_on <= on else Licence.Status(licence.status)


def covers(licence: Licence, on: date) -> bool:
    """Does the licence hold on that day?"""
    return state_on(licence, on) == Licence.Status.IN_FORCE and licence.starts_on <= on


def is_stopped(licence: Licence, on: date) -> bool:
    """Was it stopped within its term by a decision?"""
    return licence.ended_at is not None or state_on(licence, on) == Licence.Status.SUSPENDED


def over_on(licence: Licence) -> date:
    """The first day on which a licence is over: its term's, or the day after it was ended early."""
    if licence.ended_at is None:
        return licence.ends_on
    return min(licence.ends_on, licence.ended_at.date() + timedelta(days=1))


def why_not_in_force(licence: Licence, on: date) -> str:
    """Why a licence covers nothing on a day, as a sentence; empty where it holds."""
    told = {"number": licence.number}
    if licence.ended_at is not None:
        told |= {"day": day(licence.ended_at.date()), "why": _why_ended(licence)}
        return _("Licence %(number)s was ended on %(day)s: %(why)s") % told
    if licence.ends_on <= on:
        return _("Licence %(number)s is over since %(day)s.") % (told | {"day": day(licence.ends_on)})
    if licence.suspended_at is not None:
        told |= {"day": day(licence.suspended_at.date()), "why": _why_suspended(licence)}
        return _("Licence %(number)s is suspended since %(day)s: %(why)s") % told
    return ""


def _why_suspended(licence: Licence) -> str:
    """The reason that was written, or the one that everybody reads in their own language."""
    return licence.suspension or _("The bank of whoever paid for it asks the money back, and has not decided yet.")


def _why_ended(licence: Licence) -> str:
    if licence.ending:
        return licence.ending
    if licence.ended_because == Licence.Ending.REFUNDED:
        return _("Its whole price was refunded.")
    return _("The bank of whoever paid for it took the money back.")


@dataclass(frozen=True, slots=True)
class Duty:
    """One month of one duty: nothing due, to come, due, late, received, or received and nil."""

    obligation: Obligation
    state: str

    @property
    def month(self) -> Month | None:
        return Month.of(self.obligation.month) if self.obligation.month else None


def duties_of(licence: Licence, *, on: date) -> list[Duty]:
    """Each duty of a licence with its state on a day, the earliest due first."""
    reports = licence.usage_reports.filter(status=UsageReport.Status.ACCEPTED)
    nil = set(reports.filter(is_nil=True).values_list("month", flat=True))
    return [
        Duty(owed, state_of(owed, on=on, is_nil=_is_nil(owed, nil)))
        for owed in licence.obligations.select_related("withdrawal")
    ]


def _is_nil(owed: Obligation, nil: set[date]) -> bool:
    return owed.kind == Obligation.Kind.REPORT and owed.month in nil


def state_of(owed: Obligation, *, on: date, is_nil: bool = False) -> str:
    """The state of a duty on a day, in the words of the calendar."""
    if owed.status == Obligation.Status.WAIVED:
        return "none"
    if owed.status != Obligation.Status.DUE:
        return "nil" if is_nil else "received"
    if owed.due_on < on:
        return "late"
    is_begun = owed.month is None or Month.of(owed.month).is_over(on)
    soon = (owed.due_on - on).days <= 60 if owed.month is None else True
    return "due" if is_begun and soon else "later"


def open_duties(viewer: Viewer, *, on: date) -> Iterator[Duty]:
    """What the viewer's organisation should do now: what is late first, then what is due."""
    owed = obligations_visible_to(viewer).filter(status=Obligation.Status.DUE).order_by("due_on", "pk")
    for obligation in owed:
        state = state_of(obligation, on=on)
        if state in {"late", "due"}:
            yield Duty(obligation, state)


def begun_months(viewer: Viewer, *, on: date) -> list[Duty]:
    """The reports that are not due yet and may be sent already, because their month has begun."""
    this_month = Month.of(on).first_day
    owed = obligations_visible_to(viewer).filter(status=Obligation.Status.DUE, kind=Obligation.Kind.REPORT)
    duties = [Duty(each, state_of(each, on=on)) for each in owed.filter(month=this_month).order_by("due_on", "pk")]
    return [duty for duty in duties if duty.state == "later"]
