"""A person's own rules, written once and binding at every label."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Party, User
from accounts.services import audit
from marketplace.catalog.models import StandingPolicy
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Purpose

Stance = StandingPolicy.Stance


@dataclass(frozen=True)
class Policy:
    """What somebody's rules say; a purpose that is neither allowed nor asked about is refused."""

    allows: Collection[Purpose] = ()
    asks: Collection[Purpose] = ()
    least_price: Money | None = None
    voice: str = Stance.NO
    name_image_likeness: str = Stance.NO
    advertising: str = Stance.NO


@transaction.atomic
def write(party: Party, policy: Policy, *, words_sha256: str, at: datetime, actor: User | None) -> StandingPolicy:
    """Let rules decide from now on, for all of the person's recordings at every label; the older stay on record."""
    permission_exclusive()
    written = StandingPolicy.objects.create(
        party=party,
        allows=sorted(policy.allows),
        asks=sorted(policy.asks),
        least_price_units=policy.least_price.units if policy.least_price else None,
        least_price_currency=policy.least_price.currency if policy.least_price else "",
        voice=policy.voice,
        name_image_likeness=policy.name_image_likeness,
        advertising=policy.advertising,
        words_sha256=words_sha256,
        written_by=actor,
        written_at=at,
    )
    audit.record("policy.written", subject=written, actor=actor, at=at, party=party.uuid, words=words_sha256)
    return written
