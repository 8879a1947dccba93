"""The rules that hold for every licence of this market, in plain words, by who must keep them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Part:
    """What one side of the market may, may not and must do."""

    id: str
    title: Promise
    may: Sequence[Promise]
    may_not: Sequence[Promise]
    must: Sequence[Promise] = field(default_factory=list)


PARTS: Sequence[Part] = [
    Part(
        "developers",
        _("AI developers"),
        may=[
            _("license any recording that is cleared for your use, at the price shown"),
            _("use it for the purpose, stages, model and months that the licence names"),
            _("download it again while the licence is in force"),
        ],
        may_not=[
            _("use it for anything that the licence does not name"),
            _("imitate a voice, a name or a likeness"),
            _("pass the music on, or use it after the term"),
        ],
        must=[
            _("report what your model heard, each month, also when it heard nothing"),
            _("keep your licence number with your model: anybody may check it"),
            _("delete the music when the licence says so"),
        ],
    ),
    Part(
        "labels",
        _("Labels and publishers"),
        may=[
            _("set your own terms and prices, and change them for the future"),
            _("leave out any recording, purpose or country"),
            _("see every sale, and how each share was worked out"),
        ],
        may_not=[
            _("list what you do not control, or what AI made alone"),
            _("answer for a person who has not answered you"),
            _("take back a licence that was sold"),
        ],
        must=[
            _("say who owns, who earns and who agreed, with the document"),
            _("sign for it through a person who may bind you"),
        ],
    ),
    Part(
        "creators",
        _("Creators"),
        may=[
            _("see every recording you are named on, and what it earned"),
            _("ask of any amount why it is what it is, and check it yourself"),
            _("see what waits for you and why; it never lapses by itself"),
        ],
        may_not=[_("see anybody else’s earnings, and nobody sees yours")],
        must=[_("confirm who you are before money can reach you")],
    ),
]
