"""The objects with which the routes of claims are tried: the world's label is the claimant."""

from io import BytesIO
from typing import Any

from marketplace.catalog.models import Claim
from marketplace.catalog.services.claims import saying
from marketplace.catalog.services.claims.entries import Document
from tests.factories.accounts import NOON
from tests.factories.catalog import make_recording
from tests.factories.claims import make_claim
from tests.site.objects import Objects, of
from tests.site.roles import World


def _made(world: World) -> Claim:
    return make_claim(make_recording(), claimant=world.label)


def _claim(world: World) -> dict[str, Any]:
    return {"uuid": _made(world).uuid}


def _document(world: World) -> dict[str, Any]:
    document = Document("Contract", BytesIO(b"%PDF-1.7 contract"))
    return {"uuid": saying.say(_made(world), world.label, document=document, at=NOON, actor=None).uuid}


CLAIMS: dict[str, Objects] = {
    **dict.fromkeys(["api-claim", "api-claim-entries"], of(_claim, "label")),
    "claim": of(_claim, "label", "operator"),
    "claim-document": of(_document, "label", "operator"),
    **dict.fromkeys(["claim-withdraw", "claim-appeal"], of(_claim, "label")),
    **dict.fromkeys(["claim-admit", "claim-stand", "claim-decide"], of(_claim, "operator")),
}
