"""The judge itself: what it must catch, so that its silence means something."""

import json

from tests.payments.sandbox.connecting import account_fields, make_account
from tests.payments.sandbox.openapi import object_faults, request_faults
from tests.payments.sandbox.running import RunningSandbox
from tests.payments.sandbox.test_checkout import make_session

SESSIONS = "/v1/checkout/sessions"


def test_unknown_and_ill_typed_parameters_are_caught() -> None:
    assert request_faults("POST", SESSIONS, "mode=payment&line_items[0][quantity]=2") == []
    assert request_faults("POST", SESSIONS, "mode=payment&colour=blue") != []
    assert request_faults("POST", SESSIONS, "mode=payment&line_items[0][quantity]=two") != []
    assert request_faults("POST", SESSIONS, "mode=payment&expires_at=soon") != []
    assert request_faults("GET", "/v1/events", "types[0]=charge.succeeded&created[gte]=5") == []
    assert request_faults("GET", "/v1/events", "kind=charge.succeeded") != []
    assert request_faults("POST", "/v1/sessions", "") != []


def test_missing_unknown_and_ill_typed_fields_are_caught(sandbox: RunningSandbox) -> None:
    session = make_session(sandbox, 500)

    assert object_faults(session) == []
    assert object_faults(session | {"amount_total": "500"}) != []
    assert object_faults(session | {"colour": "blue"}) != []
    assert object_faults(session | {"status": "half open"}) != []
    assert object_faults({name: session[name] for name in session if name != "expires_at"}) != []


def test_keys_of_v2_bodies_are_checked_though_the_document_lets_them_pass() -> None:
    accounts, links = "/v2/core/accounts", "/v2/core/account_links"
    flow = {"configurations": ["recipient"], "refresh_url": "http://shop.test"}
    use_case = {"type": "account_onboarding", "account_onboarding": flow}

    assert request_faults("POST", accounts, json.dumps(account_fields())) == []
    assert request_faults("POST", accounts, json.dumps(account_fields(colour="blue"))) != []
    assert request_faults("POST", accounts, json.dumps(account_fields(identity={"land": "us"}))) != []
    assert request_faults("POST", links, json.dumps({"account": "acct_1", "use_case": use_case})) == []
    assert request_faults("POST", links, json.dumps({"account": "acct_1"})) != []
    assert request_faults("GET", "/v2/core/accounts/acct_1", "include[0]=requirements") == []
    assert request_faults("GET", "/v2/core/accounts/acct_1", "include[0]=colour") != []


def test_objects_of_v2_are_checked_too(sandbox: RunningSandbox) -> None:
    account = make_account(sandbox)

    assert object_faults(account) == []
    assert object_faults(account | {"colour": "blue"}) != []
    assert object_faults(account | {"closed": "no"}) != []
    assert object_faults({name: account[name] for name in account if name != "livemode"}) != []
