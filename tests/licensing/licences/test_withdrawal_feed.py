"""The feed of withdrawals: everybody polls it, anybody can check who wrote it, and it names no person."""

import html
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from licensing.models import Licence
from licensing.services import withdrawals
from licensing.views import withdrawals as feed
from marketplace.catalog.models import Claim
from marketplace.catalog.services import consents, freezes, grants
from marketplace.kit.jws import encoded, is_signed
from tests.factories.accounts import NOON
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.claims import make_claim
from tests.factories.licences import make_licence
from tests.two_at_once import one_inside_the_other

pytestmark = pytest.mark.django_db
FEED, KEYS = "/withdrawals.json", "/.well-known/jwks.json"


def licensed(**said: Any) -> Licence:
    return make_licence([make_recording(make_catalog(), cleared=True, **said)])


def withdrawn(licence: Licence) -> None:
    consents.withdraw(licence.items.get().recording.consents.get(), at=NOON, actor=None)
    withdrawals.draw_consequences(at=NOON)


def entries(client: Client, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(FEED + query).json()["withdrawals"]
    return found


def test_p3_1_a_withdrawal_stands_in_the_feed(client: Client) -> None:
    licence = licensed(isrc="KRON12600417")
    recording = licence.items.get().recording
    party = recording.consents.get().party

    withdrawn(licence)

    (entry,) = entries(client)
    told = {key: entry[key] for key in ("what", "recording", "isrc", "purposes", "since")}
    assert told == {
        "what": "consent",
        "recording": str(recording.uuid),
        "isrc": "KRON12600417",
        "purposes": ["train_generative", "train_nongenerative", "data_mining", "ai_input"],
        "since": NOON.isoformat(),
    }
    said = json.dumps(entry)
    assert party.name not in said
    assert str(party.uuid) not in said
    assert entries(client) == [entry]


def test_a_grant_a_freeze_and_its_end_stand_there_in_their_order(client: Client) -> None:
    recording = licensed().items.get().recording
    grant = recording.organisation.party.grants.get()

    frozen = freezes.freeze(recording, reason="CON-1", at=NOON, actor=None)
    withdrawals.draw_consequences(at=NOON)
    freezes.lift(frozen, at=NOON + timedelta(days=1), actor=None)
    withdrawals.draw_consequences(at=NOON + timedelta(days=1))
    grants.withdraw(grant, at=NOON + timedelta(days=2), actor=None)
    withdrawals.draw_consequences(at=NOON + timedelta(days=2))

    assert [entry["what"] for entry in entries(client)] == ["freeze", "freeze_lifted", "grant"]


def test_what_a_label_only_prepares_is_nobody_s_business(client: Client) -> None:
    recording = make_recording(make_catalog(is_listed=False), cleared=True)
    consents.withdraw(recording.consents.get(), at=NOON, actor=None)

    withdrawals.draw_consequences(at=NOON)

    assert entries(client) == []


def test_a_poller_goes_on_where_it_stopped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("licensing.withdrawal_feed.PER_PAGE", 2)
    for _number in range(3):
        withdrawn(licensed())

    first = client.get(FEED).json()
    second = client.get(first["next"].split("testserver")[-1].split("8000")[-1]).json()

    ids = [entry["id"] for page in (first, second) for entry in page["withdrawals"]]
    assert len(set(ids)) == 3
    assert second["next"] is None
    last = client.get(f"{FEED}?after={second['cursor']}").json()
    assert last == {"withdrawals": [], "cursor": second["cursor"], "next": None}


def test_it_can_be_read_from_a_day_on(client: Client) -> None:
    withdrawn(licensed())

    written_at = entries(client)[0]["written_at"]
    assert [len(entries(client, f"?since={since}")) for since in ("2020-01-01", quote(written_at))] == [1, 1]
    assert entries(client, "?since=2999-01-01T00:00:00Z") == []
    for query in ("?since=yesterday", "?since=2026-13-40", "?after=-1", "?after=x", "?after=" + "9" * 40):
        answer = client.get(FEED + query)
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), query


def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    withdrawn(licensed())
    answer = client.get(FEED)

    again = client.get(FEED, headers={"If-None-Match": answer["ETag"]})
    since = client.get(FEED, headers={"If-Modified-Since": answer["Last-Modified"]})
    withdrawn(licensed())

    assert (again.status_code, again.content, since.status_code) == (304, b"", 304)
    assert client.get(FEED, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_anybody_can_check_that_we_wrote_it(client: Client) -> None:
    withdrawn(licensed())
    answer, keys = client.get(FEED), client.get(KEYS).json()["keys"]

    assert is_signed(answer.content, answer["JWS-Signature"], keys)
    assert not is_signed(answer.content.replace(b"consent", b"c0nsent"), answer["JWS-Signature"], keys)
    assert {tuple(sorted(key)) for key in keys} == {("alg", "crv", "kid", "kty", "use", "x")}


def test_a_new_key_signs_and_the_old_one_stays_published(client: Client, settings: Any) -> None:
    settings.SIGNING_KEYS = [encoded(b"1" * 32)]
    old = client.get(FEED)
    settings.SIGNING_KEYS = [encoded(b"2" * 32), encoded(b"1" * 32)]
    new, keys = client.get(FEED), client.get(KEYS).json()["keys"]

    assert [is_signed(one.content, one["JWS-Signature"], keys) for one in (old, new)] == [True, True]
    assert not is_signed(new.content, new["JWS-Signature"], keys[1:])
    assert len({key["kid"] for key in keys}) == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_asks_since_the_last_entry_misses_none_that_was_written_at_once(client: Client) -> None:
    with transaction.atomic():
        one, other = licensed(), licensed()

    def later_by_an_older_clock() -> None:
        consents.withdraw(other.items.get().recording.consents.get(), at=NOON, actor=None)
        withdrawals.draw_consequences(at=NOON - timedelta(days=1))

    one_inside_the_other(lambda: withdrawn(one), later_by_an_older_clock)

    first, second = entries(client)
    since_first = entries(client, "?since=" + quote(first["written_at"]))
    assert [entry["recording"] for entry in (first, second)] == [
        str(licence.items.get().recording.uuid) for licence in (one, other)
    ]
    assert second in since_first


@pytest.mark.django_db(transaction=True)
def test_the_example_of_the_documentation_does_what_it_says(live_server: Any, settings: Any) -> None:
    settings.SITE_URL = live_server.url
    with transaction.atomic():
        withdrawn(licensed())
    page = Client().get(reverse("api-docs")).content.decode()
    example = re.search(r'<pre class="code" id="verify">(.*?)</pre>', page, re.DOTALL)
    assert example is not None
    done: dict[str, Any] = {}

    exec(html.unescape(example[1]), done)  # noqa: S102  our own page, as a reader would run it

    assert [entry["what"] for entry in done["withdrawals"]] == ["consent"]


def test_the_greatest_cursor_is_one(client: Client) -> None:
    assert client.get(f"{FEED}?after={feed.GREATEST}").status_code == 200


def test_a_claim_stands_there_once_an_operator_finds_evidence(client: Client) -> None:
    recording = licensed().items.get().recording
    claim = make_claim(recording)
    withdrawals.draw_consequences(at=NOON)
    before = entries(client)

    Claim.objects.filter(pk=claim.pk).update(status=Claim.Status.STANDING, standing_at=NOON)
    withdrawals.draw_consequences(at=NOON)

    assert before == []
    assert [(entry["what"], entry["recording"]) for entry in entries(client)] == [("claim", str(recording.uuid))]
