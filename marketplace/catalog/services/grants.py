"""A holder's permission: given, and withdrawn from a moment on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Party, User
from accounts.queries.parties import acts_for
from accounts.services import audit
from accounts.services.signing import require_signatory
from marketplace.catalog.models import Catalog, Grant, Recording, RightsShare
from marketplace.catalog.permitted import words_of
from marketplace.catalog.queries import taken_back
from marketplace.catalog.services import withdrawal_letters
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.errors import DomainError
from marketplace.kit.hashing import hash_of
from marketplace.kit.money import Money
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Content, MetadataTier, Purpose, Side, Stage


@dataclass(frozen=True)
class Scope:
    """What a grant is for; a use is granted only if all of it lies inside."""

    purposes: Collection[Purpose]
    stages: Collection[Stage]
    contents: Collection[Content]
    territory: Territory
    sides: Collection[Side] = tuple(Side)
    metadata_tier: MetadataTier = MetadataTier.CREDITS
    valid_from: date | None = None  # none: from the day on which it is given
    valid_until: date | None = None
    least_price: Money | None = None
    least_side: tuple[int, int] | None = None


@transaction.atomic
def give(
    holder: Party,
    scope: Scope,
    *,
    recordings: Iterable[Recording] = (),
    catalog: Catalog | None = None,
    covers_all: bool = False,
    document: str = "",
    origin: UUID | None = None,
    words_sha256: str = "",
    at: datetime,
    actor: User | None,
) -> Grant:
    """Let a holder's shares be licensed: of named recordings, of one catalog, or of everything it holds.

    `origin` is the published Terms that make a label's own grant, or the request that a holder answers. A holder's
    own yes carries the hash of the words it was shown; anybody else's rests on a document.
    """
    permission_exclusive()
    grant = Grant.objects.create(
        holder=holder,
        catalog=catalog,
        covers_all=covers_all,
        sides=sorted(scope.sides),
        purposes=sorted(scope.purposes),
        stages=sorted(scope.stages),
        contents=sorted(scope.contents),
        metadata_tier=scope.metadata_tier,
        territory=scope.territory,
        valid_from=scope.valid_from or at.date(),
        valid_until=scope.valid_until,
        least_price_units=scope.least_price.units if scope.least_price else None,
        least_price_currency=scope.least_price.currency if scope.least_price else "",
        least_side_parts=scope.least_side[0] if scope.least_side else None,
        least_side_whole=scope.least_side[1] if scope.least_side else None,
        document=document,
        origin=origin,
        words_sha256=words_sha256,
        given_by=actor,
        given_at=at,
    )
    grant.recordings.set(recordings)
    audit.record(
        "grant.given",
        subject=grant,
        actor=actor,
        at=at,
        organisation=_whose(holder),
        holder=holder.uuid,
        origin=origin,
    )
    return grant


class NothingHeld(DomainError):
    """An organisation permits only what it has a share of."""


@transaction.atomic
def sign(
    organisation: Organisation,
    scope: Scope,
    *,
    recordings: Collection[Recording] = (),
    catalog: Catalog | None = None,
    at: datetime,
    actor: User,
) -> list[Grant]:
    """Permit something in an organisation's own name, by somebody who may sign for it, without any document.

    It is given for each name that the organisation bears; for named recordings, for one catalog, or for everything
    that it holds now and later.
    """
    require_signatory(organisation, actor)
    shares = RightsShare.objects.filter(holder__in=Party.objects.filter(acts_for(organisation)))
    if recordings:
        shares = shares.filter(recording__in=recordings)
    elif catalog is not None:
        shares = shares.filter(recording__catalog=catalog)
    held: dict[int, set[int]] = defaultdict(set)
    for holder, recording in shares.order_by().values_list("holder_id", "recording_id"):
        held[holder].add(recording)
    if not held or {one.pk for one in recordings} - set().union(*held.values()):
        raise NothingHeld(_("You have no share in these recordings, so there is nothing that you could permit."))
    words = hash_of(words_of(scope, organisation, recordings=recordings, catalog=catalog))
    return [
        give(
            holder,
            scope,
            recordings=[one for one in recordings if one.pk in held[holder.pk]],
            catalog=catalog,
            covers_all=not recordings and catalog is None,
            words_sha256=words,
            at=at,
            actor=actor,
        )
        for holder in Party.objects.filter(pk__in=held).order_by("pk")
    ]


@transaction.atomic
def withdraw(grant: Grant, *, at: datetime, actor: User | None) -> Grant:
    """End a permission from now on; what was licensed before stays licensed, nothing more is delivered."""
    permission_exclusive()
    grant = (
        Grant.objects.select_for_update(of=("self",))
        .select_related("holder__organisation", "holder__controlled_by", "holder__named_by")
        .get(pk=grant.pk)
    )
    if grant.withdrawn_at:
        return grant
    grant.withdrawn_at = at
    grant.save(update_fields=["withdrawn_at"])
    audit.record("grant.withdrawn", subject=grant, actor=actor, at=at, organisation=_whose(grant.holder))
    document = "" if grant.words_sha256 else grant.document
    withdrawal_letters.tell(taken_back.of_grant(grant), document=document, actor=actor)
    return grant


def _whose(holder: Party) -> Organisation | None:
    """Whose history tells of a holder's permission: its own, or that of the label whose files name it."""
    return holder.represents or holder.named_by
