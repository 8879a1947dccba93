"""ERN 3.7 to 3.8: each resource and release names its people itself, under details that differ by territory."""

from collections.abc import Callable, Iterable

from marketplace.catalog.parsing.ern import alike
from marketplace.catalog.parsing.ern.documents import Element
from marketplace.catalog.parsing.ern.parts import KINDS, Contribution, Place, Release, Resource, Title

Names = Callable[[str], str]


def is_release(record: Element) -> bool:
    """Is this record a product?"""
    return record.name == "Release"


def party_name(party: Element) -> str:
    """The name of a person or company."""
    return party.said("PartyName", "FullName") or party.said("PartyName", "KeyName") or party.said("PartyName")


def resource(record: Element, _names: Names) -> Resource:
    """Read a recording, or another resource."""
    holders = _holders(record)
    ids = record.all(f"{record.name}Id", "ResourceId")
    return Resource(
        line=record.line,
        kind=KINDS.get(record.name, "software"),
        reference=record.said("ResourceReference"),
        isrc=next((one.said("ISRC") for one in ids if one.said("ISRC")), ""),
        own_ids=alike.own_ids(ids),
        iswc=record.said(f"Indirect{record.name}Id", "ISWC"),
        titles=_titles(holders),
        artists=_artists(holders),
        displayed=_first(holders, "DisplayArtistName"),
        contributors=_contributors(holders),
        duration=record.said("Duration"),
        genres=alike.genres(holders),
        p_line=alike.line_of(holders, "PLine"),
        c_line=alike.line_of(holders, "CLine"),
        label=_first(holders, "LabelName"),
        year=alike.year_of(holders, "OriginalResourceReleaseDate", "ResourceReleaseDate"),
        language=record.said("LanguageOfPerformance"),
        vocal=alike.vocal_of(record),
        contains_ai=next((said for each in holders if (said := alike.ai_of(each, "ContainsAI"))), ""),
        is_supplemental=record.attributes.get("IsSupplemental") == "true",
    )


def release(record: Element, _names: Names) -> Release:
    """Read a product."""
    holders = _holders(record)
    ids = record.all("ReleaseId")
    return Release(
        reference=record.said("ReleaseReference"),
        is_track=_is_track(record, ids),
        is_main=record.attributes.get("IsMainRelease") == "true",
        titles=_titles(holders),
        barcode=next((one.said("ICPN") for one in ids if one.said("ICPN")), ""),
        isrc=next((one.said("ISRC") for one in ids if one.said("ISRC")), ""),
        own_ids=alike.own_ids(ids),
        label=_first(holders, "LabelName"),
        p_line=alike.line_of(holders, "PLine"),
        c_line=alike.line_of(holders, "CLine"),
        genres=alike.genres(holders),
        year=alike.year_of(holders, "OriginalReleaseDate", "GlobalOriginalReleaseDate", "ReleaseDate",
                           "GlobalReleaseDate"),
    )  # fmt: skip


def places(record: Element) -> Iterable[Place]:
    """What stands where on a product: numbered in its groups, else only listed."""
    numbered: dict[str, Place] = {}
    for holder in _holders(record):
        for group in holder.all("ResourceGroup"):
            for place in alike.places(group):
                numbered.setdefault(place.resource, place)
    for reference in record.at_path("ReleaseResourceReferenceList", "ReleaseResourceReference"):
        numbered.setdefault(reference.text, Place(reference.text))
    return numbered.values()


def _is_track(record: Element, ids: list[Element]) -> bool:
    kinds = {one.text for one in record.all("ReleaseType")}
    if kinds:
        return all("Track" in kind for kind in kinds)
    return not any(one.said("ICPN") or one.said("GRid") for one in ids)


def _holders(record: Element) -> list[Element]:
    """Where facts may stand: the details that hold worldwide before those of single territories, then the record."""
    details = [one for one in record.children if one.name.endswith("DetailsByTerritory")]
    return [*sorted(details, key=_narrowness), record]


def _narrowness(details: Element) -> int:
    """Details hold worldwide, everywhere but somewhere, or somewhere."""
    codes = {code.text for code in details.all("TerritoryCode")}
    if "Worldwide" in codes:
        return 1 if details.child("ExcludedTerritoryCode") is not None else 0
    return 2 if codes else 1


def _first(holders: list[Element], name: str) -> str:
    return next((text for each in holders if (text := each.said(name))), "")


def _titles(holders: list[Element]) -> tuple[Title, ...]:
    """The displayed title first, then the formal and the others, and the one for reference where there is none."""
    found = [one for each in holders for one in each.all("Title")]
    order = {"DisplayTitle": 0, "FormalTitle": 1}
    found.sort(key=lambda one: order.get(one.attributes.get("TitleType", ""), 2))
    titles = [title for one in found if (title := alike.title(one)).text]
    if not titles:
        titles = [title for each in holders for one in each.all("ReferenceTitle") if (title := alike.title(one)).text]
    return tuple(dict.fromkeys(titles))


def _artists(holders: list[Element]) -> tuple[Contribution, ...]:
    """Who is displayed; the first details that name anybody speak for all."""
    for each in holders:
        found = alike.joined(
            Contribution(party_name(one), alike.values(one.all("ArtistRole")))
            for one in alike.in_sequence(each.all("DisplayArtist"))
        )
        if found:
            return found
    return ()


def _contributors(holders: list[Element]) -> tuple[Contribution, ...]:
    named = ("DisplayConductor", "ResourceContributor", "IndirectResourceContributor")
    return alike.joined(
        Contribution(
            party_name(one),
            alike.values(role for role in one.children if role.name.endswith("Role") or role.name == "InstrumentType"),
            alike.ai_of(one, "AiContribution") or "none",
        )
        for each in holders
        for name in named
        for one in alike.in_sequence(each.all(name))
    )
