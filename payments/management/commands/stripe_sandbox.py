"""`manage.py stripe_sandbox`: become the sandbox."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

HELP = "where signed events go; may be repeated. Without it they go to this site's own endpoints"


class Command(BaseCommand):
    help = "Serve the local stand-in for Stripe (not Stripe, no real money) in place of this process."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="12111", help="0 takes a free one")
        parser.add_argument("--data", default=str(settings.DATA_DIR / "sandbox"), metavar="DIR")
        parser.add_argument("--webhook", action="append", default=[], metavar="[KIND+]URL=SECRET", help=HELP)
        parser.add_argument("--later-seconds", default="10", help="how long a slow payment takes")

    def handle(self, *args: object, **options: str | list[str]) -> None:
        if not settings.STRIPE_SANDBOX:
            raise CommandError("STRIPE_SANDBOX is off: this site talks to Stripe, and needs no stand-in for it.")
        given = [f"--webhook={webhook}" for webhook in options["webhook"] or _own_endpoints()]
        named = [f"--{name}={options[name]}" for name in ("port", "data")]
        later = f"--later-seconds={options['later_seconds']}"
        os.chdir(Path(settings.BASE_DIR))
        os.execv(sys.executable, [sys.executable, "-m", "payments.sandbox", *named, later, *given])  # noqa: S606


def _own_endpoints() -> list[str]:
    """The three doors of this site, each with the first of its secrets."""
    door = f"{settings.SITE_URL}/webhooks/stripe"
    return [
        f"{door}={settings.STRIPE_WEBHOOK_SECRETS[0]}",
        f"connect+{door}/connect={settings.STRIPE_CONNECT_WEBHOOK_SECRETS[0]}",
        f"thin+{door}/thin={settings.STRIPE_THIN_WEBHOOK_SECRETS[0]}",
    ]
