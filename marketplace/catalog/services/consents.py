"""A credited person's answer: declared by the label on a document, or withdrawn."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, Party, User
from accounts.services import audit
from marketplace.catalog.models import Consent, Recording
from marketplace.catalog.services import withdrawal_letters
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.vocabulary import Purpose


@transaction.atomic
def declare(
    party: Party,
    recordings: Iterable[Recording],
    *,
    purposes: Collection[Purpose],
    declared_by: Organisation,
    document: str,
    warranted_by: str,
    at: datetime,
    actor: User | None,
) -> Consent:
    """Write down that a person agreed in a document with a clause about AI, which somebody warrants.

    It never speaks for a voice, a name or an image: those are signed by the person.
    """
    permission_exclusive()
    consent = Consent.objects.create(
        party=party,
        basis=Consent.Basis.DECLARED,
        purposes=sorted(purposes),
        declared_by=declared_by,
        document=document,
        warranted_by=warranted_by,
        recorded_by=actor,
        given_at=at,
    )
    consent.recordings.set(recordings)
    audit.record(
        "consent.declared",
        subject=consent,
        actor=actor,
        at=at,
        organisation=declared_by,
        party=party.uuid,
        document=document,
    )
    return consent


@transaction.atomic
def withdraw(consent: Consent, *, at: datetime, actor: User | None) -> Consent:
    """Take an answer back from now on; it stays on record as withdrawn."""
    permission_exclusive()
    consent = Consent.objects.select_for_update(of=("self",)).select_related("declared_by", "party").get(pk=consent.pk)
    if consent.withdrawn_at:
        return consent
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
    audit.record(
        "consent.withdrawn",
        subject=consent,
        actor=actor,
        at=at,
        organisation=consent.declared_by,
        party=consent.party.uuid,
    )
    count = consent.recordings.count()
    withdrawal_letters.tell(
        consent.declared_by, consent.party, document=consent.document, recordings=count, actor=actor
    )
    return consent
