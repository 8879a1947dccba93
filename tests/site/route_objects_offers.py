"""The objects with which the routes of offers are tried: terms, catalogs, selections, quotes, models."""

from typing import Any

from django.utils import timezone

from licensing.models import Quote, Terms
from tests.factories import catalog, licensing
from tests.factories.licences import make_trained_model
from tests.site.objects import Objects, of
from tests.site.roles import World


def _draft(world: World) -> Terms:
    return licensing.make_terms(world.catalog, is_published=False)


def _published(world: World) -> Terms:
    return licensing.make_terms(world.catalog)


def _recording(world: World) -> dict[str, Any]:
    return {"uuid": catalog.make_recording(world.catalog).uuid}


def _own_catalog(world: World) -> dict[str, Any]:
    return {"uuid": world.catalog.uuid}


def _selection(world: World) -> dict[str, Any]:
    return {"uuid": licensing.make_selection(organisation=world.developer).uuid}


def _quote(world: World) -> Quote:
    return licensing.make_quote(count=1, organisation=world.developer, at=timezone.now())


def _quoted(world: World) -> dict[str, Any]:
    return {"uuid": _quote(world).uuid}


def _model(world: World) -> dict[str, Any]:
    return {"uuid": make_trained_model(world.developer).uuid}


PUBLIC_TERMS = of(lambda world: {"uuid": _published(world).uuid}, "everybody")
DRAFT = of(lambda world: {"uuid": _draft(world).uuid}, "label")
PUBLISHED = of(lambda world: {"uuid": _published(world).uuid}, "label")
CATALOG = of(_own_catalog, "label")
SELECTION = of(_selection, "developer")
QUOTE = of(_quoted, "developer")
MODEL = of(_model, "developer")

OFFERS: dict[str, Objects] = {
    "label": of(lambda world: {"slug": world.label.slug}, "everybody"),
    "catalog": of(lambda world: {"slug": world.label.slug, "catalog": world.catalog.slug}, "everybody"),
    **dict.fromkeys(["recording", "api-recording", "api-recording-clearance"], of(_recording, "everybody")),
    "offer": PUBLIC_TERMS,
    "terms-create": of(lambda world: {"catalog": world.catalog.uuid, "preset": "analysis"}, "label"),
    **dict.fromkeys(["terms-edit", "terms-publish", "terms-discard", "api-terms"], DRAFT),
    "api-terms-publish": of(lambda world: {"uuid": _draft(world).uuid}, "label", refuses=("label manager",)),
    **dict.fromkeys(["terms-version", "terms-retire", "api-terms-retire"], PUBLISHED),
    **dict.fromkeys(
        [
            "own-catalog",
            "catalog-clearance",
            "own-catalog-edit",
            "own-catalog-list",
            "own-catalog-withdraw",
            "own-catalog-give-up",
        ],
        CATALOG,
    ),
    **dict.fromkeys(["api-catalog", "api-catalog-clearance", "api-catalog-list", "api-catalog-withdraw"], CATALOG),
    **dict.fromkeys([f"selection-{what}" for what in ("detail", "edit", "lines", "freeze", "ask")], SELECTION),
    **dict.fromkeys(["selection-close", "selection-reopen"], SELECTION),
    **dict.fromkeys([f"api-selection{what}" for what in ("", "-add", "-remove", "-choose", "-preview")], SELECTION),
    **dict.fromkeys([f"quote{what}" for what in ("", "-agreement", "-accept", "-cancel")], QUOTE),
    **dict.fromkeys(
        [f"api-quote{what}" for what in ("", "-lines", "-drops", "-today", "-agreement", "-accept", "-cancel")], QUOTE
    ),
    **dict.fromkeys(["model", "api-model"], MODEL),
}
