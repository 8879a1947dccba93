"""How one is paid: where the money goes, what is missing, and how to change it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import freshly_signed_in, member, public
from accounts.forms.fields import country_name
from accounts.links import link_to, uuid_behind
from accounts.models import Organisation
from accounts.roles import SIGNERS
from accounts.viewers import Viewer, viewing
from marketplace.kit.countries import BY_CODE
from payments import gateway
from payments.forms.payee_accounts import PayeeCountryForm, bank_form
from payments.gateway.errors import GatewayError
from payments.models import PayeeAccount
from payments.queries.payee_accounts import account_for
from payments.queries.payee_pages import payee_page
from payments.queries.payouts import sent_back_to
from payments.reach import is_reached
from payments.services import bank_details, payee_accounts, payee_changes
from payments.words.operator_words import as_set

LABEL = Organisation.Kind.RIGHTS_HOLDER
payee_only = member(kinds=[LABEL], roles=SIGNERS, creators=True)


@payee_only
@require_GET
def payee(request: HttpRequest) -> HttpResponse:
    """Where the money goes and what keeps it, said first."""
    now = timezone.now()
    shown = payee_page(viewing(request), at=now)
    waits = shown.account is not None and shown.account.waits_after_change(at=now)
    context = {
        "shown": shown,
        "country": country_name(shown.country),
        "sent_back": sent_back_to(viewing(request).payees),
        "take_back_url": link_to("payee-object", shown.account.uuid) if shown.account and waits else "",
        "withholding": as_set(settings.WITHHOLDING_RULE),
    }
    return render(request, "payments/payee.html", context)


@payee_only
@freshly_signed_in
def payee_start(request: HttpRequest) -> HttpResponse:
    """Ask for the country, which decides the way; the rest is told to Stripe, or here."""
    viewer, now = viewing(request), timezone.now()
    current = account_for(viewer)
    form = PayeeCountryForm(request.POST or None, initial={"country": _country_of(viewer)})
    if form.is_valid():
        country = form.cleaned_data["country"]
        if not is_reached(country):
            return redirect("payee-bank", country)
        payee_accounts.begin(viewer.payees[0], country=country, at=now, actor=viewer.as_person)
        return redirect("payee-continue")
    context = {
        "form": form,
        "hours": settings.PAYEE_CHANGE_HOURS if current and current.ready_at else 0,
        "crumbs": [(_("How you are paid"), reverse("payee")), (_("Country"), "")],
        "back": reverse("payee"),
    }
    return render(request, "payments/payee_start.html", context, status=422 if form.errors else 200)


@payee_only
@freshly_signed_in
def payee_bank(request: HttpRequest, country: str) -> HttpResponse:
    """Take a bank account where Stripe does not reach."""
    viewer = viewing(request)
    if country not in BY_CODE or is_reached(country):
        return redirect("payee-start")
    current = account_for(viewer)
    form = bank_form(country)(request.POST or None, request.FILES or None, country=country)
    if form.is_valid():
        document = form.cleaned_data["document"]
        bank_details.give(viewer.payees[0], form.account, document=document, at=timezone.now(), actor=viewer.as_person)
        messages.success(request, _("Kept. We check the paper and write to you."))
        return redirect("payee")
    context = {
        "form": form,
        "country": country_name(country),
        "hours": settings.PAYEE_CHANGE_HOURS if current and current.ready_at else 0,
        "crumbs": [(_("How you are paid"), reverse("payee")), (_("Bank account"), "")],
        "back": reverse("payee"),
    }
    return render(request, "payments/payee_bank.html", context, status=422 if form.errors else 200)


@payee_only
@freshly_signed_in
@require_GET
def payee_continue(request: HttpRequest) -> HttpResponse:
    """Lead to Stripe's page by a link that is made now: each is good once, and Stripe sends back here for another."""
    account = account_for(viewing(request))
    if account is None or not account.is_connect:
        return redirect("payee-start")
    try:
        account = payee_accounts.open_at_stripe(account, at=timezone.now())
        link = gateway.onboarding_link(
            account.stripe_id,
            return_url=settings.SITE_URL + reverse("payee-return"),
            refresh_url=settings.SITE_URL + reverse("payee-continue"),
        )
    except GatewayError as error:
        messages.error(request, error.message)
        return redirect("payee")
    return redirect(link.url)


@payee_only
@require_GET
def payee_return(request: HttpRequest) -> HttpResponse:
    """Whoever comes back may have finished or not: Stripe is asked, and the page says what it said."""
    account = account_for(viewing(request))
    if account is not None and account.stripe_id:
        try:
            payee_accounts.settle(payee_accounts.look(account.stripe_id), at=timezone.now())
        except GatewayError:
            messages.info(request, _("Stripe has not told us yet how it went. This page will show it."))
    return redirect("payee")


@public
def payee_object(request: HttpRequest, token: str) -> HttpResponse:
    """Take a change back from the link in the letter: whoever was paid before need not sign in."""
    uuid = uuid_behind("payee-object", token)
    account = get_object_or_404(PayeeAccount.objects.select_related("party"), uuid=uuid)
    now = timezone.now()
    if request.method == "POST":
        account = payee_changes.take_back(account, at=now, actor=None)
    if account.objected_at is not None or not account.waits_after_change(at=now):
        return render(request, "payments/payee_objected.html", {"account": account})
    context = {
        "title": _("Take back the change of where %(name)s is paid?") % {"name": account.party.name},
        "changes": [
            _("Money goes where it went before the change."),
            _("Our operators are told, and so is everybody who answers for this money."),
        ],
        "stays": [_("What was earned. Nothing has been sent to the new account.")],
        "verb": _("Take the change back"),
        "cancel_url": reverse("home"),
    }
    return render(request, "components/confirm.html", context)


def _country_of(viewer: Viewer) -> str:
    return viewer.organisation.country if viewer.organisation else ""
