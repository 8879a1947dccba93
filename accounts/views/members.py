"""The people of an organisation, and those who are invited to it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import member, public
from accounts.forms.members import InvitationForm, MembershipForm
from accounts.models import Invitation
from accounts.queries.organisations import invitation_behind, invitations_visible_to, memberships_visible_to
from accounts.queries.people import has_account
from accounts.roles import OWNERS
from accounts.services import invitations, memberships
from accounts.viewers import ACTING_FOR, ViewedRequest


@member()
def members(request: ViewedRequest) -> HttpResponse:
    """Who acts for the organisation, who is asked to; owners invite here."""
    viewer = request.viewer
    is_owner = viewer.role in OWNERS
    form = InvitationForm(request.POST or None) if is_owner else None
    if form is not None and form.is_valid():
        invitations.invite_member(
            viewer.as_organisation,
            email=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
            at=timezone.now(),
            actor=viewer.as_person,
            language=get_language() or "",
        )
        messages.success(request, _("The invitation is on its way."))
        return redirect("members")
    context = {
        "memberships": memberships_visible_to(viewer),
        "invitations": invitations_visible_to(viewer).filter(status=Invitation.Status.SENT, party=None),
        "form": form,
        "is_owner": is_owner,
    }
    return render(request, "accounts/members.html", context)


@member(roles=OWNERS)
def member_edit(request: ViewedRequest, user: UUID) -> HttpResponse:
    """Give a member another role."""
    viewer = request.viewer
    membership = get_object_or_404(memberships_visible_to(viewer), user__uuid=user)
    initial = {"role": membership.role, "is_signatory": membership.is_signatory}
    form = MembershipForm(request.POST or None, initial=initial)
    if form.is_valid():
        memberships.change(membership, at=timezone.now(), actor=viewer.as_person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("members")
    return render(request, "accounts/member_edit.html", {"form": form, "membership": membership})


@member(roles=OWNERS)
def member_remove(request: ViewedRequest, user: UUID) -> HttpResponse:
    """Ask once more, then take a person's right to act away."""
    viewer = request.viewer
    membership = get_object_or_404(memberships_visible_to(viewer), user__uuid=user)
    if request.method == "POST":
        memberships.remove(membership, at=timezone.now(), actor=viewer.as_person)
        return redirect("members")
    context = {
        "title": _("Remove %(person)s?") % {"person": membership.user},
        "changes": [
            _("They can no longer act for %(name)s.") % {"name": viewer.organisation},
            _("API keys that they made for it stop working."),
        ],
        "stays": [_("What they did for it stays in its history, under their name.")],
        "verb": _("Remove"),
        "cancel_url": "..",
    }
    return render(request, "components/confirm.html", context)


@member()
def leave(request: ViewedRequest) -> HttpResponse:
    """Ask once more, then stop acting for the organisation oneself; its last owner cannot."""
    viewer = request.viewer
    membership = get_object_or_404(memberships_visible_to(viewer), user=viewer.user)
    if request.method == "POST":
        memberships.remove(membership, at=timezone.now(), actor=viewer.as_person)
        messages.success(request, _("You no longer act for %(name)s.") % {"name": viewer.organisation})
        return redirect("dashboard")
    context = {
        "title": _("Leave %(name)s?") % {"name": viewer.organisation},
        "changes": [
            _("You can no longer act for it. An owner would have to invite you again."),
            _("API keys that you made for it stop working."),
        ],
        "stays": [_("What you did for it stays in its history, under your name.")],
        "verb": _("Leave the organisation"),
        "cancel_url": reverse("members"),
    }
    return render(request, "components/confirm.html", context)


@member(roles=OWNERS)
def invitation_revoke(request: ViewedRequest, invitation: UUID) -> HttpResponse:
    """Ask once more, then take back an invitation that nobody has accepted yet."""
    viewer = request.viewer
    found = get_object_or_404(invitations_visible_to(viewer), uuid=invitation)
    if request.method == "POST":
        invitations.revoke(found, at=timezone.now(), actor=viewer.as_person)
        messages.success(request, _("The invitation no longer works."))
        return redirect("members")
    context = {
        "title": _("Take back the invitation of %(email)s?") % {"email": found.email},
        "changes": [_("The link in their mail stops working.")],
        "stays": [_("You can invite them again.")],
        "verb": _("Take it back"),
        "cancel_url": reverse("members"),
    }
    return render(request, "components/confirm.html", context)


@public
def invitation(request: ViewedRequest, token: str) -> HttpResponse:
    """What the link in the mail shows: who asks, what for, and a button to say yes."""
    found = invitation_behind(token)
    viewer = request.viewer
    if found is None:
        return render(request, "accounts/invitation_unknown.html", status=404)
    if request.method == "POST" and viewer.user is not None:
        invitations.accept(found, user=viewer.user, at=timezone.now())
        request.session[ACTING_FOR] = "self" if found.party else str(found.organisation.uuid)
        return redirect("dashboard")
    is_open = found.is_open(at=timezone.now())
    if is_open and viewer.user is None:
        request.session["account_verified_email"] = found.email
    context = {"invitation": found, "is_open": is_open, "has_account": has_account(found.email)}
    return render(request, "accounts/invitation.html", context)
