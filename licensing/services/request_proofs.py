"""Who answers for somebody else shows that they may; their answer counts from the day an operator accepts it."""

from datetime import datetime
from typing import IO

from django.db import transaction

from accounts.models import Representation, User
from accounts.services import representation_decisions, representations
from licensing.models import PermissionRequest
from licensing.services import request_counting, request_letters

Status = Representation.Status


def hand_in(
    request: PermissionRequest, *, title: str, document: IO[bytes], at: datetime, actor: User | None
) -> Representation:
    """Take the document that shows that whoever answers may do so."""
    email = actor.email if actor else request.email
    return representations.come_forward(
        request.party, email=email, title=title, document=document, at=at, actor=actor, language=request.language
    )


def proof_of(request: PermissionRequest, actor: User | None) -> Representation | None:
    """The accepted document of whoever answers: by their account, or by the address that the letter went to."""
    accepted = request.party.representations.filter(status=Status.ACCEPTED)
    if actor is not None:
        return accepted.filter(user=actor).first()
    return accepted.filter(email=request.email).first()


@transaction.atomic
def accept(representation: Representation, *, at: datetime, actor: User) -> None:
    """Find that the document proves it, and let what was signed with it count from now on."""
    representation_decisions.accept(representation, at=at, actor=actor)
    count_proved(at=at)


def count_proved(*, at: datetime) -> None:
    """Let every answer count whose proof has been accepted since; it counts from now, never from before."""
    waiting = PermissionRequest.objects.filter(
        status=PermissionRequest.Status.ANSWERED, counted_at=None, representation__status=Status.ACCEPTED
    )
    for request in waiting.order_by("closed_at", "pk"):
        if (counted := request_counting.count(request, at=at)).counted_at:
            request_letters.counted(counted)
