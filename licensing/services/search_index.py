"""Keep what search knows in step with what exists and what is cleared."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from licensing.models import SearchDocument, SearchState, Terms
from licensing.queries.cleared_uses import Lengthy, Standing, standings
from licensing.search_text import has_hangul, searchable, squeezed, words_of
from marketplace.catalog.models import Catalog, Consent, Credit, Freeze, Grant, ImportBatch, Recording, RightsShare

BATCH = 2_000
COPIED = ("genre", "language", "imprint", "vocal", "year", "duration_ms")


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
    stale = list(stale_catalogs(at=at))
    for catalog in stale:
        refresh(catalog, at=at)
    return len(stale)


def stale_catalogs(*, at: datetime) -> QuerySet[Catalog]:
    """The catalogs of which something that search tells may have changed since it was told.

    A share may begin or end at midnight, so that nothing is trusted beyond its day.
    """
    state = SearchState.objects.filter(catalog=OuterRef("pk"))
    told = state.values("refreshed_at")
    return Catalog.objects.annotate(told_at=told[:1]).filter(
        Q(told_at__isnull=True) | Q(told_at__lt=at.replace(hour=0, minute=0, second=0, microsecond=0)) | _changed()
    )


def _changed() -> Combinable | Q:
    inside = {"recording__catalog": OuterRef("pk")}
    since = OuterRef("told_at")
    return (
        Q(listed_at__gt=F("told_at"))
        | Exists(Recording.objects.filter(catalog=OuterRef("pk"), changed_at__gt=since))
        | Exists(ImportBatch.objects.filter(organisation=OuterRef("organisation"), finished_at__gt=since))
        | Exists(Terms.objects.filter(Q(published_at__gt=since) | Q(retired_at__gt=since), catalog=OuterRef("pk")))
        | Exists(RightsShare.objects.filter(created_at__gt=since, **inside))
        | Exists(Freeze.objects.filter(Q(frozen_at__gt=since) | Q(lifted_at__gt=since), **inside))
        | Exists(
            Consent.objects.filter(
                Q(given_at__gt=since) | Q(withdrawn_at__gt=since), recordings__catalog=OuterRef("pk")
            )
        )
        | Exists(
            Grant.objects.filter(
                Q(given_at__gt=since) | Q(withdrawn_at__gt=since), holder__shares__recording__catalog=OuterRef("pk")
            )
        )
    )


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
    ]
    tight = [squeezed(text) for text in texts if has_hangul(text)]
    return SearchDocument(
        recording=recording,
        catalog_id=recording.catalog_id,
        organisation_id=recording.organisation_id,
        title=searchable(recording.title),
        artist=searchable(recording.artist),
        words=" ".join([words_of(texts), *dict.fromkeys(tight)]),
        cleared=sorted(standing.purposes),
        prices=standing.prices,
        refreshed_at=at,
        **{field: getattr(recording, field) for field in COPIED},
    )
