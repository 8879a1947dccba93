"""`manage.py simulate`: play the market by chance, as long as one likes."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

WHAT = {
    "months": "months of a market; at the end of each its books are compared with Stripe's",
    "events": "messages that come twice, late, forged or never",
    "kills": "times that the web, the worker or the database is killed amid the work",
}


class Command(BaseCommand):
    help = (
        "Play random buyers, banks, refunds, withdrawals, reports, distributions, payouts, crashes and lost answers in "
        "a database and a sandbox of their own, gone afterwards. Exit status 1 if anything is wrong."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        size = parser.add_mutually_exclusive_group(required=True)
        for name, what in WHAT.items():
            size.add_argument(f"--{name}", type=int, metavar="N", help=what)
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same story for the same seed")

    def handle(self, *args: object, **options: int | None) -> None:
        """Become the simulation: it starts programs of its own, and has no use for this one's database."""
        if not (Path(settings.BASE_DIR) / "tests" / "simulation").is_dir():
            raise CommandError("The simulation comes with the tests, which are not here.")
        named = [f"--{name}={options[name]}" for name in (*WHAT, "seed") if options[name] is not None]
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation", *named])  # noqa: S606
