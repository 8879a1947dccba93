import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey, Organisation
from licensing.api import previews
from licensing.services import search_index
from marketplace.catalog.models import Catalog
from tests.factories.accounts import NOON, make_developer, make_key, make_label
from tests.factories.catalog import make_catalog, make_freeze, make_recording
from tests.factories.licensing import make_quote, make_selection, make_terms

NOTICE = timedelta(days=30)

pytestmark = pytest.mark.django_db

WISH = {
    "title": "Night music",
    "currency": "USD",
    "purpose": "train_generative",
    "stages": ["pretrain"],
    "contents": ["audio"],
    "territory": "WORLD",
    "months": 12,
}


class Machine:
    """A client with a key, which speaks JSON."""

    def __init__(self, organisation: Organisation) -> None:
        _key, secret = make_key(organisation, scopes=list(ApiKey.Scope.values))
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}").json()

    def send(self, path: str, body: Any = None, *, method: str = "POST") -> tuple[int, Any]:
        answer = self.client.generic(method, f"/api/v1/{path}", json.dumps(body or {}), content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def catalog() -> Catalog:
    """Two recordings on offer at three dollars each, one of them frozen."""
    catalog = make_catalog()
    make_terms(catalog)
    make_recording(catalog, cleared=True, title="Persimmon Weather")
    make_freeze(make_recording(catalog, cleared=True, title="Night Ferry"))
    search_index.refresh(catalog, at=NOON)
    return catalog


def test_everybody_searches_and_reads_what_is_missing(client: Client, catalog: Catalog) -> None:
    found = client.get("/api/v1/recordings?q=persimon").json()["results"]
    cleared = client.get(f"/api/v1/recordings?cleared=train_generative&organisation={catalog.organisation.slug}").json()
    frozen = catalog.recordings.get(title="Night Ferry")
    shown = client.get(f"/api/v1/recordings/{frozen.uuid}").json()

    assert [(one["title"], one["cleared"], one["prices"]) for one in found] == [
        ("Persimmon Weather", ["train_generative"], {"USD": "3.00"})
    ]
    assert [one["title"] for one in cleared["results"]] == ["Persimmon Weather"]
    assert [(one["is_cleared"], one["price"], one["missing"][0]["what"]) for one in shown["answers"]] == [
        (False, "3.00", "frozen")
    ]


def test_a_search_comes_in_pages_with_and_without_words(client: Client, catalog: Catalog) -> None:
    for query in ("limit=1", "limit=1&q=own"):
        first = client.get(f"/api/v1/recordings?{query}").json()
        second = client.get(first["next"]).json()

        assert [len(page["results"]) for page in (first, second)] == [1, 1]
        assert first["results"] != second["results"]


def test_a_label_offers_by_machine(client: Client) -> None:
    label = make_label()
    machine = Machine(label)

    _status, made = machine.send("catalogs", {"title": "Orchard Days"})
    catalog = Catalog.objects.get(uuid=made["uuid"])
    make_recording(catalog, cleared=True)
    status, terms = machine.send(
        "terms", {"catalog": made["uuid"], "preset": "analysis", "currency": "KRW", "price": "3000"}
    )
    refused = machine.send(f"terms/{terms['uuid']}", {"price": "3000.5"}, method="PATCH")
    machine.send(f"terms/{terms['uuid']}", {"months": 6, "minimum": "10000"}, method="PATCH")
    hidden = client.get(f"/api/v1/terms/{terms['uuid']}").status_code
    _status, published = machine.send(f"terms/{terms['uuid']}/publish")
    _status, listed = machine.send(f"catalogs/{made['uuid']}/list")
    everybody = client.get(f"/api/v1/terms?catalog={made['uuid']}&currency=KRW").json()["results"]
    _status, retired = machine.send(f"terms/{terms['uuid']}/retire")
    _status, withdrawn = machine.send(f"catalogs/{made['uuid']}/withdraw")

    assert (status, terms["status"], terms["price"]) == (201, "draft", "3000")
    assert (refused[0], hidden) == (422, 404)
    assert (published["number"], published["months"], published["minimum"]) == (1, 6, "10000")
    assert listed["status"] == "listed"
    assert [one["uuid"] for one in everybody] == [terms["uuid"]]
    assert everybody[0]["plain"]["must"][0] == "report what you used each month, within 15 days"
    assert (retired["status"], withdrawn["status"]) == ("retired", "withdrawn")
    assert date.fromisoformat(retired["ends_on"]) == datetime.fromisoformat(retired["retired_at"]).date() + NOTICE
    assert (published["is_in_effect"], retired["is_in_effect"], retired["notice_days"]) == (True, True, 30)
    assert [one["status"] for one in machine.get("terms?is_own=true")["results"]] == ["retired"]
    assert [one["recordings"] for one in machine.get("catalogs")["results"]] == [1]


def test_from_a_search_to_an_accepted_quote_by_machine(catalog: Catalog) -> None:
    machine = Machine(make_developer())

    _status, model = machine.send("models", {"name": "Halcyon", "version": "2", "product": "music_generation"})
    status, selection = machine.send("selections", {**WISH, "trained_model": model["uuid"]})
    path = f"selections/{selection['uuid']}"
    added = machine.send(f"{path}/add", {"search": {"organisation": catalog.organisation.slug}})
    shown = machine.get(f"{path}/preview")
    _status, quote = machine.send("quotes", {"selection": selection["uuid"]})
    agreement = machine.get(f"quotes/{quote['uuid']}/agreement")
    wrong = machine.send(f"quotes/{quote['uuid']}/accept", {"agreement_sha256": "0" * 64})
    _status, accepted = machine.send(f"quotes/{quote['uuid']}/accept", {"agreement_sha256": agreement["sha256"]})

    frozen = str(catalog.recordings.get(title="Night Ferry").uuid)
    reasons = ["It is frozen while a concern is looked into."]
    assert (status, added) == (201, (200, {"recordings": 2}))
    assert (shown["total"], shown["recordings"], shown["minutes"]) == ("3.00", 1, 3)
    assert shown["dropped"] == [{"recording": frozen, "asked": "3.00", "reasons": reasons}]
    assert (shown["dropped_count"], shown["dropped_next"]) == (1, None)
    assert (quote["number"][:4], quote["total"], quote["dropped"]) == ("QUO-", "3.00", 1)
    assert (wrong[0], wrong[1]["code"]) == (409, "AgreementChanged")
    assert (accepted["status"], accepted["agreement_sha256"]) == ("accepted", agreement["sha256"])
    assert [one["price"] for one in machine.get(f"quotes/{quote['uuid']}/lines")["results"]] == ["3.00"]
    assert [one["reasons"] for one in machine.get(f"quotes/{quote['uuid']}/drops")["results"]] == [reasons]
    assert [one["uuid"] for one in machine.get("quotes?status=accepted")["results"]] == [quote["uuid"]]


def test_lines_are_chosen_and_removed_by_machine(catalog: Catalog) -> None:
    developer = make_developer()
    machine = Machine(developer)
    recording = catalog.recordings.get(title="Persimmon Weather")
    selection = make_selection(recording, organisation=developer)
    path, terms = f"selections/{selection.uuid}", catalog.terms.get()

    chosen = machine.send(f"{path}/choose", {"recordings": [str(recording.uuid)], "terms": str(terms.uuid)})
    back = machine.send(f"{path}/choose", {"recordings": [str(recording.uuid)], "terms": None})
    renamed = machine.send(path, {**WISH, "title": "Day music"}, method="PUT")
    removed = machine.send(f"{path}/remove", {"recordings": [str(recording.uuid)]})

    assert [chosen, back, removed] == [(200, {"recordings": 1})] * 3
    assert (renamed[1]["title"], renamed[1]["recordings"]) == ("Day music", 1)
    assert [one["recordings"] for one in machine.get("selections")["results"]] == [0]


def test_what_drops_out_is_told_a_part_at_a_time(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "DROPS_AT_ONCE", 2)
    developer = make_developer()
    machine = Machine(developer)
    frozen = [make_recording(catalog, cleared=True) for _ in range(3)]
    for one in frozen:
        make_freeze(one)
    path = f"selections/{make_selection(*frozen, organisation=developer).uuid}/preview"

    first = machine.get(path)
    second = machine.get(first["dropped_next"].removeprefix("/api/v1/"))

    assert (first["dropped_count"], second["dropped_count"], second["dropped_next"]) == (3, 3, None)
    told = [drop["recording"] for drop in [*first["dropped"], *second["dropped"]]]
    assert (len(first["dropped"]), set(told)) == (2, {str(one.uuid) for one in frozen})


def test_what_cannot_be_is_refused_with_its_field(catalog: Catalog) -> None:
    machine = Machine(make_developer())
    _status, selection = machine.send("selections", WISH)
    nobody = "00000000-0000-4000-8000-000000000000"

    answers = [
        machine.send("selections", {**WISH, "territory": "ATLANTIS"})[0],
        machine.send("selections", {**WISH, "trained_model": nobody})[0],
        machine.send(f"selections/{selection['uuid']}/add", {})[0],
        machine.send("models", {"name": "A", "version": "1", "product": "research", "parents": [nobody]})[0],
        machine.send("quotes", {"selection": nobody})[0],
        machine.send("quotes", {"selection": selection["uuid"]})[0],
    ]

    assert answers == [422, 422, 422, 422, 404, 409]


def test_another_developers_quote_is_not_there(catalog: Catalog) -> None:
    quote = make_quote(at=timezone.now())
    own, other = Machine(quote.organisation), Machine(make_developer())

    _status, cancelled = own.send(f"quotes/{quote.uuid}/cancel")

    assert cancelled["status"] == "cancelled"
    assert other.get(f"quotes/{quote.uuid}")["status"] == 404
    assert own.get(f"models/{quote.trained_model.uuid}")["version"] == quote.trained_model.version
