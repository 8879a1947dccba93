"""Write who is credited by a catalog file; what a rights file states stays."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from marketplace.catalog.models import Credit

Given = tuple[int, int, str, str]  # subject, party, role, how much of it a machine did


def keep_only(given: QuerySet[Credit], wanted: set[Given], subject: str) -> None:
    """Take back the credits that a catalog file gave and no longer gives; what a rights file states stays."""
    own = given.filter(source=Credit.Source.CATALOG).values_list("pk", subject, "party_id", "role", "ai_contribution")
    stale = [pk for pk, *credit in own if tuple(credit) not in wanted]
    Credit.objects.filter(pk__in=stale).delete()


def give(due: Iterable[Credit]) -> None:
    """Write credits; those that are there already stay."""
    Credit.objects.bulk_create(due, ignore_conflicts=True, batch_size=2000)


def carry(moved: set[tuple[int | None, int]]) -> None:
    """Credit who wrote a work, by a rights file, on the work that a catalog file puts in its place."""
    others = {(before, after) for before, after in moved if before is not None and before != after}
    stated = Credit.objects.filter(work__in={before for before, _after in others}, source=Credit.Source.RIGHTS)
    by_work: dict[int | None, list[Credit]] = defaultdict(list)
    for credit in stated:
        by_work[credit.work_id].append(credit)
    Credit.objects.bulk_create(
        (
            Credit(
                work_id=after,
                party_id=credit.party_id,
                role=credit.role,
                ai_contribution=credit.ai_contribution,
                source=Credit.Source.RIGHTS,
            )
            for before, after in sorted(others)
            for credit in by_work[before]
        ),
        update_conflicts=True,
        unique_fields=["recording", "work", "party", "role"],
        update_fields=["source"],
        batch_size=2000,
    )
