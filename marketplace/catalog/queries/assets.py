"""The files of recordings, and who may see them."""

from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Greatest

from accounts.viewers import Viewer
from marketplace.catalog.models import Asset, Catalog, Recording
from marketplace.catalog.queries.listings import listed_recordings


def assets_visible_to(viewer: Viewer) -> QuerySet[Asset]:
    """A label's own files; an operator sees all. A licensee gets files by its licence, never here."""
    assets = Asset.objects.select_related("recording")
    if viewer.is_operator:
        return assets
    return assets.filter(recording__organisation=viewer.organisation) if viewer.organisation else assets.none()


def previews_visible_to(viewer: Viewer) -> QuerySet[Asset]:
    """Thirty seconds of what is listed, for everybody; of one's own, always."""
    current = Asset.objects.exclude(preview_sha256="").filter(replaced_at__isnull=True)
    listed = current.filter(recording__in=listed_recordings().values("pk"))
    return listed | current.filter(pk__in=assets_visible_to(viewer).values("pk"))


def is_listed(asset: Asset) -> bool:
    """Is its recording on the market, for everybody to hear?"""
    return listed_recordings().filter(pk=asset.recording_id).exists()


def preview_of(recording: Recording) -> Asset | None:
    """The current file whose preview and outline stand for the recording."""
    heard = recording.assets.exclude(preview_sha256="").filter(replaced_at__isnull=True)
    return heard.order_by("-kind", "pk").filter(kind__in=[Asset.Kind.MASTER, Asset.Kind.INSTRUMENTAL]).first()


def catalogs_with_files(viewer: Viewer) -> QuerySet[Catalog]:
    """The catalogs to which the viewer may upload."""
    return Catalog.objects.filter(organisation=viewer.organisation)


def recordings_with_files(viewer: Viewer) -> QuerySet[Recording]:
    """The recordings whose files the viewer may send."""
    return Recording.objects.filter(organisation=viewer.organisation).select_related("organisation", "catalog")


def current_assets(recording: Recording) -> QuerySet[Asset]:
    """The files of a recording that stand, in the order of their kinds; of each, whether it `differs` in length."""
    standing = recording.assets.filter(replaced_at__isnull=True).select_related("recording")
    return standing.annotate(differs=has_other_length()).order_by("kind", "pk")


def has_other_length(asset: str = "") -> "ExpressionWrapper[Q]":
    """Is a file longer or shorter than its recording is listed with, by more than two seconds and two per cent?"""
    listed = F(f"{asset}recording__duration_ms")
    leeway = Greatest(Value(2000), listed / 50)
    longer, shorter = {f"{asset}duration_ms__gt": listed + leeway}, {f"{asset}duration_ms__lt": listed - leeway}
    return ExpressionWrapper(Q(**longer) | Q(**shorter), output_field=BooleanField())


def facts_of(asset: Asset) -> str:
    """What a file is, in a line: format, length, sample rate."""
    if asset.duration_ms is None or asset.sample_rate is None:
        return asset.format
    minutes, seconds = divmod(asset.duration_ms // 1000, 60)
    return f"{asset.format}, {minutes}:{seconds:02}, {asset.sample_rate / 1000:g} kHz"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a catalog has its audio here."""

    recordings: int
    with_audio: int

    @property
    def missing(self) -> int:
        return self.recordings - self.with_audio


def coverage_of(catalog: Catalog) -> Coverage:
    """Count the recordings with a master or an instrumental."""
    recordings = Recording.objects.filter(catalog=catalog)
    return Coverage(recordings.count(), recordings.filter(_audio()).count())


def recordings_of(catalog: Catalog) -> QuerySet[Recording]:
    """The recordings of a catalog with their `files`, and whether each `has_audio`: first those without."""
    standing = Asset.objects.filter(replaced_at__isnull=True).order_by("kind", "pk")
    recordings = Recording.objects.filter(catalog=catalog).annotate(has_audio=_audio())
    return recordings.order_by("has_audio", "title", "pk").prefetch_related(
        Prefetch("assets", queryset=standing, to_attr="files")
    )


def _audio() -> Exists:
    """Is there something that a licence can deliver?"""
    delivered = [Asset.Kind.MASTER, Asset.Kind.INSTRUMENTAL]
    return Exists(Asset.objects.filter(recording=OuterRef("pk"), replaced_at__isnull=True, kind__in=delivered))
