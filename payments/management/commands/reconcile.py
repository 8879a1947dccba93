"""manage.py reconcile: compare our books with Stripe's now, and name every difference."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from payments.gateway.errors import GatewayError
from payments.models import Reconciliation, SuspenseAnswer
from payments.queries.suspense import explained_before
from payments.services import reconciliations


class Command(BaseCommand):
    help = (
        "Compare our books with Stripe's: messages that never came, each movement of the balance to the unit, calls "
        "without an answer, payment pages that are over, money on its way. What a rule knows is booked, what nobody "
        "knows goes to suspense; nothing is mended quietly. Exit status 1 if anything differs. The scheduler does it "
        "daily; run again, it books nothing twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="write the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = reconciliations.reconcile(at=timezone.now())
        except GatewayError as error:
            raise CommandError(f"{error.message} ({error.detail})") from error
        self.stdout.write(json.dumps(_result(done), indent=2) if options["json"] else _told(done))
        if done.findings:
            raise CommandError(f"Our books and Stripe's differ in {len(done.findings)} places.")


def _result(done: Reconciliation) -> dict[str, Any]:
    return {
        "at": done.at.isoformat(),
        "is_clean": done.is_clean,
        "moves": done.moves,
        "pulled": done.pulled,
        "left_for_later": done.left_for_later,
        "booked": done.booked,
        "explained": [_explained(one) for one in explained_before(done)],
        "findings": done.findings,
    }


def _explained(said: SuspenseAnswer) -> dict[str, Any]:
    """Who booked a movement out of suspense, and why."""
    agreed = said.decided_by.name if said.decided_by else ""
    return {
        "about": said.movement.transaction_id,
        "amount": said.movement.net.decimal,
        "currency": said.movement.currency,
        "belongs_to": said.whose,
        "payee": str(said.payee.uuid) if said.payee else "",
        "reason": said.reason,
        "said_by": said.proposed_by.name,
        "booked_by": agreed,
        "is_undone": said.status == SuspenseAnswer.Status.UNDONE,
    }


def _told(done: Reconciliation) -> str:
    lines = [f"{done.moves} new movements of the balance, {done.pulled} messages fetched that had not come."]
    if done.left_for_later:
        lines.append(f"{done.left_for_later} payees' accounts at Stripe were not looked at; they are first next time.")
    lines += [f"Booked: {one}" for one in done.booked]
    for one in map(_explained, explained_before(done)):
        who = ", ".join(dict.fromkeys([one["said_by"], one["booked_by"]]))
        lines.append(f"Out of suspense: {one['about']} {one['amount']} {one['currency']}: {one['reason']} ({who})")
    lines += [
        " ".join(word for word in (one["kind"], one["about"], one["amount"], one["currency"], one["detail"]) if word)
        for one in done.findings
    ]
    return "\n".join(lines if done.findings else [*lines, "Our books and Stripe's agree."])
