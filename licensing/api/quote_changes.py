"""What is left of a quote at this moment, for machines that poll it."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, endpoint
from licensing.api.previews import TermsTotalSerializer
from licensing.api.quotes import Kind, Scope, found_quote
from licensing.queries.quote_changes import quote_now
from licensing.services import quotes


class FallenSerializer(serializers.Serializer[Any]):
    """Recordings that fell out of a quote since it was frozen, for one reason."""

    reason = serializers.CharField(source="sentence")
    count = serializers.IntegerField()
    price = serializers.CharField(source="price.decimal", help_text="What that takes off.")
    recordings = serializers.ListField(
        child=serializers.UUIDField(), source="ids", help_text="The first of them, where they are many."
    )


class QuoteTodaySerializer(serializers.Serializer[Any]):
    """A quote as it would be paid at this moment; poll it while the quote is open."""

    total = serializers.CharField(source="total.decimal")
    count = serializers.IntegerField(help_text="How many recordings are left.")
    by_terms = TermsTotalSerializer(many=True, help_text="What is left under each version of terms.")
    is_enough = serializers.BooleanField(help_text="Whether your minimum is still met.")
    fallen = FallenSerializer(many=True, source="groups")


@endpoint("GET", scope=Scope.LICENCES_READ, kinds=[Kind.DEVELOPER], responses=QuoteTodaySerializer)
def quote_today(request: ApiRequest, uuid: UUID) -> Response:
    """Say what is left of a quote today, what fell out since it was frozen, and why.

    A quote that cannot be paid any more is answered by 409.
    """
    found, now = found_quote(request, uuid), timezone.now()
    if not found.can_be_paid(at=now):
        raise quotes.QuoteNotOpen(_("Quote %(number)s cannot be paid any more.") % {"number": found.number})
    return Response(QuoteTodaySerializer(quote_now(found, at=now)).data)
