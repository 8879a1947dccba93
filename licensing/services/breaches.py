"""Tell of a broken licence, and answer whoever told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit, mail
from accounts.services.neutrality import require_neutral
from licensing.models import Breach, Licence
from marketplace.kit.errors import DomainError


class BreachTold(DomainError):
    """The licensor has told of a breach, and an operator has not answered yet."""


class BreachAnswered(DomainError):
    """An operator has answered already."""


@transaction.atomic
def tell(licence: Licence, *, told: str, at: datetime, actor: User) -> Breach:
    """Say that a licence is broken, and ask an operator to act; nothing changes before they have.

    A licence that is over may have been broken before; it is told all the same.
    """
    licence = Licence.objects.select_for_update(of=("self",)).select_related("terms__organisation").get(pk=licence.pk)
    if licence.breaches.filter(status=Breach.Status.OPEN).exists():
        raise BreachTold(_("You have told us of a breach of this licence. An operator answers it first."))
    breach = Breach.objects.create(licence=licence, told=told, told_by=actor, told_at=at)
    audit.record(
        "breach.told",
        subject=breach,
        actor=actor,
        at=at,
        organisation=licence.terms.organisation,
        licence=licence.uuid,
    )
    return breach


@transaction.atomic
def dismiss(breach: Breach, *, reason: str, at: datetime, actor: User) -> Breach:
    """Leave the licence as it is, and tell the licensor why."""
    return answer(breach, Breach.Status.DISMISSED, reason=reason, at=at, actor=actor)


@transaction.atomic
def answer(breach: Breach, status: str, *, reason: str, at: datetime, actor: User) -> Breach:
    """Write down what an operator decided, and tell whoever told of the breach."""
    found = Breach.objects.select_for_update(of=("self",))
    breach = found.select_related("licence__organisation", "licence__terms__organisation", "told_by").get(pk=breach.pk)
    if breach.status != Breach.Status.OPEN:
        raise BreachAnswered(_("This has been answered already."))
    require_neutral(actor, breach.licence.organisation, breach.licence.terms.organisation)
    breach.status, breach.answer, breach.decided_by, breach.decided_at = status, reason, actor, at
    breach.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    audit.record(
        f"breach.{status}",
        subject=breach,
        actor=actor,
        at=at,
        organisation=breach.licence.terms.organisation,
        licence=breach.licence.uuid,
        reason=reason,
    )
    if status == Breach.Status.DISMISSED:
        mail.send_to(breach.told_by, "breach_dismissed", breach=breach)
    return breach
