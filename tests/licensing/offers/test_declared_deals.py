"""A deal about training that a label's message tells of is a fact on its pages, and a proposal to a draft of terms."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from licensing.queries.declared import proposed_by, training_deals_in
from marketplace.catalog.models import Catalog, Deal, Recording, Release, ReservedAsset, Track
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Purpose
from tests.factories.accounts import NOON, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.clients import owner_of

pytestmark = pytest.mark.django_db

TRAINING, STREAM = ["UseForDataMining", "UseForTrainingNonGenerativeAI"], ["OnDemandStream"]


def make_deal(recording: Recording, uses: list[str], *codes: str, ends_on: date | None = None) -> Deal:
    return Deal.objects.create(
        recording=recording,
        use_types=uses,
        territory=Territory.of(*codes),
        starts_on=date(2027, 1, 1),
        ends_on=ends_on,
        message_id="M-1",
    )


@pytest.fixture
def catalog() -> Catalog:
    """Two recordings with a deal about training, one of them with another elsewhere, and all of them streamed."""
    catalog = make_catalog()
    for number in range(2):
        recording = make_recording(catalog, title=f"Song {number}")
        make_deal(recording, TRAINING, "KR", ends_on=date(2028, 1, 1))
        make_deal(recording, STREAM, "KR", "JP", "US")
    make_deal(recording, TRAINING, "JP")
    return catalog


def test_deals_of_a_catalog_are_told_once_and_streams_not_at_all(catalog: Catalog) -> None:
    told = [(deal.what, deal.where, deal.recordings) for deal in training_deals_in(catalog)]

    what = "Data mining and analysis, Training a model that makes no music"
    assert told == [(what, "South Korea", 2), (what, "Japan", 1)]


def test_a_draft_proposes_what_deals_that_are_not_over_say(catalog: Catalog) -> None:
    deals = training_deals_in(catalog)

    assert proposed_by(deals, on=date(2026, 11, 15)) == {
        "purposes": [Purpose.TRAIN_NONGENERATIVE, Purpose.DATA_MINING],
        "territory": Territory.of("KR", "JP"),
        "months": 12,
    }
    assert proposed_by(deals, on=date(2028, 1, 1))["territory"] == Territory.of("JP")
    assert proposed_by([], on=date(2026, 11, 15)) == {}


def test_the_editor_begins_with_the_proposal_and_says_whence(client: Client, catalog: Catalog) -> None:
    client.force_login(make_owner(catalog.organisation))
    create = reverse("terms-create", args=[catalog.uuid, "generative"])

    shown = client.get(create).content.decode()

    assert "Proposed from the deals in your messages" in shown
    Deal.objects.all().delete()
    assert "Proposed from the deals" not in client.get(create).content.decode()


def test_a_catalog_and_a_recording_show_the_deal_as_a_fact_to_their_label_alone(
    client: Client, catalog: Catalog
) -> None:
    recording, label = catalog.recordings.get(title="Song 0"), owner_of(catalog.organisation)

    for page in (
        reverse("catalog", args=[catalog.organisation.slug, catalog.slug]),
        reverse("recording", args=[recording.uuid]),
    ):
        shown = label.get(page).content.decode()
        assert "Deals about AI that your messages tell of" in shown
        assert "permit nothing here: only published terms do" in shown
        assert "OnDemandStream" not in shown
        assert "Deals about AI" not in client.get(page).content.decode()


def test_the_label_sees_what_is_off_the_market_and_what_is_reserved(client: Client, catalog: Catalog) -> None:
    catalog.recordings.filter(title="Song 0").update(withdrawn_at=NOON)
    ReservedAsset.objects.create(catalog=catalog, kind="video", identity="1", title="Night Ferry")
    client.force_login(make_owner(catalog.organisation))

    shown = client.get(reverse("own-catalog", args=[catalog.uuid])).content.decode()

    assert shown.count("Off the market since 15 November 2026") == 1
    assert "never for sale: Video (1)" in " ".join(shown.replace("</p>", " ").split())


def test_a_recording_shows_its_lines_titles_and_places(client: Client, catalog: Catalog) -> None:
    recording = catalog.recordings.get(title="Song 0")
    recording.p_line, recording.c_line = "2026 Hangang Records", "2026 Hangang Music"
    recording.other_titles = {"ja-Latn": "Yofune"}
    recording.save()
    release = Release.objects.create(catalog=catalog, title="Harbour Songs")
    Track.objects.create(recording=recording, release=release, disc=1, number=3)

    shown = client.get(reverse("recording", args=[recording.uuid])).content.decode()

    for said in [
        "℗ 2026 Hangang Records",
        "© 2026 Hangang Music",
        '<dd lang="ja-Latn">Yofune</dd>',
        "Harbour Songs, disc 1, track 3",
    ]:
        assert said in shown
