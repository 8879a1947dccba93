"""After signing in: everybody's own home, or the choice of what to be here."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import signed_in
from accounts.models import Organisation
from accounts.viewers import ACTING_FOR, ViewedRequest, Viewer

HOMES = {
    Organisation.Kind.RIGHTS_HOLDER: "label-home",
    Organisation.Kind.DEVELOPER: "developer-home",
    Organisation.Kind.PLATFORM: "operator-home",
}


@signed_in
@require_safe
def dashboard(request: ViewedRequest) -> HttpResponse:
    """Send each to their own home; whoever is nobody here yet chooses first."""
    return redirect(home_of(request.viewer))


@signed_in
@require_safe
def start(request: ViewedRequest) -> HttpResponse:
    """Ask a newcomer what brings them here."""
    return render(request, "accounts/start.html")


@signed_in
@require_POST
def switch(request: ViewedRequest) -> HttpResponse:
    """Act for another of one's organisations, or for oneself; what is not one's own is ignored."""
    request.session[ACTING_FOR] = request.POST.get("organisation", "")
    return redirect("dashboard")


def home_of(viewer: Viewer) -> str:
    """The address of the viewer's home, or of the nearest page that exists."""
    if viewer.organisation is not None:
        return _address(HOMES[Organisation.Kind(viewer.organisation.kind)], otherwise="organisation")
    if viewer.is_creator:
        return _address("creator-home", otherwise="profile")
    return reverse("start")


def _address(name: str, *, otherwise: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(otherwise)
