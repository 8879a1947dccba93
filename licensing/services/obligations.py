"""Meet a duty other than a report: by saying how, with what shows it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from licensing.models import Obligation
from marketplace.kit.errors import DomainError


class ReportNotSent(DomainError):
    """The duty to report is met by a report, not by words."""


@transaction.atomic
def meet(obligation: Obligation, *, evidence: str, at: datetime, actor: User | None) -> Obligation:
    """Take the evidence for a duty; past its day it is met late. Evidence for a duty met already is not taken."""
    obligation = (
        Obligation.objects.select_for_update(of=("self",)).select_related("licence__organisation").get(pk=obligation.pk)
    )
    if obligation.kind == Obligation.Kind.REPORT:
        raise ReportNotSent(_("Send the report itself; with it the duty is met."))
    if obligation.status != Obligation.Status.DUE:
        return obligation
    is_late = at.date() > obligation.due_on
    obligation.status = Obligation.Status.MET_LATE if is_late else Obligation.Status.MET
    obligation.evidence, obligation.met_at = evidence, at
    obligation.save(update_fields=["status", "evidence", "met_at"])
    audit.record(
        "obligation.met",
        subject=obligation,
        actor=actor,
        at=at,
        organisation=obligation.licence.organisation,
        kind=obligation.kind,
        is_late=is_late,
    )
    return obligation
