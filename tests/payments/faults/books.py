"""What holds at the end of every fault: nothing is lost, nothing happened twice, and Stripe says the same."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from licensing.models import Licence
from payments.models import Dispute, Entry, InboxEvent, Operation, Payout, Refund, TransferReversal
from payments.queries.books import wrong_in_the_books
from payments.services import reconciliations
from tests.payments.sandbox.running import Stripe


def assert_books_are_sound(*stated: str) -> None:
    """Entries balance, a fact has one effect, nobody has a licence without money, and Stripe says the same.

    Where a fault leaves something for a person to look at, its kinds are stated: `("suspense", "stuck_message")`. So
    is a message that has to wait for what it tells of: `"unmatched"`.
    """
    assert list(wrong_in_the_books()) == []
    assert _booked_twice() == []
    assert list(_unlike_stripe(Stripe(urlsplit(settings.STRIPE_API_BASE).port or 0))) == []
    waiting, others = _waiting(), tuple(kind for kind in stated if kind != "unmatched")
    assert len(waiting) == len(stated) - len(others), waiting
    found = _differing(others)
    assert found == sorted(others), found


def _differing(stated: tuple[str, ...]) -> list[str]:
    """What a comparison with Stripe would find now, which is not kept; told in full where it is not what is stated.

    What a test does on a later day is compared too: nothing that was booked or asked is too new to be told.
    """
    now = timezone.now()
    seen = reconciliations.look(at=now)
    with transaction.atomic():
        findings = reconciliations.note(seen, at=now, patience=now - _last_of_all(now)).findings
        transaction.set_rollback(True)
    kinds = sorted(finding["kind"] for finding in findings)
    return kinds if kinds == sorted(stated) else [str(finding) for finding in findings]


def _last_of_all(now: datetime) -> datetime:
    """When the last thing happened, by whatever clock."""
    booked: Any = Entry.objects.aggregate(last=Max("posted_at"))["last"]
    asked: Any = Operation.objects.aggregate(last=Max("planned_at"))["last"]
    return max(at for at in (booked, asked, now) if at is not None) + timedelta(seconds=1)


def _booked_twice() -> list[str]:
    """What came of one fact more than once: a quote licensed twice over one offer."""
    licensed = Counter(Licence.objects.values_list("quote__number", "terms__uuid"))
    return [f"{quote} licensed {terms} twice" for (quote, terms), times in licensed.items() if times > 1]


def _waiting() -> list[str]:
    """Messages that came and that nobody has handled, set aside or given up."""
    waiting = InboxEvent.objects.filter(status__in=InboxEvent.WAITING)
    return [f"{event.kind} is {event.status}: {event.error}" for event in waiting]


def _unlike_stripe(stripe: Stripe) -> Iterator[str]:
    """Refunds, disputes and transfers of ours that stand otherwise at Stripe, or that only one of us knows."""
    refunds = {one.stripe_id: (one.status, one.amount.to_minor()) for one in Refund.objects.exclude(stripe_id="")}
    there = {one["id"]: (one["status"], one["amount"]) for one in stripe.listed("/v1/refunds") if _is_sold(one)}
    yield from _differences("refund", refunds, there)
    disputes = {one.stripe_id: one.status for one in Dispute.objects.all()}
    asked = {one["id"]: one["status"] for one in stripe.listed("/v1/disputes") if _is_sold(one)}
    yield from _differences("dispute", disputes, asked)
    sent = {one.transfer_id: one.sent.to_minor() for one in Payout.objects.exclude(transfer_id="")}
    yield from _differences("transfer", sent, {one["id"]: one["amount"] for one in stripe.listed("/v1/transfers")})
    taken = TransferReversal.objects.filter(status=TransferReversal.Status.SUCCEEDED).select_related("payout")
    back = {one.stripe_id: one.as_sent.to_minor() for one in taken}
    reversed_there = [one for sold in stripe.listed("/v1/transfers") for one in sold["reversals"]["data"]]
    yield from _differences("reversal", back, {one["id"]: one["amount"] for one in reversed_there})


def _is_sold(about: dict[str, Any]) -> bool:
    """It is about a charge that we booked; those of others are told by the comparison of the balance."""
    return Entry.objects.filter(key=f"charge:{about['charge']}").exists()


def _differences(what: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    for key in sorted(ours.keys() | theirs.keys()):
        if ours.get(key) != theirs.get(key):
            yield f"{what} {key} is {ours.get(key)} here and {theirs.get(key)} at Stripe"
