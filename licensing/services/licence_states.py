"""Stop a licence, let it go on, or end it: an operator's decisions, each with its day and its reason."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from accounts.services.neutrality import require_neutral
from licensing.models import Breach, Licence, Obligation
from licensing.queries.licences import state_on
from licensing.services import licence_letters
from licensing.services.breaches import answer
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month

Status = Licence.Status


class LicenceOver(DomainError):
    """A licence that is over, by its term or by a decision, cannot be changed any more."""


@transaction.atomic
def suspend(licence: Licence, *, reason: str, at: datetime, actor: User) -> Licence:
    """Stop a licence from covering anything until its reason is gone.

    Suspending twice is not an error: a breach may be told more than once. Its duties and its payments go on.
    """
    licence = _locked(licence, at=at, actor=actor)
    if licence.status == Status.SUSPENDED:
        return licence
    licence.status, licence.suspended_at, licence.suspension = Status.SUSPENDED, at, reason
    licence.save(update_fields=["status", "suspended_at", "suspension"])
    _uphold(licence, reason=reason, at=at, actor=actor)
    return _told("suspended", licence, reason=reason, at=at, actor=actor)


@transaction.atomic
def resume(licence: Licence, *, reason: str, at: datetime, actor: User) -> Licence:
    """Let a suspended licence cover again what it covered; its term is not prolonged."""
    licence = _locked(licence, at=at, actor=actor)
    if licence.status == Status.IN_FORCE:
        return licence
    licence.status, licence.suspended_at, licence.suspension = Status.IN_FORCE, None, ""
    licence.save(update_fields=["status", "suspended_at", "suspension"])
    return _told("resumed", licence, reason=reason, at=at, actor=actor)


@transaction.atomic
def end(licence: Licence, *, reason: str, at: datetime, actor: User) -> Licence:
    """End a licence before its term is over, for good.

    What was used until today is still reported; months after this one are not. Copies are due to be deleted from
    today. What was paid stays with the creators and is paid out month by month as if nothing had happened.
    """
    licence = _locked(licence, at=at, actor=actor)
    licence.status, licence.ended_at, licence.ending = Status.ENDED, at, reason
    licence.suspended_at, licence.suspension = None, ""
    licence.save(update_fields=["status", "ended_at", "ending", "suspended_at", "suspension"])
    _move_duties(licence, at=at)
    _uphold(licence, reason=reason, at=at, actor=actor)
    return _told("ended", licence, reason=reason, at=at, actor=actor)


def _locked(licence: Licence, *, at: datetime, actor: User) -> Licence:
    found = Licence.objects.select_for_update(of=("self",)).select_related("organisation", "terms__organisation")
    licence = found.get(pk=licence.pk)
    require_neutral(actor, licence.organisation, licence.terms.organisation)
    if state_on(licence, at.date()) == Status.ENDED:
        raise LicenceOver(_("Licence %(number)s is over already.") % {"number": licence.number})
    return licence


def _move_duties(licence: Licence, *, at: datetime) -> None:
    """Waive what falls after the end; ask for the deletion from the end on."""
    due, kind = licence.obligations.filter(status=Obligation.Status.DUE), Obligation.Kind
    this_month = Month.of(at.date()).first_day
    after = due.filter(kind__in=[kind.REPORT, kind.LABEL_EVIDENCE], month__gt=this_month)
    after.update(status=Obligation.Status.WAIVED)
    by = at.date() + timedelta(days=licence.terms.retention_days)
    due.filter(kind=kind.DELETION, due_on__gt=by).update(due_on=by)


def _uphold(licence: Licence, *, reason: str, at: datetime, actor: User) -> None:
    """The licensor who told of a breach was right: the decision is the answer."""
    for breach in licence.breaches.filter(status=Breach.Status.OPEN):
        answer(breach, Breach.Status.UPHELD, reason=reason, at=at, actor=actor)


def _told(what: str, licence: Licence, *, reason: str, at: datetime, actor: User) -> Licence:
    audit.record(f"licence.{what}", subject=licence, actor=actor, at=at, reason=reason)
    licence_letters.tell(f"licence_{what}", licence, reason=reason, on=at.date())
    return licence
