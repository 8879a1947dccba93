"""manage.py pay_out --currency USD: prepare a month's payouts, or send those that operators have approved."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from marketplace.kit.errors import DomainError
from payments.models import PayoutRun
from payments.queries.payout_runs import left_out_of, runs_under_way
from payments.services import payouts
from payments.services.payout_sending import send_some


class Command(BaseCommand):
    help = (
        "Prepare a payout run: who is sent how much, and who is left out and why. Nothing is sent before an operator"
        " has approved it under Payouts, a large one two. With --send, send now what was approved; the schedule does"
        " that, too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--currency", metavar="USD", help="prepare this currency's run of this month")
        what.add_argument("--send", action="store_true", help="send what of the approved runs is due")
        parser.add_argument("--dry-run", action="store_true", help="show what would be paid, and change nothing")
        parser.add_argument("--json", action="store_true", help="write the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["send"]:
            found = [self._send(run) for run in runs_under_way()]
        else:
            found = [self._prepare(options["currency"].upper(), is_dry=options["dry_run"])]
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        for run in found:
            self.stdout.write(
                f"{run['month']} {run['currency']}: {run['total']} to {run['paid']} payees, {run['status']}."
            )
            for one in run["left_out"]:
                self.stdout.write(f"  left out: {one['payees']} payees with {one['amount']}: {one['reason']}")

    def _prepare(self, currency: str, *, is_dry: bool) -> dict[str, Any]:
        try:
            with transaction.atomic():
                said = _told(payouts.prepare(currency, at=timezone.now(), actor=None))
                transaction.set_rollback(is_dry)
        except DomainError as error:
            raise CommandError(error.message) from error
        return said | ({"status": "dry_run"} if is_dry else {})

    def _send(self, run: PayoutRun) -> dict[str, Any]:
        while send_some(run, at=timezone.now()):
            pass
        run.refresh_from_db()
        return _told(run)


def _told(run: PayoutRun) -> dict[str, Any]:
    return {
        "uuid": str(run.uuid),
        "month": f"{run.month:%Y-%m}",
        "currency": run.currency,
        "status": run.status,
        "total": run.total.decimal,
        "paid": run.paid_count,
        "left_out": [
            {"reason": one.reason, "payees": one.payees, "amount": one.amount.decimal} for one in left_out_of(run)
        ],
    }
