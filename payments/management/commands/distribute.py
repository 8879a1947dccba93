"""manage.py distribute --month 2026-11: work out, approve and post one month's royalties."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import RoyaltyRun
from payments.services import posting, runs


class Command(BaseCommand):
    help = (
        "Distribute one month: recognise what is due, divide each pool, pay every payee and issue the statements. "
        "Money whose payee is unknown, disputed or not yet onboarded waits on hold. Run again, it changes nothing. "
        "A month that is not over is refused, except against the sandbox. Operators do the same under Runs, where they "
        "look at it before it is approved."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", required=True, metavar="2026-11", help="the month to distribute")
        parser.add_argument("--dry-run", action="store_true", help="show what would be paid, and change nothing")
        parser.add_argument("--json", action="store_true", help="write the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            month = Month.parse(options["month"])
            early = not month.is_over(at.date())
            run = self._dry_run(month, at=at) if options["dry_run"] else self._distribute(month, at=at)
        except DomainError as error:
            raise CommandError(error.message) from error
        if options["json"]:
            self.stdout.write(json.dumps(_result(run, is_early=early, is_dry=options["dry_run"]), indent=2))
            return
        if early:
            self.stdout.write(f"{month} is not over. The sandbox allows it; with real money it would be refused.")
        self._tell(run, month)
        self.stdout.write(_ending(run, is_dry=options["dry_run"], at=at))

    def _distribute(self, month: Month, *, at: datetime) -> RoyaltyRun:
        run = runs.prepare(month, at=at, actor=None)
        if run.status != RoyaltyRun.Status.POSTED:
            runs.approve(run, at=at, actor=None)
            run = posting.post(run, at=at, actor=None)
        return run

    def _dry_run(self, month: Month, *, at: datetime) -> RoyaltyRun:
        with transaction.atomic():
            run = runs.prepare(month, at=at, actor=None)
            transaction.set_rollback(True)
        return run

    def _tell(self, run: RoyaltyRun, month: Month) -> None:
        if not run.totals:
            self.stdout.write(f"{month}: nothing to distribute.")
        for currency, totals in run.totals.items():
            amount = {name: Money(totals.get(f"{name}_units", 0), currency) for name in ("pool", "held", "waiting")}
            self.stdout.write(
                f"{month} {currency}: {totals['pools']} pools of {amount['pool']}, {totals.get('lines', 0)} lines for"
                f" {totals.get('payees', 0)} payees; {amount['held']} held, {amount['waiting']} without a payee."
            )
        self.stdout.write(f"input  {run.input_hash}\nresult {run.result_hash}")


def _ending(run: RoyaltyRun, *, is_dry: bool, at: datetime) -> str:
    statements = f"{run.statements.count()} statements"
    if run.posted_at is not None and run.posted_at < at:
        return f"It was posted already, with {statements}: this is that run. Nothing was changed."
    return "Nothing was changed." if is_dry else f"Posted, with {statements}."


def _result(run: RoyaltyRun, *, is_early: bool, is_dry: bool) -> dict[str, Any]:
    is_posted = run.status == RoyaltyRun.Status.POSTED
    return {
        "month": str(Month.of(run.month)),
        "status": "dry_run" if is_dry and not is_posted else run.status,
        "is_early": is_early,
        "input_hash": run.input_hash,
        "result_hash": run.result_hash,
        "code_version": run.code_version,
        "totals": run.totals,
        "statements": run.statements.count() if is_posted else 0,
    }
