"""Write down what the nightly proof finds, once, where operators read it."""

from datetime import datetime

from django.db import transaction

from accounts.models import AuditEntry
from accounts.services import audit
from licensing.models import Delivery
from licensing.queries.proofs import Unproved, deliveries_before_consent

ACTION = "delivery.unproved"


@transaction.atomic
def prove_deliveries(*, at: datetime) -> list[Unproved]:
    """Prove that each file went out after every yes it needed; what is not so is written down once and given back."""
    found = deliveries_before_consent()
    known = set(AuditEntry.objects.filter(action=ACTION).values_list("subject_uuid", flat=True))
    deliveries = Delivery.objects.select_related("licence__terms__organisation").in_bulk(
        [one.delivery for one in found if one.delivery not in known], field_name="uuid"
    )
    for uuid, delivery in deliveries.items():
        lacking = [one for one in found if one.delivery == uuid]
        audit.record(
            ACTION,
            subject=delivery,
            actor=None,
            at=at,
            organisation=delivery.licence.terms.organisation,
            persons=len(lacking),
            voices=sum(one.is_voice for one in lacking),
        )
    return found
