"""What accountants want of a purchase: to whom it is invoiced, under which number of theirs, by when it is paid."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services import audit
from marketplace.kit.texts import one_line
from payments.models import BillingDetails


class Details(TypedDict):
    """To whom invoices are made out."""

    legal_name: str
    address: str
    business_number: str


@transaction.atomic
def describe(
    organisation: Organisation, *, at: datetime, actor: User | None, **said: Unpack[Details]
) -> BillingDetails:
    """Say to whom an organisation's invoices are made out; those that were issued stay as they are."""
    fields = {
        "legal_name": one_line(said["legal_name"]),
        "address": said["address"].strip(),
        "business_number": one_line(said["business_number"]),
    }
    details, _created = BillingDetails.objects.update_or_create(
        organisation=organisation, defaults={**fields, "changed_at": at}
    )
    audit.record("billing.described", subject=organisation, actor=actor, at=at, organisation=organisation)
    return details
