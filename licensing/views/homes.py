"""The developer's home: what needs them first, then what they hold."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.models import Organisation
from accounts.templatetags.assent import day, money
from accounts.templatetags.assent import month as month_name
from accounts.viewers import ViewedRequest, Viewer
from licensing import wording
from licensing.calendars import line_of, month_of
from licensing.licence_pages import status_of
from licensing.models import Quote, UsageReport
from licensing.queries.licences import licences_held_by, open_duties
from licensing.queries.quote_changes import QuoteNow, quote_now
from licensing.queries.quotes import quotes_visible_to
from licensing.queries.usage_reports import reports_visible_to, undecided_months

SHOWN, TASKS = 5, 12


@member(kinds=[Organisation.Kind.DEVELOPER])
@require_safe
def developer_home(request: ViewedRequest) -> HttpResponse:
    """Tasks, then licences."""
    viewer, today = request.viewer, timezone.now().date()
    licences = list(licences_held_by(viewer)[:SHOWN])
    tasks = [*_verification(viewer), *_reports(viewer), *_duties(viewer), *_quotes(viewer)]
    context = {
        "organisation": viewer.organisation,
        "count": len(tasks),
        "tasks": tasks[:TASKS],
        "more": max(len(tasks) - TASKS, 0),
        "rows": [{"licence": licence, "status": status_of(licence, on=today)} for licence in licences],
        "browse_url": _url("browse"),
    }
    return render(request, "licensing/homes_developer.html", context)


def _verification(viewer: Viewer) -> list[dict[str, Any]]:
    if viewer.organisation is None or viewer.organisation.is_verified:
        return []
    why = _("Until an operator has verified you, you can prepare everything and buy nothing.")
    return [{"title": _("Get your organisation verified"), "url": _url("organisation"), "why": why}]


def _reports(viewer: Viewer) -> list[dict[str, Any]]:
    """Reports that were read and wait for a yes."""
    shown = reports_visible_to(viewer).filter(status=UsageReport.Status.READ)
    return [
        {
            "title": _("Accept the report for %(month)s") % {"month": month_name(report.month)},
            "url": reverse("usage-report", args=[report.uuid]),
            "why": _("%(licence)s, %(model)s") % {"licence": report.licence, "model": report.licence.trained_model},
            "tone": "wait",
        }
        for report in shown
    ]


def _duties(viewer: Viewer) -> list[dict[str, Any]]:
    today = timezone.now().date()
    sent = undecided_months(viewer)
    lines = [line_of(duty, on=today) for duty in open_duties(viewer, on=today) if month_of(duty) not in sent]
    return [
        {
            "title": line.name,
            "url": reverse("obligation", args=[line.duty.obligation.uuid]),
            "why": _("%(licence)s, %(model)s")
            % {"licence": line.duty.obligation.licence, "model": line.duty.obligation.licence.trained_model},
            "due": line.words,
            "tone": line.tone,
        }
        for line in lines
    ]


def _quotes(viewer: Viewer) -> list[dict[str, Any]]:
    """Quotes that wait for a signature or for payment, at what is left of each of them now."""
    at = timezone.now()
    waiting = quotes_visible_to(viewer).filter(
        organisation=viewer.organisation, status__in=[Quote.Status.OPEN, Quote.Status.ACCEPTED], valid_until__gt=at
    )
    return [_quote(quote_now(quote, at=at)) for quote in waiting.order_by("valid_until", "pk")[:TASKS]]


def _quote(now: QuoteNow) -> dict[str, Any]:
    is_accepted = now.quote.status == Quote.Status.ACCEPTED
    title = _("Pay quote %(number)s") if is_accepted else _("Accept quote %(number)s")
    left = {"recordings": wording.recordings(now.count), "price": money(now.total)}
    return {
        "title": title % {"number": now.quote.number},
        "url": _url("quote", now.quote.uuid),
        "why": _("%(recordings)s for %(price)s") % left if now.is_enough else _("Too little of it is left to be paid."),
        "due": _("Valid until %(day)s") % {"day": day(now.quote.valid_until.date())},
    }


def _url(name: str, *args: object) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
