"""Draw the consequences of what was taken back: a sweep, for the catalog knows no licences.

Delivery and new licences stop by themselves, in the moment in which clearance says no. What the sweep adds: what was
never delivered is owed back, whoever has copies acknowledges it and stops where the Terms say so, buyers are told, and
everybody can read it in the feed.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest, Now

from accounts import locks
from accounts.models import Organisation
from accounts.queries.people import answerable
from accounts.services import audit, mail
from licensing.models import Licence, ManifestItem, Obligation, Terms, Withdrawal, WithdrawnRecording
from licensing.queries.deliveries import running, with_what_went_out
from licensing.queries.for_good import gone_for_good
from licensing.queries.stopped import why_stopped
from licensing.services import quote_letters
from licensing.services.stopping import stop
from marketplace.catalog.queries.listings import listed_recordings
from marketplace.catalog.queries.taken_back import TakenBack, taken_back
from marketplace.catalog.services.permission import permission_shared
from marketplace.kit.vocabulary import WithdrawalKind

LOCK: Final = 0x77697468  # "with" in ASCII
ACKNOWLEDGED_IN: Final = timedelta(days=14)
BATCH: Final = 2_000
TAKEN_BACK: Final = frozenset({WithdrawalKind.CONSENT, WithdrawalKind.GRANT, WithdrawalKind.OFF_MARKET})

logger = logging.getLogger(__name__)


def draw_consequences(*, at: datetime) -> None:
    """Write down each withdrawal that is not written yet, with all that follows from it, once."""
    for one in sorted(taken_back(_known), key=lambda one: (one.since, one.cause, one.what)):
        try:
            _settle(one, at=at)
        except Exception:  # one that we cannot write must not stop the others
            logger.exception("the withdrawal of %s could not be written", one.cause)


def _known(what: str) -> "QuerySet[Withdrawal, UUID]":
    return Withdrawal.objects.filter(what=what).order_by().values_list("cause", flat=True)


@transaction.atomic
def _settle(one: TakenBack, *, at: datetime) -> None:
    """Two workers never write the same: the second waits for the first, and finds its row.

    Permission is kept still meanwhile, so that what is found stopped cannot be delivered before that is written.
    """
    locks.take(LOCK)
    permission_shared()
    if _known(one.what).filter(cause=one.cause).exists():
        return
    withdrawal = Withdrawal.objects.create(
        cause=one.cause,
        what=one.what.value,
        party=one.party,
        purposes=list(one.purposes),
        since=one.since,
        written_at=_written_now(),
    )
    _name_recordings(withdrawal, one)
    if withdrawal.what in TAKEN_BACK:
        _draw(withdrawal, at=at)


def _written_now() -> Greatest:
    """The moment after every other entry's, though two sweeps began at once: whoever asks `since` the last misses none.

    The database tells it, under the lock: what the caller's clock said before it waited may be older than what was
    written meanwhile.
    """
    last = Withdrawal.objects.order_by("-pk").values_list("written_at", flat=True).first()
    return Greatest(Now(), Value(last, output_field=DateTimeField()))


def _name_recordings(withdrawal: Withdrawal, one: TakenBack) -> None:
    """Name what anybody can see or has licensed; what a label only prepares is nobody's business yet."""
    licensed = ManifestItem.objects.filter(recording=OuterRef("pk"))
    public = one.recordings.filter(Exists(licensed) | Q(pk__in=listed_recordings().values("pk")))
    keys = public.order_by("pk").values_list("pk", flat=True).distinct()
    WithdrawnRecording.objects.bulk_create(
        [WithdrawnRecording(withdrawal=withdrawal, recording_id=key) for key in keys], batch_size=BATCH
    )


def _draw(withdrawal: Withdrawal, *, at: datetime) -> None:
    """Stop what was not delivered, oblige whoever has copies of what is gone for good, tell whoever wanted to buy."""
    quote_letters.tell_buyers(withdrawal, at=at)
    named = ManifestItem.objects.filter(recording__withdrawals__withdrawal=withdrawal)
    copied: dict[Organisation, list[Licence]] = defaultdict(list)
    for licence in running(on=at.date()).filter(items__in=named).distinct().order_by("pk"):
        stop(licence, named.filter(licence=licence), at=at)
        copies = with_what_went_out(named.filter(licence=licence)).filter(Q(has_copies=True))
        if gone_for_good(licence, why_stopped(licence, copies, on=at.date()), at=at):
            copied[licence.organisation].append(licence)
    for licensee, licences in copied.items():
        _oblige(withdrawal, licensee, licences, at=at)


def _oblige(withdrawal: Withdrawal, licensee: Organisation, licences: Sequence[Licence], *, at: datetime) -> None:
    """Whoever has copies acknowledges the withdrawal, once; where the Terms say so, use stops and the copies go."""
    Obligation.objects.create(
        licence=licences[0],
        kind=Obligation.Kind.ACKNOWLEDGEMENT,
        withdrawal=withdrawal,
        acknowledged_by=licensee,
        due_on=at.date() + ACKNOWLEDGED_IN,
    )
    for licence in licences:
        audit.record("licence.copies_withdrawn", subject=licence, actor=None, at=at, withdrawal=withdrawal.uuid)
        if licence.terms.withdrawal == Terms.Withdrawal.STOPS:
            stops_on = withdrawal.since.date() + timedelta(days=licence.terms.withdrawal_days)
            Obligation.objects.create(
                licence=licence, kind=Obligation.Kind.DELETION, withdrawal=withdrawal, due_on=stops_on
            )
    for user in answerable(licensee):
        mail.send_to(user, "withdrawal_to_acknowledge", licences=licences)
