"""What every request passes through: an id, the reservation of rights, and errors told to people."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from marketplace.config import errors, site
from marketplace.config.logs import current_request_id
from marketplace.kit.errors import DomainError
from payments import gateway

GetResponse = Callable[[HttpRequest], HttpResponse]
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_id(get_response: GetResponse) -> GetResponse:
    """Give each request an id, in its log lines, its answer and its error page; a proxy's own is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identity = given if GIVEN_ID.fullmatch(given) else uuid4().hex[:16]
        token = current_request_id.set(identity)
        request.id = identity  # type: ignore[attr-defined]
        try:
            response = get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = identity
        return response

    return middleware


def reservation(get_response: GetResponse) -> GetResponse:
    """Say on every page and file that machines may not learn from it without a licence."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in site.RESERVATION_HEADERS.items():
            response[name] = value
        return response

    return middleware


def without_nul(get_response: GetResponse) -> GetResponse:
    """Leave out of what is asked for the one character that PostgreSQL cannot look for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        while "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return get_response(request)

    return middleware


def patience(get_response: GetResponse) -> GetResponse:
    """Ask our payment provider no longer than a person waits for a page; what has no answer then is finished later.

    A message of the provider's own is no page: nobody waits.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/webhooks/"):
            return get_response(request)
        with gateway.within(settings.STRIPE_PAGE_SECONDS):
            return get_response(request)

    return middleware


class DomainErrors:
    """Turn a broken rule of the trade into an answer that says what is wrong and what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        return errors.answer(request, status=exception.status, message=exception.message, code=exception.code)
