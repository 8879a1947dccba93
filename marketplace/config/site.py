"""Reserved by default: what the site tells machines about learning from it.

TDMRep (W3C Community Group, 10 May 2024) and `Content-Usage` (IETF draft-ietf-aipref-attach). The latter is still a
draft, of which only the label `train-ai` has stayed the same through its versions: no other is said here.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.access import public

PREFERENCE = "train-ai=n"
RESERVATION_HEADERS = {"tdm-reservation": "1", "Content-Usage": PREFERENCE}
ROBOTS = f"""\
# Nothing here may be used to train a machine without a licence, which may be bought here.
User-agent: *
Content-Usage: {PREFERENCE}
Disallow: /api/
Disallow: /accounts/
"""


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say it to crawlers in the file that they read first."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@public
@require_safe
def tdmrep(request: HttpRequest) -> JsonResponse:
    """Reserve text and data mining on the whole site."""
    reserved: list[dict[str, Any]] = [{"location": "/", "tdm-reservation": 1}]
    return JsonResponse(reserved, safe=False)
