"""Whether this process can serve, for whoever starts or balances it."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import public
from payments.modes import is_live


@public
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Ask the database one thing; say when what is charged here is not real money."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = "ok"
    except DatabaseError:
        database = "unreachable"
    stripe = "live" if is_live() else "sandbox" if settings.STRIPE_SANDBOX else "test"
    return JsonResponse({"database": database, "stripe": stripe}, status=200 if database == "ok" else 503)
