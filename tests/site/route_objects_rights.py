"""The objects with which the routes of holders are tried: names that are taken over, permissions, shares."""

from io import BytesIO
from typing import Any

from accounts.models import Party
from marketplace.catalog.models import TakeOver
from marketplace.catalog.services import takeovers
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


RIGHTS: dict[str, Objects] = {
    **dict.fromkeys(["rights", "rights-history"], of(_divided, "label")),
    "rights-edit": of(lambda world: _divided(world) | {"side": "master"}, "label"),
    **dict.fromkeys(["rights-together", "rights-copy"], of(_catalog, "label")),
    "takeover-ask": of(lambda world: {"party": _free_name(world).uuid}, "everybody"),
    **dict.fromkeys(["takeover-check", "takeover-accept"], of(_asked, "operator")),
    "takeover-document": of(_asked, "label", "operator"),
}
