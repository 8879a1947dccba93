"""Stop for good what will never be delivered: from then on its price in the quote is owed back.

A sweep, for most of what ends a permission is known before us, and a day that comes tells nobody: a permission that ran
out, a yes that was given anew for more, a claim or a concern that nobody may appeal against any more, a licence that
ends before its music may go out.
"""

import logging
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts import locks
from accounts.queries.people import answerable
from accounts.services import audit, mail
from licensing.models import Licence, ManifestItem, StoppedItem
from licensing.queries.deliveries import running, waiting
from licensing.queries.for_good import gone_for_good
from licensing.queries.stopped import never_delivered, why_stopped
from marketplace.catalog.services.permission import permission_shared

LOCK: Final = 0x73746F70  # "stop" in ASCII
BATCH: Final = 2_000

logger = logging.getLogger(__name__)


def stop_for_good(*, at: datetime) -> None:
    """Look at all that is licensed and was never delivered, licence by licence."""
    waits = waiting(ManifestItem.objects.filter(licence=OuterRef("pk")))
    for licence in running(on=at.date()).filter(Exists(waits)).order_by("pk"):
        try:
            why = why_stopped(licence, waiting(licence.items.all()), on=at.date())
            if gone_for_good(licence, why, at=at):
                stop(licence, licence.items.all(), at=at)
        except Exception:  # one licence that we cannot settle must not stop the others
            logger.exception("what licence %s will never deliver could not be written", licence.number)


@transaction.atomic
def stop(licence: Licence, items: QuerySet[ManifestItem], *, at: datetime) -> None:
    """Let nothing go out any more of those items that wait and have stopped for good, and tell the buyer, once.

    Two workers never write the same: the second waits for the first. Permission is kept still meanwhile, so that what
    is found stopped cannot be delivered before that is written.
    """
    permission_shared()
    locks.take(LOCK)
    found = list(waiting(items))
    why = why_stopped(licence, found, on=at.date())
    gone = gone_for_good(licence, why, at=at)
    stopped = [item for item in found if item.recording_id in gone]
    if not stopped:
        return
    rows = [
        StoppedItem(item=item, reasons=[one.as_json() for one in why[item.recording_id]], at=at) for item in stopped
    ]
    StoppedItem.objects.bulk_create(rows, batch_size=BATCH)
    never = never_delivered(licence, rows)
    audit.record(
        "licence.items_stopped", subject=licence, actor=None, at=at, recordings=never.count, units=never.owed.units
    )
    readers = answerable(licence.organisation)
    mail.send_to_each(readers, "delivery_stopped", keep_about=licence.uuid, licence=licence, never=never)
