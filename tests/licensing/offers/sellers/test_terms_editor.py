"""The editor asks for every field of an offer once, says what is typed, and keeps it."""

from typing import Any

import pytest
from django.test import Client

from licensing.forms.terms import TermsForm, initial_of
from licensing.forms.terms_parts import parts_of
from licensing.models import Terms
from licensing.presets import proposal as proposal_of
from marketplace.catalog.models import Catalog
from tests.factories.catalog import make_recording
from tests.factories.licensing import make_terms

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


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
