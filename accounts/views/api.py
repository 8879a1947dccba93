"""The API's own description, for machines and for people."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.api import description, schema
from accounts.api.problems import known_problems
from accounts.models import ApiKey
from accounts.problems import MEDIA_TYPE, problem_body


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return JsonResponse(schema.document())


@public
@csrf_exempt
def api_unknown(request: HttpRequest, path: str) -> HttpResponse:
    """A path of the API that does not exist, said as a problem."""
    body = problem_body(404, code="NotFound", detail="No such path.")
    return JsonResponse(body, status=404, content_type=MEDIA_TYPE)


@public
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every operation of the API on one page, without a script."""
    context = {
        "groups": description.groups(),
        "problems": known_problems(),
        "scopes": ApiKey.Scope.choices,
        "site_url": settings.SITE_URL,
    }
    return render(request, "accounts/api_docs.html", context)
