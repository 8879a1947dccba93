"""Offers and quotes for tests; every call makes a new one unless told otherwise."""

from datetime import datetime
from typing import Any

from accounts.models import Organisation
from licensing.models import Terms, TrainedModel
from licensing.services import terms as terms_service
from marketplace.catalog.models import Catalog
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_developer, make_owner
from tests.factories.catalog import make_catalog

THREE_DOLLARS = Money.from_minor(300, "USD")


def make_terms(
    catalog: Catalog | None = None,
    *,
    price: Money = THREE_DOLLARS,
    minimum: Money | None = None,
    preset: str = Terms.Preset.GENERATIVE,
    is_published: bool = True,
    at: datetime = NOON,
    **fields: Any,
) -> Terms:
    """Published Terms of a listed catalog, 3 dollars a recording, with no least part for creators.

    Publishing gives the label's own grant, so that its cleared recordings can be sold.
    """
    catalog = catalog or make_catalog()
    owner = make_owner(catalog.organisation)
    said = {
        "title": Terms.Preset(preset).label,
        "currency": price.currency,
        "price_units": price.units,
        "minimum_units": minimum.units if minimum else 0,
        "least_creators_parts": 0,
    }
    terms = terms_service.draft(catalog, preset=preset, at=at, actor=owner, **{**said, **fields})
    return terms_service.publish(terms, at=at, actor=owner) if is_published else terms


def make_trained_model(
    organisation: Organisation | None = None, *, name: str = "Halcyon Compose", version: str = "2"
) -> TrainedModel:
    return TrainedModel.objects.create(
        organisation=organisation or make_developer(),
        name=name,
        version=version,
        product=TrainedModel.Product.MUSIC_GENERATION,
        created_at=NOON,
    )
