"""Draw the consequences of what was taken back: a sweep, for the catalog knows no licences.

Delivery and new licences stop by themselves, in the moment in which clearance says no. What the sweep adds: what was
never delivered is owed back, whoever has copies acknowledges it and stops where the Terms say so, buyers are told, and
everybody can read it in the feed. A freeze owes nothing while it may pass: only after 90 days, or where a concern was
upheld and the recording stays frozen.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import locks
from accounts.queries.people import answerable
from accounts.services import audit, mail
from licensing.models import (
    Concern,
    Delivery,
    Licence,
    ManifestItem,
    Obligation,
    StoppedItem,
    Terms,
    Withdrawal,
    WithdrawnRecording,
)
from licensing.queries.listings import listed_recordings
from licensing.queries.stopped import is_for_good, why_stopped
from licensing.reasons import Because
from marketplace.catalog.models import Freeze
from marketplace.catalog.queries.taken_back import TakenBack, taken_back
from marketplace.catalog.services.permission import permission_shared

LOCK: Final = 0x77697468  # "with" in ASCII
ACKNOWLEDGED_IN: Final = timedelta(days=14)
FROZEN_FOR_GOOD_AFTER: Final = timedelta(days=90)
BATCH: Final = 2_000
What = Withdrawal.What

logger = logging.getLogger(__name__)


def draw_consequences(*, at: datetime) -> None:
    """Write down each withdrawal that is not written yet, with all that follows from it, once."""
    for one in sorted(taken_back(_known), key=lambda one: (one.since, one.cause, one.what)):
        try:
            _settle(one, at=at)
        except Exception:  # one that we cannot write must not stop the others
            logger.exception("the withdrawal of %s could not be written", one.cause)
    for freeze in _frozen_for_good(at=at):
        _settle_frozen(freeze, at=at)


def _known(what: str) -> "QuerySet[Withdrawal, UUID]":
    return Withdrawal.objects.filter(what=what).order_by().values_list("cause", flat=True)


@transaction.atomic
def _settle(one: TakenBack, *, at: datetime) -> None:
    """Two workers never write the same: the second waits for the first, and finds its row.

    Permission is kept still meanwhile, so that what is found stopped cannot be delivered before that is written.
    """
    locks.take(LOCK)
    permission_shared()
    withdrawal, is_new = Withdrawal.objects.get_or_create(
        cause=one.cause,
        what=one.what.value,
        defaults={"party": one.party, "purposes": list(one.purposes), "since": one.since, "written_at": at},
    )
    if not is_new:
        return
    _name_recordings(withdrawal, one)
    if withdrawal.what in {What.CONSENT, What.GRANT}:
        licensed = ManifestItem.objects.filter(recording__withdrawals__withdrawal=withdrawal)
        _stop(withdrawal, licensed, at=at)


def _name_recordings(withdrawal: Withdrawal, one: TakenBack) -> None:
    """Name what anybody can see or has licensed; what a label only prepares is nobody's business yet."""
    licensed = ManifestItem.objects.filter(recording=OuterRef("pk"))
    public = one.recordings.filter(Exists(licensed) | Q(pk__in=listed_recordings().values("pk")))
    keys = public.order_by("pk").values_list("pk", flat=True).distinct()
    WithdrawnRecording.objects.bulk_create(
        [WithdrawnRecording(withdrawal=withdrawal, recording_id=key) for key in keys], batch_size=BATCH
    )


def _frozen_for_good(*, at: datetime) -> QuerySet[Freeze]:
    """Freezes that stand, and will: for 90 days already, or because a concern was upheld."""
    is_last_word = Q(appealed_at=None) | Q(appeal_decided_at__isnull=False)
    upheld = Concern.objects.filter(is_last_word, freeze=OuterRef("pk"), status=Concern.Status.UPHELD)
    long_ago = Q(frozen_at__lte=at - FROZEN_FOR_GOOD_AFTER)
    waits = ManifestItem.objects.filter(~_delivered(), recording=OuterRef("recording"), stopped=None)
    return Freeze.objects.filter(Exists(upheld) | long_ago, Exists(waits), lifted_at=None).order_by("pk")


