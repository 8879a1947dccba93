"""The way to the sandbox's fault console, where there is a sandbox."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from accounts.access import operator


@operator
@require_safe
def sandbox_console(request: HttpRequest) -> HttpResponse:
    """Lead an operator to what banks and bad days can do; with real money there is no such place."""
    if not settings.STRIPE_SANDBOX:
        raise Http404
    return redirect(f"{settings.STRIPE_API_BASE}/_sandbox/faults")
