"""The objects with which the routes of payees are tried: the world's creator is paid to a bank in Korea."""

from typing import Any

from accounts.links import token_for
from payments.models import PayeeAccount
from payments.services import erasures
from tests.factories.accounts import NOON, make_owner
from tests.factories.payees import make_bank_account
from tests.site.objects import Objects, of
from tests.site.roles import World


def _account(world: World) -> PayeeAccount:
    """There is one a payee: what another route made is looked for first."""
    found = PayeeAccount.objects.filter(party=world.creator).first()
    return found or make_bank_account(world.creator)


def _token(world: World) -> dict[str, Any]:
    return {"token": token_for("payee-object", _account(world).uuid)}


def _uuid(world: World) -> dict[str, Any]:
    return {"uuid": _account(world).uuid}


def _erasure(world: World) -> dict[str, Any]:
    return {"uuid": erasures.ask(world.creator.user, None, at=NOON, actor=make_owner(world.label)).uuid}


PAYEES: dict[str, Objects] = {
    "payee-bank": of(lambda world: {"country": "KR"}, "everybody"),
    **dict.fromkeys(["payee-account", "payee-account-confirm", "payee-paper"], of(_uuid, "operator")),
    "erasure-carry-out": of(_erasure, "operator"),
    "payee-object": of(_token, "everybody"),
}
