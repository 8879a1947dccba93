"""The money of payouts in the books: on its way once approved, gone once sent, back in the balance when not."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from accounts.models import Party, User
from accounts.services import audit
from licensing.services.numbers import next_numbers
from marketplace.kit.batches import some_of
from payments import kill_points
from payments.entries import payout_key
from payments.models import Account, Entry, Payout, PayoutRun
from payments.queries.payable import standings
from payments.services import crediting, ledger

SERIES = "PAY"
Kind, Status, Reason = Account.Kind, Payout.Status, Payout.Reason


def book(run: PayoutRun, *, at: datetime, actor: User | None) -> None:
    """Take each payout of an approved run out of its payee's balance, whole, or leave it out.

    A few queries for some thousands of payees. Whoever's balance holds less than they were to be sent is left out.
    """
    short = _short(run, at=at)
    for some in some_of(short):
        Payout.objects.filter(pk__in=some).update(status=Status.CANCELLED, reason=Reason.BALANCE_CHANGED, ended_at=at)
    _number(run, at=at)
    said = ledger.post_each(_planned(run, at=at), at=at, actor=actor)
    kill_points.reach("payouts.booked")
    audit.record("payout_run.booked", subject=run, actor=actor, at=at, left_out=len(short), entries=said)


def _short(run: PayoutRun, *, at: datetime) -> list[int]:
    """The planned payouts for which no longer enough is payable."""
    payable = {owner: standing.payable.units for owner, standing in standings(run.currency, at=at, owners=_owners(run))}
    planned = run.payouts.filter(status=Status.PLANNED).values_list("pk", "payee_id", "amount_units")
    return [pk for pk, payee, units in planned.order_by("pk") if units > payable.get(payee, 0)]


def _owners(run: PayoutRun) -> list[int] | None:
    """Whose balances a run needs; of a monthly one, everybody's are read at once."""
    return [run.payee_id] if run.payee_id is not None else None


def _number(run: PayoutRun, *, at: datetime) -> None:
    """Give each payout the number under which its payee and their bank find it."""
    count = run.payouts.filter(status=Status.PLANNED).count()
    if not count:
        return
    prefix, _dash, first = next_numbers(SERIES, count, at=at)[0].rpartition("-")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE payments_payout p SET number = %s || lpad((%s + o.place - 1)::text, 6, '0')
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM payments_payout
                  WHERE run_id = %s AND status = 'planned') o
            WHERE p.id = o.id
            """,
            [f"{prefix}-", int(first), run.pk],
        )


def _planned(run: PayoutRun, *, at: datetime) -> Iterator[ledger.Fact]:
    """What leaves each payee's balance."""
    planned = run.payouts.filter(status=Status.PLANNED).select_related("payee").order_by("pk")
    for some in some_of(planned.iterator(chunk_size=5_000)):
        payees: list[Party] = [payout.payee for payout in some]
        balances = ledger.accounts_of(Kind.PAYEE, run.currency, payees)
        under_way = ledger.accounts_of(Kind.IN_TRANSIT, run.currency, payees)
        for payout in some:
            move = ledger.Move(balances[payout.payee_id], under_way[payout.payee_id], payout.amount)
            yield ledger.Fact(payout_key(payout.uuid, "planned"), "payout", at.date(), [move])


def book_sent(payout: Payout, where: str, *, at: datetime, actor: User | None) -> Entry:
    """The money has left us: `where` it stood, or the exchange, if it stood there in another currency."""
    source = ledger.account(Kind.IN_TRANSIT, payout.currency, owner=payout.payee)
    moves = [ledger.Move(source, ledger.account(where, payout.currency), payout.amount)]
    return ledger.post(
        ledger.Fact(payout_key(payout.uuid, "sent"), "payout_sent", at.date(), moves), at=at, actor=actor
    )


@transaction.atomic
def give_back(
    payout: Payout, *, reason: str, detail: str = "", status: str = Status.CANCELLED, at: datetime, actor: User | None
) -> Payout:
    """What was to be sent is the payee's again, or held for them where a hold stands; they can read why."""
    payout = Payout.objects.select_for_update(of=("self",)).select_related("payee", "run").get(pk=payout.pk)
    if payout.status in {Status.CANCELLED, Status.RETURNED}:
        return payout
    planned = Entry.objects.get(key=payout_key(payout.uuid, "planned"))
    sent = Entry.objects.filter(key=payout_key(payout.uuid, "sent")).first()
    if sent is not None:
        ledger.reverse(sent, key=payout_key(payout.uuid, "returned"), on=at.date(), at=at, actor=actor)
    back = ledger.reverse(planned, key=payout_key(payout.uuid, "cancelled"), on=at.date(), at=at, actor=actor)
    waits = crediting.moves_on(back)
    if waits:
        ledger.post(ledger.Fact(payout_key(payout.uuid, "held"), "hold", at.date(), waits), at=at, actor=actor)
    payout.status, payout.reason, payout.detail, payout.ended_at = status, reason, detail, at
    payout.save(update_fields=["status", "reason", "detail", "ended_at"])
    audit.record(f"payout.{status}", subject=payout, actor=actor, at=at, reason=reason, detail=detail)
    return payout
