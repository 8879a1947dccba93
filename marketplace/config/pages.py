"""The pages that belong to no app: home, principles, and what the site says of itself."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import public
from marketplace.config import plain_terms as plain_words
from marketplace.config import principles as principle_rows
from marketplace.config.context import THEMES
from marketplace.config.navigation import address
from marketplace.kit.drawing import meter
from payments.views.figures import market_figures

A_YEAR = 365 * 24 * 60 * 60

# A drawing of the idea, not of the market: a hundred recordings in runs of (master, publishing, how many).
RUNS = [
    ("yes", "yes", 22),
    ("idle", "no", 3),
    ("yes", "yes", 14),
    ("no", "idle", 1),
    ("yes", "yes", 11),
    ("idle", "wait", 6),
    ("yes", "yes", 13),
    ("wait", "idle", 2),
    ("yes", "yes", 10),
    ("idle", "no", 4),
    ("yes", "yes", 7),
    ("no", "no", 1),
    ("yes", "yes", 6),
]


@dataclass(frozen=True)
class Door:
    """One of the three ways in from the home page."""

    title: str
    text: str
    url: str
    link: str


@public
def home(request: HttpRequest) -> HttpResponse:
    """Say what the market is and let each of its faces in."""
    strokes = meter(
        [(master, count) for master, _publishing, count in RUNS],
        [(publishing, count) for _master, publishing, count in RUNS],
        "everybody",
    )
    shown = {"strokes": strokes, "doors": _doors(), "browse_url": address("browse")}
    return render(request, "pages/home.html", shown | {"figures": market_figures(), "counted_at": timezone.now()})


def _doors() -> list[Door]:
    signup = reverse("account_signup")
    return [
        Door(
            _("Creators"),
            _(
                "Your label names you; you accept, and see your own and nothing else. Never your voice, unless "
                "you sign for it. Every amount answers “why this much?”."
            ),
            signup,
            _("Open an account as a creator"),
        ),
        Door(
            _("Labels and publishers"),
            _(
                "Bring the catalog you have: a spreadsheet is enough. See what could be sold today and who is "
                "missing for the rest, and set your own terms and prices."
            ),
            signup,
            _("List your catalog"),
        ),
        Door(
            _("AI developers"),
            _(
                "Search, select across labels, see the exact price and what dropped out, pay, and download a "
                "manifest that stands up to questions. In the browser or through the API."
            ),
            address("browse") or signup,
            _("See what is for sale"),
        ),
    ]


@public
def principles(request: HttpRequest) -> HttpResponse:
    """Show every principle, and what enforces it or that nothing does yet."""
    rows = principle_rows.rows()
    enforced = sum(bool(row.tests) for row in rows)
    context = {"parts": principle_rows.PARTS, "enforced": enforced, "all": len(rows)}
    return render(request, "pages/principles.html", context)


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what we do so that everybody can use the site, and whom to tell when it fails."""
    return render(request, "pages/accessibility.html", {"contact": settings.DEFAULT_FROM_EMAIL})


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what we keep of a person, why, and for how long."""
    return render(request, "pages/privacy.html")


@public
def plain_terms(request: HttpRequest) -> HttpResponse:
    """Say in plain words what each side of the market may, may not and must do."""
    return render(request, "pages/plain_terms.html", {"parts": plain_words.PARTS})


@public
def signed_out(request: HttpRequest) -> HttpResponse:
    """Confirm to somebody that they have left."""
    return render(request, "pages/signed_out.html")


@public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember a light or a dark look in a cookie, or forget it; go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
