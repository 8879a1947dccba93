"""An operator calls an approved payout back that only waits."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import operator
from accounts.templatetags.assent import money
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from payments.queries.payouts import payouts_visible_to
from payments.services import payout_stops


@operator
@require_http_methods(["GET", "POST"])
def payout_call_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then put what waits to be sent into its payee's balance again."""
    payout = get_object_or_404(payouts_visible_to(viewing(request)), uuid=uuid)
    back = reverse("payout-run", args=[payout.run.uuid])
    if request.method == "POST" and request.POST.get("confirmed") == "yes":
        try:
            payout_stops.call_back(payout, at=timezone.now(), actor=viewing(request).as_person)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("It stands in the payee’s balance again."))
        return redirect(back)
    said = {"amount": money(payout.amount), "name": payout.payee.name}
    context = {
        "title": _("Call %(amount)s for %(name)s back?") % said,
        "lede": _(
            "It was approved and has not left yet. It stands in their balance again and is not sent by this run."
        ),
        "changes": [
            _("It stands in the payee’s balance again."),
            _("The payee gets an e-mail that it was not sent."),
            _("They can ask for it again at once."),
        ],
        "stays": [_("Everybody else in this run is paid.")],
        "verb": _("Call it back"),
        "crumbs": [(_("Payouts"), reverse("payout-runs")), (str(payout.run), back), (_("Call it back"), "")],
        "cancel_url": back,
    }
    return render(request, "components/confirm.html", context)
