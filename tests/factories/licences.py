"""Accepted quotes and the licences that they become, for tests."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import Organisation, User
from licensing.models import Licence, Quote, QuoteLine, Selection, Terms, TrainedModel
from licensing.services import licences
from marketplace.catalog.models import Catalog, Recording
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Content, Purpose, Stage
from tests.factories.accounts import NOON, make_developer, make_owner
from tests.factories.catalog import make_catalog, make_grant, make_recording

THREE_DOLLARS = Money.parse("3.00", "USD")

_numbers = count(1)


def make_offer(catalog: Catalog | None = None, **said: Any) -> Terms:
    """Published generative Terms of a catalog, with the label's own grant that publishing gives."""
    catalog = catalog or make_catalog()
    number = catalog.terms.count() + 1
    terms = {
        "status": Terms.Status.PUBLISHED,
        "number": number,
        "title": f"Training {number}",
        "preset": Terms.Preset.GENERATIVE,
        "purposes": [Purpose.TRAIN_GENERATIVE],
        "stages": [Stage.PRETRAIN, Stage.FINETUNE],
        "contents": [Content.AUDIO, Content.METADATA],
        "territory": WORLD,
        "months": 12,
        "price_model": Terms.PriceModel.PER_RECORDING,
        "currency": "USD",
        "price_units": THREE_DOLLARS.units,
        "after_term": Terms.AfterTerm.MODEL_CONTINUES,
        "output_use": Terms.OutputUse.IN_APP_ONLY,
        "governing_law": "Korea",
        "published_at": NOON - timedelta(days=30),
        "takes_effect_on": NOON.date(),
        "sha256": "0" * 64,
    } | said
    made = Terms.objects.create(organisation=catalog.organisation, catalog=catalog, **terms)
    if not catalog.organisation.party.grants.filter(catalog=catalog, withdrawn_at=None).exists():
        make_grant(catalog.organisation.party, catalog=catalog, origin=made.uuid)
    return made


def make_trained_model(
    organisation: Organisation | None = None, *, name: str = "Halcyon Compose", version: str = ""
) -> TrainedModel:
    """One version of a model, its own unless told which."""
    return TrainedModel.objects.create(
        organisation=organisation or make_developer(),
        name=name,
        version=version or str(next(_numbers)),
        product=TrainedModel.Product.MUSIC_GENERATION,
        created_at=NOON,
    )


def make_accepted_quote(
    priced: list[tuple[Recording, Terms, Money]],
    *,
    organisation: Organisation | None = None,
    stages: tuple[str, ...] = (Stage.PRETRAIN,),
    minimum_recordings: int | None = None,
    trained_model: TrainedModel | None = None,
    territory: Territory = WORLD,
    contents: tuple[str, ...] = (Content.AUDIO, Content.METADATA),
    accepted_by: User | None = None,
) -> Quote:
    """A quote of exactly these lines, accepted by somebody who may sign: one more owner of the buyer, unless told."""
    organisation = organisation or make_developer()
    model = trained_model or make_trained_model(organisation)
    wanted: dict[str, Any] = {
        "purpose": Purpose.TRAIN_GENERATIVE,
        "stages": list(stages),
        "contents": list(contents),
        "territory": territory,
        "minimum_recordings": minimum_recordings,
    }
    currency = priced[0][2].currency
    selection = Selection.objects.create(
        organisation=organisation, title="Basket", currency=currency, created_at=NOON, **wanted
    )
    quote = Quote.objects.create(
        status=Quote.Status.ACCEPTED,
        number=f"QUO-TEST-{next(_numbers):06}",
        organisation=organisation,
        selection=selection,
        trained_model=model,
        currency=currency,
        total_units=sum(price.units for _recording, _terms, price in priced),
        platform_fee_parts=1500,
        made_at=NOON,
        valid_until=NOON + timedelta(days=30),
        accepted_by=accepted_by or make_owner(organisation),
        accepted_at=NOON,
        agreement_sha256="0" * 64,
        **wanted,
    )
    QuoteLine.objects.bulk_create(
        QuoteLine(quote=quote, recording=recording, terms=terms, price_units=price.units)
        for recording, terms, price in priced
    )
    return quote


def make_licence(
    recordings: list[Recording] | None = None,
    *,
    terms: Terms | None = None,
    organisation: Organisation | None = None,
    price: Money = THREE_DOLLARS,
    stages: tuple[str, ...] = (Stage.PRETRAIN,),
    contents: tuple[str, ...] = (Content.AUDIO, Content.METADATA),
    at: datetime = NOON,
    ends_on: date | None = None,
) -> Licence:
    """A licence as a sale issues it: of two cleared recordings of one catalog, unless told which."""
    terms = terms or make_offer(recordings[0].catalog if recordings else None)
    recordings = recordings or [make_recording(terms.catalog, cleared=True) for _ in range(2)]
    quote = make_accepted_quote(
        [(recording, terms, price) for recording in recordings],
        organisation=organisation,
        stages=stages,
        contents=contents,
    )
    (licence,) = licences.issue(quote, at=at, actor=None).licences
    if ends_on is not None:
        licence.ends_on = ends_on
        licence.save(update_fields=["ends_on"])
    return licence
