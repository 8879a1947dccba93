"""What withdrawing does, told before it is done, whichever permission it is."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def what_withdrawing_does(recordings: int, whole: str, *, back: str) -> dict[str, object]:
    """The words of the page that asks first."""
    changes = [
        ngettext(
            "%(count)s recording leaves every open quote and can no longer be licensed.",
            "%(count)s recordings leave every open quote and can no longer be licensed.",
            recordings,
        )
        % {"count": recordings},
        whole,
        _("Nothing more of them is delivered under licences that were sold before."),
        _(
            "The labels that list them are told by e-mail, and the buyers whose open quotes lose them"
            " or who wait for their files."
        ),
        _("No file can bring it back: to permit it again, you say yes yourself."),
    ]
    return {
        "lede": _("It counts from this moment, for everything that has not been delivered yet."),
        "changes": changes,
        "stays": [_("Copies already delivered may be used as their licence said; you go on earning from them.")],
        "cancel_url": back,
    }
