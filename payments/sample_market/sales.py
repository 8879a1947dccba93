"""Sell, use and distribute in the fictional market, by the same services as the pages, paid on the sandbox's page."""

from collections.abc import Iterable
from datetime import datetime

import requests

from accounts.models import Organisation, User
from licensing.agreements import proposed
from licensing.models import Licence, Quote, Terms, TrainedModel
from licensing.queries.quote_changes import quote_now
from licensing.services import quotes, selections
from licensing.services import terms as terms_service
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD
from marketplace.kit.vocabulary import Content, Purpose, Stage
from payments.models import Order
from payments.services import orders, settlement

PAGE_SECONDS = 20


def offer(catalog: Catalog, owner: User, *, at: datetime) -> None:
    """List a catalog under two offers: generative training, and analysis."""
    for preset, price, title in (
        (Terms.Preset.GENERATIVE, "24.00", "Generative training"),
        (Terms.Preset.ANALYSIS, "4.00", "Analysis"),
    ):
        units = Money.parse(price, "USD").units
        terms = terms_service.draft(
            catalog, preset=preset, at=at, actor=owner, title=title, currency="USD", price_units=units
        )
        terms_service.publish(terms, at=at, actor=owner)


def buy(
    developer: Organisation,
    buyer: User,
    model: TrainedModel,
    recordings: Iterable[Recording],
    *,
    purpose: Purpose,
    now: datetime,
    at: datetime,
) -> list[Licence]:
    """Select, freeze, accept, order and pay; the payment happens now, what it brings is dated `at`."""
    quote = _quote(developer, buyer, model, recordings, purpose=purpose, at=at)
    agreement = proposed(quote_now(quote, at=at))
    quote = quotes.accept(quote, agreement=agreement.text, language=agreement.language, at=at, actor=buyer)
    order = orders.place(quote, at=at, actor=buyer)
    pay(orders.open_checkout(order, at=at, actor=buyer, until=now + orders.PAGE_LIFE))
    order = Order.objects.get(pk=order.pk)
    settlement.settle(settlement.look(order.checkout_id), at=at)
    return list(quote.licences.order_by("pk"))


def pay(page: str) -> None:
    """Press the sandbox's button."""
    requests.post(page, data={"act": "pay"}, timeout=PAGE_SECONDS, allow_redirects=False).raise_for_status()


def _quote(
    developer: Organisation,
    buyer: User,
    model: TrainedModel,
    recordings: Iterable[Recording],
    *,
    purpose: Purpose,
    at: datetime,
) -> Quote:
    selection = selections.create(
        developer,
        at=at,
        actor=buyer,
        title=str(model),
        currency="USD",
        purpose=purpose,
        stages=[Stage.PRETRAIN, Stage.FINETUNE],
        contents=[Content.AUDIO, Content.METADATA],
        territory=WORLD,
        months=12,
        trained_model=model,
        minimum_recordings=None,
    )
    chosen = Recording.objects.filter(pk__in=[recording.pk for recording in recordings])
    selections.add(selection, chosen, at=at, actor=buyer)
    return quotes.freeze(selection, at=at, actor=buyer)
