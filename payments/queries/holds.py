"""Holds as operators see them: what waits, how much, since when, and what somebody said about it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from accounts.models import Organisation, Party
from accounts.queries.people import answerable
from marketplace.kit.money import Money
from payments.models import Account, Hold, RoyaltyLine, RoyaltyRun
from payments.queries.balances import accounts_with_balances

APPEALED = Q(lifted_at=None, appealed_at__isnull=False) & (Q(answered_at=None) | Q(answered_at__lt=F("appealed_at")))
STATES = {
    "standing": Q(lifted_at=None),
    "appealed": APPEALED,
    "claimed": Q(lifted_at=None, reason=Hold.Reason.UNKNOWN_PAYEE) & ~Q(party__kind=Party.Kind.UNCLAIMED),
    "lifted": Q(lifted_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold in a list, with what waits by it."""

    hold: Hold
    amounts: Sequence[Money]
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Inviter:
    """The label whose files name a payee whom nobody has claimed, and who answers for it."""

    organisation: Organisation
    addresses: Sequence[str]


def inviter_of(hold: Hold) -> Inviter | None:
    """Who can invite the person that a hold waits for, where that is what it waits for."""
    if hold.party is None or hold.party.named_by is None or not hold.has_nobody_to_pay:
        return None
    return Inviter(hold.party.named_by, [user.email for user in answerable(hold.party.named_by)])


def all_holds() -> QuerySet[Hold]:
    """Every hold there ever was; only operators see them all."""
    return Hold.objects.select_related("party__named_by", "recording__organisation").order_by("review_on", "pk")


def holds_in(state: str, text: str = "") -> QuerySet[Hold]:
    """The holds in one state whose payee or recording is called so; what is to be looked at first comes first."""
    found = all_holds().filter(STATES[state])
    if text:
        titled = Q(recording__title__icontains=text) | Q(recording__artist__icontains=text)
        found = found.filter(Q(party__name__icontains=text) | titled)
    return found.order_by("-lifted_at", "-pk") if state == "lifted" else found


def counted_by_state() -> dict[str, int]:
    """How many holds are in each state."""
    return {state: Hold.objects.filter(condition).count() for state, condition in STATES.items()}


def rows_of(holds: Iterable[Hold], *, on: date) -> list[HoldRow]:
    """Holds with what waits by each, in three queries however many there are."""
    listed = list(holds)
    waits = waiting_of(listed)
    return [HoldRow(hold, waits[hold.pk], hold.is_standing and hold.review_on < on) for hold in listed]


def reasons_by_party() -> dict[int, str]:
    """The first reason that holds each payee's money now."""
    rows = _on_payees().order_by("-since", "-pk").values_list("party_id", "reason")
    return {party: reason for party, reason in rows if party is not None}


def standing_on_payees() -> list[list[str]]:
    """Every hold on a payee, as plain values, for the hash of a run's inputs."""
    rows = _on_payees().order_by("party__uuid", "reason").values_list("party__uuid", "reason")
    return [[str(party), reason] for party, reason in rows]


def _on_payees() -> QuerySet[Hold]:
    return Hold.objects.filter(lifted_at=None, party__isnull=False)


def waiting_of(holds: Sequence[Hold]) -> dict[int, list[Money]]:
    """What waits by each hold that stands, one amount a currency; a payee's holds all hold the same money."""
    parties = {hold.party_id for hold in holds if hold.is_standing and hold.party_id}
    recordings = {hold.recording_id for hold in holds if hold.is_standing and hold.recording_id}
    of_party: dict[int | None, list[Money]] = defaultdict(list)
    for account in accounts_with_balances().filter(kind=Account.Kind.HELD, owner__in=parties).order_by("currency"):
        if account.balance_units:
            of_party[account.owner_id].append(Money(account.balance_units, account.currency))
    of_recording: dict[int | None, list[Money]] = defaultdict(list)
    lines: Any = RoyaltyLine.objects.filter(
        run__status=RoyaltyRun.Status.POSTED, payee__isnull=True, recording__in=recordings
    ).order_by("currency")
    for recording, currency, units in lines.values_list("recording_id", "currency").annotate(units=Sum("amount_units")):
        if units:
            of_recording[recording].append(Money(int(units), currency))
    return {
        hold.pk: (of_party[hold.party_id] if hold.party_id else of_recording[hold.recording_id])
        if hold.is_standing
        else []
        for hold in holds
    }
