"""Why money waits: placed with a reason and a date, lifted by a person; it never lapses by itself."""

from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import locks
from accounts.models import Party, User
from accounts.services import audit, mail
from accounts.services.neutrality import require_neutral
from marketplace.catalog.models import Claim, Participation, Recording, RightsShare
from marketplace.kit.errors import DomainError
from payments.entries import hold_key
from payments.models import Account, Hold
from payments.queries.balances import balance_of
from payments.royalties.allocation import Waits
from payments.services import ledger

REVIEW: Final = timedelta(days=90)
BATCH: Final = 5_000
LOCK: Final = 0x686F6C64  # "hold" in ASCII
Reason = Hold.Reason
HELD_BECAUSE: Final = {
    Waits.UNCLAIMED: Reason.UNCLAIMED,
    Waits.OVERCLAIMED: Reason.DISPUTED,
    Waits.CLAIMED: Reason.DISPUTED,
    Waits.DISPUTED: Reason.DISPUTED,
}


@transaction.atomic
def place(
    party: Party, *, reason: str, note: str, at: datetime, actor: User | None, review_on: date | None = None
) -> Hold:
    """Let everything of a payee wait, and say why; what they have already waits too."""
    locks.share(LOCK)
    _one_at_a_time(party)
    hold, is_new = Hold.objects.get_or_create(
        party=party,
        reason=reason,
        lifted_at=None,
        defaults={"note": note, "since": at, "review_on": review_on or (at + REVIEW).date()},
    )
    if is_new:
        _move(hold, Account.Kind.PAYEE, Account.Kind.HELD, at=at, actor=actor)
        audit.record("hold.placed", subject=hold, actor=actor, at=at, reason=reason, party=party.uuid)
    return hold


@transaction.atomic
def set_aside(party: Party, *, note: str, review_on: date, at: datetime, actor: User) -> Hold:
    """An operator lets a payee's money wait while something is looked into; the payee reads why, and can answer."""
    require_neutral(actor, party)
    hold = place(party, reason=Reason.CHECKED, note=note, at=at, actor=actor, review_on=review_on)
    if party.user is not None:
        mail.send_to(party.user, "hold_placed", hold=hold)
    return hold


class NobodyToPay(DomainError):
    """A name that nobody has claimed cannot be paid, whoever decides so."""


class ClaimUndecided(DomainError):
    """Money that waits for a claim is let go by the claim's decision, and by nothing else."""


class HoldIsOver(DomainError):
    """The hold was lifted before."""


@transaction.atomic
def lift(hold: Hold, *, reason: str, at: datetime, actor: User | None) -> Hold:
    """End a hold and say why; what waited goes to the payee, unless another hold stands.

    What waits on a recording is divided again by the next distribution, by the shares that are then recorded.
    """
    locks.share(LOCK)
    hold = _locked(hold)
    if not hold.is_standing:
        return hold
    _require_neutral(hold, actor)
    if hold.has_nobody_to_pay:
        raise NobodyToPay(
            _("Nobody has claimed this name yet, so there is nobody to pay. It waits until somebody does.")
        )
    if hold.claim is not None and hold.claim.status == Claim.Status.STANDING:
        raise ClaimUndecided(
            _("This waits for claim %(number)s. Decide that; then the money goes where the decision says.")
            % {"number": hold.claim.number}
        )
    hold.lifted_at = hold.answered_at = at
    hold.answer = reason
    hold.save(update_fields=["lifted_at", "answered_at", "answer"])
    if not Hold.objects.filter(party=hold.party, recording=hold.recording, lifted_at=None).exists():
        _move(hold, Account.Kind.HELD, Account.Kind.PAYEE, at=at, actor=actor)
    audit.record("hold.lifted", subject=hold, actor=actor, at=at, because=hold.reason, reason=reason)
    _tell(hold)
    return hold


@transaction.atomic
def keep(hold: Hold, *, reason: str, review_on: date, at: datetime, actor: User | None) -> Hold:
    """Let a hold stand, say why, and name the day to look again."""
    hold = _locked(hold)
    if not hold.is_standing:
        raise HoldIsOver(_("This hold was lifted already."))
    _require_neutral(hold, actor)
    hold.answer, hold.answered_at, hold.review_on = reason, at, review_on
    hold.save(update_fields=["answer", "answered_at", "review_on"])
    audit.record("hold.kept", subject=hold, actor=actor, at=at, reason=reason, review_on=review_on)
    _tell(hold)
    return hold


@transaction.atomic
def appeal(hold: Hold, text: str, *, at: datetime, actor: User | None) -> Hold:
    """Write down why the payee thinks that the hold is wrong; an operator answers."""
    hold = _locked(hold)
    if not hold.is_standing:
        raise HoldIsOver(_("This hold was lifted already."))
    hold.appeal, hold.appealed_at = text, at
    hold.save(update_fields=["appeal", "appealed_at"])
    audit.record("hold.appealed", subject=hold, actor=actor, at=at, text=text)
    return hold