@transaction.atomic
def _settle_frozen(freeze: Freeze, *, at: datetime) -> None:
    locks.take(LOCK)
    permission_shared()
    withdrawal = Withdrawal.objects.filter(cause=freeze.uuid, what=What.FREEZE).first()
    if withdrawal is None or not Freeze.objects.filter(pk=freeze.pk, lifted_at=None).exists():
        return
    for licence, items in _by_licence(ManifestItem.objects.filter(recording=freeze.recording_id), at=at):
        why = why_stopped(licence, items, on=at.date())
        _stop_undelivered(withdrawal, licence, [item for item in items if item.recording_id in why], why, at=at)


def _delivered() -> Exists:
    return Exists(Delivery.objects.filter(item=OuterRef("pk")))


def _by_licence(items: QuerySet[ManifestItem], *, at: datetime) -> Iterable[tuple[Licence, list[ManifestItem]]]:
    """The items whose licences still run, with whether their file ever went out."""
    running = items.filter(licence__ends_on__gt=at.date(), stopped=None).exclude(licence__status=Licence.Status.ENDED)
    found: dict[Licence, list[ManifestItem]] = defaultdict(list)
    told = running.annotate(is_delivered=_delivered())
    for item in told.select_related("licence__quote", "licence__terms", "licence__organisation").order_by("pk"):
        found[item.licence].append(item)
    return found.items()


def _stop(withdrawal: Withdrawal, licensed: QuerySet[ManifestItem], *, at: datetime) -> None:
    for licence, items in _by_licence(licensed, at=at):
        why = why_stopped(licence, items, on=at.date())
        gone = [item for item in items if is_for_good(why.get(item.recording_id, ()))]
        _stop_undelivered(withdrawal, licence, gone, why, at=at)
        if any(item.is_delivered for item in gone):  # type: ignore[attr-defined]
            _oblige(withdrawal, licence, at=at)


def _stop_undelivered(
    withdrawal: Withdrawal, licence: Licence, items: list[ManifestItem], why: dict[int, list[Because]], *, at: datetime
) -> None:
    """Let nothing of these items go out any more: from now on their price is owed back."""
    waiting = [item for item in items if not item.is_delivered]  # type: ignore[attr-defined]
    if not waiting:
        return
    StoppedItem.objects.bulk_create(
        [
            StoppedItem(
                item=item, withdrawal=withdrawal, reasons=[one.as_json() for one in why[item.recording_id]], at=at
            )
            for item in waiting
        ],
        batch_size=BATCH,
    )
    units = sum(item.price_units for item in waiting)
    audit.record("licence.items_stopped", subject=licence, actor=None, at=at, recordings=len(waiting), units=units)
    for user in answerable(licence.organisation):
        mail.send_to(user, "delivery_stopped", licence=licence, recordings=len(waiting))


def _oblige(withdrawal: Withdrawal, licence: Licence, *, at: datetime) -> None:
    """Whoever has copies acknowledges the withdrawal; where the Terms say so, use stops and the copies go."""
    terms, today = licence.terms, at.date()
    due = {Obligation.Kind.ACKNOWLEDGEMENT: today + ACKNOWLEDGED_IN}
    if terms.withdrawal == Terms.Withdrawal.STOPS:
        due[Obligation.Kind.DELETION] = withdrawal.since.date() + timedelta(days=terms.withdrawal_days)
    for kind, due_on in due.items():
        Obligation.objects.create(licence=licence, kind=kind, withdrawal=withdrawal, due_on=due_on)
    audit.record("licence.copies_withdrawn", subject=licence, actor=None, at=at, withdrawal=withdrawal.uuid)
    for user in answerable(licence.organisation):
        mail.send_to(user, "withdrawal_to_acknowledge", licence=licence, due=due)
