"""Tell buyers that a permission was taken back before their files went out: a sweep, for the catalog knows none."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.queries.people import answerable
from accounts.services import mail
from licensing.models import Delivery, Licence, ManifestItem, ToldWithdrawal
from licensing.queries.stopped import stopped
from marketplace.catalog.models import Consent, Grant, Recording
from marketplace.catalog.queries.grants import recordings_of


def tell_buyers(*, at: datetime) -> None:
    """Write once to each licensee who still waits for a file that is not delivered any more."""
    told = ToldWithdrawal.objects.values("withdrawn")
    for consent in Consent.objects.filter(withdrawn_at__isnull=False).exclude(uuid__in=told).order_by("pk"):
        _tell(consent, consent.recordings.all(), at=at)
    for grant in Grant.objects.filter(withdrawn_at__isnull=False).exclude(uuid__in=told).order_by("pk"):
        _tell(grant, recordings_of(grant), at=at)


@transaction.atomic
def _tell(withdrawn: Consent | Grant, recordings: QuerySet[Recording], *, at: datetime) -> None:
    """Two workers never tell of the same: the second waits for the row of the first, and finds it."""
    _row, is_new = ToldWithdrawal.objects.get_or_create(withdrawn=withdrawn.uuid, defaults={"told_at": at})
    if not is_new:
        return
    waiting = ManifestItem.objects.filter(
        ~Exists(Delivery.objects.filter(item=OuterRef("pk"))), recording__in=recordings
    )
    licences = Licence.objects.filter(pk__in=waiting.values("licence"), ends_on__gt=at.date())
    for licence in licences.exclude(status=Licence.Status.ENDED).select_related("quote", "terms").order_by("pk"):
        count = len(stopped(licence, waiting.filter(licence=licence), on=at.date()))
        for user in answerable(licence.organisation) if count else []:
            mail.send_to(user, "delivery_stopped", licence=licence, recordings=count)
