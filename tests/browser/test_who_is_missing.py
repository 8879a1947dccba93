"""A label with five hundred recordings: what it can sell today, who blocks the rest, and one letter to each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.services import people
from licensing.models import PermissionRequest
from tests.browser import labels
from tests.browser.conftest import Arrive
from tests.browser.entrances import sign_in
from tests.browser.visitors import PASSWORD
from tests.catalog.imports.files import csv_bytes
from tests.factories.accounts import make_label

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CATALOG, LABEL, PUBLISHER, LATE = "Five hundred", "Onbit Records", "Harbour Music", "Han Garam"
COUNT, PUBLISHED_ELSEWHERE, LATE_EVERY = 500, 250, 10


def test_a_label_sees_what_sells_and_asks_each_who_is_missing_once(arrive: Arrive, tmp_path: Path) -> None:
    now = timezone.now()
    owner = people.create(email="jiwoo@onbit.example", name="Seo Jiwoo", password=PASSWORD, verified=True, at=now)
    make_label(name=LABEL, owner=owner)
    label = arrive("label")
    sign_in(label, email="jiwoo@onbit.example")
    labels.bring(label, labels.RECORDINGS, _saved(tmp_path, "songs.csv", _songs()), CATALOG)
    labels.bring(label, labels.RIGHTS, _saved(tmp_path, "rights.csv", _rights()), CATALOG)
    label.go("Catalogs")
    label.follow(CATALOG)
    labels.publish_terms(label, CATALOG, preset="Generative training of one model version", price="24.00")
    label.go("Catalogs")
    label.follow(CATALOG)
    label.follow("Clearance")

    label.reads("225 of 500 recordings can be licensed", role="heading")
    label.reads(f"{PUBLISHER} has not given permission for the publishing.")
    label.reads(f"{LATE}, the artist, has not approved this use.")
    label.follow("Ask everybody who is missing")
    label.reads("2 parties can say yes or no", role="heading")
    label.fill(PUBLISHER, "rights@harbour.example")
    label.fill(LATE, "daughter@garam.example")
    label.press("Send the letters")

    asked = PermissionRequest.objects.order_by("email").values_list("party__name", "email")
    assert list(asked) == [(LATE, "daughter@garam.example"), (PUBLISHER, "rights@harbour.example")]


def _songs() -> Iterator[tuple[str, ...]]:
    """One in ten is by an artist who died."""
    yield "own id", "title", "artists", "vocal", "writers"
    for number in range(COUNT):
        artist = LATE if number % LATE_EVERY == 0 else f"Artist {number % LATE_EVERY}"
        yield f"O-{number:03}", f"Song {number:03}", artist, "instrumental", "Yoon Dalbi"


def _rights() -> Iterator[tuple[str, ...]]:
    """The later half is published by somebody else; everybody who lives has signed an addendum."""
    yield "kind", "recordings", "side", "holder", "person", "part", "purposes", "document", "warranted by"
    yield "share", "ALL", "master", LABEL, "", "100%", "", "Contract", ""
    for number in range(COUNT):
        song, artist = f"O-{number:03}", f"Artist {number % LATE_EVERY}" if number % LATE_EVERY else LATE
        holder = LABEL if number < COUNT - PUBLISHED_ELSEWHERE else PUBLISHER
        yield "share", song, "publishing", holder, "", "100%", "", "Contract", ""
        yield "participation", song, "master", LABEL, artist, "50%", "", "Contract", ""
        yield "participation", song, "publishing", holder, "Yoon Dalbi", "75%", "", "Contract", ""
        for person in {"Yoon Dalbi", artist} - {LATE}:
            yield "consent", song, "", "", person, "", "train_generative", "Addendum", "Seo Jiwoo"


def _saved(folder: Path, name: str, rows: Iterator[tuple[str, ...]]) -> Path:
    path = folder / name
    path.write_bytes(csv_bytes(*rows))
    return path
