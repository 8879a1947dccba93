"""Transfers and reversals: what must be there, on both sides, and what is never moved twice."""

from http.client import RemoteDisconnected

import pytest

from tests.payments.sandbox.connecting import make_account
from tests.payments.sandbox.money import balance, error, make_charge, make_payee, movements, reverse, told, transfer
from tests.payments.sandbox.running import RunningSandbox

TRANSFERS = "/v1/transfers"


@pytest.fixture
def payee(sandbox: RunningSandbox) -> str:
    """A payee who may receive, and 100.00 that the platform may send."""
    sandbox.steer("top_up", amount=10_000, currency="usd")
    return make_payee(sandbox)


def test_a_transfer_leaves_the_platform_and_arrives(sandbox: RunningSandbox, payee: str) -> None:
    sent = transfer(sandbox, payee, 2_500, transfer_group="payout-1")

    assert (sent["amount"], sent["currency"], sent["destination"], sent["transfer_group"]) == (
        2_500,
        "usd",
        payee,
        "payout-1",
    )
    assert movements(sandbox)[1:] == [("transfer", -2_500, 0, "usd")]
    assert movements(sandbox, payee) == [("payment", 2_500, 0, "usd")]
    assert (balance(sandbox), balance(sandbox, payee)) == ({"usd": (7_500, 0)}, {"usd": (2_500, 0)})
    arrived = sandbox.get(f"/v1/charges/{sent['destination_payment']}", account=payee)
    assert (arrived["source_transfer"], arrived["amount"]) == (sent["id"], 2_500)
    assert told(sandbox, about=sent["id"]) == ["transfer.created"]


def test_a_transfer_needs_available_money(sandbox: RunningSandbox, payee: str) -> None:
    make_charge(sandbox, 50_000)

    over = error(sandbox, TRANSFERS, amount=10_001, currency="usd", destination=payee)
    other = error(sandbox, TRANSFERS, amount=1, currency="eur", destination=payee)
    sandbox.steer("free_funds")

    assert [over, other] == [(400, "balance_insufficient")] * 2
    assert transfer(sandbox, payee, 10_001)["amount"] == 10_001


def test_a_refusal_is_replayed_under_its_key_and_a_new_key_succeeds(sandbox: RunningSandbox, payee: str) -> None:
    fields = {"amount": "10001", "currency": "usd", "destination": payee}
    first = sandbox.api("POST", TRANSFERS, fields, key="payout:1")
    sandbox.steer("top_up", amount=1, currency="usd")

    again = sandbox.api("POST", TRANSFERS, fields, key="payout:1")
    fresh = sandbox.api("POST", TRANSFERS, fields, key="payout:2")

    assert [first.status, again.status, fresh.status] == [400, 400, 200]
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("standing", ["review", "incomplete", "rejected", "restricted"])
def test_a_transfer_needs_an_active_capability(sandbox: RunningSandbox, payee: str, standing: str) -> None:
    sandbox.standing(payee, standing)

    refused = error(sandbox, TRANSFERS, amount=100, currency="usd", destination=payee)

    assert refused == (400, "insufficient_capabilities_for_transfer")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"destination": "acct_nobody"}, "resource_missing"),
        ({"amount": 0}, ""),
        ({"amount": -5}, ""),
        ({"currency": "xxx"}, ""),
        ({"colour": "blue"}, "parameter_unknown"),
    ],
)
def test_a_transfer_that_breaks_a_rule_is_refused(
    sandbox: RunningSandbox, payee: str, fields: dict[str, str], code: str
) -> None:
    refused = error(sandbox, TRANSFERS, **({"amount": 100, "currency": "usd", "destination": payee} | fields))

    assert refused == (400, code)
    assert sandbox.get(TRANSFERS)["data"] == []


def test_one_key_transfers_once_though_the_answer_was_lost(sandbox: RunningSandbox, payee: str) -> None:
    sandbox.fault("drop_answer", f"POST {TRANSFERS}")
    fields = {"amount": "700", "currency": "usd", "destination": payee, "transfer_group": "run-1"}
    with pytest.raises(RemoteDisconnected):
        sandbox.api("POST", TRANSFERS, fields, key="payout:1")
    sandbox.kill()
    sandbox.start()

    again = sandbox.api("POST", TRANSFERS, fields, key="payout:1")

    assert [one["id"] for one in sandbox.get(TRANSFERS, transfer_group="run-1")["data"]] == [again.body["id"]]
    assert balance(sandbox, payee) == {"usd": (700, 0)}


def test_transfers_are_found_by_group_and_destination(sandbox: RunningSandbox, payee: str) -> None:
    other = make_payee(sandbox)
    mine = transfer(sandbox, payee, 100, transfer_group="run-1")["id"]
    theirs = transfer(sandbox, other, 100, transfer_group="run-1")["id"]

    assert [one["id"] for one in sandbox.get(TRANSFERS, transfer_group="run-1")["data"]] == [theirs, mine]
    assert [one["id"] for one in sandbox.get(TRANSFERS, destination=payee)["data"]] == [mine]


def test_one_account_does_not_see_what_is_anothers(sandbox: RunningSandbox, payee: str) -> None:
    other = make_payee(sandbox)
    sent = transfer(sandbox, payee, 100)

    hidden = sandbox.api("GET", f"/v1/charges/{sent['destination_payment']}", account=other)
    unknown = sandbox.api("GET", "/v1/balance", account="acct_nobody")

    assert (hidden.status, unknown.status, unknown.body["error"]["code"]) == (404, 403, "account_invalid")
    assert sandbox.get("/v1/charges")["data"] == []


