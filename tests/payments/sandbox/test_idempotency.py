"""One key, one effect: replays, refusals, and two requests at once."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from http.client import RemoteDisconnected

import pytest

from tests.payments.sandbox.running import Answered, RunningSandbox, session_fields

SESSIONS = "/v1/checkout/sessions"


def test_same_key_replays_the_same_answer(sandbox: RunningSandbox) -> None:
    first = sandbox.api("POST", SESSIONS, session_fields(500), key="order:1")
    second = sandbox.api("POST", SESSIONS, session_fields(500), key="order:1")

    assert second.body == first.body
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(sandbox.get(SESSIONS)["data"]) == 1


def test_same_key_with_another_body_is_refused(sandbox: RunningSandbox) -> None:
    sandbox.api("POST", SESSIONS, session_fields(500), key="order:1")

    answered = sandbox.api("POST", SESSIONS, session_fields(501), key="order:1")

    assert (answered.status, answered.body["error"]["type"]) == (400, "idempotency_error")


def test_a_refusal_by_rule_is_replayed_and_a_typing_error_is_not(sandbox: RunningSandbox) -> None:
    too_small = [sandbox.api("POST", SESSIONS, session_fields(10), key="small") for _ in range(2)]
    unreadable = sandbox.api("POST", SESSIONS, {"mode": "payment"}, key="typo")
    mended = sandbox.api("POST", SESSIONS, session_fields(500), key="typo")

    assert [answered.headers.get("Idempotent-Replayed") for answered in too_small] == [None, "true"]
    assert (unreadable.status, mended.status) == (400, 200)


def test_a_stored_500_is_replayed_under_its_key(sandbox: RunningSandbox) -> None:
    sandbox.fault("error_500", f"POST {SESSIONS}")

    first = sandbox.api("POST", SESSIONS, session_fields(500), key="a:1")
    again = sandbox.api("POST", SESSIONS, session_fields(500), key="a:1")
    fresh = sandbox.api("POST", SESSIONS, session_fields(500), key="a:2")

    assert [first.status, again.status, fresh.status] == [500, 500, 200]


def test_a_lost_answer_is_found_again_by_its_key(sandbox: RunningSandbox) -> None:
    sandbox.fault("drop_answer", f"POST {SESSIONS}")

    with pytest.raises(RemoteDisconnected):
        sandbox.api("POST", SESSIONS, session_fields(500), key="order:1")
    again = sandbox.api("POST", SESSIONS, session_fields(500), key="order:1")

    assert again.headers["Idempotent-Replayed"] == "true"
    assert [session["id"] for session in sandbox.get(SESSIONS)["data"]] == [again.body["id"]]


def test_the_second_of_two_at_once_is_told_to_wait(sandbox: RunningSandbox) -> None:
    sandbox.fault("hold", f"POST {SESSIONS}", times=2)

    def call(_: int) -> Answered:
        return sandbox.api("POST", SESSIONS, session_fields(500), key="order:1")

    with ThreadPoolExecutor(2) as pool:
        calls = as_completed([pool.submit(call, number) for number in range(2)])
        second = next(calls).result()
        sandbox.release()
        first = next(calls).result()

    assert [second.status, first.status] == [409, 200]


def test_faults_before_the_effect_leave_none(sandbox: RunningSandbox) -> None:
    sandbox.fault("rate_limit", f"POST {SESSIONS}")
    sandbox.fault("conflict", f"POST {SESSIONS}")

    answered = [sandbox.api("POST", SESSIONS, session_fields(500), key="order:1") for _ in range(3)]

    assert [answer.status for answer in answered] == [429, 409, 200]
    assert len(sandbox.get(SESSIONS)["data"]) == 1
