"""The objects with which the routes of holders are tried: names that are taken over, permissions, shares."""

from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

from accounts.models import Party
from marketplace.catalog.divisions import Holding
from marketplace.catalog.models import Participation, TakeOver
from marketplace.catalog.services import participation_answers, share_proposals, takeovers
from marketplace.kit.vocabulary import Side
from tests.factories import accounts, catalog
from tests.factories.accounts import NOON
from tests.site.objects import Objects, of
from tests.site.roles import World


def _free_name(world: World) -> Party:
    """A name that another label's file gives to somebody."""
    label = accounts.make_label()
    party = accounts.make_party(label, kind=Party.Kind.UNCLAIMED)
    catalog.make_share(catalog.make_recording(catalog.make_catalog(label)), Side.PUBLISHING, holder=party)
    return party


def _takeover(world: World) -> TakeOver:
    return takeovers.ask(
        world.label,
        _free_name(world),
        words="It is our trade name.",
        title="Extract",
        document=BytesIO(b"%PDF-1.7 extract"),
        at=NOON,
        actor=accounts.make_owner(world.label),
    )


def _asked(world: World) -> dict[str, Any]:
    return {"takeover": _takeover(world).uuid}


def _divided(world: World) -> dict[str, Any]:
    return {"uuid": catalog.make_recording(world.catalog, cleared=True).uuid}


def _catalog(world: World) -> dict[str, Any]:
    return {"uuid": world.catalog.uuid}


def _participation(world: World) -> Participation:
    share = catalog.make_share(catalog.make_recording(world.catalog))
    return catalog.make_participation(share, world.creator, payment=Participation.Payment.THROUGH_HOLDER)


def _proposal(world: World) -> dict[str, Any]:
    song = catalog.make_recording(world.catalog)
    catalog.make_share(song, Side.PUBLISHING, holder=world.creator)
    proposal = share_proposals.propose(
        [song],
        {Side.PUBLISHING: (Holding(world.label.name, Fraction(1)),)},
        since=date(2040, 1, 1),
        words="It came back.",
        at=NOON,
        actor=accounts.make_owner(world.label),
    )
    return {"uuid": proposal.uuid}


def _dispute(world: World) -> dict[str, Any]:
    user = world.creator.user or accounts.make_user()
    proof = BytesIO(b"%PDF-1.7 agreement")
    answer = participation_answers.dispute(
        _participation(world), words="It is a half.", at=NOON, actor=user, title="Agreement", document=proof
    )
    return {"uuid": answer.uuid}


RIGHTS: dict[str, Objects] = {
    **dict.fromkeys(["rights", "rights-history", "recording-give-up"], of(_divided, "label")),
    "rights-edit": of(lambda world: _divided(world) | {"side": "master"}, "label"),
    **dict.fromkeys(["rights-together", "rights-copy"], of(_catalog, "label")),
    "participation-answer": of(lambda world: {"uuid": _participation(world).uuid}, "creator"),
    **dict.fromkeys(
        ["participation-dispute", "participation-dispute-document"], of(_dispute, "creator", "label", "operator")
    ),
    "share-proposal": of(_proposal, "creator", "label", "operator"),
    **dict.fromkeys(
        ["api-grant-withdraw", "api-grant-recordings"],
        of(lambda world: {"uuid": catalog.make_grant(world.label.party).uuid}, "label"),
    ),
    "takeover-ask": of(lambda world: {"party": _free_name(world).uuid}, "everybody"),
    **dict.fromkeys(["takeover-check", "takeover-accept"], of(_asked, "operator")),
    "takeover-document": of(_asked, "label", "operator"),
}
