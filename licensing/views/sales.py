"""What a rights holder sold, licence by licence."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.models import Organisation
from accounts.roles import EDITORS
from accounts.templatetags.assent import money
from accounts.viewers import viewing
from licensing import wording
from licensing.queries.files import sold_without_file
from licensing.queries.sales import sales_visible_to, sold_in
from marketplace.catalog.models import Asset, Recording
from marketplace.kit.months import Month

PER_PAGE = 50


@member(kinds=[Organisation.Kind.RIGHTS_HOLDER])
def sales(request: HttpRequest) -> HttpResponse:
    viewer = viewing(request)
    this_month = Month.of(timezone.now().date())
    figures = [
        {
            "value": money(sold.price),
            "label": _("licensed this month"),
            "note": f"{wording.licences(sold.licences)}, {wording.recordings(sold.recordings)}",
        }
        for sold in sold_in(viewer, this_month)
    ]
    page = Paginator(sales_visible_to(viewer), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "licensing/sales_list.html", {"page": page, "figures": figures, "month": this_month})


@member(kinds=[Organisation.Kind.RIGHTS_HOLDER])
def files_owed(request: HttpRequest) -> HttpResponse:
    """The recordings that were sold without the file that goes out: their buyers wait for it."""
    viewer = viewing(request)
    waited_for = sold_without_file(viewer, on=timezone.now().date())
    recordings = Recording.objects.filter(pk__in=waited_for).select_related("catalog").order_by("title", "pk")
    page = Paginator(recordings, PER_PAGE).get_page(request.GET.get("page"))
    kinds = {kind.value: str(kind.label) for kind in Asset.Kind}
    context = {
        "page": page,
        "rows": [(recording, [kinds[kind] for kind in sorted(waited_for[recording.pk])]) for recording in page],
        "may_write": viewer.role in EDITORS,
        "crumbs": [(_("Sales"), reverse("sales")), (_("Files to send"), "")],
    }
    return render(request, "licensing/sales_files.html", context)
