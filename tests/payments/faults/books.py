"""What holds at the end of every fault: nothing is lost, nothing happened twice, and Stripe says the same."""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from licensing.models import Licence
from payments.entries import sale_key_of
from payments.models import Entry, Order
from payments.queries.books import wrong_in_the_books
from payments.services import reconciliations


def assert_books_are_sound(*stated: str) -> None:
    """Entries balance, a fact has one effect, no licence is without its money, and reconciliation finds nothing.

    Where a fault leaves something for a person to look at, its kinds are stated: `("suspense", "stuck_message")`.
    """
    assert list(wrong_in_the_books()) == []
    assert _booked_twice() == []
    assert _without_money() == []
    found = _differing(stated)
    assert found == sorted(stated), found


def _differing(stated: tuple[str, ...]) -> list[str]:
    """What a comparison with Stripe would find now, which is not kept; told in full where it is not what is stated."""
    seen = reconciliations.look(at=timezone.now())
    with transaction.atomic():
        findings = reconciliations.note(seen, at=timezone.now(), patience=reconciliations.NONE).findings
        transaction.set_rollback(True)
    kinds = sorted(finding["kind"] for finding in findings)
    return kinds if kinds == sorted(stated) else [str(finding) for finding in findings]


def _booked_twice() -> list[str]:
    """What came of one fact more than once: a quote licensed twice over one offer."""
    licensed = Counter(Licence.objects.values_list("quote__number", "terms__uuid"))
    return [f"{quote} licensed {terms} twice" for (quote, terms), times in licensed.items() if times > 1]


def _without_money() -> list[str]:
    """Licences that cost something, and whose order has no sale in the books."""
    sold = set(Entry.objects.filter(kind="sale").values_list("key", flat=True))
    paid = {order.quote_id for order in Order.objects.exclude(paid_at=None) if sale_key_of(order) in sold}
    return [licence.number for licence in Licence.objects.filter(price_units__gt=0) if licence.quote_id not in paid]
