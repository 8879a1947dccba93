"""A label finds out in one place why nothing is cleared, who can mend it, and which recordings wait for it."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.viewers import Viewer
from licensing.clearance_steps import next_step
from licensing.queries.catalog_clearance import clearance_of, questions_of
from marketplace.catalog.models import Asset, Catalog, Recording
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.kit.vocabulary import Purpose, Stage
from tests.factories.accounts import NOON, make_label, make_party
from tests.factories.catalog import make_asset, make_catalog, make_freeze, make_grant, make_recording
from tests.factories.clients import owner_of
from tests.factories.licences import make_offer
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db

TODAY = NOON.date()


@pytest.fixture
def catalog() -> Catalog:
    return make_catalog(make_label(name="Onbit Records"), title="Orchard Days")


@pytest.fixture
def seller(catalog: Catalog) -> Client:
    return owner_of(catalog.organisation)


def _sentences(catalog: Catalog) -> list[tuple[str, int]]:
    answer = clearance_of(catalog, questions_of(catalog, on=TODAY)[0], on=TODAY)
    return [(group.because.sentence, len(group.recordings)) for group in answer.groups]


def test_what_is_missing_is_counted_by_who_can_supply_it(catalog: Catalog) -> None:
    publisher = make_party(catalog.organisation, name="Mara Quill")
    make_terms(catalog, stages=[Stage.PRETRAIN, Stage.EVALUATE])
    for _number in range(3):
        make_recording(catalog, cleared=True, publisher=publisher)
    narrow = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, narrow, stages=(Stage.PRETRAIN,))
    make_freeze(make_recording(catalog, cleared=True))
    make_recording(catalog, cleared=True)

    answer = clearance_of(catalog, questions_of(catalog, on=TODAY)[0], on=TODAY)

    assert (answer.ready, answer.of) == (1, 6)
    assert _sentences(catalog) == [
        ("Mara Quill has not given permission for the publishing.", 3),
        ("Mara Quill has given permission, but not enough of it for the publishing: not for: evaluation.", 1),
        ("It is frozen while a concern is looked into.", 1),
    ]


def test_published_terms_are_asked_each_purpose_and_else_the_draft_and_else_each_preset(catalog: Catalog) -> None:
    make_recording(catalog, cleared=True)
    proposed = questions_of(catalog, on=TODAY)
    make_terms(catalog, preset="evaluation", is_published=False)
    drafted = questions_of(catalog, on=TODAY)
    label_is_asked = _sentences(catalog)
    make_terms(catalog, preset="analysis")
    published = questions_of(catalog, on=TODAY)

    assert [one.key for one in proposed] == [
        "generative.train_generative",
        "analysis.train_nongenerative",
        "analysis.data_mining",
        "evaluation.data_mining",
    ]
    assert [(one.terms.preset, one.purpose) for one in drafted] == [("evaluation", Purpose.DATA_MINING)]
    assert label_is_asked == []
    assert [(one.terms.preset, one.purpose) for one in published] == [
        ("analysis", Purpose.TRAIN_NONGENERATIVE),
        ("analysis", Purpose.DATA_MINING),
    ]


def test_what_a_quote_would_leave_out_is_told_as_well(catalog: Catalog) -> None:
    make_terms(catalog, least_creators_parts=5_000)
    make_recording(catalog, cleared=True)
    make_recording(catalog)
    by_length = make_catalog(catalog.organisation)
    make_terms(by_length, price_model="per_minute")
    make_recording(by_length, cleared=True, duration_ms=None)

    told = dict(_sentences(catalog))

    assert told["Too little of the price would reach its creators. Onbit Records can agree more."] == 1
    assert _sentences(by_length) == [
        ("It is priced by the minute and its length is not known. Onbit Records can add it.", 1)
    ]


def test_page_leads_from_each_piece_to_its_recordings_and_to_who_can_supply_it(
    seller: Client, catalog: Catalog
) -> None:
    make_offer(catalog)
    artist = make_party(catalog.organisation, name="Yoon Dalbi")
    silent = make_recording(catalog, cleared=True, artist=artist, title="Persimmon Weather")
    silent.consents.update(withdrawn_at=NOON)
    bare = make_recording(catalog, title="Night Ferry")
    make_recording(catalog, cleared=True, title="Ready Song")
    offer = questions_of(catalog, on=TODAY)[0]
    answer = clearance_of(catalog, offer, on=TODAY)
    (consent,) = [one for one in answer.groups if getattr(one.because, "what", "") == Piece.ARTIST_CONSENT]

    page = seller.get(f"/catalogs/{catalog.uuid}/clearance/").content.decode()
    chosen = seller.get(f"/catalogs/{catalog.uuid}/clearance/", {"for": offer.key, "missing": consent.key})

    assert "1 of 3 recordings can be licensed" in page
    for said in (
        "Yoon Dalbi has taken back their yes to this use.",
        f"missing={consent.key}",
        "Invite Yoon Dalbi",
        "Name a representative",
    ):
        assert said in page
    assert f"/recordings/{bare.uuid}/" in page
    assert "Ready Song" not in page
    shown = chosen.content.decode()
    assert (f"/recordings/{silent.uuid}/" in shown, f"/recordings/{bare.uuid}/" in shown) == (True, False)


def test_voices_without_an_instrumental_are_told_before_a_sale(seller: Client, catalog: Catalog) -> None:
    make_offer(catalog, excludes_voice=True)
    sung = make_recording(catalog, cleared=True, vocal=Recording.Vocal.VOCAL)
    make_asset(sung, Asset.Kind.MASTER)
    played = make_recording(catalog, cleared=True)

    page = seller.get(f"/catalogs/{catalog.uuid}/clearance/").content.decode()
    listed = seller.get(f"/catalogs/{catalog.uuid}/clearance/", {"missing": "no-instrumental"}).content.decode()

    assert "Nothing is missing: everybody has said yes." in page
    assert "It has vocals or does not say, the voice is left out, and no instrumental is here." in page
    assert "There is no master to send." in page
    assert (f"/recordings/{sung.uuid}/files/" in listed, f"/recordings/{played.uuid}/files/" in listed) == (True, False)


def test_page_of_drafts_presets_and_an_empty_catalog_says_so(seller: Client, catalog: Catalog) -> None:
    empty = seller.get(f"/catalogs/{catalog.uuid}/clearance/").content.decode()
    make_recording(catalog, cleared=True)
    terms = make_terms(catalog, is_published=False)
    draft = seller.get(f"/catalogs/{catalog.uuid}/clearance/").content.decode()

    assert ("No terms are published yet" in empty, "This catalog has no recordings yet" in empty) == (True, True)
    assert ("These terms are a draft" in draft, f"/terms/{terms.uuid}/" in draft) == (True, True)


def test_catalog_its_list_and_nobody_else_lead_to_the_page(seller: Client, catalog: Catalog) -> None:
    address = f"/catalogs/{catalog.uuid}/clearance/"

    assert address in seller.get(f"/catalogs/{catalog.uuid}/").content.decode()
    assert address in seller.get("/catalogs/").content.decode()
    assert owner_of(make_label()).get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_many_recordings_as_for_one(
    seller: Client, catalog: Catalog, count: int, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    make_offer(catalog)
    for number in range(count):
        make_recording(catalog, cleared=True, publisher=make_party(catalog.organisation, name=f"P{number}"))
    seller.get("/catalogs/")

    with django_assert_max_num_queries(22):  # type: ignore[attr-defined]
        seller.get(f"/catalogs/{catalog.uuid}/clearance/")


def test_every_piece_has_a_next_step(catalog: Catalog) -> None:
    terms, viewer = make_terms(catalog), Viewer(organisation=catalog.organisation)

    steps = {piece: next_step(Missing(piece, None, "Somebody", None), terms, viewer, {}) for piece in Piece}

    assert [piece for piece, told in steps.items() if not told] == []
