"""Messages that are stuck: operators are told, and have them handled again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries.people import operators
from accounts.services import audit, mail
from marketplace.kit.errors import DomainError
from payments.models import InboxEvent
from payments.services.inbox import what_is_strange

MOST_TOLD = 20
Status = InboxEvent.Status


class StillStrange(DomainError):
    """What set the message aside has not changed."""


class NotStuck(DomainError):
    """The message is being handled, or is done."""


@transaction.atomic
def handle_again(event: InboxEvent, *, at: datetime, actor: User | None) -> InboxEvent:
    """Let a message that was set aside or given up be handled once more, as if it had just come."""
    event = InboxEvent.objects.select_for_update().get(pk=event.pk)
    if not event.is_stuck and event.status != Status.UNMATCHED:
        raise NotStuck(_("This message is not stuck: %(state)s.") % {"state": event.get_status_display()})
    strange = what_is_strange(event)
    if strange:
        raise StillStrange(_("This message is not of our world: %(why)s. Nothing has changed.") % {"why": strange})
    _begin_anew(event)
    audit.record("message.replayed", subject=event, actor=actor, at=at, event=event.event_id)
    return event


@transaction.atomic
def let_known_in(*, at: datetime) -> int:
    """Handle what was set aside for a connected account that we have come to know since."""
    aside = InboxEvent.objects.select_for_update(skip_locked=True).filter(
        status=Status.QUARANTINED, attempts=0, account__gt=""
    )
    known = [event for event in aside if not what_is_strange(event)]
    for event in known:
        _begin_anew(event)
        audit.record("message.replayed", subject=event, actor=None, at=at, event=event.event_id)
    return len(known)


@transaction.atomic
def tell_operators(*, at: datetime) -> int:
    """Write to every operator of what got stuck since the last letter: one letter, however many messages."""
    stuck = list(
        InboxEvent.objects.select_for_update(skip_locked=True)
        .filter(status__in=InboxEvent.STUCK, told_at=None)
        .order_by("received_at", "pk")
    )
    if stuck:
        InboxEvent.objects.filter(pk__in=[event.pk for event in stuck]).update(told_at=at)
        for user in operators():
            mail.leave_for(user, "messages_stuck", count=len(stuck), events=stuck[:MOST_TOLD])
    return len(stuck)


def _begin_anew(event: InboxEvent) -> None:
    event.status, event.attempts, event.error = Status.NEW, 0, ""
    event.next_at = event.done_at = event.told_at = event.leased_until = None
    event.save(
        update_fields=["status", "attempts", "error", "next_at", "done_at", "told_at", "leased_until"],
    )
