"""What everybody may see of a label, a catalog and a recording."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.forms.fields import country_name
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest, Viewer
from licensing import wording
from licensing.criteria import Criteria
from licensing.meter_pages import meter_of
from licensing.models import Terms
from licensing.notice_words import Standing, standing_of, standings_of
from licensing.plain_terms import PlainTerms, plain
from licensing.queries.cleared_counts import cleared_counts, cleared_counts_of
from licensing.queries.content_meters import ContentMeter, content_meters
from licensing.queries.declared import training_deals_in, training_deals_of
from licensing.queries.listings import listed_organisations
from licensing.queries.recordings import Asked, answers, credits_of, recordings_visible_to
from licensing.queries.search import documents, in_order
from licensing.queries.selections import current_selection
from licensing.views.browse import browse_url, rows_of
from marketplace.catalog.models import Catalog, Recording
from marketplace.catalog.queries.assets import preview_of
from marketplace.catalog.queries.clearance import Line
from marketplace.catalog.queries.listings import claimable, listed_catalogs
from marketplace.kit import drawing
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Purpose

SHOWN = 12


@public
@require_safe
def label(request: ViewedRequest, slug: str) -> HttpResponse:
    """Who a label is, and what it lists."""
    organisation = get_object_or_404(listed_organisations(), slug=slug)
    listed = listed_catalogs().filter(organisation=organisation).annotate(recordings_count=Count("recordings"))
    found = list(listed.order_by("title", "pk"))
    counts = cleared_counts_of(found)
    catalogs = [(catalog, catalog.recordings_count, counts[catalog.pk]) for catalog in found]
    context = {
        "organisation": organisation,
        "country": country_name(organisation.country),
        "catalogs": catalogs,
        "browse_url": browse_url(label=organisation.slug),
    }
    return render(request, "licensing/label.html", context)


@public
@require_safe
def catalog(request: ViewedRequest, slug: str, catalog: str) -> HttpResponse:
    """What is in a catalog, for what it is cleared, and under which terms."""
    found = get_object_or_404(listed_catalogs(), organisation__slug=slug, slug=catalog)
    criteria = Criteria(within={"label": slug, "catalog": found.slug})
    shown = in_order(documents(criteria, None), criteria, None)
    context = {
        "catalog": found,
        "count": found.recordings.count(),
        "training_deals": training_deals_in(found) if _is_its_label(request, found.organisation) else [],
        "counts": cleared_counts(found),
        "offers": _offers(found, on=timezone.now().date()),
        "rows": rows_of(shown.select_related("recording", "recording__organisation")[:SHOWN], criteria.currency),
        "browse_url": browse_url(label=slug, catalog=found.slug),
        "crumbs": [
            (_("Browse"), reverse("browse")),
            (found.organisation.name, reverse("label", args=[slug])),
            (found.title, ""),
        ],
    }
    return render(request, "licensing/catalog.html", context)


def _offers(catalog: Catalog, *, on: date) -> list[tuple[Standing, PlainTerms]]:
    """What is offered, and what is announced, each with what it means."""
    versions = Terms.objects.not_over(on).filter(catalog=catalog).order_by("takes_effect_on", "number")
    return [(standing, plain(standing.terms)) for standing in standings_of(versions, on=on)]


@public
@require_safe
def recording(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """What it sounds like, who made it, and for what it can be licensed, at what price."""
    found = get_object_or_404(recordings_visible_to(request.viewer), uuid=uuid)
    today = timezone.now().date()
    asked = answers(found, on=today)
    chosen = _chosen(asked, request.GET.get("for", ""))
    heard = preview_of(found)
    context = {
        "recording": found,
        "seconds": None if found.duration_ms is None else found.duration_ms // 1000,
        "asked": _best(asked),
        "chosen": chosen,
        "tabs": _tabs(asked, chosen),
        "clearance": meter_of(found, chosen, on=today) if chosen else None,
        "meters": _meters(chosen, found, on=today) if chosen else [],
        "where": wording.territory(chosen.terms.territory) if chosen else "",
        "catalog": found.catalog,
        "may_ask": request.viewer.organisation == found.organisation and request.viewer.role in EDITORS,
        "own_party": found.organisation.party.uuid,
        "terms_key": str(chosen.terms.uuid) if chosen else "",
        "plain": plain(chosen.terms) if chosen else None,
        "standing": standing_of(chosen.terms, on=today) if chosen else None,
        "credits": credits_of(found),
        "tracks": found.tracks.select_related("release").order_by("release__title", "pk"),
        "training_deals": training_deals_of(found) if _is_its_label(request, found.organisation) else [],
        "heard": heard,
        "path": drawing.waveform(peak / 100 for peak in heard.peaks) if heard else "",
        "selection": current_selection(request.viewer, request.session.get("selection")),
        "may_claim": _may_claim(request.viewer, found),
        "is_developer": request.viewer.acts_as(Organisation.Kind.DEVELOPER),
        "crumbs": _crumbs(found, request.viewer),
    }
    return render(request, "licensing/recording.html", context)


def _may_claim(viewer: Viewer, found: Recording) -> bool:
    """Whoever holds rights, and does not list it, may say that it is theirs; everybody else reports a concern."""
    is_holder = viewer.acts_as(Organisation.Kind.RIGHTS_HOLDER) and viewer.role in EDITORS
    return is_holder and claimable(viewer.as_organisation).filter(pk=found.pk).exists()


def _meters(chosen: Asked, recording: Recording, *, on: date) -> list[ContentMeter]:
    """Each content alone, for the purpose shown, wherever its Terms license."""
    terms = chosen.terms
    lines = [Line(recording.pk, chosen.price or Money.zero(terms.currency))]
    return content_meters(terms, chosen.purpose, lines, on=on, territory=terms.territory)


def _is_its_label(request: ViewedRequest, organisation: Organisation) -> bool:
    """Deals with others are between them and the label."""
    return request.viewer.organisation == organisation


def _chosen(asked: list[Asked], purpose: str) -> Asked | None:
    """The answer shown: for the purpose in the address, else a cleared one, else the first."""
    wanted = [one for one in asked if one.purpose.value == purpose] or asked
    return next((one for one in wanted if one.is_cleared), wanted[0] if wanted else None)


def _best(asked: list[Asked]) -> list[Asked]:
    """One answer a purpose: the cheapest that is cleared, else the cheapest."""
    return [
        chosen
        for purpose in Purpose
        if (chosen := _chosen([one for one in asked if one.purpose == purpose], purpose.value)) is not None
    ]


def _tabs(asked: list[Asked], chosen: Asked | None) -> list[dict[str, Any]]:
    answered = {one.purpose: one for one in _best(asked)}
    return [
        {
            "label": str(purpose.label),
            "url": f"?for={purpose.value}",
            "is_current": chosen is not None and purpose == chosen.purpose,
            "count": _("cleared") if one.is_cleared else _("not yet"),
        }
        for purpose, one in answered.items()
    ]


def _crumbs(found: Recording, viewer: Viewer) -> list[tuple[str, str]]:
    """Where it is listed; what is not listed is seen only by its label, and stands in the label's own catalog."""
    organisation, catalog = found.organisation, found.catalog
    if listed_catalogs().filter(pk=catalog.pk).exists():
        return [
            (_("Browse"), reverse("browse")),
            (organisation.name, reverse("label", args=[organisation.slug])),
            (catalog.title, reverse("catalog", args=[organisation.slug, catalog.slug])),
            (found.title, ""),
        ]
    own = reverse("own-catalog", args=[catalog.uuid]) if viewer.organisation == organisation else ""
    return [(_("Catalogs"), reverse("catalogs") if own else ""), (catalog.title, own), (found.title, "")]
