"""The agreement in words: who licenses what to whom, under every term, in the reader's language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.storage import is_stored, open_stored
from accounts.templatetags.assent import money
from licensing import wording
from licensing.models import Licence, Quote, QuoteDrop, Terms
from licensing.plain_prices import Fact
from licensing.plain_terms import plain_for
from marketplace.kit.countries import BY_CODE
from marketplace.kit.hashing import sha256_hex
from marketplace.kit.money import Money


@dataclass(frozen=True)
class Section:
    """One part of an agreement: sentences, or labelled facts, under a heading."""

    heading: str
    sentences: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class Agreement:
    """The words that bind, part by part."""

    title: str
    language: str
    sections: list[Section]

    @property
    def text(self) -> str:
        """All of it as plain text: what is shown, accepted and hashed."""
        return "\n".join([self.title, *(line for section in self.sections for line in _lines(section))]) + "\n"

    @property
    def sha256(self) -> str:
        """What the words are named by when they are accepted."""
        return sha256_hex(self.text.encode())


def accepted_text(quote: Quote) -> str:
    """The very words that were accepted; empty where none were, or where they were not kept yet."""
    if not quote.agreement_sha256 or not is_stored(quote.agreement_sha256):
        return ""
    with open_stored(quote.agreement_sha256) as stream:
        return stream.read().decode()


def proposed(quote: Quote) -> Agreement:
    """What somebody who may sign accepts before paying: one set of terms for each Terms version in the quote."""
    counts = _sums(quote)
    offers = list(Terms.objects.filter(pk__in=counts).select_related("organisation", "catalog").order_by("pk"))
    use = [_fact(_("Model"), str(quote.trained_model)), *_use_facts(quote)]
    sections = [
        _parties([terms.organisation for terms in offers], quote.organisation),
        Section(_("What is licensed"), facts=use),
    ]
    for terms in offers:
        count, units = counts[terms.pk]
        price = money(Money(units, quote.currency), "exact")
        covered = [_fact(_("Recordings"), str(count)), _fact(_("Price without tax"), price)]
        sections += _terms_sections(quote, terms, covered)
    sections.append(Section(_("How it comes about"), sentences=_coming_about(quote)))
    title = _("Agreement for quote %(number)s") % {"number": quote.number}
    return Agreement(title, get_language() or "en", sections)


def concluded(licence: Licence) -> Agreement:
    """What a licence says: its parties, its manifest by hash, its term and every one of its terms."""
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
    sections = [
        _parties([terms.organisation], licence.organisation),
        Section(_("What is licensed"), sentences=_coverage(), facts=facts),
        *_terms_sections(licence.quote, terms, []),
        Section(_("How it came about"), facts=_acceptance(licence)),
    ]
    title = _("Licence %(number)s") % {"number": licence.number}
    return Agreement(title, get_language() or "en", sections)


def _sums(quote: Quote) -> dict[int, tuple[int, int]]:
    """How many recordings each Terms version covers, and for how much, without what dropped out before payment."""
    gone = quote.drops.exclude(moment=QuoteDrop.Moment.ISSUED).values("recording")
    sums: dict[int, tuple[int, int]] = {}
    for terms, units in quote.lines.exclude(recording__in=gone).values_list("terms", "price_units"):
        count, total = sums.get(terms, (0, 0))
        sums[terms] = (count + 1, total + units)
    return sums


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
        _("Permission is checked again when you pay and when the licence is issued."),
        _("What is not permitted any more by then is left out, and its price in the quote is owed back to you."),
    ]
    if quote.minimum_recordings:
        said.append(
            _("If fewer than %(least)s recordings remain, nothing is licensed and everything is owed back to you.")
            % {"least": quote.minimum_recordings}
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


def _lines(section: Section) -> Iterator[str]:
    yield ""
    yield section.heading
    for sentence in section.sentences:
        yield f"- {sentence}"
    for fact in section.facts:
        yield gettext("%(label)s: %(value)s") % fact
