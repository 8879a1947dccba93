"""What a line says that may well be right, and that its owner should look at once more."""

import re
from collections.abc import Iterator
from typing import Final

from marketplace.catalog.parsing.recording_rows import RecordingRow
from marketplace.catalog.parsing.rows import Fault
from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _

_JOINED: Final = re.compile(r"\S(?:\s+(?=[/&+])|(?=,)|\s+\(?(?=(?:feat|ft|featuring|vs)\b))([/&+,]|\w+\.?)\s+\S", re.I)


def doubts(row: RecordingRow) -> Iterator[Fault]:
    """Give each name that looks like two, of whom one would be neither asked nor paid."""
    named = [("artists", name) for name in row.artists] + [("writers", writer.name) for writer in row.writers]
    for field, name in named:
        if joined := _JOINED.search(name):
            problem = Problem(
                _("“{name}” looks like two names, joined by “{sign}”"),
                _("If they are two, divide them by a semicolon in the file: each is then asked, and paid."),
                {"name": name, "sign": joined[1]},
            )
            yield Fault(field, name, problem)
