"""Why a recording drops out of an offer before permission is even asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.templatetags.assent import number
from marketplace.catalog.queries.clearance import Missing
from marketplace.kit.vocabulary import Side


class Obstacle(TextChoices):
    """What an offer can lack."""

    NOT_LISTED = "not_listed", _("%(who)s does not list it any more.")
    NO_TERMS = "no_terms", _("%(who)s offers nothing in this currency that covers this use.")
    CHOSEN_TERMS = (
        "chosen_terms",
        _("The terms you chose do not cover this use any more. %(who)s may offer others."),
    )
    NO_LENGTH = "no_length", _("It is priced by the minute and its length is not known. %(who)s can add it.")
    VOICE_MODEL = (
        "voice_model",
        _("The terms of %(who)s leave the voice out, so that they never cover a model that makes voices."),
    )
    CREATORS_PART = "creators_part", _("Too little of the price would reach its creators. %(who)s can agree more.")


@dataclass(frozen=True, slots=True)
class Reason:
    """One obstacle, and who can remove it; of each side that passes on too little, how much of a hundred it does.

    How much that is stands between a label and its artists: only the label reads it.
    """

    what: Obstacle
    who: str
    sides: tuple[tuple[Side, str], ...] = ()
    least: str = ""

    @property
    def sentence(self) -> str:
        """What is in the way, as one would say it to a musician."""
        return str(self.what.label) % {"who": self.who}

    @property
    def detail(self) -> str:
        """By how much it falls short, for its label."""
        words = _("Of the %(side)s, %(percent)s %% reaches creators; these terms promise at least %(least)s %%.")
        return " ".join(
            words % {"side": side.label.lower(), "percent": percent, "least": self.least}
            for side, percent in self.sides
        )

    def as_json(self) -> dict[str, Any]:
        told = {"sides": [list(one) for one in self.sides], "least": self.least} if self.sides else {}
        return {"what": self.what.value, "who": self.who} | told


Because = Reason | Missing


def lacks_only_answers(reasons: Sequence[Because]) -> bool:
    """Whether everybody who is missing wants to be asked: nobody is bothered for what could not be sold anyway."""
    return bool(reasons) and all(isinstance(one, Missing) and one.wants_to_be_asked for one in reasons)


def reason_from_json(stored: Mapping[str, Any]) -> Because:
    """Read what `as_json` of either kind gave."""
    if stored["what"] in Obstacle.values:
        sides = tuple((Side(side), percent) for side, percent in stored.get("sides", ()))
        return Reason(Obstacle(stored["what"]), stored["who"], sides, stored.get("least", ""))
    return Missing.from_json(stored)


def sentences(reasons: Iterable[Because]) -> list[str]:
    """Each thing that is said, once: who wrote and sang it takes back one yes, and not two."""
    return list(dict.fromkeys(reason.sentence for reason in reasons))


def other_reasons(count: int) -> str:
    """All that stand behind the reasons that are said."""
    return ngettext("%(count)s other reason", "%(count)s other reasons", count) % {"count": number(count)}
