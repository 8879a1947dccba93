"""Every class that a stylesheet dresses stands on some page."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITTEN_IN = {"templates": "*.html", "static/js": "*.js"} | dict.fromkeys(
    ["accounts", "licensing", "payments", "marketplace"], "*.py"
)
UNSEEN = re.compile(r"/\*.*?\*/|\"[^\"]*\"|url\([^)]*\)", re.DOTALL)


def test_every_class_of_a_stylesheet_is_drawn_somewhere() -> None:
    pages = "\n".join(path.read_text() for where, name in WRITTEN_IN.items() for path in (ROOT / where).rglob(name))
    words = set(re.findall(r"[\w-]+", pages))
    begun = set(re.findall(r"([\w-]+(?:--|__))(?=\{)", pages))  # "status--{{ tone }}" is finished by a view

    assert [
        name for name in _classes() if name not in words and not any(name.startswith(beginning) for beginning in begun)
    ] == []


def _classes() -> Iterator[str]:
    for sheet in sorted((ROOT / "static" / "css").rglob("*.css")):
        yield from sorted(set(re.findall(r"\.([a-z][\w-]*)", UNSEEN.sub("", sheet.read_text()))))
