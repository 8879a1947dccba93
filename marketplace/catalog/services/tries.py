"""When to stop trying: a file that breaks its reader for no known reason breaks one worker after another."""

from typing import Final

from marketplace.kit.problems import Problem
from marketplace.kit.problems import gettext_noop as _

MOST_TRIES: Final = 3


def broken_off() -> Problem:
    """Say that reading was begun often enough, and never ended."""
    return Problem(
        _("Reading the file broke off {count} times"),
        _("Save it again, in another format if you can, and send that. If it breaks off too, write to us."),
        {"count": MOST_TRIES},
    )


def lost() -> Problem:
    """Say that the file is not where it was put."""
    return Problem(_("The file was lost before it was read"), _("Send it once more."))
