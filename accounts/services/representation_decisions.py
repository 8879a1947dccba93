"""An operator finds whether a document proves that somebody may act for a creator."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Representation, User
from accounts.services.neutrality import require_neutral
from accounts.services.representation_writing import RepresentationClosed, ask, locked, record, send, tell_namer

Status = Representation.Status


@transaction.atomic
def accept(representation: Representation, *, at: datetime, actor: User) -> Representation:
    """Find that the document proves it: from now on, or from the person's yes, they act for the creator."""
    representation = _decide(representation, Status.ACCEPTED, reason="", at=at, actor=actor)
    record("representative.accepted", representation, actor=actor, at=at)
    tell_namer(representation, "representative_accepted")
    ask(representation, "representative_begins")
    return representation


@transaction.atomic
def refuse(representation: Representation, *, reason: str, at: datetime, actor: User) -> Representation:
    """Find that the document does not prove it, and say why; it may be named again with a better one."""
    representation = _decide(representation, Status.REFUSED, reason=reason, at=at, actor=actor)
    record("representative.refused", representation, actor=actor, at=at, reason=reason)
    tell_namer(representation, "representative_refused")
    send(representation, "representative_refused", representation.email)
    return representation


def _decide(representation: Representation, status: str, *, reason: str, at: datetime, actor: User) -> Representation:
    representation = locked(representation)
    if representation.status != Status.SUBMITTED:
        raise RepresentationClosed(_("This request has been answered already."))
    sides = (representation.party, representation.organisation, representation.named_by, representation.user)
    require_neutral(actor, *sides, representation.email)
    representation.status = status
    representation.reason = reason
    representation.decided_at = at
    representation.decided_by = actor
    representation.save(update_fields=["status", "reason", "decided_at", "decided_by"])
    return representation
