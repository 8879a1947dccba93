"""Paid licences, reports of use and distributions, for tests."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.db import transaction

from accounts.models import Organisation
from licensing.models import Licence, Terms, UsageReport, UsageTotal
from licensing.services import licences
from marketplace.catalog.models import Recording
from marketplace.kit.hashing import sha256_hex
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Stage
from payments.models import Order, RoyaltyRun
from payments.services import posting, runs, sales
from tests.factories.licences import make_accepted_quote, make_offer

_numbers = count(1)


def month(text: str) -> Month:
    return Month.parse(text)


def noon(day: str) -> datetime:
    """Noon of a day written like 2026-11-01."""
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def make_paid_licences(
    priced: list[tuple[Recording, Terms, Money]],
    *,
    at: datetime,
    fee: Money | None = None,
    organisation: Organisation | None = None,
    stages: tuple[str, ...] = (Stage.PRETRAIN,),
) -> list[Licence]:
    """Licences as a paid order issues them: its sale booked, Stripe's fee taken, the platform's 15 % kept."""
    quote = make_accepted_quote(priced, organisation=organisation, stages=stages)
    number = next(_numbers)
    gross = Money(quote.total_units, quote.currency)
    with transaction.atomic():
        issued = licences.issue(quote, at=at, actor=None)
        owed = Money(issued.owed_units, quote.currency)
        order = Order.objects.create(
            status=Order.Status.FULFILLED,
            number=f"ORD-TEST-{number:06}",
            organisation=quote.organisation,
            quote=quote,
            currency=quote.currency,
            total_units=gross.units,
            owed_units=owed.units,
            charge_id=f"ch_test_{number}",
            placed_at=at,
            paid_at=at,
            fulfilled_at=at,
        )
        nothing = Money.zero(quote.currency)
        charge = sales.Charge(order.charge_id, gross, fee or nothing, nothing)
        sales.book(order, charge, owed=owed, at=at, actor=None)
    return list(issued.licences)


def make_paid_licence(
    recordings: list[Recording], *, price: Money, at: datetime, fee: Money | None = None, **said: Any
) -> Licence:
    """One licence of some recordings of one catalog, at one price for all of them."""
    terms = make_offer(recordings[0].catalog, currency=price.currency, **said)
    parts = price.split([(recording.uuid, 1) for recording in recordings], key="quote")
    priced = [(recording, terms, parts[recording.uuid]) for recording in recordings]
    (licence,) = make_paid_licences(priced, at=at, fee=fee)
    return licence


def make_report(
    licence: Licence, of: Month, seconds: dict[Recording, int] | None = None, *, at: datetime, stage: str = ""
) -> UsageReport:
    """An accepted report of one month; without seconds it is nil."""
    report = UsageReport.objects.create(
        licence=licence,
        month=of.first_day,
        is_nil=not seconds,
        sha256=sha256_hex(f"{licence.uuid}{of}".encode()),
        rows=len(seconds or {}),
        sent_at=at,
        decided_at=at,
    )
    UsageTotal.objects.bulk_create(
        UsageTotal(
            report=report,
            recording=recording,
            stage=stage or Stage.PRETRAIN,
            trained_model=licence.trained_model,
            units=units,
        )
        for recording, units in (seconds or {}).items()
    )
    report.status = UsageReport.Status.ACCEPTED
    report.save(update_fields=["status"])
    return report


def distribute(of: Month, *, at: datetime) -> RoyaltyRun:
    """Prepare, approve and post one month."""
    run = runs.prepare(of, at=at, actor=None)
    runs.approve(run, at=at, actor=None)
    return posting.post(run, at=at, actor=None)
