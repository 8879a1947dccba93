"""A buyer asks those who want to be asked; whoever is asked so may refuse the letters about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import member, public
from accounts.roles import EDITORS
from accounts.viewers import ViewedRequest
from licensing.queries.answers import request_behind
from licensing.queries.selections import selections_visible_to
from licensing.services import wishes
from licensing.views.request_answers import in_their_language
from licensing.views.selections import BUYERS
from marketplace.kit.errors import DomainError


@member(kinds=BUYERS, roles=EDITORS)
@require_POST
def selection_ask(request: ViewedRequest, uuid: UUID) -> HttpResponse:
    """Ask everybody who wants to be asked about what dropped out of a selection."""
    selection = get_object_or_404(selections_visible_to(request.viewer), uuid=uuid)
    try:
        asked = wishes.ask(selection, at=timezone.now(), actor=request.viewer.as_person)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        told = ngettext("%(count)s question was asked.", "%(count)s questions were asked.", asked) % {"count": asked}
        nobody = _("Nobody new was asked: they have been asked already, or cannot be reached.")
        messages.success(request, told + " " + _("We write to you when somebody answers.") if asked else nobody)
    return redirect("selection-detail", selection.uuid)


@public
@in_their_language
def request_letters(request: ViewedRequest, token: str) -> HttpResponse:
    """Refuse the letters that tell what buyers want, or have them again; opening the link changes nothing."""
    found = request_behind(token)
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if request.method == "POST":
        change = wishes.refuse_letters if "refuse" in request.POST else wishes.allow_letters
        change(found, at=timezone.now(), actor=request.viewer.user)
        return redirect("request-letters", token)
    context = {"asked": found, "is_refused": wishes.wants_no_letters(found)}
    return render(request, "licensing/request_letters.html", context)
