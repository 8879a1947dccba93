"""What the scheduler and the entry points ring for."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from licensing.services import quotes, search_index
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
