"""Messages that Stripe did not sign for us: counted by day and door, and told to operators."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.templatetags.assent import day
from payments.models import InboxEvent, RefusedMessages
from payments.services import refused_messages
from tests.factories.accounts import make_operator
from tests.factories.clients import signed_in
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.shop import Shop, at_once, make_basket


def money_page() -> str:
    return " ".join(signed_in(make_operator()).get(reverse("money")).content.decode().split())


def test_fault_19_wrong_signatures_are_counted_and_seen_on_the_page_of_the_money(shop: Shop) -> None:
    shop.sandbox.fault("wrong_secret", times=2)
    before = money_page()

    shop.buy(make_basket("5.00"))
    shop.sandbox.wait()

    row = RefusedMessages.objects.get()
    assert (row.endpoint, row.count, row.why) == ("platform", 2, "no secret fits, or the time is too old")
    assert "that Stripe had not signed for" not in before
    assert f"2 messages on {day(row.day)} that Stripe had not signed for “Our own account”" in money_page()
    assert InboxEvent.objects.filter(endpoint="platform").exists()
    assert_books_are_sound()


def test_two_refused_at_once_are_two_and_a_day_is_told_for_a_week(shop: Shop) -> None:
    now = timezone.now()

    at_once(lambda: refused_messages.count("thin", "no secret fits", at=now), times=4)
    refused_messages.count("connect", "no secret fits", at=now - timedelta(days=7))

    assert RefusedMessages.objects.get(endpoint="thin").count == 4
    page = money_page()
    assert ("Only what changed" in page, "Connected accounts" in page) == (True, False)