def stand_still() -> None:
    """Let no hold on a payee begin or end until this transaction ends: a run is paid out by those that stand.

    One that ended meanwhile would leave its money waiting for nothing; one that began would be paid past.
    """
    locks.take(LOCK)


def _one_at_a_time(party: Party) -> None:
    """Of two holds on one payee that end at once, the later one moves the money."""
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)


def _require_neutral(hold: Hold, actor: User | None) -> None:
    sides = (hold.party, hold.recording.organisation if hold.recording else None)
    require_neutral(actor, *sides, *((hold.claim.claimant, hold.claim.respondent) if hold.claim else ()))


def _locked(hold: Hold) -> Hold:
    if hold.party is not None:
        _one_at_a_time(hold.party)
    found = Hold.objects.select_for_update(of=("self",)).select_related(
        "party__user", "recording__organisation", "claim__claimant", "claim__respondent"
    )
    return found.get(pk=hold.pk)


def _tell(hold: Hold) -> None:
    """Write what was decided to the payee, if there is somebody to write to."""
    if hold.party is not None and hold.party.user is not None:
        mail.send_to(hold.party.user, "hold_answered", hold=hold)


def lift_on_claimed_names(*, at: datetime, actor: User | None) -> None:
    """Let the money go to those who have claimed their names since."""
    standing = Hold.objects.filter(reason=Reason.UNKNOWN_PAYEE, lifted_at=None, party__isnull=False)
    for hold in standing.exclude(party__kind=Party.Kind.UNCLAIMED).select_related("party__user").order_by("pk"):
        with translation.override(_language_of(hold)):
            reason = _("Somebody has claimed this name.")
        lift(hold, reason=reason, at=at, actor=actor)


def _language_of(hold: Hold) -> str:
    """In which language its payee reads why."""
    user = hold.party.user if hold.party else None
    return (user.language if user else "") or settings.LANGUAGE_CODE


def place_on_unknown_payees(*, at: datetime, actor: User | None) -> list[Hold]:
    """Let the money of names that nobody has claimed wait for them, before it is divided."""
    earns = Q(pk__in=RightsShare.objects.values("holder")) | Q(pk__in=Participation.objects.values("party"))
    held = Hold.objects.filter(reason=Reason.UNKNOWN_PAYEE, lifted_at=None, party__isnull=False)
    waiting = Party.objects.filter(earns, kind=Party.Kind.UNCLAIMED).exclude(pk__in=held.values("party"))
    placed = _place_all([_new(at, Reason.UNKNOWN_PAYEE, party=party) for party in waiting.order_by("pk")], actor=actor)
    owners = Account.objects.filter(kind=Account.Kind.PAYEE, owner__in=[hold.party_id for hold in placed])
    paid = set(owners.values_list("owner", flat=True))
    for hold in placed:
        if hold.party_id in paid:
            _move(hold, Account.Kind.PAYEE, Account.Kind.HELD, at=at, actor=actor)
    return placed


def place_on_recordings(found: dict[int, str], *, at: datetime, actor: User | None) -> None:
    """Say of each recording with a part that nobody can be paid for, why its money waits."""
    recordings = Recording.objects.filter(pk__in=found).order_by("pk")
    _place_all([_new(at, found[recording.pk], recording=recording) for recording in recordings], actor=actor)


def _new(at: datetime, reason: str, *, party: Party | None = None, recording: Recording | None = None) -> Hold:
    review_on = (at + REVIEW).date()
    return Hold(party=party, recording=recording, reason=reason, since=at, review_on=review_on)


def _place_all(holds: list[Hold], *, actor: User | None) -> list[Hold]:
    """Place many holds at once; those that stand already stay as they are, and are not given back."""
    Hold.objects.bulk_create(holds, ignore_conflicts=True, batch_size=BATCH)
    uuids = [hold.uuid for hold in holds]
    placed = list(Hold.objects.filter(uuid__in=uuids).select_related("party", "recording").order_by("pk"))
    for hold in placed:
        on = {"party": hold.party.uuid} if hold.party else {"recording": hold.recording and hold.recording.uuid}
        audit.record("hold.placed", subject=hold, actor=actor, at=hold.since, reason=hold.reason, **on)
    return placed


def _move(hold: Hold, source: str, destination: str, *, at: datetime, actor: User | None) -> None:
    if hold.party is None:
        return
    for account in list(Account.objects.filter(kind=source, owner=hold.party)):
        amount = balance_of(source, account.currency, owner=hold.party)
        if amount.units > 0:
            key = hold_key(hold, destination, account.currency)
            target = ledger.account(destination, account.currency, owner=hold.party)
            moves = [ledger.Move(account, target, amount)]
            ledger.post(ledger.Fact(key, "hold", at.date(), moves), at=at, actor=actor)
