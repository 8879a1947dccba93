"""Stop a licence, let it go on, end it or bring it back, each with its day and its reason.

An operator decides these; a licence also ends when what was paid for it went back, which nobody decides.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

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

Status, Ending = Licence.Status, Licence.Ending
CAME_BACK: Final = {Status.IN_FORCE: "refund_failed", Status.SUSPENDED: "refund_failed_suspended"}
TELLING: Final = {Ending.DECIDED: "ended", Ending.REFUNDED: "refunded", Ending.TAKEN_BACK: "payment_ended"}


class LicenceOver(DomainError):
    """A licence that is over, by its term or by a decision, cannot be changed any more."""


class PaymentDisputed(DomainError):
    """A licence whose payment a bank asks back goes on when the bank has decided, not before."""


def is_suspended_for_payment(licence: Licence) -> bool:
    """It was suspended because of its payment, and nobody has found another reason since."""
    return licence.suspended_at is not None and licence.suspended_at == licence.payment_disputed_at


@transaction.atomic
def suspend(licence: Licence, *, reason: str, at: datetime, actor: User) -> Licence:
    """Stop a licence from covering anything until its reason is gone.

    Suspending twice is not an error: a breach may be told more than once. Its duties and its payments go on.
    """
    licence = _decided_about(licence, at=at, actor=actor)
    if licence.status == Status.SUSPENDED and not is_suspended_for_payment(licence):
        return licence
    licence.status, licence.suspended_at, licence.suspension = Status.SUSPENDED, at, reason
    licence.save(update_fields=["status", "suspended_at", "suspension"])
    _uphold(licence, reason=reason, at=at, actor=actor)
    return _told("suspended", licence, reason=reason, at=at, actor=actor)


@transaction.atomic
def resume(licence: Licence, *, reason: str, at: datetime, actor: User) -> Licence:
    """Let a suspended licence cover again what it covered; its term is not prolonged."""
    licence = _decided_about(licence, at=at, actor=actor)
    if licence.status == Status.IN_FORCE:
        return licence
    if licence.payment_disputed_at is not None:
        raise PaymentDisputed(
            _("The payment of licence %(number)s is disputed. It goes on by itself when the bank decides for us.")
            % {"number": licence.number}
        )
    licence.status, licence.suspended_at, licence.suspension = Status.IN_FORCE, None, ""
    licence.save(update_fields=["status", "suspended_at", "suspension"])
    return _told("resumed", licence, reason=reason, at=at, actor=actor)


@transaction.atomic
def end(
    licence: Licence, *, why: Licence.Ending = Ending.DECIDED, reason: str = "", at: datetime, actor: User | None = None
) -> Licence:
    """End a licence before its term is over; what it was before is kept, should its refund never arrive.

    What was used until today is still reported; months after this one are not. Copies are due to be deleted from
    today. An operator is told of one that is over; money that went back is told twice, and ends it once.
    """
    licence = _decided_about(licence, at=at, actor=actor) if actor else locked(licence)
    if state_on(licence, at.date()) == Status.ENDED:
        return licence
    licence.status, licence.ended_at, licence.ended_because, licence.ending = Status.ENDED, at, why, reason
    licence.save(update_fields=["status", "ended_at", "ended_because", "ending"])
    _move_duties(licence, at=at)
    if actor is not None:
        _uphold(licence, reason=reason, at=at, actor=actor)
    return _told(TELLING[why], licence, reason=reason, at=at, actor=actor)


@transaction.atomic
def bring_back(licences: Iterable[Licence], *, ended_at: datetime | None, at: datetime) -> None:
    """The refund did not arrive: licences that ended with it are again what they were, suspended or in force.

    So are those that ended because a bank took what the refund had left of them: something is paid for them again.
    """
    for licence in map(locked, list(licences)):
        is_its_own = licence.ended_because == Ending.REFUNDED and licence.ended_at == ended_at
        if licence.ended_at is None or not (is_its_own or licence.ended_because == Ending.TAKEN_BACK):
            continue
        _bring_back_duties(licence, licence.ended_at)
        before = Status.SUSPENDED if licence.suspended_at else Status.IN_FORCE
        licence.status = before
        licence.ended_at, licence.ended_because, licence.ending = None, "", ""
        licence.save(update_fields=["status", "ended_at", "ended_because", "ending"])
        _told(CAME_BACK[before], licence, reason=licence.suspension, at=at, actor=None)


def locked(licence: Licence) -> Licence:
    """The licence as it is now; whoever else wants to change it waits."""
    found = Licence.objects.select_for_update(of=("self",)).select_related("organisation", "terms__organisation")
    return found.get(pk=licence.pk)


def _decided_about(licence: Licence, *, at: datetime, actor: User) -> Licence:
    licence = locked(licence)
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


def _bring_back_duties(licence: Licence, ended_at: datetime) -> None:
    """What its end waived is due again, and copies are due to be deleted when its term is over."""
    kind, ended_in = Obligation.Kind, Month.of(ended_at.date()).first_day
    waived = licence.obligations.filter(status=Obligation.Status.WAIVED, month__gt=ended_in)
    waived.filter(kind__in=[kind.REPORT, kind.LABEL_EVIDENCE]).update(status=Obligation.Status.DUE)
    deletion = licence.obligations.filter(status=Obligation.Status.DUE, kind=kind.DELETION, withdrawal=None)
    deletion.update(due_on=licence.ends_on + timedelta(days=licence.terms.retention_days))


def _uphold(licence: Licence, *, reason: str, at: datetime, actor: User) -> None:
    """The licensor who told of a breach was right: the decision is the answer."""
    for breach in licence.breaches.filter(status=Breach.Status.OPEN):
        answer(breach, Breach.Status.UPHELD, reason=reason, at=at, actor=actor)


def _told(what: str, licence: Licence, *, reason: str, at: datetime, actor: User | None) -> Licence:
    audit.record(f"licence.{what}", subject=licence, actor=actor, at=at, reason=reason)
    licence_letters.tell(f"licence_{what}", licence, reason=reason, on=at.date())
    return licence
