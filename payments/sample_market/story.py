"""The fictional market from its founding to its first statements, in the order in which it happened."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from accounts.models import Organisation
from accounts.services import seals
from licensing.models import Licence, TrainedModel
from licensing.services import search_index, trained_models, usage_reports
from marketplace.catalog.models import Catalog, Recording
from marketplace.catalog.services import catalogs as catalog_service
from marketplace.kit.errors import DomainError
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Purpose
from payments.sample_market import catalogs, people, sales
from payments.sample_market.repertoire import LABELS, ONBIT
from payments.services import posting, runs

MONTHS_AGO = 3


class NotASandbox(DomainError):
    """The fictional market has no place where real money moves."""


def tell(*, now: datetime, say: Callable[[str], object]) -> people.Market:
    """Make the whole market; only in the sandbox, whose checkout page it pays on."""
    if not settings.STRIPE_SANDBOX:
        raise NotASandbox("The fictional market belongs to the sandbox; here real money moves.")
    months = [Month.of(now.date()).plus(-ago) for ago in range(MONTHS_AGO, 0, -1)]
    founded = _noon(months[0], 2)
    market = people.settle(at=founded)
    say("Three labels and two AI developers are founded and verified.")
    listed = [_bring(market, number, at=founded) for number in range(len(LABELS))]
    people.bring_the_creator(market.labels[ONBIT.name], at=founded)
    say("Their catalogs are imported, their audio uploaded, their terms published.")
    licences = _sell(market, now=now, at=_noon(months[0], 9))
    say(f"{len(licences)} licences are sold.")
    for number, month in enumerate(months):
        _report(licences, month, lazily=number == 1)
        _distribute(month, market, at=_noon(month.next, 3))
    say("Use is reported and distributed month by month; every creator has a statement.")
    for catalog in listed:
        search_index.refresh(catalog, at=now)
    while seals.seal(at=now):
        pass
    return market


def _noon(month: Month, day: int) -> datetime:
    return datetime(month.year, month.month, day, 12, tzinfo=UTC)


def _bring(market: people.Market, number: int, *, at: datetime) -> Catalog:
    label = LABELS[number]
    owner = market.owners[label.name]
    catalog = catalogs.bring(label, market.labels[label.name], owner, at=at)
    catalog_service.list_publicly(catalog, at=at, actor=owner)
    sales.offer(catalog, owner, at=at)
    return catalog


def _sell(market: people.Market, *, now: datetime, at: datetime) -> list[Licence]:
    """One generative model learns from all three labels, one analytical model from the first two."""
    (halcyon, dana), (fenland, ravi) = market.developers
    everything = Recording.objects.order_by("pk")
    first_two = everything.exclude(organisation=market.labels[LABELS[-1].name])
    compose = _model(halcyon, "Halcyon Compose", TrainedModel.Product.MUSIC_GENERATION, at=at)
    tagger = _model(fenland, "Fenland Tagger", TrainedModel.Product.ANALYSIS, at=at)
    return [
        *sales.buy(halcyon, dana, compose, everything, purpose=Purpose.TRAIN_GENERATIVE, now=now, at=at),
        *sales.buy(fenland, ravi, tagger, first_two, purpose=Purpose.DATA_MINING, now=now, at=at),
    ]


def _model(developer: Organisation, name: str, product: str, *, at: datetime) -> TrainedModel:
    return trained_models.register(developer, name=name, version="2", product=product, at=at, actor=None)


def _report(licences: list[Licence], month: Month, *, lazily: bool) -> None:
    """Say what each model heard: some recordings more than others; in a lazy month nothing at all."""
    at = _noon(month.next, 2)
    for licence in licences:
        sender = usage_reports.Sender(user=licence.quote.accepted_by)
        if lazily:
            usage_reports.submit_nil(licence, month, at=at, sender=sender)
            continue
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{licence.number}-{month}.csv"
            path.write_text(_usage_file(licence))
            usage_reports.submit(licence, month, path, file_name=path.name, at=at, sender=sender)


def _usage_file(licence: Licence) -> str:
    lines = ["recording,stage,units,model"]
    for item in licence.items.select_related("recording").order_by("position"):
        seconds = (item.duration_ms or 0) // 1000 * (1 + item.position % 4)
        lines.append(f"{item.recording.isrc},pretrain,{seconds},{licence.trained_model.uuid}")
    return "\n".join(lines) + "\n"


def _distribute(month: Month, market: people.Market, *, at: datetime) -> None:
    run = runs.prepare(month, at=at, actor=market.operator)
    run = runs.approve(run, at=at + timedelta(hours=1), actor=market.operator)
    posting.post(run, at=at + timedelta(hours=2), actor=market.operator)
