"""A name that looks like two is taken as it stands, and shown to its owner before it is written."""

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.catalog.models import ImportRow
from marketplace.catalog.parsing.doubts import doubts
from marketplace.catalog.parsing.recording_rows import RecordingRow, Writer
from tests.factories.accounts import make_key, make_label, make_owner
from tests.factories.imports import make_import


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("Yoon / Seo", "/"),
        ("Yoon & Seo", "&"),
        ("Yoon + Seo", "+"),
        ("Yoon, Seo", ","),
        ("Yoon feat. Seo", "feat."),
        ("Yoon FT Seo", "FT"),
        ("Yoon (featuring Seo)", "featuring"),
        ("Yoon vs. Seo", "vs."),
    ],
)
def test_a_name_that_looks_like_two_is_doubted(name: str, sign: str) -> None:
    (artist,) = doubts(RecordingRow("One", ("Kim", name)))
    (writer,) = doubts(RecordingRow("One", ("Kim",), writers=(Writer(name, "writer"),)))

    assert (artist.field, artist.value, writer.field) == ("artists", name, "writers")
    assert artist.problem.facts == {"name": name, "sign": sign}


@pytest.mark.parametrize("name", ["AC/DC", "R&B Kim", "Defeat Seo", "Yoon Ft", "C+C Music", "& Seo", "1,000 Kim"])
def test_one_name_is_not_doubted(name: str) -> None:
    assert list(doubts(RecordingRow("One", (name,)))) == []


@pytest.mark.django_db
def test_who_brings_a_file_is_shown_the_names_that_look_like_two(client: Client) -> None:
    label = make_label()
    client.force_login(make_owner(label))
    batch = make_import(label, ("Title", "Artist"), ("One", "Yoon & Seo; Kim"), ("Two", "Kim"), ("", "A / B"))
    page = reverse("import", args=[batch.uuid])

    opened = client.get(page, {"rows": "new"}).content.decode()
    warned = client.get(page, {"rows": "warned"}).content.decode()

    assert batch.counts == {"new": 2, "changed": 0, "unchanged": 0, "refused": 1}
    assert list(ImportRow.objects.exclude(warnings=[]).values_list("number", flat=True)) == [2]
    assert "1 row may name two people in one cell" in opened
    assert "“Yoon &amp; Seo” looks like two names, joined by “&amp;”" in warned
    assert warned.count('<tr class="row--held">') == 1
    assert "Two<span" not in warned
    _key, secret = make_key(label)
    headers = {"Authorization": f"Bearer {secret}"}
    first = client.get(f"/api/v1/imports/{batch.uuid}/rows", headers=headers).json()["results"][0]
    assert [(warning["column"], warning["value"]) for warning in first["warnings"]] == [("Artist", "Yoon & Seo")]


@pytest.mark.django_db
def test_a_file_whose_names_are_divided_says_nothing_of_it(client: Client) -> None:
    label = make_label()
    client.force_login(make_owner(label))
    batch = make_import(label, ("Title", "Artist"), ("One", "Yoon; Seo"))

    shown = client.get(reverse("import", args=[batch.uuid])).content.decode()

    assert "may name two people" not in shown
    assert "To look at" not in shown
