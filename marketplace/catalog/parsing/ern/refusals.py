"""Why a text is no message that we read, said with its line."""

from typing import Final
from xml.parsers import expat

from marketplace.catalog.parsing.tables import FileRefused
from marketplace.kit.problems import gettext_noop as _

_CUT: Final = frozenset({3, 5, 6, 20})  # expat's numbers for a document that ends too early
_ENCODING: Final = frozenset({18, 19, 30})


def too_deep(line: int, limit: int) -> FileRefused:
    """Say that elements stand in elements without end."""
    return FileRefused(
        _("Line {row} is nested more than {limit} levels deep"),
        _("No DDEX message is. Export it again from the system that made it."),
        row=line,
        limit=limit,
    )


def declares_a_type(line: int) -> FileRefused:
    """Say that it declares a document type, the door to entities."""
    return FileRefused(
        _("Line {row} declares a document type, which no DDEX message has and which can do harm"),
        _("Leave out everything from “<!DOCTYPE” to its end, or export the message again."),
        row=line,
    )


def too_large(line: int) -> FileRefused:
    """Say that one element holds more than any message needs."""
    return FileRefused(
        _("What begins in line {row} is larger than one element of a message can be"),
        _("Divide the message into several."),
        row=line,
    )


def broken(error: expat.ExpatError) -> FileRefused:
    """Say why a text is no XML."""
    if error.code in _CUT:
        return FileRefused(
            _("The message breaks off in line {row}: its end is missing"),
            _("Download or export it again; perhaps only a part of it was copied."),
            row=error.lineno,
        )
    if error.code in _ENCODING:
        return encoded()
    return FileRefused(
        _("Line {row} is not well-formed XML: a tag is not closed, or a sign such as & or < stands alone"),
        _("Export the message again from the system that made it, without editing it by hand."),
        row=error.lineno,
    )


def encoded() -> FileRefused:
    return FileRefused(
        _("The message is in an encoding that we do not read"), _("Export it in UTF-8, as DDEX asks for.")
    )
