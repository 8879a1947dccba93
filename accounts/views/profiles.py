"""What a person says of themselves, and who they are here as a creator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.forms.people import PersonForm
from accounts.services import people
from accounts.viewers import ViewedRequest


@signed_in
def profile(request: ViewedRequest) -> HttpResponse:
    """Name and language; the names under which one's music is known."""
    user = request.viewer.as_person
    form = PersonForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        people.describe(user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("profile")
    parties = [(party, party.named_by) for party in request.viewer.own]
    return render(request, "accounts/profile.html", {"form": form, "parties": parties})
