"""What a message says of one resource, written into cells as a person would write them into a file of ours."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from marketplace.catalog.parsing.ern.alike import looks_like_isrc, spaced
from marketplace.catalog.parsing.ern.deals import is_taken_down, written_deals
from marketplace.catalog.parsing.ern.family4 import MACHINE
from marketplace.catalog.parsing.ern.parts import Contribution, Place, Release, Resource, Terms, Title
from marketplace.kit import identifiers
from marketplace.kit.problems import Refused

COLUMNS: Final = [
    "own_id", "title", "version", "artists", "isrc", "duration", "release", "upc", "imprint", "year", "genre",
    "language", "vocal", "work_title", "iswc", "writers", "ai", "contributors", "other_titles", "p_line", "c_line",
    "disc", "track", "other_releases", "deals", "kind", "purge", "release_id",
]  # fmt: skip
_WRITERS: Final = {
    "composer": "composer", "lyricist": "lyricist", "arranger": "arranger", "subarranger": "arranger",
    "composerlyricist": "writer", "writer": "writer", "songwriter": "writer", "author": "lyricist",
    "librettist": "lyricist", "nonlyricauthor": "writer", "adapter": "arranger",
}  # fmt: skip
_PERFORMS: Final = frozenset({"artist", "mainartist", "featuredartist", "primaryartist", "displayartist"})
_AI_WORDS: Final = {"partly": "partly AI", "all": "all AI"}
_MOST_OTHERS: Final = 50


def cells(
    resource: Resource, releases: Sequence[tuple[Release, Place]], terms: Sequence[Terms], *, is_named: bool
) -> list[str]:
    """Write the line of a resource: the releases it stands on come with the place, the main one first.

    `is_named` says that other resources of the message are made from it, and that it stands on no release itself.
    """
    products = [(release, place) for release, place in releases if not release.is_track]
    tracks = [release for release, _place in releases if release.is_track]
    main, place = products[0] if products else (tracks[0] if tracks else Release(""), Place(""))
    nearest = [*tracks, main]
    title = resource.titles[0] if resource.titles else Title("")
    p_line = resource.p_line or _first(release.p_line for release in nearest)
    language, vocal = _language(resource)
    said = {
        "own_id": resource.own_ids[0] if resource.own_ids else "",
        "title": title.text,
        "version": title.sub_title,
        "artists": _artists(resource),
        "isrc": resource.isrc,
        "duration": _duration(resource.duration),
        "release": main.titles[0].whole if main.titles else "",
        "upc": main.barcode,
        "imprint": resource.label or _first([main.label, *(release.label for release in tracks)]),
        "year": resource.year or _first([*(release.year for release in nearest), _year(p_line)]),
        "genre": "; ".join(_listed(name) for name in _genres(resource, nearest)),
        "language": language,
        "vocal": vocal,
        "iswc": resource.iswc,
        "writers": "; ".join(_writers(resource)),
        "ai": _ai(resource),
        "contributors": "; ".join(_contributors(resource)),
        "other_titles": _other_titles(title, resource.titles[1:]),
        "p_line": p_line,
        "c_line": resource.c_line or _first(release.c_line for release in nearest),
        "disc": str(place.disc or ""),
        "track": str(place.track or ""),
        "other_releases": "; ".join(_titled(release) for release, _place in products[1:_MOST_OTHERS]),
        "deals": written_deals(terms),
        "kind": _kind(resource, is_named=is_named),
        "purge": "yes" if is_taken_down(terms) else "",
        "release_id": main.own_ids[0] if main.own_ids else "",
    }
    return [said.get(column, "") for column in COLUMNS]


def purged_cells(release: Release) -> list[str]:
    """Write the line of a release that is withdrawn: its ids are all that a purge tells."""
    said = {
        "isrc": release.isrc,
        "upc": release.barcode,
        "release": release.titles[0].whole if release.titles else "",
        "release_id": release.own_ids[0] if release.own_ids else "",
        "purge": "yes",
    }
    return [said.get(column, "") for column in COLUMNS]


def _kind(resource: Resource, *, is_named: bool) -> str:
    """What is only named is not delivered: supplements, sources of a mix, another's ISRC among one's own numbers."""
    if resource.kind:
        return resource.kind
    borrows = not resource.isrc and any(looks_like_isrc(number) for number in resource.own_ids)
    return "supplemental" if resource.is_supplemental or is_named or borrows else ""


def _genres(resource: Resource, nearest: Iterable[Release]) -> Iterable[str]:
    return resource.genres or next((release.genres for release in nearest if release.genres), ())


def _artists(resource: Resource) -> str:
    performing = [one.name for one in resource.artists if not _only_writes(one) and one.name != MACHINE]
    return "; ".join(dict.fromkeys(_listed(name) for name in performing)) or resource.displayed


def _only_writes(one: Contribution) -> bool:
    return bool(one.roles) and all(_folded(role) in _WRITERS for role in one.roles)


def _writers(resource: Resource) -> Iterable[str]:
    """Who wrote, once for each role."""
    return dict.fromkeys(
        f"{_listed(one.name)} ({_WRITERS[_folded(role)]})"
        for one in (*resource.contributors, *resource.artists)
        if one.name != MACHINE and one.ai != "all"
        for role in one.roles
        if _folded(role) in _WRITERS
    )


def _contributors(resource: Resource) -> Iterable[str]:
    """Who did what else, and everything that a machine had a part in."""
    artists = {one.name for one in resource.artists}
    for one in (*resource.contributors, *resource.artists):
        roles = [role for role in one.roles if one.ai != "none" or _folded(role) not in _WRITERS]
        if one.ai == "none" and one.name in artists:
            roles = [role for role in roles if _folded(role) not in _PERFORMS]
        words = [*map(spaced, roles), *filter(None, [_AI_WORDS.get(one.ai)])]
        if words or (not one.roles and one.name not in artists):
            yield f"{_listed(one.name)} ({', '.join(words)})" if words else _listed(one.name)


def _ai(resource: Resource) -> str:
    """The graver of what is said of the whole and of its contributors; all, where nobody human is named."""
    degrees = {one.ai for one in resource.contributors} - {"none"}
    if resource.contains_ai == "all" or not degrees:
        return resource.contains_ai
    has_humans = resource.displayed or any(one.ai != "all" for one in (*resource.contributors, *resource.artists))
    return "partly" if has_humans else "all"


def _other_titles(shown: Title, others: Iterable[Title]) -> str:
    found: dict[str, str] = {}
    for one in others:
        if one.whole != shown.whole:
            found.setdefault(one.language.replace("_", "-") or "und", one.whole.replace(" / ", "/"))
    return " / ".join(f"{language}: {text}" for language, text in found.items())


def _language(resource: Resource) -> tuple[str, str]:
    """The language that is sung; `zxx` says that nothing is."""
    if resource.language.casefold().startswith("zxx"):
        return "", resource.vocal or "instrumental"
    return resource.language, resource.vocal


def _duration(text: str) -> str:
    """A length without years and days of nothing; a length of nothing is what senders write who do not know it."""
    short = re.sub(r"^P(?:0+[YMWD])*T", "PT", text.strip())
    return "" if re.fullmatch(r"PT(?:0+(?:\.0+)?[HMS])*", short) else short


def _titled(release: Release) -> str:
    title = _listed(release.titles[0].whole) if release.titles else release.barcode
    try:
        return f"{title} ({identifiers.barcode(release.barcode)})" if release.titles else title
    except Refused:
        return title


def _year(p_line: str) -> str:
    return match[0] if (match := re.search(r"\b(?:19|20)\d\d\b", p_line)) else ""


def _first(found: Iterable[str]) -> str:
    return next((one for one in found if one), "")


def _listed(name: str) -> str:
    """A name without the signs that divide names in a cell."""
    return re.sub(r"\s*[;；|]\s*", ", ", name).strip()


def _folded(role: str) -> str:
    return re.sub(r"[\s_-]", "", role).casefold()
