from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation
from accounts.templatetags.assent import day
from licensing.forms.terms import TermsForm, initial_of
from licensing.forms.terms_parts import parts_of
from licensing.models import SearchDocument, Terms
from licensing.presets import proposal as proposal_of
from licensing.queries.first_sales import StepsToFirstSale, steps_to_first_sale
from licensing.services import search_index
from licensing.services.terms import draft
from marketplace.catalog.models import Catalog
from tests.factories.accounts import NOON, make_label, make_membership, make_owner
from tests.factories.catalog import make_asset, make_catalog, make_recording
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def catalog() -> Catalog:
    return make_catalog(title="Orchard Days", is_listed=False)


@pytest.fixture
def seller(client: Client, catalog: Catalog) -> Client:
    client.force_login(make_owner(catalog.organisation))
    return client


def _typed(terms: Terms, **changed: Any) -> dict[str, Any]:
    """What the browser sends for the Terms as the form shows them."""
    form = TermsForm(initial=initial_of(terms))
    sent = {name: form[name].value() for name in form.fields}
    left_out = {name for name, value in sent.items() if value is None or (value is False and name not in _RADIOS)}
    return {name: value for name, value in (sent | changed).items() if name not in left_out - changed.keys()}


_RADIOS = {"excludes_voice", "needs_signed_consent"}


def test_the_editor_asks_for_every_field_once() -> None:
    asked = [one.field.name for part in parts_of(TermsForm()) for row in part.rows for one in row]

    assert sorted(asked) == sorted(TermsForm.base_fields)


