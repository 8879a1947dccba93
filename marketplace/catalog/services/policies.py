"""A person's own rules, written once and binding at every label."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import Party, User
from accounts.services import audit
from marketplace.catalog.models import StandingPolicy
from marketplace.catalog.queries import taken_back
from marketplace.catalog.queries.own_answers import reach
from marketplace.catalog.services import withdrawal_letters
from marketplace.catalog.services.consents import refuse_other_voices, refuse_others_everything
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Answer, Purpose


@dataclass(frozen=True)
class Policy:
    """What somebody's rules say; a purpose that is neither allowed nor asked about is refused."""

    allows: Collection[Purpose] = ()
    asks: Collection[Purpose] = ()
    least_price: Money | None = None
    voice: str = Answer.NO
    name_image_likeness: str = Answer.NO
    advertising: str = Answer.NO
    valid_until: date | None = None


@dataclass(frozen=True)
class Effect:
    """Of how many recordings somebody's yes counts for one purpose, and would count."""

    purpose: Purpose
    before: int
    after: int


@transaction.atomic
def write(party: Party, policy: Policy, *, words_sha256: str, at: datetime, actor: User | None) -> StandingPolicy:
    """Let rules decide from now on, for all of the person's recordings at every label; the older stay on record."""
    permission_exclusive()
    if Answer.YES in (policy.voice, policy.name_image_likeness):
        refuse_other_voices(party, actor)
    refuse_others_everything(party, actor)
    written = _written(party, policy, words_sha256=words_sha256, at=at, actor=actor)
    audit.record("policy.written", subject=written, actor=actor, at=at, party=party.uuid, words=words_sha256)
    withdrawal_letters.tell(taken_back.of_rules(written), actor=actor)
    return written


def effects(parties: Collection[Party], policy: Policy, *, at: datetime) -> list[Effect]:
    """Tell what rules would change, by the one question of permission itself: they are tried, and not written."""
    party, price = next(iter(parties)), policy.least_price or Money.zero("USD")
    before = [reach(parties, purpose, price=price, on=at.date()) for purpose in Purpose]
    with transaction.atomic():
        _written(party, policy, words_sha256="0" * 64, at=at, actor=None)
        after = [reach(parties, purpose, price=price, on=at.date()) for purpose in Purpose]
        transaction.set_rollback(True)
    return [Effect(*one) for one in zip(Purpose, before, after, strict=True)]


def _written(party: Party, policy: Policy, *, words_sha256: str, at: datetime, actor: User | None) -> StandingPolicy:
    return StandingPolicy.objects.create(
        party=party,
        allows=sorted(policy.allows),
        asks=sorted(policy.asks),
        least_price_units=policy.least_price.units if policy.least_price else None,
        least_price_currency=policy.least_price.currency if policy.least_price else "",
        voice=policy.voice,
        name_image_likeness=policy.name_image_likeness,
        advertising=policy.advertising,
        valid_until=policy.valid_until,
        words_sha256=words_sha256,
        written_by=actor,
        written_at=at,
    )
