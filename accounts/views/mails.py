"""The sandbox's mail: what would have been sent, so that a newcomer can finish signing up."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.queries import mails, people


@public
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """Every mail that was written to a file, and the one-time codes of the sample operators."""
    _require_sandbox()
    now = timezone.now()
    codes = [(operator, people.one_time_code(operator, at=now)) for operator in people.sample_operators()]
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
