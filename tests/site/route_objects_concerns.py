"""The objects with which the routes of concerns are tried: one about the world's label, taken up by an operator."""

from typing import Any

from django.utils import timezone

from licensing.models import Concern
from licensing.queries.concern_subjects import Subject
from licensing.queries.concerns import evidence_of
from tests.factories.catalog import make_recording
from tests.factories.concerns import make_concern, token_of
from tests.site.objects import Objects, of
from tests.site.roles import World


def _concern(world: World, *, taken_up: bool = True) -> Concern:
    return make_concern(Subject(make_recording(world.catalog)), taken_up=taken_up, at=timezone.now())


def _own(world: World) -> dict[str, Any]:
    return {"uuid": _concern(world).uuid}


def _new(world: World) -> dict[str, Any]:
    return {"uuid": _concern(world, taken_up=False).uuid}


def _file(world: World) -> dict[str, Any]:
    concern = _concern(world)
    return {"uuid": concern.uuid, "file": evidence_of(concern).get().uuid}


def _followed(world: World) -> dict[str, Any]:
    return {"token": token_of(_concern(world))}


def _followed_file(world: World) -> dict[str, Any]:
    concern = _concern(world)
    return {"token": token_of(concern), "file": evidence_of(concern).get().uuid}


CONCERNS: dict[str, Objects] = {
    "concern-sent": of(lambda world: {"state": "now"}, "everybody"),
    "concern-follow": of(_followed, "everybody"),
    "concern-follow-file": of(_followed_file, "everybody"),
    "concern": of(_own, "label", "operator"),
    "api-concern-follow": of(_followed, "everybody"),
    "api-concern": of(_own, "label", "operator"),
    "api-concern-statements": of(_own, "label", refuses=("operator",)),
    "api-concern-file": of(_file, "label", "operator"),
    "concern-file": of(_file, "label", "operator"),
    "concern-acknowledge": of(_new, "operator"),
    "concern-freeze": of(_new, "operator"),
    "concern-decide": of(_own, "operator"),
    "concern-claim": of(_own, "operator"),
}
