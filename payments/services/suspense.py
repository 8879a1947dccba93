"""Money in suspense: a person says what it was and whose it is, another agrees where it is much, then it is booked."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.services import audit
from accounts.services.neutrality import require_neutral
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from payments.entries import explained_key
from payments.models import Account, BalanceTransaction, SuspenseAnswer
from payments.payout_rules import alone_up_to
from payments.queries.suspense import in_suspense_now
from payments.services import crediting, ledger

Kind, Status, Whose = Account.Kind, SuspenseAnswer.Status, SuspenseAnswer.Whose


class NotInSuspense(DomainError):
    """It is known what this money was, or it never was set aside."""


class AnsweredAlready(DomainError):
    """Somebody has said what it was."""


class SecondNeeded(DomainError):
    """So much takes two operators."""


@dataclass(frozen=True, slots=True)
class Said:
    """Whose the money is, and why one thinks so."""

    whose: str
    reason: str
    payee: Party | None = None


@transaction.atomic
def answer(movement: BalanceTransaction, said: Said, *, at: datetime, actor: User) -> SuspenseAnswer:
    """Say what a movement was. Up to what one operator decides alone it is booked; above, once another agrees."""
    movement = _alone_with(movement)
    if not in_suspense_now().filter(pk=movement.pk).exists():
        raise NotInSuspense(_("It is known by now what this money was."))
    require_neutral(actor, said.payee)
    if SuspenseAnswer.objects.filter(movement=movement, status=Status.PROPOSED).exists():
        raise AnsweredAlready(_("An operator has said what this was. Agree to it, or set it aside first."))
    made = SuspenseAnswer.objects.create(
        movement=movement,
        whose=said.whose,
        payee=said.payee,
        reason=said.reason,
        needs_second=abs(movement.net) > alone_up_to(movement.currency),
        proposed_by=actor,
        proposed_at=at,
    )
    audit.record("suspense.answered", subject=made, actor=actor, at=at, of=movement.transaction_id, reason=said.reason)
    return made if made.needs_second else _post(made, at=at, actor=actor)


@transaction.atomic
def approve(waiting: SuspenseAnswer, *, at: datetime, actor: User) -> SuspenseAnswer:
    """Agree to what another operator said; agreeing twice is not an error."""
    _alone_with(waiting.movement)
    waiting = SuspenseAnswer.objects.select_for_update(of=("self",)).select_related("payee").get(pk=waiting.pk)
    if waiting.status == Status.POSTED:
        return waiting
    if waiting.status != Status.PROPOSED:
        raise NotInSuspense(_("This answer was set aside. Say anew what the money was."))
    if waiting.proposed_by_id == actor.pk:
        raise SecondNeeded(_("You said this yourself. It is so much that another operator has to agree."))
    require_neutral(actor, waiting.payee)
    return _post(waiting, at=at, actor=actor)


@transaction.atomic
def set_aside(waiting: SuspenseAnswer, *, at: datetime, actor: User) -> SuspenseAnswer:
    """Not agree to what was said, one's own words too; the money stays in suspense."""
    waiting = SuspenseAnswer.objects.select_for_update(of=("self",)).get(pk=waiting.pk)
    if waiting.status == Status.PROPOSED:
        waiting.status, waiting.decided_by, waiting.decided_at = Status.REFUSED, actor, at
        waiting.save(update_fields=["status", "decided_by", "decided_at"])
        audit.record("suspense.refused", subject=waiting, actor=actor, at=at)
    return waiting


def undo(movement: BalanceTransaction, *, at: datetime) -> None:
    """The fact was found after all: what a person had said of it is taken back, and booked no more."""
    _alone_with(movement)
    standing = SuspenseAnswer.objects.filter(movement=movement, status__in=[Status.PROPOSED, Status.POSTED])
    for said in standing.select_for_update():
        if said.entry is not None:
            ledger.reverse(said.entry, key=f"{said.entry.key}:known", on=at.date(), at=at, actor=None)
        said.status = Status.UNDONE if said.entry else Status.REFUSED
        said.save(update_fields=["status"])
        audit.record("suspense.undone", subject=said, actor=None, at=at)


def _alone_with(movement: BalanceTransaction) -> BalanceTransaction:
    """Of two who say or find out what it was at once, the later one waits."""
    return BalanceTransaction.objects.select_for_update().get(pk=movement.pk)


def _post(said: SuspenseAnswer, *, at: datetime, actor: User) -> SuspenseAnswer:
    movement = said.movement
    suspense, beside = ledger.account(Kind.SUSPENSE, movement.currency), _account(said)
    ends = (suspense, beside) if movement.net_units > 0 else (beside, suspense)
    move = ledger.Move(*ends, Money(abs(movement.net_units), movement.currency))
    fact = ledger.Fact(explained_key(said.uuid), "suspense_explained", at.date(), [move])
    said.entry = ledger.post(fact, at=at, actor=actor)
    said.status, said.decided_by, said.decided_at = Status.POSTED, actor, at
    said.save(update_fields=["status", "decided_by", "decided_at", "entry"])
    audit.record("suspense.booked", subject=said, actor=actor, at=at, units=movement.net_units, reason=said.reason)
    return said


def _account(said: SuspenseAnswer) -> Account:
    """Where it belongs; what a payee got too much of they owe, and nobody's balance is taken from without a word."""
    currency = said.movement.currency
    if said.payee is None:
        return ledger.account(said.whose, currency)
    if said.movement.net_units < 0:
        return ledger.account(Kind.DEBT, currency, owner=said.payee)
    return crediting.account_to_credit(said.payee, currency)
