"""What was withdrawn: for machines that poll, and for the creator who wants to know who has acknowledged it."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import signatures
from accounts.access import member, public
from accounts.models import Organisation
from accounts.problems import MEDIA_TYPE, problem_body
from accounts.viewers import ViewedRequest
from licensing.calendars import TONES, name_of, words_of
from licensing.queries.withdrawals import answered, withdrawals_of
from licensing.withdrawal_feed import feed_page
from marketplace.kit.hashing import sha256_hex

PER_PAGE = 20
SECONDS_FRESH = 60
GREATEST = 2**63 - 1


@public
@require_safe
def withdrawals_feed(request: HttpRequest) -> HttpResponse:
    """A page of the feed, signed as it is; one that has not changed is answered by 304."""
    after, since = request.GET.get("after", "0"), request.GET.get("since", "")
    moment = _moment(since)
    if not (after.isascii() and after.isdigit() and int(after) <= GREATEST) or (since and moment is None):
        detail = _("`after` is a cursor that we gave, and `since` a moment such as 2026-11-01T00:00:00Z.")
        body = problem_body(422, code="Malformed", detail=detail)
        return JsonResponse(body, status=422, content_type=MEDIA_TYPE)
    page = feed_page(after=int(after), since=moment, site_url=settings.SITE_URL)
    response = HttpResponse(page.content, content_type="application/json")
    response["JWS-Signature"] = signatures.sign(page.content)
    response["Cache-Control"] = f"public, max-age={SECONDS_FRESH}"
    response["ETag"] = quote_etag(sha256_hex(page.content))
    changed = int(page.changed_at.timestamp()) + 1 if page.changed_at else None
    if page.changed_at:
        response["Last-Modified"] = http_date(changed)
    etag = response["ETag"]
    return get_conditional_response(request, etag=etag, last_modified=changed, response=response) or response


def _moment(text: str) -> datetime | None:
    """A moment as people write it; a day begins at midnight, and no zone means UTC."""
    try:
        found = parse_datetime(text)
        if found is None and (day := parse_date(text)):
            found = datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError:
        return None
    return found if found is None or timezone.is_aware(found) else found.replace(tzinfo=UTC)


@public
@require_safe
def signing_keys(request: HttpRequest) -> JsonResponse:
    """The public keys, for whoever checks a signature."""
    return JsonResponse(signatures.key_set(), headers={"Cache-Control": f"public, max-age={SECONDS_FRESH}"})


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@member(kinds=[Organisation.Kind.RIGHTS_HOLDER], creators=True)
@require_safe
def own_withdrawals(request: ViewedRequest) -> HttpResponse:
    """What one took back, and of those who have copies: who has acknowledged it, who has not, when it is due."""
    own = withdrawals_of(request.viewer)
    if recording := request.GET.get("recording"):
        own = own.filter(recordings__recording__uuid=UUID(recording)) if _is_uuid(recording) else own.none()
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    found = answered(own.filter(pk__in=[one.pk for one in page]), on=timezone.now().date())
    rows = [
        (
            one,
            [
                {
                    "owed": answer.obligation,
                    "name": name_of(answer.obligation),
                    "words": words_of(answer.state),
                    "tone": TONES[answer.state],
                }
                for answer in one.answers
            ],
        )
        for one in found
    ]
    return render(request, "licensing/withdrawals.html", {"rows": rows, "page": page})
