"""manage.py replay_events: have messages of Stripe's that got stuck handled again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from marketplace.kit.errors import DomainError
from payments.models import InboxEvent
from payments.services import messages
from payments.tasks import drain_inbox

STATUSES = [InboxEvent.Status.QUARANTINED, InboxEvent.Status.DEAD, InboxEvent.Status.UNMATCHED]


class Command(BaseCommand):
    help = (
        "Have messages that were set aside or given up handled again, as if they had just come: those that are named, "
        "or all of a status. What set a message aside is looked at again first. Whatever was booked stays booked once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("events", nargs="*", metavar="EVENT", help="such as evt_1Abc")
        parser.add_argument("--status", choices=STATUSES, help="all messages of this status")
        parser.add_argument("--dry-run", action="store_true", help="name them, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        found = self._found(options["events"], options["status"])
        if options["dry_run"]:
            for event in found:
                self.stdout.write(f"{event.event_id} {event.kind}: {event.error or event.get_status_display()}")
            return
        begun = sum(self._again(event) for event in found)
        drain_inbox()
        self.stdout.write(f"{begun} of {len(found)} messages were handled again.")

    def _found(self, events: list[str], status: str | None) -> list[InboxEvent]:
        if bool(events) == bool(status):
            raise CommandError("Name messages, or a status.")
        if status:
            return list(InboxEvent.objects.filter(status=status))
        found = list(InboxEvent.objects.filter(event_id__in=events))
        missing = set(events) - {event.event_id for event in found}
        if missing:
            raise CommandError(f"There is no message {', '.join(sorted(missing))}.")
        return found

    def _again(self, event: InboxEvent) -> bool:
        try:
            messages.handle_again(event, at=timezone.now(), actor=None)
        except DomainError as error:
            self.stdout.write(f"{event.event_id}: {error.message}")
            return False
        return True
