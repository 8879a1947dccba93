"""The meter: how much of each side is cleared, content by content, there, and for whom the rest waits."""

import pytest
from django.test import Client

from licensing.models import Terms
from licensing.queries.catalog_clearance import Question, asked_of, lines_of
from licensing.queries.content_meters import content_meters
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Content, Purpose
from tests.factories.accounts import NOON, make_label, make_party
from tests.factories.catalog import make_catalog, make_freeze, make_grant, make_recording, make_release
from tests.factories.clients import owner_of
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog() -> Catalog:
    return make_catalog(make_label(name="Onbit Records"))


@pytest.fixture
def terms(catalog: Catalog) -> Terms:
    return make_terms(catalog)


def counted(terms: Terms, *, territory: Territory = WORLD) -> dict[str, tuple[int, list[tuple[str, int]]]]:
    """By content and side, how many are cleared and who is missing for how many."""
    lines = lines_of(terms, asked_of(terms.catalog, None))
    meters = content_meters(terms, Purpose.TRAIN_GENERATIVE, lines, on=NOON.date(), territory=territory)
    return {
        f"{meter.content} {side.side}": (side.cleared, [(one.who, one.recordings) for one in side.lacking])
        for meter in meters
        for side in meter.sides
    }


def test_each_side_is_counted_for_each_of_its_contents(catalog: Catalog, terms: Terms) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    sung = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, sung, contents=(Content.AUDIO,), territory=Territory.of("KR"))
    make_recording(catalog, cleared=True)

    korea, world = counted(terms, territory=Territory.of("KR")), counted(terms)

    assert korea == {
        "audio master": (2, []),
        "audio publishing": (2, []),
        "lyrics publishing": (0, [("Namu Street Music", 1), ("Onbit Records", 1)]),
        "metadata master": (2, []),
        "artwork master": (0, [("Onbit Records", 2)]),
        "video master": (0, [("Onbit Records", 2)]),
        "video publishing": (0, [("Namu Street Music", 1), ("Onbit Records", 1)]),
    }
    assert world["audio publishing"] == (1, [("Namu Street Music", 1)])


def test_what_is_of_neither_side_stands_in_the_way_of_both(catalog: Catalog, terms: Terms) -> None:
    make_freeze(make_recording(catalog, cleared=True))

    sides = counted(terms)

    assert (sides["audio master"], sides["audio publishing"]) == ((0, [("Onbit Records", 1)]),) * 2


def test_the_labels_own_yes_is_not_missing_from_a_draft(catalog: Catalog) -> None:
    draft = make_terms(catalog, is_published=False)
    make_recording(catalog, cleared=True)

    assert counted(draft)["audio master"] == (1, [])


def test_the_page_counts_a_catalog_a_release_and_a_place(catalog: Catalog, terms: Terms) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    first, second = (make_release(catalog, title=title) for title in ("Low Tide", "High Tide"))
    make_grant(publisher, territory=Territory.of("KR"))
    for release in (first, second):
        recording = make_recording(catalog, cleared=True, publisher=publisher if release == first else None)
        Recording.objects.filter(pk=recording.pk).update(release=release)
    seller: Client = owner_of(catalog.organisation)
    key = Question(terms, Purpose.TRAIN_GENERATIVE).key

    whole, of_first, in_korea = (
        seller.get(f"/catalogs/{catalog.uuid}/clearance/", {"for": key, **asked})
        for asked in ({}, {"release": str(first.uuid)}, {"where": "KR"})
    )

    assert [page.context["answer"].ready for page in (whole, of_first, in_korea)] == [1, 0, 2]
    assert [page.context["answer"].of for page in (whole, of_first, in_korea)] == [2, 1, 2]
    said = whole.content.decode()
    assert f"/catalogs/{catalog.uuid}/ask/{publisher.uuid}/" in said
    assert [one in said for one in ("Low Tide", "High Tide", "not in these terms", "Namu Street Music")] == [True] * 4


def test_the_page_of_a_recording_counts_its_contents_and_lets_its_label_ask(catalog: Catalog, terms: Terms) -> None:
    publisher = make_party(catalog.organisation, name="Namu Street Music")
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    address = f"/recordings/{recording.uuid}/"

    everybody, label = Client().get(address).content.decode(), owner_of(catalog.organisation).get(address)

    asking = f"/catalogs/{catalog.uuid}/ask/{publisher.uuid}/"
    assert ("Each content, side by side" in everybody, asking in everybody) == (True, False)
    assert asking in label.content.decode()
