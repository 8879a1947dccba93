"""Payees, for operators: whose money waits, which bank accounts to check, who changed where they are paid."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts import documents
from accounts.access import operator
from accounts.actions import told
from accounts.forms.fields import country_name
from accounts.models import Party
from accounts.queries.audit import history_of
from accounts.viewers import viewing
from marketplace.kit.errors import DomainError
from payments.forms.payee_accounts import DetailsRefusalForm
from payments.models import PayeeAccount, Payout
from payments.queries import payee_lists
from payments.queries.payouts_stranded import stranded_payouts
from payments.services import bank_details
from payments.words.requirement_words import sentences

PER_PAGE = 50
TABS: dict[str, tuple[str | Promise, Callable[[datetime], QuerySet[Any]]]] = {
    "waiting": (gettext_lazy("Money waits for details"), lambda at: payee_lists.without_details()),
    "check": (gettext_lazy("Bank accounts to check"), lambda at: payee_lists.to_check()),
    "stopped": (gettext_lazy("Stopped"), lambda at: payee_lists.stopped()),
    "stranded": (gettext_lazy("Came back"), lambda at: stranded_payouts()),
    "changed": (gettext_lazy("Changes"), lambda at: payee_lists.changed(at=at)),
}


@operator
@require_GET
def payee_list(request: HttpRequest) -> HttpResponse:
    """Whom we cannot pay and why, on one page."""
    chosen, now = request.GET.get("state", "waiting"), timezone.now()
    if chosen not in TABS:
        raise Http404
    found = {name: query(now) for name, (_label, query) in TABS.items()}
    page = Paginator(found[chosen], PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "crumbs": [(_("Money"), reverse("money")), (_("Payees"), "")],
        "page": page,
        "state": chosen,
        "payees": _waiting(shown, at=now) if chosen == "waiting" else [],
        "stranded": shown if chosen == "stranded" else [],
        "accounts": payee_lists.account_rows(shown, at=now) if chosen in {"check", "stopped", "changed"} else [],
        "tabs": [
            {"label": label, "url": f"?state={name}", "is_current": name == chosen, "count": found[name].count()}
            for name, (label, _query) in TABS.items()
        ],
    }
    return render(request, "payments/payee_list.html", context)


@operator
@require_http_methods(["GET", "POST"])
def payee_account(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One account of a payee; a bank account that is to be checked is shown whole, and that it was is written down."""
    viewer, now = viewing(request), timezone.now()
    account = get_object_or_404(payee_lists.listed_accounts(), uuid=uuid)
    is_to_check = not account.is_connect and account.status == PayeeAccount.Status.PENDING
    form = DetailsRefusalForm(request.POST or None) if is_to_check else None
    if form is not None and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            bank_details.refuse(account, reason=reason, at=now, actor=viewer.as_person)
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Refused. The payee reads why and gives other details."))
            return redirect("payees")
    context = {
        "crumbs": [(_("Payees"), reverse("payees")), (account.party.name, "")],
        "account": account,
        "country": country_name(account.country),
        "missing": sentences(account.missing),
        "details": bank_details.read(account, at=now, actor=viewer.as_person) if is_to_check else None,
        "form": form,
        "is_waiting": account.waits_after_change(at=now) and account.is_current,
        "events": [
            {"what": told(entry.action), "at": entry.at, "who": entry.actor.name if entry.actor else ""}
            for entry in history_of(account.uuid, viewer)
        ],
    }
    return render(request, "payments/payee_account.html", context, status=422 if form and form.errors else 200)


@operator
@require_http_methods(["GET", "POST"])
def payee_account_confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask once more, then let money be sent to a bank account."""
    account = get_object_or_404(payee_lists.listed_accounts(), uuid=uuid, kind=PayeeAccount.Kind.BANK)
    if request.method == "POST":
        bank_details.confirm(account, at=timezone.now(), actor=viewing(request).as_person)
        messages.success(request, _("Checked. The payee is told."))
        return redirect("payees")
    context = {
        "title": _("Does the paper show this account as that of %(name)s?") % {"name": account.party.name},
        "lede": _("Name, number and bank agree, and the name is the payee’s own or their company’s."),
        "changes": [_("What they earn is sent there with the next payouts."), _("The payee gets an e-mail.")],
        "stays": [_("After a change nothing is sent before the time to object is over.")],
        "verb": _("Yes, it does"),
        "is_kind": True,
        "cancel_url": reverse("payee-account", args=[account.uuid]),
    }
    return render(request, "components/confirm.html", context)


@operator
@require_GET
def payee_paper(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The paper of the bank that a payee sent."""
    account = get_object_or_404(payee_lists.listed_accounts(), uuid=uuid, kind=PayeeAccount.Kind.BANK)
    return documents.download(account.bank.document_sha256, account.bank.document_type)


def _waiting(parties: Sequence[Party], *, at: datetime) -> list[tuple[payee_lists.PayeeRow, str | Promise]]:
    """Each payee with the reason in an operator's words."""
    rows = payee_lists.payee_rows(parties, at=at)
    return [(row, str(Payout.Reason(row.readiness.why_not).label)) for row in rows if row.readiness.why_not]
