"""What both families of ERN say alike: ids, titles, genres, lines of ownership, and the terms of deals."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from marketplace.catalog.parsing.ern.documents import Element
from marketplace.catalog.parsing.ern.parts import Contribution, Place, Terms, Title
from marketplace.catalog.parsing.ern.territories import territory

_ISRC: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_AI: Final = {"all": "all", "partly": "partly", "none": "none"}


def value(element: Element) -> str:
    """The text of a value, or what its sender put in its place; since 4.3.2 some stand in a `Value` of their own."""
    inner = element.child("Value") or element
    if inner.text in {"UserDefined", ""}:
        return inner.attributes.get("UserDefinedValue", "") or inner.text
    return inner.text


def values(elements: Iterable[Element]) -> tuple[str, ...]:
    """The texts of values, each once, in order."""
    return tuple(dict.fromkeys(text for element in elements if (text := value(element))))


def title(element: Element) -> Title:
    """A title with its sub-titles and the language that it or its text is in."""
    text = element.child("TitleText")
    language = element.attributes.get("LanguageAndScriptCode", "")
    if text is not None:
        language = text.attributes.get("LanguageAndScriptCode", language)
    subs = "; ".join(sub.text for sub in element.all("SubTitle") if sub.text)
    return Title(text.text if text is not None else "", subs, language)


def own_ids(ids: Iterable[Element]) -> tuple[str, ...]:
    """The numbers that senders gave themselves, and GRids."""
    kinds = ("ProprietaryId", "GRid", "CatalogNumber")
    return tuple(dict.fromkeys(one.text for kind in kinds for each in ids for one in each.all(kind) if one.text))


def looks_like_isrc(text: str) -> bool:
    """Is this the ISRC of a recording, put where a sender's own number belongs?"""
    return bool(_ISRC.fullmatch(re.sub(r"[\s-]", "", text.upper())))


def spaced(role: str) -> str:
    """`StudioProducer` as a person writes it: no sign that divides a cell is left."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", role)
    return re.sub(r"[(),;\[\]|]+", " ", words).strip().lower() if not words.isupper() else words


def genres(holders: Iterable[Element]) -> tuple[str, ...]:
    """Genres and their parts."""
    found = [
        text for each in holders for one in each.all("Genre") for name in ("GenreText", "SubGenre") for text in
        values(one.all(name))
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))


def line_of(holders: Iterable[Element], name: str) -> str:
    """A ℗ or © line as printed, else its year and company."""
    for line in (line for each in holders for line in each.all(name)):
        if text := line.said(f"{name}Text") or " ".join(filter(None, [line.said("Year"), line.said(f"{name}Company")])):
            return text
    return ""


def year_of(holders: Iterable[Element], *names: str) -> str:
    """The year of the first of these dates that is given."""
    holders = list(holders)
    for name in names:
        for one in (one for each in holders for one in each.all(name)):
            text = one.text or one.said("Year") or one.said("Date")
            if match := re.match(r"\d{4}", text):
                return match[0]
    return ""


def ai_of(element: Element, name: str) -> str:
    """How much a machine made: none, partly, all, or nothing said."""
    said = element.child(name)
    return _AI.get(value(said).casefold(), "partly") if said is not None and value(said) else ""


def vocal_of(element: Element) -> str:
    """Does anybody sing, as far as the message says?"""
    if element.said("IsInstrumental") == "true" or element.said("HasVocalPerformance") == "false":
        return "instrumental"
    said = (element.said("IsInstrumental"), element.said("HasVocalPerformance"))
    return "vocal" if said[0] == "false" or said[1] == "true" else ""


def in_sequence(elements: Iterable[Element]) -> list[Element]:
    """Elements in the order of their sequence numbers; those without one stay where they are."""
    return sorted(elements, key=lambda one: int(number) if (number := _sequence(one)) else 0)


def joined(contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    """One contribution a name and degree of AI, with all its roles."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in contributions:
        if one.name:
            found.setdefault((one.name, one.ai), {}).update(dict.fromkeys(one.roles))
    return tuple(Contribution(name, tuple(roles), ai) for (name, ai), roles in found.items())


def places(group: Element, path: tuple[int, ...] = ()) -> Iterator[Place]:
    """What stands where in a group of resources: the groups inside the first are its discs."""
    path = (*path, _number(group.said("SequenceNumber")))
    disc = next((number for number in path[1:2] if number), path[0])
    for child in group.children:
        if child.name == "ResourceGroup":
            yield from places(child, path)
        elif child.name == "ResourceGroupContentItem":
            track = _number(child.said("SequenceNumber"))
            for reference in child.all("ReleaseResourceReference"):
                yield Place(reference.text, disc, track)
        elif child.name == "LinkedReleaseResourceReference":
            yield Place(child.text)
    for linked in group.at_path("ResourceGroupContentItem", "LinkedReleaseResourceReference"):
        yield Place(linked.text)


def terms_of(deal: Element) -> Terms:
    """What a deal says; older and laxer senders leave out the element around it."""
    said = deal.child("DealTerms") or deal
    period = said.child("ValidityPeriod") or said
    return Terms(
        uses=values([*said.all("UseType"), *said.at_path("Usage", "UseType")]),
        territory=territory(
            [code.text for code in said.all("TerritoryCode")], [code.text for code in said.all("ExcludedTerritoryCode")]
        ),
        starts=_day(period.said("StartDate") or period.said("StartDateTime")),
        ends=_day(period.said("EndDate") or period.said("EndDateTime")),
        models=tuple(dict.fromkeys(one.text for one in said.all("CommercialModelType") if one.text)),
        is_takedown=said.said("TakeDown") == "true",
    )


def _sequence(element: Element) -> str:
    number = element.attributes.get("SequenceNumber", "")
    return number if re.fullmatch(r"\d{1,6}", number) else ""


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else 0


def _day(text: str) -> str:
    return match[0] if (match := re.match(r"\d{4}-\d{2}-\d{2}", text)) else ""
