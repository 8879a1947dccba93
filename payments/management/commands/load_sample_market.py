from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import User
from payments.sample_market import people, story
from payments.sample_market.repertoire import LABELS


class Command(BaseCommand):
    help = (
        "Fill an empty marketplace with a small fictional market: labels, recordings, licences, reports and statements,"
        " and print the sample logins. It does nothing where there are people already, and needs the Stripe sandbox to"
        " be running."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            self.stdout.write("There are people here already: nothing was changed.")
            return
        story.tell(now=timezone.now(), say=self.stderr.write)
        self.stdout.write(f"Sample logins, all with the password “{people.PASSWORD}”:")
        for email, who in self.logins():
            self.stdout.write(f"  {email:28} {who}")

    def logins(self) -> list[tuple[str, str]]:
        return [
            *((label.email, f"label: {label.name}") for label in LABELS),
            ("dana@halcyon.example", "AI developer: Halcyon Audio"),
            (people.CREATOR, "songwriter"),
            (people.OPERATOR, "operator; the page of the sandbox's mail shows the one-time code"),
        ]
