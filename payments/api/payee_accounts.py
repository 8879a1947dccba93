"""How one is paid, for machines: whether money can be sent, and what keeps it."""

from django.utils import timezone
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import ApiRequest, endpoint
from accounts.models import ApiKey, Organisation
from payments.models import PayeeAccount
from payments.queries.payee_accounts import WhyNot
from payments.queries.payee_pages import PayeePage, payee_page


class PayeeAccountSerializer(serializers.Serializer[PayeePage]):
    """Where one is paid; bank details are never told."""

    is_ready = serializers.BooleanField(source="readiness.is_ready", help_text="Money can be sent now.")
    why_not = serializers.ChoiceField(
        source="readiness.why_not", choices=WhyNot.choices, allow_null=True, help_text="What keeps it; null if nothing."
    )
    kind = serializers.ChoiceField(
        source="account.kind", choices=PayeeAccount.Kind.choices, default=None, allow_null=True
    )
    status = serializers.ChoiceField(
        source="account.status", choices=PayeeAccount.Status.choices, default=None, allow_null=True
    )
    country = serializers.CharField(help_text="ISO 3166 alpha-2; empty before it is told.")
    missing = serializers.ListField(child=serializers.CharField(), help_text="What Stripe still wants, in words.")
    usable_from = serializers.DateTimeField(
        source="account.usable_from",
        default=None,
        allow_null=True,
        help_text="After a change nothing is sent before this moment.",
    )


@endpoint(
    "GET",
    scope=ApiKey.Scope.STATEMENTS_READ,
    kinds=[Organisation.Kind.RIGHTS_HOLDER],
    creators=True,
    responses=PayeeAccountSerializer,
)
def payee_account_retrieve(request: ApiRequest) -> Response:
    """Show whether you can be paid, and what is missing."""
    return Response(PayeeAccountSerializer(payee_page(request.viewer, at=timezone.now())).data)
