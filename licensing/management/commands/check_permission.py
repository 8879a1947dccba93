"""manage.py check_permission: prove that each file went out after every yes it needed, or name those that did not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from licensing.models import Delivery
from licensing.queries.proofs import deliveries_before_consent


class Command(BaseCommand):
    help = "Prove that every delivery came after each consent that it needed; exit status 1 if one did not."

    def handle(self, *args: Any, **options: Any) -> None:
        found = deliveries_before_consent()
        for one in found:
            about = "the voice" if one.is_voice else "the music"
            self.stdout.write(f"{one.delivery} of {one.at:%Y-%m-%d %H:%M}: no earlier yes of {one.who} for {about}")
        if found:
            raise CommandError(f"{len(found)} needed consents do not come before their delivery.")
        self.stdout.write(f"Permission came first: {Delivery.objects.count()} deliveries were proved.")
