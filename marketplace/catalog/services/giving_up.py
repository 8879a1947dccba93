"""Leave recordings to another label: what a label does that has sold them on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from marketplace.catalog.models import Catalog, Recording
from marketplace.catalog.services import catalogs
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.errors import DomainError


class GivenUpAlready(DomainError):
    """It was left to others before."""


@transaction.atomic
def give_up(recording: Recording, *, at: datetime, actor: User | None) -> Recording:
    """Take one recording off the market for good, and stand in nobody's way who lists the same."""
    permission_exclusive()
    recording = Recording.objects.select_for_update(of=("self",), no_key=True).get(pk=recording.pk)
    if recording.given_up_at:
        raise GivenUpAlready(_("This was given up before."))
    recording.withdrawn_at, recording.given_up_at = recording.withdrawn_at or at, at
    recording.save(update_fields=["withdrawn_at", "given_up_at", "changed_at"])
    audit.record("recording.given_up", subject=recording, actor=actor, at=at, organisation=recording.organisation)
    return recording


@transaction.atomic
def give_up_catalog(catalog: Catalog, *, at: datetime, actor: User | None) -> Catalog:
    """Take a catalog off the market, and stand in nobody's way who lists the same recordings.

    Listed again it is a newcomer to whoever listed them meanwhile.
    """
    catalog = catalogs.withdraw(catalog, at=at, actor=actor)
    given_up = catalog.recordings.filter(given_up_at=None).update(given_up_at=at, changed_at=at)
    if not given_up:
        raise GivenUpAlready(_("This was given up before."))
    audit.record("catalog.given_up", subject=catalog, actor=actor, at=at, recordings=given_up)
    return catalog
