"""What a label does next about one missing piece: a page, and the words that lead there."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypedDict
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.templatetags.assent import day
from accounts.viewers import Viewer
from licensing.models import Terms
from licensing.queries.wanted import can_supply
from licensing.reasons import Because, Obstacle, Reason
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.catalog.queries.pieces import CONSENTS, GRANTS

CREDITS = frozenset({Piece.NO_ARTIST, Piece.NO_WRITER, Piece.NO_HUMAN, Piece.NO_VOICE})


class Step(TypedDict):
    """Where to go, or what to wait for where `url` is empty."""

    label: str
    url: str


def next_step(
    because: Because,
    terms: Terms,
    viewer: Viewer,
    creators: Mapping[UUID, int | None],
    waiting: Mapping[UUID, datetime] = MappingProxyType({}),
) -> list[Step]:
    """What can be done; `creators` are those of the label, with who of them has a login.

    `waiting` says who was asked already and when: nobody is asked twice.
    """
    if isinstance(because, Reason):
        return _steps_of_terms(because, terms)
    if because.party is not None and because.party in waiting and can_supply(because):
        told = _("Asked on %(day)s, waits for an answer") % {"day": day(waiting[because.party])}
        return [Step(label=told, url=reverse("requests-sent"))]
    return [*_to_ask(because, terms, viewer), *_steps(because, terms, viewer), *_to_person(because, creators)]


def _steps(piece: Missing, terms: Terms, viewer: Viewer) -> list[Step]:
    form = reverse("rights-together", args=[terms.catalog.uuid])
    imports, rights, offer = reverse("imports"), reverse("imports") + "?kind=rights", reverse("terms-start")
    is_own = viewer.organisation is not None and piece.party == viewer.organisation.party.uuid
    ask = Step(label=_("Ask them, and import their permission"), url=rights)
    publish = Step(label=_("Publish terms: that is your yes"), url=reverse("terms"))
    steps = {
        **dict.fromkeys(GRANTS, publish if is_own else ask),
        **dict.fromkeys(CREDITS, Step(label=_("Import the credits"), url=imports)),
        **dict.fromkeys(CONSENTS, Step(label=_("Import their yes, with its document"), url=rights)),
        Piece.VOICE_CONSENT: Step(label=_("Offer terms that leave the voice out"), url=offer),
        Piece.NAME_CONSENT: Step(label=_("Offer terms without prompts that name an artist"), url=offer),
        Piece.OBJECTION: Step(label=_("Only they can change their answer."), url=""),
        Piece.MACHINE_EARNS: Step(label=_("Say who earns what"), url=form),
        Piece.WITHDRAWN: Step(label=_("Import it again"), url=imports),
        Piece.CLAIMED: Step(label=_("Look at the claim"), url=reverse("claims")),
        Piece.LISTED_FIRST: Step(label=_("Open a claim"), url=reverse("claim-open")),
        Piece.FROZEN: Step(label=_("Look at the concern"), url=reverse("concerns-about")),
    }
    if piece.what == Piece.SHARE:
        return [Step(label=_("Say who holds what"), url=form), Step(label=_("Import who holds what"), url=rights)]
    if "no" in piece.lacks:
        return [Step(label=_("They have said no: ask again only if what you offer has changed."), url="")]
    if piece.what == Piece.OBJECTION and piece.wants_to_be_asked:
        return []
    if piece.what in CONSENTS and piece.lacks:  # who has spoken themself is no longer spoken for
        return [Step(label=_("No file can answer for them any more: ask them."), url="")]
    return [steps[piece.what]]


def _to_ask(piece: Missing, terms: Terms, viewer: Viewer) -> list[Step]:
    """One letter to whoever can supply the piece, for everything that they can supply."""
    is_own = viewer.organisation is not None and piece.party == viewer.organisation.party.uuid
    if not can_supply(piece) or piece.party is None or is_own or not terms.pk:
        return []
    url = reverse("request-ask", args=[terms.catalog.uuid, piece.party]) + f"?for={terms.uuid}"
    return [{"label": _("Ask %(who)s") % {"who": piece.who}, "url": url}]


def _to_person(piece: Missing, creators: Mapping[UUID, int | None]) -> list[Step]:
    """The page of the creator who is asked, where an invitation can be sent."""
    if piece.what not in CONSENTS | GRANTS | {Piece.VOICE_CONSENT, Piece.NAME_CONSENT}:
        return []
    if piece.party is None or piece.party not in creators:
        return []
    page, name = reverse("creator", args=[piece.party]), {"who": piece.who}
    if creators[piece.party]:
        return [Step(label=_("See %(who)s") % name, url=page)]
    stand_in = Step(label=_("Name a representative"), url=reverse("representative-name", args=[piece.party]))
    return [Step(label=_("Invite %(who)s") % name, url=page), stand_in]


def _steps_of_terms(reason: Reason, terms: Terms) -> list[Step]:
    if reason.what == Obstacle.NO_LENGTH:
        return [Step(label=_("Import the lengths"), url=reverse("imports"))]
    return [
        Step(label=_("Say who earns what"), url=reverse("rights-together", args=[terms.catalog.uuid])),
        Step(label=_("Import who earns what"), url=reverse("imports") + "?kind=rights"),
    ]
