"""Search for everybody: words, facets with counts, and a way to collect what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.models import Organisation
from accounts.viewers import ViewedRequest
from licensing.criteria import Criteria
from licensing.facet_words import facet_labels, value_label
from licensing.models import SearchDocument, Selection
from licensing.queries.facets import facets
from licensing.queries.offers import prices_for
from licensing.queries.search import documents, in_order, ranked
from licensing.queries.selections import current_selection
from marketplace.catalog.models import Asset
from marketplace.catalog.queries.listings import listed_catalogs
from marketplace.kit import drawing
from marketplace.kit.money import CURRENCIES, Money
from marketplace.kit.vocabulary import Purpose

PER_PAGE = 25


@dataclass(frozen=True)
class Row:
    """One recording in the list of results."""

    document: SearchDocument
    peaks: list[int]
    price: Money | None

    @property
    def path(self) -> str:
        return drawing.waveform((peak / 100 for peak in self.peaks), width=240, height=56) if self.peaks else ""

    @property
    def seconds(self) -> int | None:
        return None if self.document.duration_ms is None else self.document.duration_ms // 1000

    @cached_property
    def cleared(self) -> list[str]:
        return [str(Purpose(purpose).label) for purpose in self.document.cleared]


@public
@require_safe
def browse(request: ViewedRequest) -> HttpResponse:
    """Find recordings; the address is the whole state."""
    criteria = Criteria.read(request.GET)
    found = ranked(criteria.q) if criteria.q else None
    results = in_order(documents(criteria, found), criteria, found)
    page = Paginator(
        results.select_related("recording", "recording__organisation", "recording__catalog"), PER_PAGE
    ).get_page(request.GET.get("page"))
    shown = facets(criteria, found)
    selection = current_selection(request.viewer, request.session.get("selection"))
    context = {
        "criteria": criteria,
        "page": page,
        "rows": rows_of(page.object_list, criteria.currency, selection),
        "facets": [_facet(criteria, facet) for facet in shown],
        "chips": _chips(criteria),
        "clear_url": criteria.cleared().query,
        "kept": [pair for pair in criteria.pairs if pair[0] != "q"],
        "selection": selection,
        "is_developer": request.viewer.acts_as(Organisation.Kind.DEVELOPER),
        "currencies": list(CURRENCIES),
        "sorts": _sorts(),
        "is_market_empty": not listed_catalogs().exists(),
    }
    return render(request, "licensing/browse.html", context)


def rows_of(found: Iterable[SearchDocument], currency: str, selection: Selection | None = None) -> list[Row]:
    """The rows of one page, each with its outline where there is one, and its price for what is being collected."""
    shown = list(found)
    outlines = dict(
        Asset.objects.filter(
            recording__in=[one.pk for one in shown], kind=Asset.Kind.MASTER, replaced_at__isnull=True
        ).values_list("recording_id", "peaks")
    )
    prices = _lowest(shown, currency) if selection is None else _for_selection(shown, selection)
    return [Row(one, outlines.get(one.pk, []), prices.get(one.pk)) for one in shown]


def _lowest(shown: list[SearchDocument], currency: str) -> dict[int, Money]:
    return {one.pk: Money(one.prices[currency], currency) for one in shown if currency in one.prices}


def _for_selection(shown: list[SearchDocument], selection: Selection) -> dict[int, Money]:
    return prices_for(
        selection, [one.recording for one in shown if selection.purpose in one.cleared], on=timezone.now().date()
    )


def _facet(criteria: Criteria, facet: Any) -> dict[str, Any]:
    values = [
        {
            "label": value.label,
            "count": value.count,
            "url": criteria.toggled(facet.key, value.value).query,
            "is_chosen": value.is_chosen,
        }
        for value in facet.values
    ]
    return {"label": facet.label, "is_open": facet.is_open, "values": values}


def _chips(criteria: Criteria) -> list[dict[str, str]]:
    labels = facet_labels()
    chips = [
        {
            "label": f"{labels[facet]}: {value_label(facet, value, criteria.currency)}",
            "url": criteria.toggled(facet, value).query,
        }
        for facet, values in criteria.chosen.items()
        for value in values
    ]
    within = [{"label": value, "url": criteria.elsewhere().query} for value in criteria.within.values()]
    return [*within, *chips]


def _sorts() -> list[tuple[str, str]]:
    return [
        ("", _("Nearest")),
        ("-year", _("Newest")),
        ("price", _("Cheapest")),
        ("-length", _("Longest")),
        ("title", _("By title")),
    ]


def browse_url(**within: str) -> str:
    """Search in one label or catalog."""
    return reverse("browse") + Criteria(within=within).query
