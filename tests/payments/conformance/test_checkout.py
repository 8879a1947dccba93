"""The page on which an order is paid: opened, closed, and what it refuses."""

from typing import Any

import pytest
import stripe

from tests.payments.conformance.target import Target


def line(amount: int, currency: str = "usd") -> dict[str, Any]:
    return {
        "quantity": 1,
        "price_data": {"currency": currency, "unit_amount": amount, "product_data": {"name": "A licence"}},
    }


def open_page(target: Target, *lines: dict[str, Any], **more: Any) -> stripe.checkout.Session:
    params = {"mode": "payment", "line_items": list(lines), "success_url": "https://example.com/back"} | more
    return target.client.v1.checkout.sessions.create(params=params)  # type: ignore[arg-type]


def test_a_page_sums_its_lines(target: Target) -> None:
    made = open_page(target, line(1_200), line(34), client_reference_id="order-1", metadata={"order": "1"})

    seen = target.client.v1.checkout.sessions.retrieve(made.id)
    lines = target.client.v1.checkout.sessions.line_items.list(made.id)
    assert (seen.status, seen.payment_status, seen.amount_total) == ("open", "unpaid", 1_234)
    assert seen.metadata is not None
    assert (seen.client_reference_id, seen.metadata["order"], seen.livemode) == ("order-1", "1", False)
    assert seen.url
    assert [one.amount_total for one in lines.data] == [1_200, 34]


def test_only_an_open_page_is_closed(target: Target) -> None:
    made = open_page(target, line(500))
    closed = target.client.v1.checkout.sessions.expire(made.id)

    with pytest.raises(stripe.InvalidRequestError):
        target.client.v1.checkout.sessions.expire(made.id)

    assert (closed.status, closed.url) == ("expired", None)


@pytest.mark.parametrize("currency", ["jpy", "krw"])
def test_currencies_without_decimals_are_counted_whole(target: Target, currency: str) -> None:
    assert open_page(target, line(5_000, currency)).amount_total == 5_000


@pytest.mark.parametrize(
    ("lines", "more"),
    [
        ([line(10)], {}),
        ([line(100)] * 101, {}),
        ([line(500), line(500, "eur")], {}),
        ([line(500)], {"metadata": {"order": "x" * 501}}),
        ([line(500)], {"client_reference_id": "x" * 201}),
        ([line(500)], {"expires_at": 1}),
    ],
)
def test_a_page_that_breaks_a_rule_is_not_opened(target: Target, lines: list[Any], more: dict[str, Any]) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        open_page(target, *lines, **more)

    assert refused.value.http_status == 400
