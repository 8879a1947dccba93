"""What two operators have to enter before it is done, each for themselves: the second confirms by saying the same."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.services import audit
from payments.models import Countersignature


@transaction.atomic
def is_said_by_two(what: str, about: UUID, said: Mapping[str, str | int], *, at: datetime, actor: User) -> bool:
    """Keep what an operator says, and tell whether another had said the same; said twice by one, it is said once.

    Whoever calls holds what it is about, so that two who say it at once are first and second.
    """
    waiting = Countersignature.objects.select_for_update(of=("self",)).filter(
        what=what, about=about, said=said, second_at=None
    )
    first = waiting.first()
    if first is None:
        first = Countersignature.objects.create(what=what, about=about, said=said, first_by=actor, first_at=at)
        audit.record("countersignature.awaited", subject=first, actor=actor, at=at, what=what, about=about)
        return False
    if first.first_by_id == actor.pk:
        return False
    first.second_by, first.second_at = actor, at
    first.save(update_fields=["second_by", "second_at"])
    audit.record("countersignature.given", subject=first, actor=actor, at=at, what=what, about=about)
    return True
