"""Which file of a recording a licence lets out, and which files labels have not uploaded yet."""

from collections.abc import Mapping

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from accounts.viewers import Viewer
from licensing.models import Licence, ManifestItem, Quote, Terms
from marketplace.catalog.models import Asset, Recording


def deliverable_of(recording: Recording, terms: Terms) -> Asset.Kind:
    """Which file may go out: where the voice is excluded, only an instrumental of what has vocals."""
    return Asset.Kind.INSTRUMENTAL if terms.excludes_voice and recording.has_vocals else Asset.Kind.MASTER


def count_without_file(terms: Mapping[int, Terms]) -> int:
    """How many recordings lack the file that their Terms let out; by recording, the Terms it is licensed under."""
    here = Asset.objects.filter(recording=OuterRef("pk"), replaced_at=None).order_by().values("kind")
    found = Recording.objects.filter(pk__in=terms).only("vocal").annotate(kinds=ArraySubquery(here)).order_by()
    return sum(deliverable_of(recording, terms[recording.pk]) not in recording.kinds for recording in found)


def quoted_without_file(quote: Quote) -> int:
    """How many recordings of a frozen quote lack the file that their Terms let out."""
    lines = dict(quote.lines.order_by().values_list("recording", "terms"))
    terms = Terms.objects.in_bulk(set(lines.values()))
    return count_without_file({recording: terms[pk] for recording, pk in lines.items()})


def sold_without_file(viewer: Viewer) -> int:
    """How many recordings of the viewer's organisation are licensed, and their buyers wait for the file."""
    came = Asset.objects.filter(recording=OuterRef("recording"), kind=OuterRef("deliverable"))
    sold = ManifestItem.objects.filter(
        recording__organisation=viewer.organisation, asset=None, licence__status=Licence.Status.IN_FORCE
    )
    return sold.filter(~Exists(came)).order_by().values("recording").distinct().count()
