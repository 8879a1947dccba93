"""The secrets with which machines act for an organisation or a creator; each change asks for the password again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import freshly_signed_in, member
from accounts.forms.keys import CreatorKeyForm, KeyForm
from accounts.queries.keys import keys_visible_to
from accounts.roles import OWNERS
from accounts.services import keys
from accounts.viewers import ViewedRequest
from marketplace.kit.errors import NotAllowed


@member(creators=True)
def key_list(request: ViewedRequest) -> HttpResponse:
    """Every key of the organisation or creator: what it may do, when it was used, until when it works."""
    viewer, now = request.viewer, timezone.now()
    rows = [(key, key.is_usable(at=now)) for key in keys_visible_to(viewer)]
    may_change = viewer.role in OWNERS or (viewer.is_creator and not viewer.is_representative)
    return render(request, "accounts/keys.html", {"rows": rows, "may_change": may_change})


@member(roles=OWNERS, creators=True)
@freshly_signed_in
def key_create(request: ViewedRequest) -> HttpResponse:
    """Issue a key, and show it this once."""
    viewer = request.viewer
    if viewer.is_representative:
        raise NotAllowed(_("Only the creator makes keys to what they earned."))
    form = _form(request)
    if form.is_valid():
        owner = form.creator if isinstance(form, CreatorKeyForm) else viewer.as_organisation
        key, secret = keys.create(owner, at=timezone.now(), actor=viewer.as_person, **form.cleaned_data)
        return _shown_once(request, "accounts/key_created.html", {"key": key, "secret": secret})
    return render(request, "accounts/key_create.html", {"form": form})


@member(roles=OWNERS, creators=True)
@freshly_signed_in
def key_rotate(request: ViewedRequest, key: UUID) -> HttpResponse:
    """Ask once more, then replace a key; both work for a day."""
    found = get_object_or_404(keys_visible_to(request.viewer), uuid=key)
    if request.method == "POST":
        successor, secret = keys.rotate(found, at=timezone.now(), actor=request.viewer.as_person)
        return _shown_once(request, "accounts/key_created.html", {"key": successor, "secret": secret, "old": found})
    context = {
        "title": _("Replace the key “%(name)s”?") % {"name": found.name},
        "changes": [_("You get a new key with the same scopes, shown once.")],
        "stays": [_("The old key works for one more day, so that nothing stops.")],
        "verb": _("Replace it"),
        "is_kind": True,
        "cancel_url": "../..",
    }
    return render(request, "components/confirm.html", context)


@member(roles=OWNERS, creators=True)
@freshly_signed_in
def key_revoke(request: ViewedRequest, key: UUID) -> HttpResponse:
    """Ask once more, then make a key useless."""
    found = get_object_or_404(keys_visible_to(request.viewer), uuid=key)
    if request.method == "POST":
        keys.revoke(found, at=timezone.now(), actor=request.viewer.as_person)
        return redirect("api-keys")
    context = {
        "title": _("Revoke the key “%(name)s”?") % {"name": found.name},
        "changes": [_("Whatever uses it is refused at once. It cannot be brought back.")],
        "stays": [_("What was done with it stays done, and in the history.")],
        "verb": _("Revoke it"),
        "cancel_url": "../..",
    }
    return render(request, "components/confirm.html", context)


def _form(request: ViewedRequest) -> KeyForm:
    viewer = request.viewer
    if viewer.organisation is None:
        return CreatorKeyForm(request.POST or None, parties=viewer.own)
    return KeyForm(request.POST or None, kind=viewer.organisation.kind)


def _shown_once(request: ViewedRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """A page that no cache and no back button may keep."""
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response
