"""What is shown when something goes wrong: a page for people, problem+json for machines, both with the request's id."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.problems import MEDIA_TYPE, problem_body


def answer(request: HttpRequest, *, status: int, message: str, code: str = "", title: str = "") -> HttpResponse:
    """Answer in the form that was asked for: the API and whoever accepts only JSON get a problem."""
    if wants_problem(request):
        return problem(request, status=status, message=message, code=code)
    page = {"title": title or _("That did not work"), "text": message, "code": identity(request)}
    return HttpResponse(render_to_string("pages/error.html", page, request=request), status=status)


def wants_problem(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or not request.accepts("text/html")


def problem(request: HttpRequest, *, status: int, message: str, code: str = "", **more: object) -> HttpResponse:
    """RFC 9457; `code` is the stable name for machines."""
    named = {"request_id": identity(request), **more}
    body = problem_body(status, code=code or HTTPStatus(status).phrase, detail=message, **named)
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def identity(request: HttpRequest) -> str:
    return str(getattr(request, "id", ""))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(
        request,
        status=HTTPStatus.BAD_REQUEST,
        message=_("The browser sent what cannot be read. Go back and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = _("You may not do this. Ask the owner of your organisation for the role that it needs.")
    return answer(request, status=HTTPStatus.FORBIDDEN, message=message, title=_("This account may not do that"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = _(
        "Either the address is mistyped, or what stood here belongs to somebody else. If you act for several "
        "organisations, choose the right one at the top of the page."
    )
    title = _("There is nothing at this address for you")
    return answer(request, status=HTTPStatus.NOT_FOUND, message=message, title=title)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _(
        "Nothing was changed. Go back, load the page again and send it once more. Your browser must accept our "
        "cookies for that: they protect the form."
    )
    title = _("The form was too old to be accepted")
    return answer(request, status=HTTPStatus.FORBIDDEN, message=message, code="FormExpired", title=title)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say sorry without asking the database, which may be what is broken."""
    message = _("Something broke on our side. Nothing you sent is lost in between: it was done whole, or not at all.")
    if wants_problem(request):
        return problem(request, status=HTTPStatus.INTERNAL_SERVER_ERROR, message=message)
    page = {"message": message, "request_id": identity(request)}
    return HttpResponse(render_to_string("pages/broken.html", page), status=HTTPStatus.INTERNAL_SERVER_ERROR)
