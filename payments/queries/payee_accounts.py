"""Where payees are paid: their accounts, whether money may be sent there now, and what keeps it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet, TextChoices

from accounts.models import Membership, Organisation, Party, Representation, User
from accounts.roles import SIGNERS
from accounts.viewers import Viewer
from marketplace.kit.keys import among
from payments.models import PayeeAccount
from payments.words.payout_reasons import WHY

Status = PayeeAccount.Status


class WhyNot(TextChoices):
    """Why nothing can be sent to a payee now, as the payee reads it."""

    NO_ACCOUNT = "no_account", WHY["no_account"]
    UNFINISHED = "unfinished", WHY["unfinished"]
    BEING_CHECKED = "being_checked", WHY["being_checked"]
    RESTRICTED = "restricted", WHY["restricted"]
    REJECTED = "rejected", WHY["rejected"]
    CHANGED = "changed", WHY["changed"]


Owned = dict[int | None, PayeeAccount]
_WHY = {
    Status.STARTED: WhyNot.UNFINISHED,
    Status.PENDING: WhyNot.BEING_CHECKED,
    Status.RESTRICTED: WhyNot.RESTRICTED,
    Status.REJECTED: WhyNot.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a payee can be paid now: where, or why not."""

    account: PayeeAccount | None
    why_not: WhyNot | None

    @property
    def is_ready(self) -> bool:
        return self.why_not is None


class Place(NamedTuple):
    """Where one payee is paid, by the account's key, and why nothing may be sent there, or nothing."""

    account: int | None
    why_not: str


def current_accounts() -> QuerySet[PayeeAccount]:
    """The accounts that have not been given up."""
    return PayeeAccount.objects.exclude(status=Status.RETIRED)


def accounts_of(parties: Iterable[Party]) -> dict[int, PayeeAccount]:
    """The current account of each payee that has one, by the payee's key, in one query however many there are.

    A person who is known by several names gives their details once; an organisation is paid for the names that it has
    taken over, too.
    """
    asked = list(parties)
    people = {party.user_id for party in asked} - {None}
    owners = {party.controlled_by_id for party in asked} - {None}
    shared = Q(party__user__in=people) | Q(party__organisation__in=owners)
    found = current_accounts().filter(shared | Q(party__in=[party.pk for party in asked]))
    accounts = list(found.select_related("party", "bank").order_by("started_at", "pk"))
    own = {account.party_id: account for account in accounts}
    of_user: Owned = {account.party.user_id: account for account in accounts}
    of_owner: Owned = {account.party.organisation_id: account for account in accounts}
    paid = {party.pk: own.get(party.pk) or _shared(party, of_user, of_owner) for party in asked}
    return {party: account for party, account in paid.items() if account is not None}


def _shared(party: Party, of_user: Owned, of_owner: Owned) -> PayeeAccount | None:
    """The account of another name of the same person, or of the organisation that took the name over."""
    if party.user_id is not None:
        return of_user.get(party.user_id)
    return of_owner.get(party.controlled_by_id) if party.controlled_by_id is not None else None


def readiness(account: PayeeAccount | None, *, at: datetime) -> Readiness:
    """Whether money may be sent to this account now; without one, that it is missing."""
    if account is None:
        return Readiness(None, WhyNot.NO_ACCOUNT)
    return Readiness(account, _why_not(account.status, account.usable_from, at=at))


def _why_not(status: str, usable_from: datetime | None, *, at: datetime) -> WhyNot | None:
    if status in _WHY:
        return _WHY[Status(status)]
    return WhyNot.CHANGED if usable_from is not None and at < usable_from else None


def readiness_of(parties: Iterable[Party], *, at: datetime) -> dict[int, Readiness]:
    """Whether each of these payees can be paid now, by the payee's key, in one query."""
    asked = list(parties)
    accounts = accounts_of(asked)
    return {party.pk: readiness(accounts.get(party.pk), at=at) for party in asked}


def places_of(payees: Sequence[int], *, at: datetime) -> dict[int, Place]:
    """Where each of very many payees is paid, by the payee's key: no more is read of each than a run writes down.

    Nearly all have an account of their own; the few who are paid at another's are looked up as anybody is.
    """
    own = current_accounts().filter(among("party", payees)).order_by()
    found = {
        party: Place(account, _why_not(status, usable_from, at=at) or "")
        for party, account, status, usable_from in own.values_list("party", "pk", "status", "usable_from")
    }
    others = Party.objects.filter(among("pk", [payee for payee in payees if payee not in found]))
    for party, one in readiness_of(others, at=at).items():
        found[party] = Place(one.account.pk if one.account else None, one.why_not or "")
    return found


def account_of(party: Party) -> PayeeAccount | None:
    """Where one payee is paid."""
    return accounts_of([party]).get(party.pk)


def account_for(viewer: Viewer) -> PayeeAccount | None:
    """Where whoever the viewer acts for is paid."""
    accounts = accounts_of(viewer.payees)
    return next((accounts[party.pk] for party in viewer.payees if party.pk in accounts), None)


def siblings(party: Party) -> QuerySet[Party]:
    """The names whose money goes to one account together: a person's own, an organisation's with what it took over."""
    same = Q(pk=party.pk)
    if party.user_id:
        same |= Q(user=party.user_id)
    owner = party.organisation_id or party.controlled_by_id
    if owner:
        same |= Q(organisation=owner) | Q(controlled_by=owner)
    return Party.objects.filter(same).order_by("pk")


def last_trusted(party: Party, *, before: datetime) -> PayeeAccount | None:
    """Where the payee was last paid before a moment, by an account against which nobody could object any more."""
    settled = Q(usable_from=None) | Q(usable_from__lte=before)
    found = PayeeAccount.objects.filter(
        settled, party__in=siblings(party), ready_at__isnull=False, started_at__lt=before, objected_at=None
    )
    return found.order_by("-started_at", "-pk").first()


def who_is_told(party: Party) -> Sequence[User]:
    """Everybody who answers for a payee's money: the creator and who represents them, or a company's signers."""
    company: Organisation | None = party.represents
    if company is not None:
        members = Membership.objects.filter(organisation=company, role__in=SIGNERS, user__is_active=True)
        return [member.user for member in members.select_related("user").order_by("pk")]
    acting = party.representations.filter(status=Representation.Status.ACCEPTED, user__isnull=False)
    people = [party.user, *(one.user for one in acting.select_related("user").order_by("pk"))]
    return list(dict.fromkeys(user for user in people if user is not None))
