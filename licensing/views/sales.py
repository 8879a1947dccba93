"""What a rights holder sold, licence by licence."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import member
from accounts.models import Organisation
from accounts.templatetags.assent import money
from accounts.viewers import viewing
from licensing import wording
from licensing.queries.sales import sales_visible_to, sold_in
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
