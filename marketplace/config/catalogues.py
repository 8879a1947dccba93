"""Message catalogues compiled in plain Python: a bare machine has no gettext tools.

Written from the GNU gettext manual ("The Format of GNU MO Files", "The Format of PO Files").
"""

import ast
import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC = 0x950412DE
HEADER_BYTES = 28
CONTEXT, PLURAL = "\x04", "\x00"


class CatalogueBroken(Exception):
    """A line of a .po file that cannot be understood."""


def compile_all(directory: Path) -> list[Path]:
    """Write the .mo beside each .po that is newer than it; give those written."""
    stale = [po for po in sorted(directory.glob("*/LC_MESSAGES/*.po")) if is_stale(po)]
    for po in stale:
        part = po.with_suffix(".mo.part")
        part.write_bytes(encode(read(po.read_text(encoding="utf-8"))))
        part.replace(po.with_suffix(".mo"))
    return [po.with_suffix(".mo") for po in stale]


def is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def read(text: str) -> dict[str, str]:
    """The messages of a .po file, as gettext keys them; without those that are untranslated, fuzzy or obsolete."""
    messages = {}
    for entry in entries(text):
        words = [entry.get("msgstr", ""), *(entry[f"msgstr[{n}]"] for n in range(9) if f"msgstr[{n}]" in entry)]
        translation = PLURAL.join(words[1:]) if len(words) > 1 else words[0]
        if "fuzzy" in entry or not translation.strip(PLURAL):
            continue
        context = entry["msgctxt"] + CONTEXT if "msgctxt" in entry else ""
        plural = PLURAL + entry["msgid_plural"] if "msgid_plural" in entry else ""
        messages[context + entry["msgid"] + plural] = translation
    return messages


def entries(text: str) -> Iterator[dict[str, str]]:
    """Each message of a .po file as its fields; `fuzzy` is one of them."""
    entry: dict[str, str] = {}
    field = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = word = raw.strip()
        if starts_entry(line, field) and "msgid" in entry:
            yield entry
            entry, field = {}, ""
        if line.startswith("#,") and "fuzzy" in line:
            entry["fuzzy"] = ""
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            field, _, word = line.partition(" ")
        entry[field] = entry.get(field, "") + unquoted(word, number)
    if "msgid" in entry:
        yield entry


def starts_entry(line: str, field: str) -> bool:
    """Whether a line belongs to the next message: after a translation, anything but more translation does."""
    return field.startswith("msgstr") and not line.startswith(('"', "msgstr"))


def unquoted(word: str, number: int) -> str:
    try:
        value = ast.literal_eval(word)
    except (SyntaxError, ValueError):
        value = None
    if not isinstance(value, str):
        raise CatalogueBroken(f"line {number}: {word}")
    return value


def encode(messages: dict[str, str]) -> bytes:
    """A .mo file: two sorted tables of lengths and offsets, then the words."""
    keys, values = b"", b""
    key_table, value_table = [], []
    words_at = HEADER_BYTES + 16 * len(messages)
    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items())
    for key, value in pairs:
        key_table += [len(key), len(keys)]
        keys += key + b"\0"
        value_table += [len(value), len(values)]
        values += value + b"\0"
    key_table[1::2] = [offset + words_at for offset in key_table[1::2]]
    value_table[1::2] = [offset + words_at + len(keys) for offset in value_table[1::2]]
    count = len(messages)
    header = struct.pack("<7I", MAGIC, 0, count, HEADER_BYTES, HEADER_BYTES + 8 * count, 0, words_at)
    return header + struct.pack(f"<{4 * count}I", *key_table, *value_table) + keys + values
