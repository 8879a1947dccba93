"""What somebody earned and why: the list, one statement, one figure, one line."""

from decimal import Decimal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.access import signed_in
from accounts.templatetags.assent import money, month, short_month
from accounts.viewers import viewing
from marketplace.kit import drawing
from marketplace.kit.money import CURRENCIES, Money
from marketplace.kit.vocabulary import Side
from payments.models import Statement
from payments.queries.balances import in_balance
from payments.queries.freezes import frozen_of
from payments.queries.statements import Paper, holds_visible_to, months_before, statements_visible_to
from payments.queries.sums import FIGURES, lines_of
from payments.views.figure_words import NOTES, TITLES
from payments.views.figures import balance_figures
from payments.views.ladders import ladder
from payments.views.movements import movements_of

PER_PAGE = 50
SHOWN = 20
MOST_HOLDS = 5


def paper_for(request: HttpRequest, uuid: UUID) -> Paper:
    """The statement of that uuid, if this viewer may read it."""
    return Paper(get_object_or_404(statements_visible_to(viewing(request)), uuid=uuid))


@signed_in
@require_GET
def statement_list(request: HttpRequest) -> HttpResponse:
    """Every statement of the viewer's payees, newest first."""
    viewer = viewing(request)
    page = Paginator(statements_visible_to(viewer), PER_PAGE).get_page(request.GET.get("page"))
    holds = [] if viewer.is_operator else list(holds_visible_to(viewer))
    latest = page.object_list[0] if page.object_list and not viewer.is_operator else None
    context = {
        "page": page,
        "rows": [_row(statement) for statement in page.object_list],
        "shows_payee": viewer.is_operator or len(viewer.payees) > 1,
        "trend": _trend(latest) if latest else None,
        "holds": holds[:MOST_HOLDS],
        "balances": [] if viewer.is_operator else balance_figures(in_balance(viewer.payees)),
        "frozen": [] if viewer.is_operator else frozen_of(viewer.payees),
        "other_holds": max(0, len(holds) - MOST_HOLDS),
    }
    return render(request, "payments/statement_list.html", context)


@signed_in
@require_GET
def statement(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One month: what was earned, by what, what waits, and where each figure comes from."""
    paper = paper_for(request, uuid)
    recordings = paper.recordings
    licences = len({pool["licence"] for pool in paper.document["pools"].values()})
    context = {
        "crumbs": [(_("Statements"), reverse("statements")), (month(paper.statement.month), "")],
        "statement": paper.statement,
        "has_moved": bool(paper.movements),
        "totals": {name: paper.total(name) for name in FIGURES},
        "gained": paper.total("earned") + paper.total("corrections"),
        "recordings": recordings[:SHOWN],
        "others": len(recordings[SHOWN:]),
        "others_amount": Money.total((one.amount for one in recordings[SHOWN:]), paper.statement.currency),
        "earned_by": _earned_by(len(recordings), licences),
        "disputed": [
            {**one, "amount": Money(one["amount"], paper.statement.currency), "side": Side(one["side"]).label}
            for one in paper.document.get("disputed", ())
        ],
        "holds": holds_visible_to(viewing(request)).filter(party=paper.statement.party),
        "trend": _trend(paper.statement),
        "owes": Money(paper.document.get("owes", 0), paper.statement.currency),
    }
    return render(request, "payments/statement_page.html", context)


@signed_in
@require_GET
def statement_sum(request: HttpRequest, uuid: UUID, figure: str) -> HttpResponse:
    """One figure and everything that it adds up from, line by line."""
    paper = paper_for(request, uuid)
    if figure not in FIGURES:
        raise Http404
    recording = request.GET.get("recording", "")
    lines = lines_of(paper, figure, recording)
    total = Money.total((line.amount for line in lines), paper.statement.currency) if recording else paper.total(figure)
    title = lines[0].line["recording"]["title"] if recording and lines else TITLES[figure]
    context = {
        "crumbs": [*_crumbs(paper), (title, "")],
        "statement": paper.statement,
        "title": title,
        "note": "" if recording else NOTES[figure],
        "total": total,
        "parts": []
        if recording
        else [(sign, name, TITLES[name], paper.total(name)) for sign, name in FIGURES[figure].parts],
        "movements": movements_of(paper, figure),
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "payments/statement_sum.html", context)


@signed_in
@require_GET
def statement_line(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Why this amount: the ladder of one line, and its neighbours of the same recording."""
    paper = paper_for(request, uuid)
    line = paper.line(number)
    if line is None:
        raise Http404
    title = line.line["recording"]["title"]
    uuid_of = line.line["recording"]["uuid"]
    context = {
        "crumbs": [*_crumbs(paper), (title, "")],
        "statement": paper.statement,
        "line": line,
        "title": title,
        "rungs": ladder(line),
        "lines": [other for other in paper.lines if other.line["recording"]["uuid"] == uuid_of],
        "gross": Money(line.licence["steps"][0]["amount"], line.currency),
    }
    return render(request, "payments/statement_line.html", context)


def _row(statement: Statement) -> dict[str, object]:
    currency = statement.currency
    return {
        "statement": statement,
        "gained": Money(statement.earned_units + statement.corrected_units, currency),
        "held": Money(statement.held_units, currency),
        "closing": Money(statement.closing_units, currency),
    }


def _crumbs(paper: Paper) -> list[tuple[str, str]]:
    statement = paper.statement
    return [
        (_("Statements"), reverse("statements")),
        (month(statement.month), reverse("statement", args=[statement.uuid])),
    ]


def _earned_by(recordings: int, licences: int) -> str:
    of_recordings = ngettext("earned by %(count)s recording", "earned by %(count)s recordings", recordings)
    of_licences = ngettext("under %(count)s licence", "under %(count)s licences", licences)
    return f"{of_recordings % {'count': recordings}}, {of_licences % {'count': licences}}"


def _trend(statement: Statement) -> dict[str, object]:
    """Twelve months of what was earned, as a chart with its words."""
    months = months_before(statement)
    amounts = [Money(one.earned_units + one.corrected_units, one.currency) for one in months]
    points = [
        drawing.Point(
            short_month(one.month),
            max(Decimal(amount.units).scaleb(-4 - CURRENCIES[amount.currency].exponent), Decimal(0)),
            money(amount),
            url=reverse("statement", args=[one.uuid]),
        )
        for one, amount in zip(months, amounts, strict=True)
    ]
    summary = _("From %(first)s in %(start)s to %(last)s in %(end)s.") % {
        "first": money(amounts[0]),
        "start": month(months[0].month),
        "last": money(amounts[-1]),
        "end": month(months[-1].month),
    }
    return {
        "chart": drawing.chart(points),
        "summary": summary,
        "currency": statement.currency,
        "shows": len(months) > 1,
    }
