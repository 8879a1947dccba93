"""The judge itself: what it must catch, so that its silence means something."""

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
