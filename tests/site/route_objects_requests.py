"""The objects with which the routes of permission requests are tried: the world's label asks somebody."""

from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Representation
from accounts.services import representations
from licensing.models import PermissionRequest
from licensing.replies import Reply
from licensing.services import request_answers
from tests.factories.accounts import NOON, make_party
from tests.factories.catalog import make_credit, make_recording
from tests.factories.licensing import make_terms
from tests.factories.requests import answer_token, make_request
from tests.site.objects import Objects, of
from tests.site.roles import World


def _sent(world: World) -> dict[str, Any]:
    return {"uuid": make_request(organisation=world.label).uuid}


def _behind_a_link(world: World) -> dict[str, Any]:
    return {"token": answer_token(make_request(organisation=world.label))}


def _yes_by_letter(world: World) -> PermissionRequest:
    request = make_request(organisation=world.label)
    yes = Reply("yes", "Kang Iseul")
    return request_answers.answer(request, yes, words="Yes.", language="", at=timezone.now(), actor=None)


def _yes_to_somebody_signed_in(world: World) -> dict[str, Any]:
    """A letter to an address that is the creator's, about somebody who is nobody here."""
    assert world.creator.user is not None
    party = make_party(world.label, kind="unclaimed")
    request = make_request(party, organisation=world.label, email=world.creator.user.email)
    EmailAddress.objects.update_or_create(
        user=world.creator.user, email=request.email, defaults={"verified": True, "primary": True}
    )
    yes = Reply("yes", "Kang Iseul")
    request_answers.answer(request, yes, words="Yes.", language="", at=timezone.now(), actor=None)
    return {"uuid": request.uuid}


def _to_creator(world: World) -> dict[str, Any]:
    return {"uuid": make_request(world.creator, organisation=world.label).uuid}


def _missing(world: World) -> dict[str, Any]:
    """Somebody without whom a recording of the world's catalog cannot be licensed."""
    make_terms(world.catalog)
    recording, party = make_recording(world.catalog, cleared=True), make_party(world.label)
    make_credit(recording, party)
    return {"uuid": world.catalog.uuid, "party": party.uuid}


def _came_forward(world: World) -> Representation:
    party = make_party(world.label)
    return representations.come_forward(
        party, email="m@example.org", title="Agreement", document=BytesIO(b"%PDF-1.7 agreement"), at=NOON, actor=None
    )


REQUESTS: dict[str, Objects] = {
    "request-ask-all": of(lambda world: {"uuid": world.catalog.uuid}, "label"),
    "request-ask": of(_missing, "label"),
    **dict.fromkeys(["request-remind", "request-cancel", "api-permission-request"], of(_sent, "label")),
    **dict.fromkeys([f"api-permission-request-{what}" for what in ("remind", "cancel")], of(_sent, "label")),
    **dict.fromkeys(["request-answer", "request-account", "request-letters"], of(_behind_a_link, "everybody")),
    "request-take-back": of(lambda world: {"token": answer_token(_yes_by_letter(world))}, "everybody"),
    "permission-request-take-back": of(_yes_to_somebody_signed_in, "creator"),
    "permission-request": of(_to_creator, "creator"),
    "answer-proof": of(lambda world: {"representation": _came_forward(world).uuid}, "operator"),
}
