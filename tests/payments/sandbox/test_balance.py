"""The balance: available and pending, fees without a source, top-ups, and currencies that settle in another."""

import sqlite3

import pytest

from tests.payments.sandbox.money import balance, charges, make_charge, movements, refund, told
from tests.payments.sandbox.running import RunningSandbox


def test_an_empty_balance_is_nothing_in_dollars(sandbox: RunningSandbox) -> None:
    assert balance(sandbox) == {"usd": (0, 0)}


def test_a_charge_waits_before_it_is_available(sandbox: RunningSandbox) -> None:
    make_charge(sandbox, 10_000)
    make_charge(sandbox, 500, currency="jpy")
    waiting = balance(sandbox)

    sandbox.steer("free_funds")

    assert waiting == {"jpy": (0, 455), "usd": (0, 9_680)}
    assert balance(sandbox) == {"jpy": (455, 0), "usd": (9_680, 0)}
    assert [charge["balance_transaction"]["status"] for charge in charges(sandbox)] == ["available"] * 2


@pytest.mark.parametrize(
    ("kind", "amount", "category"), [("stripe_fee", -200, "fee"), ("adjustment", 75, "other_adjustment")]
)
def test_the_balance_moves_without_a_source(sandbox: RunningSandbox, kind: str, amount: int, category: str) -> None:
    moved = sandbox.steer("adjust", kind=kind, amount=amount, currency="usd", description="Active accounts, June")

    assert (moved["source"], moved["reporting_category"], moved["description"]) == (
        None,
        category,
        "Active accounts, June",
    )
    assert sandbox.get("/v1/balance_transactions", type=kind)["data"] == [moved]
    assert balance(sandbox) == {"usd": (amount, 0)}


def test_a_top_up_is_there_at_once(sandbox: RunningSandbox) -> None:
    topup = sandbox.steer("top_up", amount=5_000, currency="eur")

    assert movements(sandbox) == [("topup", 5_000, 0, "eur")]
    assert balance(sandbox) == {"eur": (5_000, 0)}
    assert told(sandbox, about=topup["id"]) == ["topup.succeeded"]


def test_a_charge_settles_at_one_rate_and_its_refund_at_another(sandbox: RunningSandbox) -> None:
    sandbox.steer("settle", currency="eur", into="usd", rate="1.10")
    charge = make_charge(sandbox, 10_000, currency="eur")
    sandbox.steer("settle", currency="eur", into="usd", rate="1.20")

    given = refund(sandbox, charge["id"], 5_000)

    first = charge["balance_transaction"]
    second = sandbox.get(f"/v1/balance_transactions/{given['balance_transaction']}")
    assert (first["amount"], first["currency"], first["exchange_rate"], first["fee"]) == (11_000, "usd", 1.1, 349)
    assert (second["amount"], second["currency"], second["exchange_rate"]) == (-6_000, "usd", 1.2)
    assert (given["amount"], given["currency"]) == (5_000, "eur")
    assert balance(sandbox) == {"usd": (0, 4_651)}


def test_a_failed_refund_comes_back_at_the_rate_of_its_day(sandbox: RunningSandbox) -> None:
    """Stripe says no more than that it undoes the first movement; the harder reading is played."""
    sandbox.steer("settle", currency="eur", into="usd", rate="1.10")
    given = refund(sandbox, make_charge(sandbox, 10_000, currency="eur")["id"], 5_000)
    sandbox.steer("settle", currency="eur", into="usd", rate="1.50")

    sandbox.steer("refund", refund=given["id"], status="failed")

    assert movements(sandbox)[1:] == [("refund", -5_500, 0, "usd"), ("refund_failure", 7_500, 0, "usd")]


def test_the_balance_is_the_sum_of_its_transactions_also_after_a_kill(sandbox: RunningSandbox) -> None:
    charge = make_charge(sandbox, 10_000)
    refund(sandbox, charge["id"], 999)
    sandbox.steer("adjust", kind="stripe_fee", amount=-200, currency="usd")

    sandbox.kill()
    sandbox.start()

    listed = sandbox.get("/v1/balance_transactions", limit="100")["data"]
    assert balance(sandbox) == {
        "usd": (
            sum(one["net"] for one in listed if one["status"] == "available"),
            sum(one["net"] for one in listed if one["status"] == "pending"),
        )
    }


def test_a_file_of_an_earlier_version_is_brought_up_to_date(sandbox: RunningSandbox) -> None:
    charge = make_charge(sandbox, 1_000)
    sandbox.kill()
    with sqlite3.connect(sandbox.folder / "sandbox.sqlite3") as connection:
        connection.execute("ALTER TABLE objects DROP COLUMN account")

    sandbox.start()

    assert sandbox.get(f"/v1/charges/{charge['id']}")["amount"] == 1_000


@pytest.mark.parametrize(
    ("order", "fields"),
    [
        ("settle", "currency=eur&into=usd&rate=one"),
        ("settle", "currency=eur&into=usd&rate=-1"),
        ("settle", "currency=eur&into=xxx&rate=1"),
        ("adjust", "kind=gift&amount=5&currency=usd"),
        ("adjust", "kind=stripe_fee&amount=few&currency=usd"),
        ("top_up", "amount=-5&currency=usd"),
        ("next_refund", "status=lost"),
    ],
)
def test_an_order_that_cannot_be_read_is_refused(sandbox: RunningSandbox, order: str, fields: str) -> None:
    assert sandbox.send("POST", f"/_sandbox/money/{order}", fields).status == 400


def test_other_pages_cannot_give_orders(sandbox: RunningSandbox) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}

    assert sandbox.send("POST", "/_sandbox/money/top_up", "amount=5&currency=usd", elsewhere).status == 403
