"""Whoever has answered, or has let a question pass, is left in peace for a while."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Party
from accounts.templatetags.assent import day
from licensing.asked_terms import is_better
from licensing.models import PermissionRequest, Terms
from marketplace.kit.errors import DomainError
from marketplace.kit.vocabulary import Answer

REST = timedelta(days=90)


class AskedTooSoon(DomainError):
    """Who said no, or was asked just now, is left in peace for a while."""


def refuse_after_no(terms: Terms, party: Party, email: str, asked: Mapping[str, Any], *, at: datetime) -> None:
    """Whoever said no to this, under whatever name, is not asked again for some time unless the Terms got better."""
    refused = PermissionRequest.objects.filter(
        organisation=terms.organisation, says=Answer.NO, counted_at__isnull=False, closed_at__gt=at - REST
    )
    same = refused.filter(party=party) | refused.filter(email=email)
    for no in same.order_by("-closed_at", "-pk"):
        if set(no.asked["purposes"]) & set(asked["purposes"]) and not is_better(asked, no.asked):
            raise AskedTooSoon(
                _("%(name)s said no to this. Ask again from %(day)s on, or when your terms are better for them.")
                % {"name": party.name, "day": day(_rests_until(no))}
            )


def asked_lately(terms: Terms, party: Party, asked: Mapping[str, Any], *, at: datetime) -> set[int]:
    """The recordings about which a party was asked the same lately, or worse, and did not say yes."""
    lately = PermissionRequest.objects.filter(catalog=terms.catalog, party=party, sent_at__gt=at - REST)
    silent = [one for one in lately.exclude(says=Answer.YES) if not is_better(asked, one.asked)]
    through = PermissionRequest.recordings.through
    return set(through.objects.filter(permissionrequest__in=silent).values_list("recording", flat=True))


def _rests_until(no: PermissionRequest) -> date:
    return ((no.closed_at or no.sent_at) + REST).date()
