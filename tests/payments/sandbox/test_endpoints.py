"""Endpoints of three kinds: each is told its own events, signed with its own secret."""

import json
from collections.abc import Callable, Iterator

import pytest

from tests.payments.sandbox.connecting import look_at, make_account
from tests.payments.sandbox.fixtures import StartSandbox
from tests.payments.sandbox.receiver import Receiver
from tests.payments.sandbox.running import CONNECT_SECRET, KEY, SECRET, THIN_SECRET, RunningSandbox
from tests.payments.sandbox.test_checkout import make_session
from tests.payments.sandbox.test_webhooks import is_signed, kinds

ENDPOINTS, DESTINATIONS = "/v1/webhook_endpoints", "/v2/core/event_destinations"
STATUS_UPDATED = "v2.core.account[configuration.recipient].capability_status_updated"


@pytest.fixture
def start_receiver() -> Iterator[Callable[[], Receiver]]:
    started: list[Receiver] = []

    def start() -> Receiver:
        started.append(Receiver())
        return started[-1]

    yield start
    for receiver in started:
        receiver.shutdown()
        receiver.server_close()


def test_each_kind_of_endpoint_is_told_its_own_events(
    start_sandbox: StartSandbox, start_receiver: Callable[[], Receiver]
) -> None:
    platform, connect, thin = start_receiver(), start_receiver(), start_receiver()
    sandbox = start_sandbox(
        {platform.url: SECRET, f"connect+{connect.url}": CONNECT_SECRET, f"thin+{thin.url}": THIN_SECRET}
    )

    account = make_account(sandbox)
    sandbox.standing(account["id"], "complete")
    sandbox.act(make_session(sandbox, 500)["url"], "decline")
    sandbox.wait()

    own, theirs, hints = platform.take(3), connect.take(1), thin.take(4)
    assert kinds(own) == ["charge.failed", "payment_intent.created", "payment_intent.payment_failed"]
    assert kinds(theirs) == ["account.updated"]
    assert kinds(hints) == [
        "v2.core.account.created",
        STATUS_UPDATED,
        STATUS_UPDATED,
        "v2.core.account[requirements].updated",
    ]
    assert [is_signed(one, SECRET) for one in own] == [True] * 3
    assert [is_signed(one, CONNECT_SECRET) for one in theirs] == [True]
    assert [is_signed(one, THIN_SECRET) for one in hints] == [True] * 4
    assert json.loads(theirs[0].payload)["account"] == account["id"]


def test_a_thin_event_is_fetched_with_what_it_is_about(
    start_sandbox: StartSandbox, start_receiver: Callable[[], Receiver]
) -> None:
    thin = start_receiver()
    sandbox = start_sandbox({f"thin+{thin.url}": THIN_SECRET})
    account = make_account(sandbox)

    told = json.loads(thin.take(1)[0].payload)
    sandbox.standing(account["id"], "rejected")
    fetched = sandbox.get(f"/v2/core/events/{told['id']}")
    related = sandbox.get(told["related_object"]["url"])

    assert told == {name: fetched[name] for name in fetched if name not in {"changes", "data"}}
    assert (told["object"], fetched["data"]) == ("v2.core.event", {})
    assert related["id"] == account["id"]


def test_events_of_one_account_are_listed_newest_first(sandbox: RunningSandbox) -> None:
    make_account(sandbox)
    account = make_account(sandbox)
    sandbox.standing(account["id"], "complete")

    first = sandbox.get("/v2/core/events", object_id=account["id"], limit="3")
    rest = sandbox.send("GET", first["next_page_url"] + f"&object_id={account['id']}", headers=bearer()).body

    assert [event["type"] for event in first["data"] + rest["data"]] == [
        "v2.core.account[requirements].updated",
        STATUS_UPDATED,
        STATUS_UPDATED,
        "v2.core.account.created",
    ]
    assert rest["next_page_url"] is None


def bearer() -> dict[str, str]:
    return {"Authorization": f"Bearer {KEY}"}


def test_an_endpoint_is_made_changed_and_removed(
    sandbox: RunningSandbox, start_receiver: Callable[[], Receiver]
) -> None:
    receiver = start_receiver()
    fields = {"url": receiver.url, "enabled_events[0]": "charge.failed", "api_version": "2026-05-27.dahlia"}
    made = sandbox.api("POST", ENDPOINTS, fields).body
    sandbox.act(make_session(sandbox, 500)["url"], "decline")
    told = receiver.take(1)

    sandbox.api("POST", f"{ENDPOINTS}/{made['id']}", {"disabled": "true"})
    sandbox.act(make_session(sandbox, 500)["url"], "decline")
    sandbox.wait()
    seen = sandbox.get(f"{ENDPOINTS}/{made['id']}")
    deleted = sandbox.send("DELETE", f"{ENDPOINTS}/{made['id']}", headers=bearer()).body

    assert kinds(told) == ["charge.failed"]
    assert is_signed(told[0], made["secret"])
    assert (seen["status"], "secret" in seen) == ("disabled", False)
    assert deleted == {"id": made["id"], "object": "webhook_endpoint", "deleted": True}
    assert sandbox.get(ENDPOINTS)["data"] == []
    assert receiver.received.empty()


def test_a_destination_of_v2_takes_thin_events(sandbox: RunningSandbox, start_receiver: Callable[[], Receiver]) -> None:
    receiver = start_receiver()
    asked = {
        "name": "thin",
        "type": "webhook_endpoint",
        "event_payload": "thin",
        "enabled_events": ["v2.core.account.created"],
        "webhook_endpoint": {"url": receiver.url},
        "include": ["webhook_endpoint.signing_secret"],
    }
    made = sandbox.api_v2(DESTINATIONS, asked).body

    account = make_account(sandbox)
    sandbox.standing(account["id"], "complete")
    told = receiver.take(1)
    disabled = sandbox.api_v2(f"{DESTINATIONS}/{made['id']}/disable", {}).body
    make_account(sandbox)
    sandbox.wait()
    deleted = sandbox.send("DELETE", f"{DESTINATIONS}/{made['id']}", headers=bearer()).body

    assert kinds(told) == ["v2.core.account.created"]
    assert is_signed(told[0], made["webhook_endpoint"]["signing_secret"])
    assert disabled["status"] == "disabled"
    assert deleted == {"id": made["id"], "object": "v2.core.event_destination"}
    assert receiver.received.empty()
    assert look_at(sandbox, account["id"])["id"] == account["id"]


def test_an_endpoint_needs_a_whole_address(sandbox: RunningSandbox) -> None:
    answered = sandbox.api("POST", ENDPOINTS, {"url": "shop.test/hook", "enabled_events[0]": "*"})

    assert answered.status == 400


def test_an_event_may_come_after_a_later_one(
    start_sandbox: StartSandbox, start_receiver: Callable[[], Receiver]
) -> None:
    receiver = start_receiver()
    sandbox = start_sandbox({receiver.url: SECRET})
    sandbox.fault("reorder", "charge.failed")

    sandbox.act(make_session(sandbox, 500)["url"], "decline")
    order = [json.loads(one.payload)["type"] for one in receiver.take(3)]

    assert order.index("charge.failed") > order.index("payment_intent.payment_failed")
