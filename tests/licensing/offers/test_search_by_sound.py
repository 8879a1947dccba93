"""Recordings are found by their mood, tempo, key, instruments and themes."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from licensing.criteria import Criteria
from licensing.queries.facets import facets
from licensing.queries.search import documents, ranked
from licensing.services import search_index
from marketplace.catalog.models import Recording
from tests.factories.accounts import NOON
from tests.factories.catalog import make_catalog, make_recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry() -> Recording:
    catalog = make_catalog()
    make_recording(catalog, title="Tide", mood="Calm", bpm=140)
    said: dict[str, Any] = {"key": "F sharp minor", "instruments": "cello; drum kit", "themes": "leaving home"}
    ferry = make_recording(catalog, title="Ferry", mood="calm; Hopeful", bpm=96, **said)
    search_index.refresh(catalog, at=NOON)
    return ferry


def _found(query: str) -> list[str]:
    return sorted(one.recording.title for one in documents(Criteria.read(QueryDict(query)), None))


def test_mood_and_tempo_narrow_a_search(ferry: Recording) -> None:
    assert _found("mood=Calm") == ["Ferry", "Tide"]
    assert _found("mood=Hopeful&tempo=medium") == [ferry.title]
    assert _found("mood=Hopeful&tempo=fast") == []


def test_each_mood_and_tempo_is_counted(ferry: Recording) -> None:
    counted = {facet.key: facet.values for facet in facets(Criteria.read(QueryDict("mood=Angry")), None)}

    assert [(one.value, one.count) for one in counted["mood"]] == [("Calm", 2), ("Hopeful", 1), ("Angry", 0)]
    assert [(one.value, one.count) for one in counted["tempo"]] == []


@pytest.mark.parametrize("words", ["cello", "drum kit", "leaving home", "f sharp minor", "hopeful"])
def test_words_find_what_is_heard(ferry: Recording, words: str) -> None:
    assert ranked(words)[0] == ferry.pk


def test_the_page_of_a_recording_says_what_it_sounds_like(ferry: Recording, client: Client) -> None:
    page = client.get(f"/recordings/{ferry.uuid}/").content.decode()

    for said in ("F sharp minor, 96 beats a minute", "calm; Hopeful", "cello; drum kit", "leaving home"):
        assert said in page
