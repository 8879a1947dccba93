"""A frozen quote: what it holds, how its price came about, and accepting its agreement."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import member
from accounts.roles import EDITORS, SIGNERS
from accounts.viewers import ViewedRequest
from licensing import agreements
from licensing.forms.quotes import AcceptForm
from licensing.models import Quote
from licensing.notice_words import standings_of
from licensing.price_ladders import price_rungs
from licensing.queries.files import quoted_without_file, with_file
from licensing.queries.holdings import Held, held_already
from licensing.queries.quote_changes import QuoteNow, quote_now
from licensing.queries.quote_pages import dropped_of_quote
from licensing.queries.quotes import quotes_visible_to
from licensing.services import quotes
from licensing.views.selections import BUYERS
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money

PER_PAGE = 50

# Whoever may sign has a role too; that they are a signatory is asked when they do.


@member(kinds=BUYERS)
def quote_list(request: ViewedRequest) -> HttpResponse:
    page = Paginator(quotes_visible_to(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [(one, one.has_lapsed(at=now)) for one in page]
    return render(request, "licensing/quotes_list.html", {"page": page, "rows": rows})


@member(kinds=BUYERS)
def quote(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """What would be licensed, what dropped out and why, the price step by step, and the agreement to sign."""
    return _page(request, get_object_or_404(quotes_visible_to(request.viewer), uuid=uuid))


def _page(request: ViewedRequest, found: Quote, *, refused: AcceptForm | None = None) -> HttpResponse:
    at = timezone.now()
    now = quote_now(found, at=at)
    groups = dropped_of_quote(found)
    dropped = sum(group.count for group in groups)
    off = Money(sum(group.price.units for group in groups), found.currency)
    has_lapsed = found.has_lapsed(at=at)
    is_open = found.status == Quote.Status.OPEN and not has_lapsed
    may_sign = request.viewer.is_signatory and request.viewer.role in SIGNERS
    lines = with_file(now.lines.select_related("quote", "recording__organisation", "terms")).order_by("pk")
    fallen = dropped + len(now.fallen)
    context = {
        "quote": found,
        "now": now,
        "total": now.total,
        "totals": now.by_terms,
        "seconds": now.seconds,
        "rounding": now.rounding,
        "standings": standings_of([one.terms for one in now.by_terms], on=at.date()) if is_open else [],
        "count": now.count,
        "selected": now.count + fallen,
        "dropped": dropped,
        "asks_first": any(group.asks_first for group in groups),
        "groups": groups,
        "without_file": quoted_without_file(now.lines) if is_open else 0,
        "held": held_already(found, now.recordings, on=at.date()) if found.can_be_paid(at=at) else Held(),
        "rungs": price_rungs(
            selected=now.count + fallen,
            dropped=fallen,
            off=found.total + off - now.total,
            total=now.total,
            fee_parts=found.platform_fee_parts,
        ),
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "is_open": is_open,
        "is_accepted": found.status == Quote.Status.ACCEPTED,
        "can_be_paid": found.can_be_paid(at=at),
        "has_lapsed": has_lapsed,
        "may_sign": may_sign,
        "form": (refused or _signature(now)) if is_open and may_sign else None,
        "may_change": request.viewer.role in EDITORS,
        "crumbs": [(_("Quotes"), reverse("quotes")), (found.number, "")],
    }
    return render(request, "licensing/quote.html", context, status=422 if refused else 200)


def _signature(now: QuoteNow) -> AcceptForm:
    read = {"agreement_sha256": agreements.proposed(now).sha256}
    return AcceptForm(organisation=now.quote.organisation, initial=read)


@member(kinds=BUYERS)
def quote_agreement(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """The words that a signatory accepts, as they are hashed; once accepted, the very words that were."""
    found = get_object_or_404(quotes_visible_to(request.viewer), uuid=uuid)
    now = quote_now(found, at=timezone.now())
    context = {
        "quote": found,
        "now": now,
        "can_be_paid": found.can_be_paid(at=timezone.now()),
        "agreement": agreements.accepted_agreement(found) or agreements.proposed(now),
    }
    return render(request, "licensing/quote_agreement.html", context)


@member(kinds=BUYERS, roles=SIGNERS)
@require_POST
def quote_accept(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Sign for the organisation; nothing is ticked in advance."""
    found = get_object_or_404(quotes_visible_to(request.viewer), uuid=uuid)
    form = AcceptForm(request.POST, organisation=found.organisation)
    if not form.is_valid():
        return _page(request, found, refused=form)
    agreement, read = agreements.proposed(quote_now(found, at=timezone.now())), form.cleaned_data["agreement_sha256"]
    try:
        quotes.accept(
            found,
            agreement=agreement.text,
            language=agreement.language,
            read_sha256=read,
            at=timezone.now(),
            actor=request.viewer.as_person,
        )
    except DomainError as refused:
        messages.error(request, refused.message)
    return redirect("quote", found.uuid)


@member(kinds=BUYERS, roles=EDITORS)
def quote_cancel(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(quotes_visible_to(request.viewer), uuid=uuid)
    if request.method == "POST":
        quotes.cancel(found, at=timezone.now(), actor=request.viewer.as_person)
        return redirect("quotes")
    context = {
        "title": _("Let go of quote %(number)s?") % {"number": found.number},
        "changes": [_("Its price is not held any more.")],
        "stays": [_("Your selection stays, and you can freeze it again at the prices of that day.")],
        "verb": _("Let it go"),
        "cancel_url": reverse("quote", args=[found.uuid]),
    }
    return render(request, "components/confirm.html", context)
