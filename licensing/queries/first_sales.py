"""What stands between a catalog and its first sale."""

from dataclasses import dataclass

from licensing.models import Terms
from marketplace.catalog.models import Catalog, Recording, RightsShare
from marketplace.catalog.queries.assets import coverage_of


@dataclass(frozen=True)
class StepsToFirstSale:
    """Which of the steps are done; whether anything is cleared is asked elsewhere."""

    has_recordings: bool
    has_rights: bool
    has_audio: bool
    has_terms: bool


def steps_to_first_sale(catalog: Catalog) -> StepsToFirstSale:
    """Look at one catalog; rights and audio count once every recording has some."""
    recordings = Recording.objects.filter(catalog=catalog)
    known = recordings.exists()
    shares = RightsShare.objects.filter(recording__catalog=catalog)
    return StepsToFirstSale(
        has_recordings=known,
        has_rights=known and not recordings.exclude(pk__in=shares.values("recording")).exists(),
        has_audio=known and not coverage_of(catalog).missing,
        has_terms=Terms.objects.filter(catalog=catalog, status=Terms.Status.PUBLISHED).exists(),
    )
