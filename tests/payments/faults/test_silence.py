"""Stripe is slow, silent or refuses for a moment: nothing happens twice, and whoever waits is told so."""

import ast
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from payments.models import Operation
from payments.services import unfinished
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.sandbox.running import visible_text
from tests.payments.shop import Shop, assert_sold_once, make_basket

SESSIONS = "/v1/checkout/sessions"
PLANNING = {"operations.plan", "operations.ask_once"}  # what writes a call down


# How often each is met until the SDK itself gives up.
@pytest.mark.parametrize(("fault", "times"), [("rate_limit", 1), ("error_500", 3), ("conflict", 3), ("drop_answer", 3)])
def test_fault_54_an_answer_that_says_nothing_is_told_as_pending(shop: Shop, fault: str, times: int) -> None:
    basket = make_basket("5.00")
    shop.sandbox.fault(fault, f"POST {SESSIONS}", times=times)
    browser = shop.browser(basket.buyer)

    pressed = browser.post(f"/quotes/{basket.quote.uuid}/pay/")

    assert (pressed.status, pressed.headers["Location"]) == (302, f"/orders/{basket.order.uuid}/")
    assert Operation.objects.get().status == Operation.Status.UNKNOWN
    if fault == "error_500":  # Stripe repeats a stored 500 under the same key: only the sweep ends it
        unfinished.finish_some(at=timezone.now() + unfinished.PAGE_IS_DROPPED)
    shop.come_back(basket, shop.buy(basket))
    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_fault_54_a_page_does_not_wait_for_ever(shop: Shop, settings: Settings) -> None:
    basket = make_basket("5.00")
    settings.STRIPE_PAGE_SECONDS = 0
    browser = shop.browser(basket.buyer)

    pressed = browser.post(f"/quotes/{basket.quote.uuid}/pay/")

    page = browser.get(pressed.headers["Location"])
    assert "Your order waits for its payment" in visible_text(page.text)
    assert "Nothing has been taken." in visible_text(page.text)
    assert shop.sandbox.get(SESSIONS)["data"] == []
    settings.STRIPE_PAGE_SECONDS = 120
    shop.come_back(basket, shop.buy(basket))
    shop.sandbox.wait()
    assert_sold_once(basket, licences=1)
    assert_books_are_sound()


def test_what_cannot_be_finished_is_tried_less_and_less(shop: Shop) -> None:
    at = timezone.now()
    Operation.objects.create(
        kind="transfer", business_key="6f2d7c9e-0000-4000-8000-000000000000", params={}, params_hash="", planned_at=at
    )

    tried = [minute for minute in range(60) if unfinished.finish_some(at=at + timedelta(minutes=minute))]

    assert tried == [2, 4, 8, 16, 32]


def test_every_kind_of_call_has_somebody_who_finishes_it() -> None:
    planned = set()
    for path in Path("payments/services").glob("*.py"):
        tree = ast.parse(path.read_text())
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in PLANNING:
                assert isinstance(call.args[0], ast.Name), path  # a constant of the module names the kind
                planned.add(getattr(import_module(f"payments.services.{path.stem}"), call.args[0].id))

    assert planned == unfinished.FINISH.keys()
