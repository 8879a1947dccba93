"""The clearance meter of one recording: who holds what of each side, who said yes, and what is missing."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.templatetags.assent import day
from licensing import wording
from licensing.queries.recordings import Asked
from marketplace.catalog.models import Credit, Recording, RightsShare
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.catalog.queries.pieces import OF_SIDE
from marketplace.catalog.queries.shares import in_force
from marketplace.kit import drawing
from marketplace.kit.vocabulary import Side

_NO_GRANT = {
    Piece.GRANT: gettext_lazy("has not given permission"),
    Piece.GRANT_TOO_NARROW: gettext_lazy("has not given enough permission"),
}
_PERSONS = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("has not approved this use"),
    "refused": gettext_lazy("has said no to this use"),
}


def meter_of(recording: Recording, asked: Asked, *, on: date) -> dict[str, Any]:
    """All that the component of the meter shows."""
    sides = {side: _side(recording, side, asked, on=on) for side in Side}
    strokes = drawing.meter(sides[Side.MASTER]["drawn"], sides[Side.PUBLISHING]["drawn"], seed=str(recording.uuid))
    return {
        "id": "verdict",
        "is_cleared": asked.is_cleared,
        "verdict": _verdict(asked),
        "use": _use(asked, on),
        "summary": _("Master: %(master)s. Publishing: %(publishing)s.")
        % {"master": sides[Side.MASTER]["parts"], "publishing": sides[Side.PUBLISHING]["parts"]},
        "master": sides[Side.MASTER],
        "publishing": sides[Side.PUBLISHING],
        "strokes": strokes,
        "notes": list(dict.fromkeys(piece.sentence for piece in asked.missing)),
    }


def _verdict(asked: Asked) -> str:
    if asked.is_cleared:
        return _("Cleared for this use: everybody has said yes")
    refusing = next((piece.who for piece in asked.missing if piece.has_refused), "")
    if refusing:
        return _("Not for sale for this use: %(who)s has said no") % {"who": refusing}
    return ngettext(
        "Not for sale for this use yet: %(count)s answer is missing",
        "Not for sale for this use yet: %(count)s answers are missing",
        len(asked.missing),
    ) % {"count": len(asked.missing)}


def _use(asked: Asked, on: date) -> str:
    voice = _("without the voice") if asked.use.excludes_voice else _("voice included")
    words = [
        str(asked.purpose.label),
        wording.contents(asked.terms.contents),
        voice,
        wording.territory(asked.terms.territory),
    ]
    return " · ".join([*words, _("asked on %(day)s") % {"day": day(on)}])


def _side(recording: Recording, side: Side, asked: Asked, *, on: date) -> dict[str, Any]:
    answered = {piece.party: piece.what for piece in asked.missing if piece.what in _NO_GRANT and piece.side == side}
    holders, drawn, agreed = [], [], Fraction(0)
    for share in _shares(recording, side, asked, on=on):
        part = Fraction(share.parts, share.whole)
        says_yes = share.holder.uuid not in answered
        agreed += part if says_yes else 0
        drawn.append(("yes" if says_yes else "no", part))
        holders.append(
            {
                "name": share.holder.name,
                "part": _("%(percent)s of it") % {"percent": wording.percent(int(part * 10_000))},
                "answer": _("yes") if says_yes else str(_NO_GRANT[answered[share.holder.uuid]]),
                "state": "yes" if says_yes else "no",
            }
        )
    rest = 1 - sum((part for _state, part in drawn), Fraction(0))
    people = _people(recording, side, asked.missing)
    is_whole = agreed == 1 and all(person["state"] == "yes" for person in people)
    return {
        "parts": _("%(percent)s say yes") % {"percent": wording.percent(int(agreed * 10_000))},
        "state": "yes" if is_whole else "no",
        "holders": holders + people,
        "drawn": _in_whole_numbers([*drawn, ("no", max(rest, Fraction(0)))]),
    }


def _shares(recording: Recording, side: Side, asked: Asked, *, on: date) -> list[RightsShare]:
    shares = RightsShare.objects.filter(in_force(on), recording=recording, side=side)
    return list(
        shares.filter(territory__overlaps=asked.terms.territory).select_related("holder").order_by("-parts", "pk")
    )


def _people(recording: Recording, side: Side, missing: tuple[Missing, ...]) -> list[dict[str, str]]:
    """Those who must approve: artists on the master's side, writers on the publishing's."""
    lacking = [piece for piece in missing if piece.what in OF_SIDE[side]]
    states = {piece.party: "no" for piece in lacking} | {
        piece.party: "refused" for piece in lacking if piece.has_refused
    }
    if side == Side.MASTER:
        roles = [Credit.Role.FEATURED_ARTIST, Credit.Role.VOCALIST]
        credited = Credit.objects.filter(recording=recording, role__in=roles)
    else:
        roles = [Credit.Role.WRITER, Credit.Role.COMPOSER, Credit.Role.LYRICIST]
        credited = Credit.objects.filter(work=recording.work_id, work__isnull=False, role__in=roles)
    return [
        {
            "name": credit.party.name,
            "part": str(credit.get_role_display()),
            "answer": str(_PERSONS[states.get(credit.party.uuid, "yes")]),
            "state": states.get(credit.party.uuid, "yes"),
        }
        for credit in credited.select_related("party").order_by("pk")
    ]


def _in_whole_numbers(parts: list[tuple[str, Fraction]]) -> list[tuple[str, int]]:
    return [(state, int(part * 10_000)) for state, part in parts]
