"""Which file of a recording a licence lets out, and which files labels have not uploaded yet."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.viewers import Viewer
from licensing.models import Licence, ManifestItem, Quote, QuoteLine, Terms
from licensing.queries.stopped import still_permitted
from marketplace.catalog.models import Asset, Catalog, Recording
from marketplace.kit.vocabulary import Content

_HERE: Final = Exists(
    Asset.objects.filter(recording=OuterRef("recording"), kind=OuterRef("deliverable"), replaced_at=None)
)


FILE_OF: Final[Mapping[Content, Asset.Kind]] = {
    Content.LYRICS: Asset.Kind.LYRICS,
    Content.ARTWORK: Asset.Kind.ARTWORK,
    Content.VIDEO: Asset.Kind.VIDEO,
}  # what carries each content besides the audio


def kinds_of(item: ManifestItem, contents: Collection[str]) -> list[str]:
    """The kinds of file that go out for an item: those of the licence's contents, and no other."""
    audio = [item.deliverable] if Content.AUDIO in contents and item.deliverable else []
    return [*audio, *(str(kind) for content, kind in FILE_OF.items() if content in contents)]


def deliverable_of(recording: Recording, terms: Terms) -> Asset.Kind:
    """Which file may go out: where the voice is excluded, only an instrumental of what has vocals."""
    return Asset.Kind.INSTRUMENTAL if terms.excludes_voice and recording.has_vocals else Asset.Kind.MASTER


def without_file(terms: Mapping[int, Terms]) -> frozenset[int]:
    """Which recordings lack the file that their Terms let out; by recording, the Terms it is licensed under."""
    here = Asset.objects.filter(recording=OuterRef("pk"), replaced_at=None).order_by().values("kind")
    found = Recording.objects.filter(pk__in=terms).only("vocal").annotate(kinds=ArraySubquery(here)).order_by()
    return frozenset(
        recording.pk for recording in found if deliverable_of(recording, terms[recording.pk]) not in recording.kinds
    )


def with_file(lines: QuerySet[QuoteLine]) -> QuerySet[QuoteLine]:
    """Each line of a quote with whether the file that its Terms let out is here."""
    return _with_deliverable(lines).annotate(has_file=_HERE)


def _with_deliverable(lines: QuerySet[QuoteLine]) -> QuerySet[QuoteLine]:
    """Each with `deliverable_of` its recording, in SQL."""
    has_vocals = ~Q(recording__vocal=Recording.Vocal.INSTRUMENTAL)
    instrumental = When(has_vocals, terms__excludes_voice=True, then=Value(Asset.Kind.INSTRUMENTAL))
    return lines.annotate(deliverable=Case(instrumental, default=Value(Asset.Kind.MASTER)))


def recordings_without_file(catalog: Catalog, terms: Terms) -> dict[Asset.Kind, list[int]]:
    """The recordings of a catalog that lack the file that these Terms let out, by the kind of that file."""
    has_vocals = ~Q(vocal=Recording.Vocal.INSTRUMENTAL)
    owed = {Asset.Kind.MASTER: Q(), Asset.Kind.INSTRUMENTAL: Q(pk=None)}
    if terms.excludes_voice:
        owed = {Asset.Kind.MASTER: ~has_vocals, Asset.Kind.INSTRUMENTAL: has_vocals}
    return {kind: _lacking(catalog.recordings.filter(asked), kind) for kind, asked in owed.items()}


def _lacking(recordings: QuerySet[Recording], kind: Asset.Kind) -> list[int]:
    here = Asset.objects.filter(recording=OuterRef("pk"), replaced_at=None, kind=kind)
    return list(recordings.filter(~Exists(here)).order_by("title", "pk").values_list("pk", flat=True))


def voices_without_instrumental(catalog: Catalog) -> int:
    """How many recordings with vocals have no instrumental to send where the voice is left out."""
    here = Asset.objects.filter(recording=OuterRef("pk"), replaced_at=None, kind=Asset.Kind.INSTRUMENTAL)
    return catalog.recordings.exclude(vocal=Recording.Vocal.INSTRUMENTAL).filter(~Exists(here)).count()


def quoted_without_file(lines: QuerySet[QuoteLine]) -> int:
    """How many of these lines of a quote lack the file that their Terms let out."""
    return _with_deliverable(lines).filter(~_HERE).count()


def with_files_to_come(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Each quote with how many of its recordings lack the file, counted for the rows that are read only."""
    lacking = _with_deliverable(QuoteLine.objects.filter(quote=OuterRef("pk"))).filter(~_HERE)
    counted = lacking.order_by().values("quote").annotate(count=Count("pk")).values("count")
    return quotes.annotate(files_to_come=Coalesce(Subquery(counted), 0))


def sold_without_file(viewer: Viewer, *, on: date) -> dict[int, set[str]]:
    """By recording of the viewer's organisation, the kinds of file that its buyers wait for.

    What may not be delivered any more is left out: nobody waits for that.
    """
    came = Asset.objects.filter(recording=OuterRef("recording"), kind=OuterRef("deliverable"))
    sold = ManifestItem.objects.filter(
        recording__organisation=viewer.organisation, asset=None, licence__status=Licence.Status.IN_FORCE
    )
    owed = sold.filter(~Exists(came), licence__ends_on__gt=on).order_by("pk")
    items = owed.select_related("licence__quote", "licence__terms")
    waited_for: dict[int, set[str]] = defaultdict(set)
    for item in still_permitted(items, on=on):
        waited_for[item.recording_id].add(item.deliverable)
    return dict(waited_for)
