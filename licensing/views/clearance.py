"""What a catalog lacks before it can be licensed, for the label that lists it."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import member
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing import wording
from licensing.clearance_lines import FILES, READY, address, lines_of_files, lines_of_people, recordings_of
from licensing.queries.catalog_clearance import (
    CatalogClearance,
    Question,
    asked_of,
    clearance_of,
    lines_of,
    questions_of,
)
from licensing.queries.content_meters import ContentMeter, content_meters, releases_of
from licensing.queries.files import recordings_without_file
from licensing.queries.terms import catalogs_of
from licensing.queries.wanted import ANSWERABLE, waiting_for
from licensing.views.terms import SELLERS
from marketplace.catalog.models import Asset, Catalog, Recording, Release
from marketplace.catalog.queries.clearance import Missing
from marketplace.kit.errors import DomainError
from marketplace.kit.territories import Territory

PER_PAGE = 50
AT_ONCE = 2_000  # of more recordings each content is counted only when somebody asks


@member(kinds=SELLERS)
@require_safe
def catalog_clearance(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """How much is cleared for one use; what is missing, who can supply it, and which recordings wait for it."""
    catalog = get_object_or_404(catalogs_of(request.viewer), uuid=uuid)
    today = timezone.now().date()
    questions = questions_of(catalog, on=today)
    asked = next((one for one in questions if one.key == request.GET.get("for")), questions[0])
    release = _release(catalog, request.GET.get("release", ""))
    where, place = _where(request.GET.get("where", ""), asked)
    answer = clearance_of(catalog, asked, on=today, release=release, where=where)
    sold, waiting = set(answer.cleared), waiting_for(catalog, at=timezone.now())
    lacking = recordings_without_file(catalog, asked.terms)
    files = {kind: [pk for pk in pks if pk in sold] for kind, pks in lacking.items()}
    chosen = request.GET.get("missing", "")
    shown = _chosen(answer, files, chosen)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "catalog": catalog,
        "asked": asked,
        "is_draft": asked.terms.pk is not None and asked.terms.status == asked.terms.Status.DRAFT,
        "is_proposed": asked.terms.pk is None,
        "may_write": request.viewer.role in EDITORS,
        "answer": answer,
        "on": today,
        "meters": _meters(catalog, asked, answer, on=today, release=release, where=where)
        if answer.of <= AT_ONCE or request.GET.get("count")
        else None,
        "where": wording.territory(where),
        "place": place,
        "release": release,
        "releases": releases_of(catalog, answer) if release is None else [],
        "own_party": catalog.organisation.party.uuid,
        "terms_key": str(asked.terms.uuid) if asked.terms.pk else "",
        "tabs": _tabs(questions, asked),
        "groups": lines_of_people(request.viewer, answer, asked, chosen, waiting=waiting),
        "files": lines_of_files(files, asked, chosen),
        "ready_url": address(asked, READY),
        "is_ready_chosen": chosen == READY,
        "ask_url": _ask_url(catalog, asked, answer, waiting),
        "waiting": waiting,
        "audio_url": reverse("catalog-assets", args=[catalog.uuid]),
        "chips": _chips(answer, asked, chosen),
        "page": page,
        "rows": _rows(list(page.object_list), answer, chosen),
        "crumbs": [
            (_("Catalogs"), reverse("catalogs")),
            (catalog.title, reverse("own-catalog", args=[catalog.uuid])),
            (_("Clearance"), ""),
        ],
    }
    return render(request, "licensing/clearance.html", context)


def _release(catalog: Catalog, text: str) -> Release | None:
    """The release that the address names; what is none is passed over."""
    try:
        return Release.objects.filter(catalog=catalog, uuid=UUID(text)).first()
    except ValueError:
        return None


def _where(text: str, asked: Question) -> tuple[Territory, str]:
    """The place that the address names, and how it was written; without one, wherever the Terms license."""
    try:
        typed = Territory.parse(text) if text.strip() else None
    except DomainError:
        typed = None
    return (typed, text) if typed else (asked.terms.territory, "")


def _meters(
    catalog: Catalog,
    asked: Question,
    answer: CatalogClearance,
    *,
    on: date,
    release: Release | None,
    where: Territory,
) -> list[ContentMeter]:
    lines = lines_of(asked.terms, asked_of(catalog, release))
    return content_meters(asked.terms, asked.purpose, lines, on=on, territory=where) if answer.of else []


def _ask_url(catalog: Catalog, asked: Question, answer: CatalogClearance, waiting: Collection[UUID]) -> str:
    """Where everybody who is missing is asked at once; empty where a letter would reach nobody."""
    own = catalog.organisation.party.uuid
    pieces = (one.because for one in answer.groups if isinstance(one.because, Missing))
    passed_over = {None, own, *waiting}
    is_anybody = any(
        piece.what in ANSWERABLE and not piece.has_refused and piece.party not in passed_over for piece in pieces
    )
    if not is_anybody or not asked.terms.pk:
        return ""
    return reverse("request-ask-all", args=[catalog.uuid]) + f"?for={asked.terms.uuid}"


def _name(question: Question) -> str:
    """The Terms, and the purpose where they name several."""
    if len(question.terms.purposes) == 1:
        return str(question.terms)
    return f"{question.terms}: {question.purpose.label}"


def _tabs(questions: list[Question], asked: Question) -> list[dict[str, Any]]:
    return [{"label": _name(one), "url": address(one), "is_current": one == asked} for one in questions]


def _chosen(answer: CatalogClearance, files: dict[Asset.Kind, list[int]], chosen: str) -> list[int]:
    """The recordings that lack the chosen piece; without a choice, all that lack any."""
    if chosen == READY:
        return list(answer.cleared)
    if chosen in FILES:
        return files[FILES[chosen]]
    found = recordings_of(answer, chosen)
    return list(answer.missing) if found is None else found


def _chips(answer: CatalogClearance, asked: Question, chosen: str) -> list[dict[str, str]]:
    labels = {one.key: one.because.sentence for one in answer.groups}
    labels |= {"no-instrumental": _("No instrumental"), "no-master": _("No master"), READY: _("Can be licensed")}
    return [{"label": labels[chosen], "url": address(asked)}] if chosen in labels else []


def _rows(pks: list[int], answer: CatalogClearance, chosen: str) -> list[dict[str, Any]]:
    """The recordings of one page, each with all that it lacks."""
    found = Recording.objects.in_bulk(pks)
    return [
        {
            "recording": found[pk],
            "url": reverse("recording-files" if chosen in FILES else "recording", args=[found[pk].uuid]),
            "lacks": list(dict.fromkeys(piece.sentence for piece in answer.missing.get(pk, ()))),
        }
        for pk in pks
        if pk in found
    ]
