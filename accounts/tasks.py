"""What the scheduler rings for."""

from celery import shared_task
from django.utils import timezone

from accounts.services import idempotency, mail, seals


@shared_task  # type: ignore[untyped-decorator]
def seal_audit() -> None:
    """Give each new audit entry its place in the chain."""
    seals.seal(at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def forget_old_answers() -> None:
    """Drop the API's answers that nobody will ask for again."""
    idempotency.forget_old(at=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def send_letters() -> None:
    """Try again what the mail server did not take."""
    mail.deliver_waiting(at=timezone.now())
