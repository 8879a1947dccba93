"""Divide a side of recordings anew from a day on: what was ends, what is begins, and the history keeps both."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services import audit
from marketplace.catalog.divisions import Division
from marketplace.catalog.models import Participation, Recording, RightsChange, RightsShare
from marketplace.catalog.queries.divisions import written
from marketplace.catalog.services import share_letters
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.catalog.services.share_comparisons import Redivided
from marketplace.catalog.services.share_plans import basis, plan
from marketplace.kit.errors import DomainError
from marketplace.kit.vocabulary import Side

How = RightsChange.How
BATCH = 2000


class RightsStand(DomainError):
    """Some of what was asked cannot be changed so; nothing was."""


@transaction.atomic
def divide(
    recordings: Collection[Recording],
    sides: Mapping[Side, Division],
    *,
    since: date,
    at: datetime,
    actor: User | None,
    how: str = How.EDITED,
    copied_from: Recording | None = None,
    agreed: Collection[int] = (),
) -> list[RightsChange]:
    """Divide sides of recordings anew from a day on: all of them, or none if any is refused.

    A share that stays as it was is left alone. What would rewrite a month whose money was divided is refused; so is
    what a share that begins later leaves no room for, and what takes from a holder who acts for itself and has not
    `agreed`. It is planned before everybody waits for it, and anew only if something has moved meanwhile.
    """
    keys = [recording.pk for recording in recordings]
    rests_on = basis(recordings, sides)
    planned, before = plan(recordings, sides, since=since, agreed=agreed), written(keys)
    permission_exclusive()
    if basis(recordings, sides) != rests_on:
        planned, before = plan(recordings, sides, since=since, agreed=agreed), written(keys)
    if refused := [one for one in planned if one.refused]:
        raise RightsStand(refused[0].refused)
    changed = [one for one in planned if one.changes_anything]
    _write(changed, since)
    after = written([one.recording.pk for one in changed])
    return _remember(changed, before, after, since=since, at=at, actor=actor, how=how, copied_from=copied_from)


def preview(recordings: Collection[Recording], sides: Mapping[Side, Division], *, since: date) -> list[Redivided]:
    """Say the same as `plan`, and leave no trace of it: names that are new are made only when it is done."""
    with transaction.atomic():
        planned = plan(recordings, sides, since=since)
        transaction.set_rollback(True)
    return planned


def _write(changed: Collection[Redivided], since: date) -> None:
    """End what ends before anything begins in its place."""
    for one in changed:
        for share in one.ends:
            share.valid_until = since
        for earner in one.earning_ends:
            earner.valid_until = since
    Participation.objects.filter(pk__in=[row.pk for one in changed for row in one.earning_never_begins]).delete()
    RightsShare.objects.filter(pk__in=[row.pk for one in changed for row in one.never_begins]).delete()
    earning = [row for one in changed for row in one.earning_ends]
    Participation.objects.bulk_update(earning, ["valid_until"], batch_size=BATCH)
    RightsShare.objects.bulk_update([row for one in changed for row in one.ends], ["valid_until"], batch_size=BATCH)
    RightsShare.objects.bulk_create([row for one in changed for row in one.begins], batch_size=BATCH)
    begins = [row for one in changed for row in one.earning_begins]
    for row in begins:
        row.share_id = row.share.pk
    Participation.objects.bulk_create(begins, batch_size=BATCH)


def _remember(
    changed: Collection[Redivided],
    before: Mapping[tuple[int, str], list[dict[str, object]]],
    after: Mapping[tuple[int, str], list[dict[str, object]]],
    *,
    since: date,
    at: datetime,
    actor: User | None,
    how: str,
    copied_from: Recording | None,
) -> list[RightsChange]:
    """Write who changed what, when, before and after; one audit row for all that was done together."""
    changes = RightsChange.objects.bulk_create(
        [
            RightsChange(
                recording=one.recording,
                side=one.side,
                since=since,
                before=before.get((one.recording.pk, one.side), []),
                after=after.get((one.recording.pk, one.side), []),
                how=how,
                copied_from=copied_from,
                actor=actor,
                at=at,
            )
            for one in changed
        ],
        batch_size=BATCH,
    )
    if changes:
        share_letters.tell(changes[0].recording.organisation, changes, actor=actor)
    for catalog in {one.recording.catalog_id: one.recording.catalog for one in changed}.values():
        mine = [change for change in changes if change.recording.catalog_id == catalog.pk]
        told = sorted({str(change.recording.uuid) for change in mine})
        subject = mine[0].recording if len(told) == 1 else catalog
        audit.record(
            "rights.divided",
            subject=subject,
            actor=actor,
            at=at,
            organisation=mine[0].recording.organisation,
            since=since,
            how=how,
            recordings=told,
            sides=sorted({change.side for change in mine}),
        )
    return changes
