"""XML from strangers, heard as a stream: no document type, no entities, no network, and never a whole file in memory.

A message is a root that holds lists of *records* (parties, resources, releases, deals) and single elements. A record
is kept only while it is read; where it begins is remembered, so that it can be read again by itself.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from marketplace.catalog.parsing.ern.refusals import broken, declares_a_type, encoded, too_deep, too_large
from marketplace.catalog.parsing.tables import MAX_CELL, FileRefused

MAX_DEPTH: Final = 60
MAX_RECORD_BYTES: Final = 32 << 20
MAX_RECORD_ELEMENTS: Final = 400_000  # a release of a hundred thousand tracks
MAX_TOKEN_BYTES: Final = 1 << 20
_PIECE: Final = 1 << 16
_SMALL_PIECE: Final = 1 << 11
_NONE: Final[dict[str, str]] = {}  # most elements have no attributes, and nobody changes those that have


@dataclass(slots=True)
class Element:
    """One element with what stands in it; prefixes are left out, since every sender chooses its own."""

    name: str
    line: int
    at: int
    attributes: dict[str, str]
    text: str = ""
    children: "list[Element]" = field(default_factory=list)

    def all(self, *names: str) -> "list[Element]":
        """The children of these names, in order."""
        return [child for child in self.children if child.name in names]

    def child(self, *names: str) -> "Element | None":
        """The first child of one of these names."""
        return next((child for child in self.children if child.name in names), None)

    def at_path(self, *path: str) -> "list[Element]":
        """All elements under a path of names."""
        found = [self]
        for name in path:
            found = [child for element in found for child in element.children if child.name == name]
        return found

    def said(self, *path: str) -> str:
        """The first text under a path of names."""
        return next((element.text for element in self.at_path(*path) if element.text), "")


class Reading:
    """One reading of a file: gives its records as they are complete, and of those that nobody wants the name only.

    In those it counts who is said to control rights: that is nowhere read, and whoever sent it is told so.
    """

    def __init__(
        self, path: Path, *, wants: Callable[[str], bool], encoding: str | None = None, start: int = 0
    ) -> None:
        self.path, self.wants, self.encoding, self.start = path, wants, encoding, start
        self.root: Element | None = None
        self.namespace = ""
        self.controllers = 0
        self._done: deque[Element] = deque()
        self._open: list[Element] = []
        self._parts: list[str] = []
        self._heard = self._kept = self._depth = 0
        self._base = 0
        self._is_single = False
        self._parser = expat.ParserCreate(encoding)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_document_type
        self._parser.XmlDeclHandler = self._declared
        self._listen()

    def records(self) -> Iterator[Element]:
        """Give the records of the file in order, to its end."""
        fed = 0
        with self.path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                fed += len(piece)
                self._feed(piece, is_last=False)
                if fed - self._parser.CurrentByteIndex > MAX_TOKEN_BYTES:
                    raise too_large(self._parser.CurrentLineNumber)
                while self._done:
                    yield self._done.popleft()
        self._feed(b"", is_last=True)

    def one(self) -> Element:
        """Give the one element that begins where this reading begins."""
        self._depth, self._is_single = 2, True  # as if inside the root and one of its lists
        with self.path.open("rb") as stream:
            stream.seek(self.start)
            while not self._done and (piece := stream.read(_SMALL_PIECE)):
                with suppress(expat.ExpatError):  # what follows the element is no part of it
                    self._parser.Parse(piece)
        return self._done.popleft()

    @property
    def bytes_read(self) -> int:
        """How far this reading has come."""
        return self._parser.CurrentByteIndex

    def _feed(self, piece: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise broken(error) from error
        except (LookupError, ValueError) as error:
            if isinstance(error, FileRefused):
                raise
            raise encoded() from error

    def _listen(self) -> None:
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._say

    def _listen_no_more(self) -> None:
        self._parser.StartElementHandler = self._parser.EndElementHandler = self._parser.CharacterDataHandler = None

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        element = Element(
            _local(name), self._parser.CurrentLineNumber, self._parser.CurrentByteIndex, attributes or _NONE
        )
        self._parts, self._heard = [], 0
        if self._open:
            self._keep(element)
        elif self._depth == 1:
            self.root, self.namespace = element, _namespace(name, attributes)
        elif self._depth > 2 or not element.name.endswith("List"):
            self._open_record(element)

    def _keep(self, element: Element) -> None:
        """Put an element into the record that is open."""
        record = self._open[0]
        self._refuse_depth()
        self._kept += 1
        if element.at - record.at > MAX_RECORD_BYTES or self._kept > MAX_RECORD_ELEMENTS:
            raise too_large(record.line)
        self._open[-1].children.append(element)
        self._open.append(element)

    def _open_record(self, element: Element) -> None:
        if self.wants(element.name):
            self._open.append(element)
            self._kept = 0
            return
        self._done.append(element)  # its name and its line are all that anybody asked for
        self._base = self._depth
        self._parser.StartElementHandler = self._deeper
        self._parser.EndElementHandler = self._out
        self._parser.CharacterDataHandler = None

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        element.text = " ".join("".join(self._parts).split()) if not element.children else ""
        if not self._open:
            self._done.append(element)
            if self._is_single:
                self._listen_no_more()

    def _say(self, text: str) -> None:
        if self._heard <= MAX_CELL:  # more fits into no cell, and whoever reads the cell says so
            self._parts.append(text[: MAX_CELL + 1])
            self._heard += len(text)

    def _deeper(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        self.controllers += name.endswith("RightsController")
        self._refuse_depth()

    def _out(self, _name: str) -> None:
        self._depth -= 1
        if self._depth < self._base:
            self._listen()

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = self.encoding or encoding

    def _refuse_depth(self) -> None:
        if self._depth > MAX_DEPTH:
            raise too_deep(self._parser.CurrentLineNumber, MAX_DEPTH)

    def _refuse_document_type(self, *_said: object) -> None:
        raise declares_a_type(self._parser.CurrentLineNumber)


def _namespace(name: str, attributes: dict[str, str]) -> str:
    """The namespace of the first element, whatever prefix its sender chose."""
    prefix, _colon, _local_name = name.rpartition(":")
    return attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
