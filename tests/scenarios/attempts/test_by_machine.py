"""Attempts with a key of the API."""

import json

import pytest
from django.utils import timezone

from licensing.models import Quote
from marketplace.catalog.services import consents
from tests.factories.accounts import make_developer
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import machine_of
from tests.factories.licences import make_trained_model
from tests.factories.licensing import make_selection, make_terms
from tests.licensing.offers.wishes import WISH
from tests.scenarios.attempts.scenes import Scene, delivered, issued, licensed, make_scene

pytestmark = pytest.mark.django_db


def wanted(scene: Scene) -> str:
    """A selection of both recordings, made by the machine."""
    model = make_trained_model(scene.developer)
    wish = {**WISH, "months": 12, "trained_model": str(model.uuid)}
    status, made = scene.send("selections", wish)
    assert status == 201
    both = [str(scene.cleared.uuid), str(scene.barred.uuid)]
    assert scene.send(f"selections/{made['uuid']}/add", {"recordings": both})[0] == 200
    return str(made["uuid"])


def test_attempt_10_adding_it_by_its_id() -> None:
    scene = make_scene()

    _status, quote = scene.send("quotes", {"selection": wanted(scene)})

    lines = scene.send(f"quotes/{quote['uuid']}/lines", method="GET")[1]["results"]
    drops = scene.send(f"quotes/{quote['uuid']}/drops", method="GET")[1]["results"]
    assert [line["recording"] for line in lines] == [str(scene.cleared.uuid)]
    assert [(drop["recording"], drop["reasons"]) for drop in drops] == [
        (str(scene.barred.uuid), ["Harbour Publishing has not given permission for the publishing."])
    ]


def test_attempt_11_choosing_the_terms_of_another_label() -> None:
    scene = make_scene()
    others = make_terms(make_catalog())
    selection = wanted(scene)

    scene.send(f"selections/{selection}/choose", {"recordings": [str(scene.barred.uuid)], "terms": str(others.uuid)})
    _status, quote = scene.send("quotes", {"selection": selection})

    assert [line.recording for line in Quote.objects.get(uuid=quote["uuid"]).lines.all()] == [scene.cleared]


def test_attempt_12_writing_into_a_quote() -> None:
    scene = make_scene()
    quote = scene.quoted(scene.cleared)
    line = {"recording": str(scene.barred.uuid), "terms": str(scene.terms.uuid), "price": "3.00"}

    answers = [
        scene.send(f"quotes/{quote.uuid}{path}", line, method=method)[0]
        for path in ("", "/lines")
        for method in ("PUT", "PATCH", "POST", "DELETE")
    ]

    assert set(answers) == {405}
    assert [line.recording for line in quote.lines.all()] == [scene.cleared]


def test_attempt_13_accepting_after_the_artist_withdrew() -> None:
    scene = make_scene()
    more = make_recording(scene.terms.catalog, cleared=True, title="Glasshouse Rain")
    quote = scene.quoted(scene.cleared, more)
    consents.withdraw(scene.cleared.consents.get(), at=timezone.now(), actor=None)
    words = scene.send(f"quotes/{quote.uuid}/agreement", method="GET")[1]

    status, _accepted = scene.send(f"quotes/{quote.uuid}/accept", {"agreement_sha256": words["sha256"]})
    quote.refresh_from_db()
    sold = issued(quote) if quote.status == Quote.Status.ACCEPTED else None

    assert status in {200, 409}
    assert licensed() == (["Glasshouse Rain"] if sold else [])


def test_attempt_14_another_developer_s_selection_and_quote() -> None:
    scene = make_scene()
    others = make_selection(scene.cleared, organisation=make_developer())

    answers = [
        scene.send("quotes", {"selection": str(others.uuid)})[0],
        scene.send(f"selections/{others.uuid}/add", {"recordings": [str(scene.barred.uuid)]})[0],
    ]

    assert answers == [404, 404]


def test_attempt_15_the_list_of_files_after_a_withdrawal() -> None:
    scene = make_scene()
    licence = scene.sold(scene.cleared)
    listed = machine_of(scene.developer).get(f"/api/v1/licences/{licence.uuid}/files")
    file = json.loads(b"".join(listed.streaming_content))  # type: ignore[attr-defined]
    consents.withdraw(scene.cleared.consents.get(), at=timezone.now(), actor=None)

    answer = scene.browser.get(file["url"])

    assert answer.status_code == 403
    assert delivered() == []
