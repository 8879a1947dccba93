"""Offers and quotes for tests; every call makes a new one unless told otherwise."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Organisation
from licensing.models import Quote, Selection, Terms, TrainedModel
from licensing.notices import changed_by
from licensing.services import quotes, selections
from licensing.services import terms as terms_service
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD
from marketplace.kit.vocabulary import Content, Purpose, Stage
from tests.factories.accounts import NOON, make_developer, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import THREE_DOLLARS, make_trained_model


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

    Beside another offer of its catalog it was announced in time, so that both hold on that day. Publishing gives the
    label's own grant, so that its cleared recordings can be sold.
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
    if not is_published:
        return terms
    told = at - timedelta(days=30) if changed_by(terms, on=at.date()) else at
    return terms_service.publish(terms, at=told, actor=owner)


def make_selection(
    *recordings: Recording,
    organisation: Organisation | None = None,
    trained_model: TrainedModel | None = None,
    at: datetime = NOON,
    **wish: Any,
) -> Selection:
    """A selection of these recordings for training a generative model, worldwide, in dollars, for a year."""
    organisation = organisation or make_developer()
    said: dict[str, Any] = {
        "title": "Night music",
        "currency": "USD",
        "purpose": Purpose.TRAIN_GENERATIVE,
        "stages": [Stage.PRETRAIN],
        "contents": [Content.AUDIO],
        "territory": WORLD,
        "months": 12,
        "trained_model": trained_model or make_trained_model(organisation),
    }
    selection = selections.create(organisation, at=at, actor=None, **{**said, **wish})
    selections.add(selection, Recording.objects.filter(pk__in=[one.pk for one in recordings]), at=at, actor=None)
    return selection


def make_quote(*recordings: Recording, count: int = 2, at: datetime = NOON, **wish: Any) -> Quote:
    """A frozen quote of recordings that are cleared and on offer; without any, of `count` new ones of one label."""
    if not recordings:
        catalog = make_catalog()
        make_terms(catalog)
        recordings = tuple(make_recording(catalog, cleared=True) for _number in range(count))
    return quotes.freeze(make_selection(*recordings, at=at, **wish), at=at, actor=None)
