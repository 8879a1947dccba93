"""The messages that the code and the templates ask for, found in plain Python: a bare machine has no xgettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

PACKAGES = ("accounts", "licensing", "marketplace", "payments")
CONTEXT, PLURAL = "\x04", "\x00"
# Where each function keeps its message, its plural and its context.
PLACES: dict[str, tuple[int, int | None, int | None]] = {
    "_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
}


def wanted(root: Path) -> dict[str, str]:
    """Each message as gettext keys it, with the file that asks for it."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= dict.fromkeys(in_python(path.read_text()), str(path.relative_to(root)))
    for path in sorted((root / "templates").rglob("*.*")):
        source = templatize(path.read_text(), origin=str(path))
        found |= dict.fromkeys(in_template(source), str(path.relative_to(root)))
    return found


def in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in PLACES:
                yield from message(node, PLACES[name])


def message(call: ast.Call, place: tuple[int, int | None, int | None]) -> Iterator[str]:
    words = [str(word.value) if isinstance(word, ast.Constant) else None for word in call.args]
    text, plural, context = (words[at] if at is not None and at < len(words) else None for at in place)
    if text:
        yield f"{context}{CONTEXT}" * (context is not None) + text + f"{PLURAL}{plural}" * (plural is not None)


def in_template(source: str) -> Iterator[str]:
    """Django turns a template into calls with the rest crossed out; they are found one by one."""
    for found in re.finditer(r"\b(?:_|gettext|ngettext|pgettext|npgettext)\(", source):
        call = parsed(source[found.start() :])
        if call is not None:
            yield from message(call, PLACES[source[found.start() : found.end() - 1]])


def parsed(source: str) -> ast.Call | None:
    """The shortest beginning that is a whole call."""
    for end in (place.end() for place in re.finditer(r"\)", source)):
        try:
            call = ast.parse(source[:end], mode="eval").body
        except SyntaxError:
            continue
        return call if isinstance(call, ast.Call) else None
    return None
