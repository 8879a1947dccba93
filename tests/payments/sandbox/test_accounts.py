"""Connected accounts of v2, as the sandbox answers them."""

import pytest

from tests.payments.sandbox.connecting import (
    ACCOUNTS,
    account_fields,
    asked,
    look_at,
    make_account,
    make_link,
    onboard,
    transfers,
)
from tests.payments.sandbox.running import RunningSandbox


def test_a_new_recipient_has_everything_still_to_be_asked(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)

    assert account["id"].startswith("acct_1")
    assert transfers(account) == ("restricted", ["requirements_past_due"])
    assert asked(account) == [
        "identity.individual.given_name",
        "identity.individual.surname",
        "identity.individual.date_of_birth",
        "identity.individual.address",
        "configuration.recipient.default_outbound_destination",
        "identity.attestations.terms_of_service.account",
    ]


def test_parts_that_are_not_asked_for_are_null(sandbox: RunningSandbox) -> None:
    made = make_account(sandbox, include=[])

    seen = sandbox.get(f"{ACCOUNTS}/{made['id']}")
    listed = sandbox.get(ACCOUNTS)["data"]

    hidden = ("configuration", "defaults", "identity", "requirements")
    assert [made[name] for name in hidden] == [None] * 4
    assert [seen[name] for name in hidden] == [None] * 4
    assert listed == [seen]


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ("complete", ("active", [])),
        ("review", ("pending", ["requirements_pending_verification"])),
        ("incomplete", ("restricted", ["requirements_past_due"])),
        ("rejected", ("restricted", ["restricted_other"])),
        ("leave", ("restricted", ["requirements_past_due"])),
    ],
)
def test_the_onboarding_page_decides_how_the_account_stands(
    sandbox: RunningSandbox, standing: str, expected: tuple[str, list[str]]
) -> None:
    account = make_account(sandbox)

    sent_to = onboard(sandbox, make_link(sandbox, account["id"])["url"], standing)

    assert sent_to == "http://shop.test/back"
    assert transfers(look_at(sandbox, account["id"])) == expected


def test_what_is_being_checked_becomes_active_later(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    onboard(sandbox, make_link(sandbox, account["id"])["url"], "review")

    sandbox.hurry()
    sandbox.wait()

    assert transfers(look_at(sandbox, account["id"])) == ("active", [])


def test_a_country_out_of_reach_is_unsupported_and_stays_so(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox, identity={"country": "kr"})

    onboard(sandbox, make_link(sandbox, account["id"])["url"], "complete")

    assert transfers(look_at(sandbox, account["id"])) == ("unsupported", ["unsupported_country"])


def test_a_blocked_payout_leaves_transfers_active(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    sandbox.standing(account["id"], "complete")

    sandbox.standing(account["id"], "payouts_blocked")

    account = look_at(sandbox, account["id"])
    balance = account["configuration"]["recipient"]["capabilities"]["stripe_balance"]
    assert transfers(account) == ("active", [])
    assert balance["payouts"]["status"] == "restricted"
    assert asked(account) == ["configuration.recipient.default_outbound_destination"]


def test_the_same_account_is_seen_by_v1(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    before = sandbox.get(f"/v1/accounts/{account['id']}")

    sandbox.standing(account["id"], "complete")

    after = sandbox.get(f"/v1/accounts/{account['id']}")
    names = ("capabilities", "details_submitted", "payouts_enabled")
    assert [before[name] for name in names] == [{"transfers": "inactive"}, False, False]
    assert [after[name] for name in names] == [{"transfers": "active"}, True, True]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"colour": "blue"}, "unknown_field"),
        ({"identity": {"country": "us", "colour": "blue"}}, "unknown_field"),
        ({"identity": {}}, "missing_required_fields"),
        ({"dashboard": "half"}, "invalid_fields"),
        ({"identity": {"country": "USA"}}, "invalid_fields"),
    ],
)
def test_bodies_that_cannot_be_right_are_refused(sandbox: RunningSandbox, more: dict[str, object], code: str) -> None:
    answered = sandbox.api_v2(ACCOUNTS, account_fields(**more))

    assert (answered.status, answered.body["error"]["code"]) == (400, code)
    assert sandbox.get(ACCOUNTS)["data"] == []


def test_an_account_is_changed_but_not_its_country(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)

    changed = sandbox.api_v2(f"{ACCOUNTS}/{account['id']}", {"contact_email": "new@example.com"})
    moved = sandbox.api_v2(f"{ACCOUNTS}/{account['id']}", {"identity": {"country": "de"}})
    closed = sandbox.api_v2(f"{ACCOUNTS}/{account['id']}/close", {})

    assert (changed.status, changed.body["contact_email"]) == (200, "new@example.com")
    assert moved.status == 400
    assert closed.body["closed"] is True


def test_what_is_not_emulated_is_said(sandbox: RunningSandbox) -> None:
    answered = sandbox.api_v2("/v2/core/account_tokens", {})

    assert (answered.status, answered.body["error"]["code"]) == (404, "not_emulated")
    assert "is not emulated" in answered.body["error"]["message"]


def test_an_account_becomes_a_recipient_when_it_is_asked_to(sandbox: RunningSandbox) -> None:
    plain = make_account(sandbox, configuration={})
    path = f"{ACCOUNTS}/{plain['id']}"
    asked = account_fields()["configuration"]

    early = sandbox.send("POST", "/_sandbox/standing", f"account={plain['id']}&standing=complete")
    refused = sandbox.api_v2(path, {"configuration": {"recipient": {}}})
    made = sandbox.api_v2(path, {"configuration": asked, "include": ["configuration.recipient"]}).body
    sandbox.standing(plain["id"], "complete")
    again = sandbox.api_v2(path, {"configuration": asked, "include": ["configuration.recipient"]}).body

    assert (plain["applied_configurations"], early.status) == ([], 400)
    assert refused.body["error"]["code"] == "not_emulated"
    assert (made["applied_configurations"], transfers(made)[0]) == (["recipient"], "restricted")
    assert transfers(again)[0] == "active"


def test_a_bad_bank_account_gives_a_rejected_payee_nothing_back(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)
    sandbox.standing(account["id"], "rejected")

    sandbox.standing(account["id"], "payouts_blocked")

    assert transfers(look_at(sandbox, account["id"])) == ("restricted", ["restricted_other"])
    assert [one["id"] for one in sandbox.get("/v1/accounts")["data"]] == [account["id"]]


def test_what_is_not_changed_stays(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox, metadata={"party": "1"})
    change = {"defaults": {"currency": "eur"}, "metadata": {"team": "a"}, "include": ["defaults"]}

    changed = sandbox.api_v2(f"{ACCOUNTS}/{account['id']}", change).body

    assert changed["metadata"] == {"party": "1", "team": "a"}
    assert changed["defaults"]["currency"] == "eur"
    assert changed["defaults"]["responsibilities"] == {
        "fees_collector": "application",
        "losses_collector": "application",
        "requirements_collector": "stripe",
    }
