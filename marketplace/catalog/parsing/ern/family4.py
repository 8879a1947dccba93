"""ERN 4.1 to 4.3.2: parties stand once in a list of their own, and everything else refers to them."""

from collections.abc import Callable, Iterable
from typing import Final

from marketplace.catalog.parsing.ern import alike
from marketplace.catalog.parsing.ern.documents import Element
from marketplace.catalog.parsing.ern.parts import KINDS, Contribution, Place, Release, Resource, Title

Names = Callable[[str], str]
MACHINE: Final = "Generative AI"
_RELEASES: Final = frozenset({"Release", "TrackRelease", "ClipRelease"})


def is_release(record: Element) -> bool:
    """Is this record a product?"""
    return record.name in _RELEASES


def party_name(party: Element) -> str:
    """The name of a party as it writes it by default."""
    names = party.all("PartyName")
    chosen = next((one for one in names if one.attributes.get("IsDefault") == "true"), names[0] if names else None)
    if chosen is None:
        return ""
    return chosen.said("FullName") or chosen.said("FullNameIndexed") or chosen.text


def resource(record: Element, names: Names) -> Resource:
    """Read a recording, or another resource."""
    editions = [record, *(one for one in record.children if one.name.endswith("Edition"))]
    ids = [one for each in editions for one in each.all("ResourceId", f"{record.name}Id")]
    return Resource(
        line=record.line,
        kind=KINDS.get(record.name, "software"),
        reference=record.said("ResourceReference"),
        isrc=next((one.said("ISRC") for one in ids if one.said("ISRC")), ""),
        own_ids=alike.own_ids(ids),
        iswc=record.said("WorkId", "ISWC") or record.said("MusicalWorkId", "ISWC"),
        titles=_titles(record),
        artists=_artists(record, names),
        displayed=_default(record.all("DisplayArtistName")),
        contributors=_contributors(record, names),
        duration=record.said("Duration"),
        genres=alike.genres(editions),
        p_line=alike.line_of(editions, "PLine"),
        c_line=alike.line_of(editions, "CLine"),
        year=alike.year_of(editions, "FirstPublicationDate", "OriginalResourceReleaseDate"),
        language=record.said("LanguageOfPerformance"),
        vocal=alike.vocal_of(record),
        contains_ai=next((said for each in editions if (said := alike.ai_of(each, "ContainsAI"))), ""),
        is_supplemental=record.attributes.get("IsSupplemental") == "true",
    )


def release(record: Element, names: Names) -> Release:
    """Read a product."""
    ids = record.all("ReleaseId")
    return Release(
        reference=record.said("ReleaseReference"),
        is_track=record.name != "Release",
        is_main=record.name == "Release",
        titles=_titles(record),
        barcode=next((one.said("ICPN") for one in ids if one.said("ICPN")), ""),
        isrc=next((one.said("ISRC") for one in ids if one.said("ISRC")), ""),
        own_ids=alike.own_ids(ids),
        label=next((name for one in record.all("ReleaseLabelReference") if (name := names(one.text))), ""),
        p_line=alike.line_of([record], "PLine"),
        c_line=alike.line_of([record], "CLine"),
        genres=alike.genres([record]),
        year=alike.year_of([record], "OriginalReleaseDate", "ReleaseDate"),
    )


def places(record: Element) -> Iterable[Place]:
    """What stands where on a product."""
    for reference in record.all("ReleaseResourceReference"):
        yield Place(reference.text)
    for group in record.all("ResourceGroup"):
        yield from alike.places(group)


def _titles(record: Element) -> tuple[Title, ...]:
    """The displayed title first, then those in other languages and scripts."""
    shown = record.all("DisplayTitle")
    shown.sort(key=lambda one: one.attributes.get("IsDefault") != "true")
    titles = [title for one in [*shown, *record.all("AdditionalTitle")] if (title := alike.title(one)).text]
    if not shown and (text := _default(record.all("DisplayTitleText"))):
        titles.insert(0, Title(text))
    if not titles:  # some senders mix the families
        titles = [title for one in record.all("ReferenceTitle") if (title := alike.title(one)).text]
    return tuple(dict.fromkeys(titles))


def _default(elements: list[Element]) -> str:
    """The text that its sender marks as the default, else the first."""
    elements.sort(key=lambda one: one.attributes.get("IsDefault") != "true")
    return next((one.text for one in elements if one.text), "")


def _artists(record: Element, names: Names) -> tuple[Contribution, ...]:
    return alike.joined(
        Contribution(
            names(one.said("ArtistPartyReference")) or party_name(one),
            alike.values(one.all("DisplayArtistRole", "ArtistRole")),
        )
        for one in alike.in_sequence(record.all("DisplayArtist"))
    )


def _contributors(record: Element, names: Names) -> tuple[Contribution, ...]:
    return alike.joined(_contribution(one, names) for one in alike.in_sequence(record.all("Contributor")))


def _contribution(element: Element, names: Names) -> Contribution:
    """Read one contributor; what a machine alone did names no party (AVS 9)."""
    roles = alike.values([*element.all("Role"), *element.all("InstrumentType")])
    if (special := element.child("SpecialContributor")) is not None:
        is_machine = alike.value(special) == "GenerativeAI"
        return Contribution(MACHINE if is_machine else alike.value(special), roles, "all" if is_machine else "none")
    return Contribution(
        names(element.said("ContributorPartyReference")), roles, alike.ai_of(element, "AiContribution") or "none"
    )
