"""A message as a table: which standard and version it is, who sent it, and a line for each thing that it delivers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Final

from marketplace.catalog.parsing.ern import family3, family4, mead
from marketplace.catalog.parsing.ern.cells import COLUMNS, cells, purged_cells
from marketplace.catalog.parsing.ern.contents import Contents
from marketplace.catalog.parsing.ern.documents import Element, Reading
from marketplace.catalog.parsing.ern.parts import KINDS
from marketplace.catalog.parsing.tables import MAX_ROWS, FileRefused, Line, Table
from marketplace.kit.problems import gettext_noop as _

_NAMESPACE: Final = re.compile(r"https?://(?:www\.)?(?:service\.)?ddex\.net/xml/(\w+)/(\d+)(?:/.*)?")
_SCHEMA: Final = re.compile(r"(\w+)/(\d+)")
_ERN: Final = re.compile(r"3[78]\d?|4[12]\d?|43[012]?")
_MEAD: Final = re.compile(r"10\d?")
_COUNTED: Final = {
    "SoundRecording": "recordings", "Video": "videos", "Image": "images", "Text": "texts",
    "SheetMusic": "sheet_music", "Software": "software", "MIDI": "software", "Midi": "software",
    "UserDefinedResource": "software", "Release": "releases", "TrackRelease": "releases", "ClipRelease": "releases",
    "Deal": "deals", "PurgedRelease": "purged_releases", "ResourceInformation": "recordings",
    "RightsController": "rights_controllers",
}  # fmt: skip


@dataclass(frozen=True)
class Standard:
    """Which standard a message follows, in which version, and what kind of message it is."""

    name: str
    version: str
    message: str

    @property
    def family(self) -> ModuleType:
        """The module that reads this family of versions."""
        return family3 if self.version.startswith("3") else family4


def read_message(path: Path) -> Table:
    """Begin to read a message, after a first reading to its end: none of half a message is taken."""
    standard = _standard(_begun(path))
    contents = Contents(path, standard.family)
    if standard.name == "mead":
        known = contents.counts["ResourceInformation"]
        return _table(standard, contents, mead.mead_lines(path), known, "update", columns=mead.COLUMNS)
    if standard.message == "PurgeReleaseMessage":
        return _table(standard, contents, _purges(path, contents), contents.counts["PurgedRelease"], "purge")
    known = sum(contents.counts[name] for name in KINDS)
    action = "update" if contents.is_update else "deliver"
    return _table(standard, contents, _lines(path, contents, known), known, action)


def _lines(path: Path, contents: Contents, known: int) -> Iterator[Line]:
    """Read the resources again, each with its releases and deals; what follows the last need not be read."""
    reading = Reading(path, wants=lambda name: name in KINDS)
    resources = (record for record in reading.records() if record.name in KINDS)
    for record in islice(resources, known):
        resource = contents.family.resource(record, contents.party)
        releases = contents.releases_of(resource.reference)
        is_named = contents.has_places and not releases
        yield Line(record.line, cells(resource, releases, contents.deals_of(releases), is_named=is_named))


def _purges(path: Path, contents: Contents) -> Iterator[Line]:
    reading = Reading(path, wants=lambda name: name == "PurgedRelease")
    for record in reading.records():
        if record.name == "PurgedRelease":
            yield Line(record.line, purged_cells(contents.family.release(record, contents.party)))


def _table(
    standard: Standard,
    contents: Contents,
    lines: Iterator[Line],
    known: int,
    action: str,
    *,
    columns: list[str] = COLUMNS,
) -> Table:
    if not known:
        raise FileRefused(
            _("The message names no recording and no release"),
            _("Send a NewReleaseMessage with its resources, or a PurgeReleaseMessage."),
        )
    if known > MAX_ROWS:
        raise FileRefused(
            _("The message holds more than {limit} resources"), _("Divide it into several."), limit=MAX_ROWS
        )
    return Table(columns, lines, known, about(standard, contents, action))


def about(standard: Standard, contents: Contents, action: str) -> dict[str, str]:
    """What the message says of itself, and how much it holds."""
    header = contents.header or Element("MessageHeader", 0, 0, {})
    sender = header.child("MessageSender") or header
    owner = header.child("SentOnBehalfOf") or sender
    told = {
        "standard": f"DDEX {standard.name.upper()}",
        "version": standard.version,
        "message_id": header.said("MessageId"),
        "sender": sender.said("PartyName", "FullName") or sender.said("PartyName") or sender.said("PartyId"),
        "sender_dpid": sender.said("PartyId"),
        "on_behalf_of": "" if owner is sender else owner.said("PartyName", "FullName") or owner.said("PartyId"),
        "created": header.said("MessageCreatedDateTime"),
        "is_test": "yes" if header.said("MessageControlType") == "TestMessage" else "",
        "action": action,
    }
    for name, count in contents.counts.items():
        if name in _COUNTED and count:
            told[_COUNTED[name]] = str(int(told.get(_COUNTED[name], 0)) + count)
    return {key: text[:300] for key, text in told.items() if text}


def _begun(path: Path) -> Reading:
    """Read as far as the first element."""
    reading = Reading(path, wants=lambda _name: False)
    next(reading.records(), None)
    return reading


def _standard(reading: Reading) -> Standard:
    """Tell by the namespace of the first element, else by the version that it writes beside it."""
    root = reading.root or Element("", 0, 0, {})  # a file that ends before its first element was refused
    said = root.attributes.get("MessageSchemaVersionId", "")
    found = _NAMESPACE.fullmatch(reading.namespace) or _SCHEMA.fullmatch(said)
    if found is None:
        raise FileRefused(
            _("This XML file is no DDEX message: it begins with <{element}>"),
            _("Upload an ERN or MEAD message, or a CSV or XLSX file."),
            element=root.name[:60],
        )
    standard = Standard(found[1].lower(), ".".join(found[2]), root.name)
    takes = {"ern": (_ERN, ("NewReleaseMessage", "PurgeReleaseMessage")), "mead": (_MEAD, ("MeadMessage",))}
    versions, messages = takes.get(standard.name, (None, ()))
    if versions is None or root.name not in messages:
        raise FileRefused(
            _("A {message} of DDEX {standard} brings no recordings to a catalog"),
            _("Send a NewReleaseMessage, a PurgeReleaseMessage or a MeadMessage."),
            message=root.name[:60],
            standard=standard.name.upper()[:20],
        )
    if not versions.fullmatch(found[2]):
        raise FileRefused(
            _("This is DDEX {standard} in version {version}, which we do not read"),
            _("Send ERN 3.7 to 3.8, ERN 4.1 to 4.3, or MEAD 1.0; most systems can export one of them."),
            standard=standard.name.upper(),
            version=standard.version[:20],
        )
    return standard
