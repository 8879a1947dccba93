"""The sandbox's mail: what would have been sent, so that a newcomer can finish signing up."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.queries import mails, people
from accounts.services.people import one_time_code


@public
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """Every mail that was written to a file, and the one-time codes of the sample operators."""
    _require_sandbox()
    codes: list[tuple[Any, str]] = [(operator, one_time_code(operator)) for operator in people.sample_operators()]
    shown = [(operator, code) for operator, code in codes if code]
    return render(request, "accounts/mails.html", {"mails": mails.mails(), "codes": shown})


@public
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, with its links."""
    _require_sandbox()
    found = mails.mail_named(name)
    if found is None:
        raise Http404
    return render(request, "accounts/mail.html", {"mail": found})


def _require_sandbox() -> None:
    if not mails.may_be_shown():
        raise Http404
