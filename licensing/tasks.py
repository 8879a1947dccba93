"""What the scheduler and the entry points ring for."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from licensing.models import UsageReport
from licensing.services import (
    proofs,
    quotes,
    request_proofs,
    search_index,
    stopping,
    usage_report_reading,
    usage_report_retention,
    wishes,
    withdrawals,
)
from marketplace.catalog.models import Catalog


@shared_task
def refresh_search() -> None:
    """Put into the search index what has changed."""
    search_index.refresh_stale(at=timezone.now())


@shared_task
def refresh_search_of(catalog: UUID | str) -> None:
    """Put one catalog into the search index anew."""
    search_index.refresh(Catalog.objects.get(uuid=catalog), at=timezone.now())


@shared_task
def cancel_expired_quotes() -> None:
    """Let go of the quotes whose thirty days are over."""
    quotes.cancel_expired(at=timezone.now())


@shared_task
def read_usage_report(report: int) -> None:
    """Read a report that was sent, and tell whoever sent it."""
    usage_report_reading.read(UsageReport.objects.get(pk=report), at=timezone.now())


@shared_task
def finish_usage_reports() -> None:
    """Ring again for reports that wait: a ring may have been lost, a worker killed."""
    for report in usage_report_reading.stranded():
        read_usage_report.delay(report)


@shared_task
def forget_refused_reports() -> None:
    """Let go of the files that were refused thirty days ago."""
    usage_report_retention.forget_refused(at=timezone.now())


@shared_task
def tell_of_withdrawals() -> None:
    """Draw the consequences of what was taken back, and tell buyers."""
    withdrawals.draw_consequences(at=timezone.now())


@shared_task
def stop_for_good() -> None:
    """Find what is licensed and will never be delivered: it is owed back."""
    stopping.stop_for_good(at=timezone.now())


@shared_task
def count_proved_answers() -> None:
    """Let answers count whose proof an operator has accepted."""
    request_proofs.count_proved(at=timezone.now())


@shared_task
def tell_of_wishes() -> None:
    """Write to those whom a buyer's question waits for, once they may be written to again."""
    wishes.tell(at=timezone.now())


@shared_task
def prove_deliveries() -> None:
    """Prove that each file went out after every yes it needed."""
    proofs.prove_deliveries(at=timezone.now())
