"""The agreement says every term, in both languages, and names the manifest by its hash."""

import pytest
from django.utils import translation

from licensing.agreement_pdf import agreement_pdf
from licensing.agreements import accepted_agreement, concluded, proposed
from licensing.plain_terms import plain_for
from licensing.queries.quote_changes import quote_now
from licensing.services import licences, quotes
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_label, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_accepted_quote, make_licence, make_offer
from tests.factories.licensing import make_quote

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_agreement_says_every_term_and_the_manifest_s_hash(language: str) -> None:
    licence = make_licence(terms=make_offer(make_catalog(make_label(name="Onbit Records"))))

    with translation.override(language):
        text = concluded(licence).text
        words = plain_for(licence.quote, licence.terms)

    said = [*words.may, *words.may_not, *words.must, *(fact["value"] for fact in words.facts)]
    said += [licence.number, licence.manifest_sha256, licence.terms.sha256, licence.organisation.name, "Onbit Records"]
    assert [sentence for sentence in said if sentence not in text] == []


def test_what_is_accepted_names_each_terms_version_and_its_price() -> None:
    first, second = make_offer(), make_offer()
    recordings = [make_recording(terms.catalog, cleared=True) for terms in (first, second, second)]
    three, four = Money.parse("3.00", "USD"), Money.parse("4.00", "USD")
    quote = make_accepted_quote(
        [(recordings[0], first, three), (recordings[1], second, three), (recordings[2], second, four)],
        minimum_recordings=2,
    )

    agreement = proposed(quote_now(quote, at=NOON))

    facts = {section.heading: section.facts for section in agreement.sections}
    for terms, count, price in ((first, "1", "$3.00"), (second, "2", "$7.00")):
        heading = f"{terms.catalog.title}: {terms.title}, terms {terms.number}"
        assert [fact["value"] for fact in facts[heading]][:2] == [count, price]
    assert "If fewer than 2 recordings remain, nothing is licensed" in agreement.text


@pytest.mark.parametrize(("language", "other"), [("en", "ko"), ("ko", "en")])
def test_the_words_that_were_accepted_are_printed_letter_by_letter_and_others_are_a_translation(
    language: str, other: str
) -> None:
    quote = make_quote()
    with translation.override(language):
        accepted = proposed(quote_now(quote, at=NOON))
    signatory = make_owner(quote.organisation)
    quote = quotes.accept(quote, agreement=accepted.text, language=language, at=NOON, actor=signatory)
    (licence,) = licences.issue(quote, at=NOON, actor=None).licences

    with translation.override(language):
        signed = concluded(licence)
    with translation.override(other):
        translated = concluded(licence)

    kept = accepted_agreement(quote)
    assert kept is not None
    assert (kept.text, kept.sha256) == (accepted.text, quote.agreement_sha256)
    assert accepted.text in signed.text
    assert licence.manifest_sha256 in signed.text
    assert signed.note == ""
    assert accepted.text.splitlines()[0] not in translated.text
    assert {"en": "that is in Korean", "ko": "영어"}[other] in translated.note


def test_the_pdf_is_the_same_whenever_it_is_made() -> None:
    licence = make_licence()

    english, korean = (agreement_pdf(licence, language=language) for language in ("en", "ko"))

    assert english.startswith(b"%PDF-")
    assert english == agreement_pdf(licence, language="en") != korean
