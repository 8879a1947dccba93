"""How much an organisation may leave here that nobody has looked at yet."""

from typing import Final

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import Organisation
from marketplace.catalog.models import Asset, ImportBatch, UploadedFile
from marketplace.kit.errors import NotAllowed

UNVERIFIED_BYTES: Final = 2 << 30


class QuotaReached(NotAllowed):
    """An organisation that no operator has verified yet keeps more here than it may."""


def refuse_beyond_quota(organisation: Organisation, size: int) -> None:
    """Let an organisation fill no disk before an operator has verified it: enough to try everything, and no more."""
    if not organisation.is_verified and _kept(organisation) + size > UNVERIFIED_BYTES:
        raise QuotaReached(
            _(
                "Until an operator has verified your organisation, you can keep %(limit)d GB here. Ask for"
                " verification, then send the rest."
            )
            % {"limit": UNVERIFIED_BYTES >> 30}
        )


def _kept(organisation: Organisation) -> int:
    """Count the bytes of its imports, its recordings' files, and what waits to be read."""
    return (
        _sum(ImportBatch.objects.filter(organisation=organisation))
        + _sum(Asset.objects.filter(recording__organisation=organisation))
        + _sum(UploadedFile.objects.filter(batch__organisation=organisation).exclude(held_as=""))
    )


def _sum(rows: "QuerySet[ImportBatch] | QuerySet[Asset] | QuerySet[UploadedFile]") -> int:
    return rows.aggregate(bytes=Sum("size"))["bytes"] or 0