def test_a_label_starts_from_a_preset_gives_a_price_and_publishes(seller: Client, catalog: Catalog) -> None:
    assert b"Evaluation only" in seller.get("/terms/new/").content
    address = f"/terms/new/{catalog.uuid}/generative/"
    proposal = proposal_of("generative", catalog=catalog)

    page = seller.get(address)
    saved = seller.post(address, _typed(proposal, title="Training", price="24.00", master_share="60"))
    terms = Terms.objects.get()
    published = seller.post(f"/terms/{terms.uuid}/publish/", {"confirmed": "yes"})

    assert page.status_code == 200
    assert saved.headers["Location"] == f"/terms/{terms.uuid}/"
    assert (terms.title, terms.price_units, terms.master_parts, terms.publishing_parts) == (
        "Training",
        24_00_0000,
        3,
        2,
    )
    assert published.headers["Location"] == f"/offers/{terms.uuid}/"
    terms.refresh_from_db()
    assert (terms.status, terms.number) == ("published", 1)


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(seller: Client, catalog: Catalog) -> None:
    terms = make_terms(catalog, is_published=False)

    answer = seller.post(
        f"/terms/{terms.uuid}/",
        _typed(terms, title="Kept", usage_parts="60", price="1.005", territory="ATLANTIS", output_use="none"),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("4 things to mend", "Access 50 % and usage 60 % make 110 %", "“1.005” is not an amount in USD"):
        assert said in page
    assert "ATLANTIS" in page
    assert 'value="Kept"' in page
    assert Terms.objects.get().title != "Kept"


def test_the_preview_says_what_is_typed_with_and_without_a_script(seller: Client, catalog: Catalog) -> None:
    terms = make_terms(catalog, is_published=False)
    typed = _typed(terms, months="7")

    fragment = seller.post(f"/terms/{terms.uuid}/", typed, headers=HTMX).content.decode()
    page = seller.post(f"/terms/{terms.uuid}/", {**typed, "do": "preview"}).content.decode()

    assert "worldwide, for 7 months" in fragment
    assert "<html" not in fragment
    assert "worldwide, for 7 months" in page
    assert Terms.objects.get().months == 24


def test_a_saved_draft_keeps_a_ratio_that_no_percentage_can_say(seller: Client, catalog: Catalog) -> None:
    terms = make_terms(catalog, is_published=False, master_parts=1, publishing_parts=2)

    seller.post(f"/terms/{terms.uuid}/", _typed(terms, title="Again"))

    terms.refresh_from_db()
    assert (terms.title, terms.master_parts, terms.publishing_parts) == ("Again", 1, 2)


def test_versions_are_begun_retired_and_drafts_discarded(seller: Client, catalog: Catalog) -> None:
    terms = make_terms(catalog)

    assert seller.get(f"/terms/{terms.uuid}/").headers["Location"] == f"/offers/{terms.uuid}/"
    seller.post(f"/terms/{terms.uuid}/version/")
    draft = Terms.objects.get(status="draft")
    assert seller.get(f"/terms/{draft.uuid}/discard/").status_code == 200
    seller.post(f"/terms/{draft.uuid}/discard/")
    assert seller.get(f"/terms/{terms.uuid}/retire/").status_code == 200
    seller.post(f"/terms/{terms.uuid}/retire/")

    assert [one.status for one in Terms.objects.all()] == ["retired"]
    assert f"Until {day(Terms.objects.get().ends_on)}" in seller.get("/terms/").content.decode()


def test_a_catalog_is_made_described_listed_and_withdrawn(seller: Client, catalog: Catalog) -> None:
    make_recording(catalog)

    seller.post("/catalogs/new/", {"title": "새 목록"})
    seller.post(f"/catalogs/{catalog.uuid}/edit/", {"title": "Orchard Nights", "description": "Quiet."})
    assert seller.get(f"/catalogs/{catalog.uuid}/list/").status_code == 200
    seller.post(f"/catalogs/{catalog.uuid}/list/")
    listed = Catalog.objects.get(pk=catalog.pk)
    page = seller.get(f"/catalogs/{catalog.uuid}/").content.decode()
    seller.post(f"/catalogs/{catalog.uuid}/withdraw/")

    assert (listed.status, listed.title) == ("listed", "Orchard Nights")
    assert "See it as everybody does" in page
    assert Catalog.objects.get(pk=catalog.pk).status == "withdrawn"
    assert Catalog.objects.get(title="새 목록").slug == "새-목록"
    assert "Orchard Nights" in seller.get("/catalogs/").content.decode()


def test_what_is_published_and_listed_is_found_at_once(
    seller: Client, catalog: Catalog, django_capture_on_commit_callbacks: Any
) -> None:
    recording = make_recording(catalog, cleared=True)
    terms = make_terms(catalog, is_published=False)

    with django_capture_on_commit_callbacks(execute=True):
        seller.post(f"/terms/{terms.uuid}/publish/", {"confirmed": "yes"})
        seller.post(f"/catalogs/{catalog.uuid}/list/")
    offered = SearchDocument.objects.get(recording=recording).cleared
    with django_capture_on_commit_callbacks(execute=True):
        seller.post(f"/terms/{terms.uuid}/retire/", {"confirmed": "yes"})
    during = SearchDocument.objects.get(recording=recording).cleared
    search_index.refresh(catalog, at=timezone.now() + timedelta(days=31))

    assert offered == during == sorted(terms.purposes)
    assert SearchDocument.objects.get(recording=recording).cleared == []


def test_steps_to_the_first_sale_are_done_when_every_recording_has_what_it_needs(catalog: Catalog) -> None:
    before = steps_to_first_sale(catalog)
    recording = make_recording(catalog, cleared=True)
    without_audio = steps_to_first_sale(catalog)
    make_asset(recording)
    make_terms(catalog)
    ready = steps_to_first_sale(catalog)
    make_recording(catalog)

    assert before == StepsToFirstSale(has_recordings=False, has_rights=False, has_audio=False, has_terms=False)
    assert without_audio == StepsToFirstSale(has_recordings=True, has_rights=True, has_audio=False, has_terms=False)
    assert ready == StepsToFirstSale(has_recordings=True, has_rights=True, has_audio=True, has_terms=True)
    assert steps_to_first_sale(catalog) == StepsToFirstSale(
        has_recordings=True, has_rights=False, has_audio=False, has_terms=True
    )


def test_empty_lists_say_what_to_do_next(client: Client) -> None:
    client.force_login(make_owner(make_label()))

    assert "You have no catalog yet" in client.get("/catalogs/").content.decode()
    assert "You offer nothing yet" in client.get("/terms/").content.decode()
    assert "Bring a catalog first" in client.get("/terms/new/").content.decode()


def test_another_label_finds_nothing_of_it(client: Client, catalog: Catalog) -> None:
    terms = make_terms(catalog, is_published=False)
    client.force_login(make_owner(make_label()))

    addresses = [f"/terms/{terms.uuid}/", f"/offers/{terms.uuid}/", f"/catalogs/{catalog.uuid}/"]

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_a_viewer_looks_and_does_not_write(client: Client, catalog: Catalog) -> None:
    client.force_login(make_membership(catalog.organisation, role="viewer").user)

    assert client.get("/terms/").status_code == 200
    assert client.get("/terms/new/").status_code == 403


def test_a_catalogs_own_page_lists_its_recordings_with_what_they_are_cleared_for(
    seller: Client, catalog: Catalog
) -> None:
    ferry = make_recording(catalog, title="Ferry", isrc="KRZ992600017")
    tide = make_recording(catalog, title="Tide")
    search_index.refresh(catalog, at=NOON)
    SearchDocument.objects.filter(recording=ferry).update(cleared=["data_mining"])
    unknown = make_recording(catalog, title="Unknown to search")
    make_recording(title="Of somebody else")

    page = seller.get(f"/catalogs/{catalog.uuid}/").content.decode()

    first, second, third = page[page.index('id="recordings"') :].split("<tr>")[2:]
    assert f"/recordings/{ferry.uuid}/" in first
    assert "KR-Z99-26-00017" in first
    assert "Data mining" in first
    assert f"/recordings/{tide.uuid}/" in second
    assert "Nothing yet" in second
    assert f"/recordings/{unknown.uuid}/" in third
    assert "Nothing yet" in third


def test_an_empty_catalog_leads_to_its_import(seller: Client, catalog: Catalog) -> None:
    page = seller.get(f"/catalogs/{catalog.uuid}/").content.decode()

    assert "No recording yet" in page


def test_draft_page_says_what_publishing_still_needs(client: Client) -> None:
    label = make_label(verified=False)
    client.force_login(make_owner(label))
    terms = make_draft(make_catalog(label, is_listed=False))

    before = client.get(f"/terms/{terms.uuid}/").content.decode()
    Organisation.objects.filter(pk=label.pk).update(status=Organisation.Status.SUBMITTED)
    asked = client.get(f"/terms/{terms.uuid}/").content.decode()
    steps = client.get(f"/catalogs/{terms.catalog.uuid}/").content.decode()
    Organisation.objects.filter(pk=label.pk).update(status=Organisation.Status.VERIFIED, verified_at=NOON)
    ready = client.get(f"/terms/{terms.uuid}/").content.decode()
    label.memberships.update(is_signatory=False)
    unsigned = client.get(f"/terms/{terms.uuid}/").content.decode()

    assert ("You can publish once you are verified" in before, "/publish/" in before) == (True, False)
    assert "Publishing waits for your verification" in asked
    assert "Asked; an operator looks at it." in steps
    assert "/publish/" in ready
    assert "Somebody who may sign publishes it" in unsigned
    assert client.get(f"/terms/{terms.uuid}/publish/").headers["Location"] == f"/terms/{terms.uuid}/"


def test_law_is_that_of_the_label_and_else_asked() -> None:
    label = make_label()
    laws = []
    for country in ("GB", "KR", "US"):
        label.country = country
        laws.append(make_draft(make_catalog(label)).governing_law)

    assert laws == ["England and Wales", "Republic of Korea", ""]


def make_draft(catalog: Catalog) -> Terms:
    return draft(catalog, preset="generative", title="T", price_units=0, at=NOON, actor=None)


def test_preview_owns_up_to_a_price_it_does_not_understand(seller: Client, catalog: Catalog) -> None:
    terms = make_terms(catalog, is_published=False)
    make_recording(catalog, vocal="vocal")

    wrong = seller.post(f"/terms/{terms.uuid}/", _typed(terms, price="2,50"), headers=HTMX).content.decode()
    right = seller.post(f"/terms/{terms.uuid}/", _typed(terms, price="2.50"), headers=HTMX).content.decode()

    assert ("not understood yet" in wrong, "$" in wrong, "$2.50 a recording" in right) == (True, False, True)
    assert "1 recording with vocals has no instrumental file." in right


def test_a_proposal_links_to_no_history_and_each_preset_says_where_and_how_long(
    seller: Client, catalog: Catalog
) -> None:
    start = seller.get("/terms/new/").content.decode()

    assert "/history/" not in seller.get(f"/terms/new/{catalog.uuid}/analysis/").content.decode()
    assert start.count("worldwide, for") == 3
