"""Keep what search knows in step with what exists and what is cleared."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest

from licensing.models import SearchDocument, SearchState, Terms
from licensing.queries.cleared_uses import Lengthy, Standing, standings
from licensing.search_text import has_hangul, searchable, squeezed, words_of
from marketplace.catalog.models import (
    Catalog,
    Claim,
    Consent,
    Credit,
    Freeze,
    Grant,
    ImportBatch,
    Recording,
    RightsShare,
    StandingPolicy,
)

BATCH = 2_000
COPIED = ("genre", "language", "imprint", "vocal", "year", "duration_ms", "bpm")


@transaction.atomic
def refresh(catalog: Catalog, *, at: datetime) -> int:
    """Make the documents of one catalog anew; give how many. Running it twice changes nothing."""
    SearchState.objects.update_or_create(catalog=catalog, defaults={"refreshed_at": at})
    recordings = list(Recording.objects.filter(catalog=catalog).select_related("release", "organisation"))
    lengths = [Lengthy(recording.pk, recording.uuid, recording.duration_ms) for recording in recordings]
    known = standings(catalog, lengths, on=at.date())
    writers = _writers(catalog)
    documents = [
        _document(recording, known.get(recording.pk, Standing()), writers.get(recording.work_id, ()), at=at)
        for recording in recordings
    ]
    SearchDocument.objects.filter(catalog=catalog).delete()
    SearchDocument.objects.bulk_create(documents, batch_size=BATCH)
    return len(documents)


def refresh_stale(*, at: datetime) -> int:
    """Make anew what has changed since it was made, and what is a day old; give how many catalogs."""
    stale = stale_catalogs(at=at)
    for catalog in stale:
        refresh(catalog, at=at)
    return len(stale)


def stale_catalogs(*, at: datetime) -> list[Catalog]:
    """The catalogs of which something that search tells may have changed since it was told.

    A share may begin or end at midnight, so that nothing is trusted beyond its day; what changed before midnight need
    not be looked at, however much there is.
    """
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    told = dict(SearchState.objects.filter(refreshed_at__gte=midnight).values_list("catalog", "refreshed_at"))
    changed = _last_changes(since=midnight)
    return [
        catalog
        for catalog in Catalog.objects.order_by("pk")
        if catalog.pk not in told or changed.get(catalog.pk, midnight) > told[catalog.pk]
    ]


def _last_changes(*, since: datetime) -> dict[int, datetime]:
    """For each catalog with changes since a moment, the last of them."""
    both = Greatest("given_at", "withdrawn_at")
    sources: list[tuple[QuerySet[Any], str, str | Combinable]] = [
        (Catalog.objects.all(), "pk", "listed_at"),
        (Recording.objects.all(), "catalog", "changed_at"),
        (ImportBatch.objects.all(), "organisation__catalogs", "finished_at"),
        (Terms.objects.all(), "catalog", Greatest("published_at", "retired_at")),
        (RightsShare.objects.all(), "recording__catalog", "created_at"),
        (Freeze.objects.all(), "recording__catalog", Greatest("frozen_at", "lifted_at")),
        (Claim.objects.all(), "recordings__catalog", Greatest("standing_at", "ended_at", "appeal_answered_at")),
        (Consent.objects.all(), "recordings__catalog", both),
        *(
            source
            for credit in ("credits__recording", "credits__work__recordings")
            for person in ("party", "party__user__parties")
            for source in (
                (Consent.objects.filter(covers_all=True), f"{person}__{credit}__catalog", both),
                (StandingPolicy.objects.all(), f"{person}__{credit}__catalog", "written_at"),
            )
        ),
        (Grant.objects.all(), "holder__shares__recording__catalog", both),
    ]
    last: dict[int, datetime] = {}
    for rows, catalog, moment in sources:
        recent = rows.order_by().annotate(moment=F(moment) if isinstance(moment, str) else moment)
        found = recent.filter(moment__gt=since).values_list(catalog).annotate(last=Max("moment"))
        for pk, changed in found:
            last[pk] = max(changed, last.get(pk, changed))
    return last


def _writers(catalog: Catalog) -> dict[int | None, list[str]]:
    names: dict[int | None, list[str]] = {}
    credits_ = Credit.objects.filter(work__recordings__catalog=catalog).values_list("work_id", "party__name").distinct()
    for work, name in credits_:
        names.setdefault(work, []).append(name)
    return names


def _document(recording: Recording, standing: Standing, writers: Iterable[str], *, at: datetime) -> SearchDocument:
    release = recording.release.title if recording.release else ""
    texts = [
        recording.title,
        recording.version,
        recording.artist,
        *writers,
        release,
        recording.imprint,
        recording.organisation.name,
        recording.isrc,
        recording.own_id,
        recording.mood,
        recording.key,
        recording.instruments,
        recording.themes,
    ]
    tight = [squeezed(text) for text in texts if has_hangul(text)]
    return SearchDocument(
        recording=recording,
        catalog_id=recording.catalog_id,
        organisation_id=recording.organisation_id,
        title=searchable(recording.title),
        artist=searchable(recording.artist),
        words=" ".join([words_of(texts), *dict.fromkeys(tight)]),
        moods=[mood.capitalize() for mood in recording.mood.split("; ") if mood],
        cleared=sorted(standing.purposes),
        prices=standing.prices,
        refreshed_at=at,
        **{field: getattr(recording, field) for field in COPIED},
    )