def test_a_charge_pays_for_a_transfer_before_it_is_available(sandbox: RunningSandbox, payee: str) -> None:
    charge = make_charge(sandbox, 20_000)

    sent = transfer(sandbox, payee, 15_000, source_transaction=charge["id"])

    assert sent["source_transaction"] == charge["id"]
    assert balance(sandbox) == {"usd": (10_000, 20_000 - 610 - 15_000)}
    assert balance(sandbox, payee) == {"usd": (0, 15_000)}
    over = error(sandbox, TRANSFERS, amount=5_001, currency="usd", destination=payee, source_transaction=charge["id"])
    assert over == (400, "")
    sandbox.steer("free_funds")
    assert balance(sandbox, payee) == {"usd": (15_000, 0)}


def test_a_charge_pays_only_in_the_currency_in_which_it_settled(sandbox: RunningSandbox, payee: str) -> None:
    sandbox.steer("settle", currency="eur", into="usd", rate="1.10")
    charge = make_charge(sandbox, 10_000, currency="eur")
    fields = {"amount": "100", "destination": payee, "source_transaction": charge["id"]}

    refused = sandbox.api("POST", TRANSFERS, fields | {"currency": "eur"})
    taken = sandbox.api("POST", TRANSFERS, fields | {"currency": "usd"})

    assert refused.body["error"]["message"] == (
        "The currency of source_transaction's balance transaction (usd) must be the same as the transfer currency (eur)"
    )
    assert taken.status == 200


def test_a_transfer_abroad_arrives_in_the_payees_currency(sandbox: RunningSandbox, payee: str) -> None:
    abroad = make_payee(sandbox, country="de")
    sandbox.steer("rate", currency="usd", into="eur", rate="0.9")

    sent = transfer(sandbox, abroad, 1_000)
    small = error(sandbox, TRANSFERS, amount=54, currency="usd", destination=abroad)

    assert (sent["amount"], sent["currency"]) == (1_000, "usd")
    assert balance(sandbox, abroad) == {"eur": (900, 0)}
    assert small == (400, "amount_too_small")
    assert make_charge(sandbox, 1_000)["balance_transaction"]["currency"] == "usd"


def test_a_reversal_brings_a_part_back(sandbox: RunningSandbox, payee: str) -> None:
    sent = transfer(sandbox, payee, 2_500)

    back = reverse(sandbox, sent["id"], 1_000)

    assert (back["amount"], back["currency"], back["transfer"]) == (1_000, "usd", sent["id"])
    assert (balance(sandbox), balance(sandbox, payee)) == ({"usd": (8_500, 0)}, {"usd": (1_500, 0)})
    seen = sandbox.get(f"{TRANSFERS}/{sent['id']}")
    assert (seen["amount_reversed"], seen["reversed"], seen["reversals"]["data"]) == (1_000, False, [back])
    assert movements(sandbox)[-1] == ("transfer_refund", 1_000, 0, "usd")
    assert movements(sandbox, payee)[-1] == ("payment_refund", -1_000, 0, "usd")
    assert told(sandbox, about=sent["id"]) == ["transfer.created", "transfer.reversed"]
    assert sandbox.get(f"{TRANSFERS}/{sent['id']}/reversals")["data"] == [back]
    assert sandbox.get(f"{TRANSFERS}/{sent['id']}/reversals/{back['id']}") == back


def test_reversals_never_exceed_the_unreversed_remainder(sandbox: RunningSandbox, payee: str) -> None:
    sent = transfer(sandbox, payee, 2_500)
    transfer(sandbox, payee, 5_000)
    path = f"{TRANSFERS}/{sent['id']}/reversals"
    reverse(sandbox, sent["id"], 2_000)

    over = error(sandbox, path, amount=501)
    reverse(sandbox, sent["id"], 500)
    again = error(sandbox, path)

    assert [over, again] == [(400, ""), (400, "")]
    assert sandbox.get(f"{TRANSFERS}/{sent['id']}")["reversed"] is True
    assert balance(sandbox, payee) == {"usd": (5_000, 0)}


def test_a_reversal_needs_the_money_at_the_destination(sandbox: RunningSandbox, payee: str) -> None:
    sent = transfer(sandbox, payee, 2_500)
    sandbox.steer("adjust", account=payee, kind="adjustment", amount=-2_000, currency="usd")
    path = f"{TRANSFERS}/{sent['id']}/reversals"

    refused = error(sandbox, path, amount=501)
    sandbox.steer("negative", account=payee, allowed="yes")
    reverse(sandbox, sent["id"], 501)

    assert refused == (400, "balance_insufficient")
    assert balance(sandbox, payee) == {"usd": (-1, 0)}


def test_parts_of_a_converted_transfer_come_back_whole(sandbox: RunningSandbox, payee: str) -> None:
    abroad = make_payee(sandbox, country="de")
    sandbox.steer("rate", currency="usd", into="eur", rate="0.8765")
    sent = transfer(sandbox, abroad, 1_000)

    for part in (333, 333, 334):
        reverse(sandbox, sent["id"], part)

    assert balance(sandbox, abroad) == {"eur": (0, 0)}
    assert balance(sandbox) == {"usd": (10_000, 0)}


def test_a_closed_account_receives_nothing(sandbox: RunningSandbox, payee: str) -> None:
    sandbox.api_v2(f"/v2/core/accounts/{payee}/close", {"applied_configurations": ["recipient"]})

    refused = error(sandbox, TRANSFERS, amount=100, currency="usd", destination=payee)

    assert refused == (400, "insufficient_capabilities_for_transfer")


def test_who_is_not_onboarded_receives_nothing(sandbox: RunningSandbox, payee: str) -> None:
    stranger = make_account(sandbox)["id"]

    refused = error(sandbox, TRANSFERS, amount=100, currency="usd", destination=stranger)

    assert refused == (400, "insufficient_capabilities_for_transfer")
