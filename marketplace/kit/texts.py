"""Text as people type it."""

import unicodedata


def one_line(text: str) -> str:
    """Give a text in one Unicode form and as one line: a name that breaks the line would write into our letters."""
    seen = (" " if unicodedata.category(letter) == "Cc" else letter for letter in unicodedata.normalize("NFC", text))
    return " ".join("".join(seen).split())
