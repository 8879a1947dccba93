"""A world written as rows.

What PostgreSQL refuses, such as two shares of one holder that overlap, is left out of the world, as of a catalog.
"""

from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from accounts.models import Party
from marketplace.catalog.models import Catalog, Credit, Recording
from tests.catalog.permission.drawing import PEOPLE, WRITING
from tests.catalog.permission.worlds import Answered, Granted, Ruled, Share, World
from tests.factories.accounts import make_party, make_user
from tests.factories.catalog import (
    make_catalog,
    make_consent,
    make_credit,
    make_freeze,
    make_grant,
    make_policy,
    make_recording,
    make_share,
    make_work,
)


@dataclass
class Built:
    """A world in the database, and what of it PostgreSQL took."""

    recording: Recording
    people: list[Party]
    world: World

    def party(self, holder: int | None) -> Party:
        return self.recording.organisation.party if holder is None else self.people[holder]


def built(world: World, catalog: Catalog | None = None) -> Built:
    """Write a world as rows."""
    catalog = catalog or make_catalog()
    people = [make_party(catalog.organisation, name=f"Person {number}") for number in PEOPLE]
    if world.one_login:
        user = make_user()
        Party.objects.filter(pk__in=[party.pk for party in people[1:]]).update(user=user, kind=Party.Kind.PERSON)
    recording = make_recording(catalog, vocal=world.vocal, ai_contribution=world.ai)
    recording.work = make_work(catalog.organisation)
    recording.save()
    made = Built(recording, people, world)
    kept = tuple(share for share in world.shares if _is_taken(made, share))
    for grant in world.grants:
        _write_grant(made, grant)
    for credit in world.credits:
        subject = recording.work if credit.role in WRITING and credit.role != Credit.Role.ARRANGER else recording
        given = make_credit(subject, people[credit.person], credit.role)
        Credit.objects.filter(pk=given.pk).update(ai_contribution=credit.ai)
    for answered in world.answers:
        _write_answer(made, answered)
    for ruled in world.rules:
        _write_rules(made, ruled)
    if world.is_frozen:
        make_freeze(recording)
    made.world = replace(world, shares=kept)
    return made


def _is_taken(made: Built, share: Share) -> bool:
    try:
        with transaction.atomic():
            _write_share(made, share)
    except IntegrityError:
        return False
    return True


def _write_share(made: Built, share: Share) -> None:
    make_share(
        made.recording,
        share.side,
        holder=made.party(share.holder),
        parts=share.parts,
        whole=share.whole,
        territory=share.territory,
        valid_from=share.valid_from,
        valid_until=share.valid_until,
    )


def _write_grant(made: Built, grant: Granted) -> None:
    recording = made.recording
    reach: dict[str, tuple[tuple[Recording, ...], Catalog | None]] = {
        "recording": ((recording,), None),
        "catalog": ((), recording.catalog),
        "all": ((), None),
        "another": ((make_recording(make_catalog(recording.organisation)),), None),
    }
    recordings, catalog = reach[grant.reach]
    given = make_grant(
        made.party(grant.holder),
        *recordings,
        catalog=catalog,
        sides=tuple(grant.sides),
        purposes=tuple(grant.purposes),
        contents=tuple(grant.contents),
        territory=grant.territory,
        least_price=grant.least_price,
        least_side=grant.least_side,
        valid_from=grant.valid_from,
        valid_until=grant.valid_until,
    )
    if grant.is_withdrawn:
        given.withdrawn_at = given.given_at
        given.save(update_fields=["withdrawn_at"])


def _write_answer(made: Built, answered: Answered) -> None:
    make_consent(
        made.people[answered.person],
        *([] if answered.covers_all else [made.recording]),
        answer=answered.says,
        signed=answered.is_signed,
        purposes=tuple(answered.purposes),
        personal=tuple(answered.personal),
        covers_all=answered.covers_all,
        least_price=answered.least_price,
        advertising=answered.advertising,
        valid_until=answered.valid_until,
        at=answered.at,
        withdrawn_at=answered.withdrawn_at,
    )


def _write_rules(made: Built, ruled: Ruled) -> None:
    make_policy(
        made.people[ruled.person],
        allows=tuple(ruled.allows),
        asks=tuple(ruled.asks),
        least_price=ruled.least_price,
        voice=ruled.voice,
        name_image_likeness=ruled.name,
        advertising=ruled.advertising,
        valid_until=ruled.valid_until,
        at=ruled.at,
    )
