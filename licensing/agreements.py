"""The agreement in words: who licenses what to whom, under every term, in the reader's language."""

from collections.abc import Iterable, Iterator

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.storage import is_stored, open_stored
from accounts.templatetags.assent import money
from licensing import wording
from licensing.agreement_text import Agreement, Section
from licensing.models import Licence, Quote, Terms
from licensing.plain_prices import Fact
from licensing.plain_terms import plain_for
from licensing.queries.quote_changes import QuoteNow
from marketplace.kit.countries import BY_CODE


def accepted_agreement(quote: Quote) -> Agreement | None:
    """The very words that were accepted, if any were and they were kept."""
    if not quote.agreement_sha256 or not is_stored(quote.agreement_sha256):
        return None
    with open_stored(quote.agreement_sha256) as stream:
        return Agreement.read(stream.read().decode(), language=quote.agreement_language)


def proposed(now: QuoteNow) -> Agreement:
    """What somebody who may sign accepts before paying: what is left of the quote, under each Terms version."""
    quote = now.quote
    use = [_fact(_("Model"), str(quote.trained_model)), *_use_facts(quote)]
    sections = [
        _parties([one.terms.organisation for one in now.by_terms], quote.organisation),
        Section(_("What is licensed"), facts=use),
    ]
    for one in now.by_terms:
        price = _fact(_("Price without tax"), money(one.price, "exact"))
        sections += _terms_sections(quote, one.terms, [_fact(_("Recordings"), str(one.cleared)), price])
    sections.append(Section(_("How it comes about"), sentences=_coming_about(quote)))
    title = _("Agreement for quote %(number)s") % {"number": quote.number}
    return Agreement(title, get_language() or "en", sections)


def concluded(licence: Licence) -> Agreement:
    """What a licence says: its parties, its manifest by hash, its term, and its terms in the words that bind.

    Those are the words that were accepted. In another language than theirs, and where they were not kept, they are
    said anew, and it is said which words bind.
    """
    quote, terms = licence.quote, licence.terms
    facts = [
        _fact(_("Licence"), licence.number),
        _fact(_("Model"), str(licence.trained_model)),
        *_use_facts(quote),
        _fact(_("From"), date_format(licence.starts_on)),
        _fact(_("Over on"), date_format(licence.ends_on)),
        _fact(_("Recordings"), str(licence.recordings_count)),
        _fact(_("SHA-256 of the manifest, as JSON Lines"), licence.manifest_sha256),
        _fact(_("Price without tax"), money(licence.price, "exact")),
    ]
    language, signed_in = get_language() or "en", quote.agreement_language
    is_translation = signed_in not in {"", language}
    accepted = None if is_translation else accepted_agreement(quote)
    sections = [
        _parties([terms.organisation], licence.organisation),
        Section(_("What is licensed"), sentences=_coverage(), facts=facts),
        *([] if accepted else _terms_sections(quote, terms, [])),
        Section(_("How it came about"), facts=_acceptance(licence)),
        *(_as_accepted(accepted) if accepted else []),
    ]
    title = _("Licence %(number)s") % {"number": licence.number}
    note = _translated_from(signed_in) if is_translation else ""
    return Agreement(title, language, sections, note)


def _as_accepted(accepted: Agreement) -> list[Section]:
    return [
        Section(_("The words that were accepted"), sentences=[_("Letter by letter, as they were shown.")]),
        Section(accepted.title),
        *accepted.sections,
    ]


def _translated_from(language: str) -> str:
    name = translation.get_language_info(language)["name_translated"]
    return _("This is a translation, and not the text that was signed: that is in %(language)s.") % {"language": name}


def _parties(licensors: Iterable[Organisation], licensee: Organisation) -> Section:
    names = dict.fromkeys(licensors)
    facts = [_fact(_("Licensor"), _named(organisation)) for organisation in names]
    return Section(_("Parties"), facts=[*facts, _fact(_("Licensee"), _named(licensee))])


def _named(organisation: Organisation) -> str:
    """A party as a contract names it: with its country and registration."""
    country = BY_CODE.get(organisation.country)
    where = country and (country.korean if (get_language() or "").startswith("ko") else country.english)
    return ", ".join(said for said in (organisation.name, where, organisation.registration_number) if said)


def _use_facts(quote: Quote) -> list[Fact]:
    return [
        _fact(_("Purpose"), wording.purposes([quote.purpose])),
        _fact(_("Stages"), wording.stages(quote.stages)),
        _fact(_("Contents"), wording.contents(quote.contents)),
        _fact(_("Where"), wording.territory(quote.territory)),
    ]


def _coverage() -> list[str]:
    return [
        _("The licence covers the recordings in its manifest, and nothing else."),
        _("It covers no purpose, stage, content, place, day or model that it does not name; all else stays reserved."),
        _("No title passes: recordings and works stay with their owners."),
    ]


def _terms_sections(quote: Quote, terms: Terms, covered: list[Fact]) -> Iterator[Section]:
    """Every term of one version, in plain words."""
    words = plain_for(quote, terms)
    version = {"title": terms.title, "number": terms.number, "catalog": terms.catalog.title}
    binding = _fact(_("SHA-256 of these terms"), terms.sha256)
    yield Section(_("%(catalog)s: %(title)s, terms %(number)s") % version, facts=[*covered, *words.facts, binding])
    yield Section(_("You may"), sentences=words.may)
    yield Section(_("You may not"), sentences=words.may_not)
    yield Section(_("You must"), sentences=words.must)


def _coming_about(quote: Quote) -> list[str]:
    said = [
        _("A later version of the terms changes nothing here: what holds is the version that is named."),
        _("Permission is checked again when you pay and when the licence is issued."),
        _("What is not permitted any more by then is left out, and its price in the quote is owed back to you."),
    ]
    if quote.minimum_recordings:
        said.append(
            _("If fewer than %(least)s recordings remain, nothing is licensed and everything is owed back to you.")
            % {"least": quote.minimum_recordings}
        )
    said.append(
        _(
            "What is stopped for good before its music has gone out to you is not delivered any more. Its whole price"
            " in the quote is owed back to you, even if you fetched its lyrics or artwork."
        )
    )
    return [*said, _("The licence lists its recordings in a manifest, and names it by its SHA-256.")]


def _acceptance(licence: Licence) -> list[Fact]:
    quote = licence.quote
    accepted = [
        _fact(_("Quote"), quote.number),
        _fact(_("Accepted by"), str(quote.accepted_by or "")),
        _fact(_("Accepted"), date_format(quote.accepted_at, "DATETIME_FORMAT") if quote.accepted_at else ""),
        _fact(_("SHA-256 of the words accepted"), quote.agreement_sha256),
    ]
    return [*accepted, _fact(_("Issued"), date_format(licence.issued_at, "DATETIME_FORMAT"))]


def _fact(label: str, value: str) -> Fact:
    return {"label": label, "value": value}
