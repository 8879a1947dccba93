"""Who may open a page: each view declares it, one decorator enforces it, the route matrix test reads it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.viewers import ViewedRequest, Viewer, viewer_of
from marketplace.kit.errors import NotAllowed

Audience = Literal["public", "signed_in", "member", "creator", "operator", "machine"]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """The declared answer to "who may open this?"; `kinds` and `roles` empty means any."""

    audience: Audience
    kinds: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    scope: str = ""
    creators: bool = False


def declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Everybody, logged in or not."""
    return declare(view, Access("public"))


def signed_in(view: View) -> View:
    """Anybody who has logged in."""
    return _guarded(view, Access("signed_in"))


def creator(view: View) -> View:
    """A person acting as the creator they are; sees their own and nothing else."""
    return _guarded(view, Access("creator"))


def operator(view: View) -> View:
    """A member of the platform organisation who logged in with a second factor."""
    return _guarded(view, Access("operator"))


def member(*, kinds: Iterable[str] = (), roles: Iterable[str] = (), creators: bool = False) -> Callable[[View], View]:
    """A member of an organisation of one of these kinds, in one of these roles; with `creators` a creator too."""
    access = Access("member", frozenset(kinds), frozenset(roles), creators=creators)
    return lambda view: _guarded(view, access)


def freshly_signed_in(view: View) -> View:
    """Ask for the password again unless it was given in the last minutes; stands under the policy's decorator."""
    again: View = reauthentication_required(view)
    return again


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guard(request: ViewedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not hasattr(request, "viewer"):  # allauth runs a form again, after asking for the password, past middleware
            request.viewer = viewer_of(request)
        viewer = request.viewer
        if viewer.user is None:
            return redirect_to_login(request.get_full_path())
        if viewer.needs_second_factor:  # an operator sees more on every page, not only on the operators' own
            messages.warning(request, _("Operators need a second factor. Set one up first."))
            return redirect("mfa_index")
        refuse_unless(viewer, access)
        response: HttpResponseBase = view(request, *args, **kwargs)
        return response

    return declare(guard, access)  # type: ignore[return-value]


def refuse_unless(viewer: Viewer, access: Access) -> None:
    """Raise `NotAllowed`, saying what is missing, unless the viewer meets the declared access."""
    if access.audience == "operator" and not viewer.is_operator:
        raise NotAllowed(_("Only operators of the marketplace may open this page."))
    if access.audience == "creator" and not viewer.is_creator:
        raise NotAllowed(_("This page belongs to creators. Choose yourself in the switcher at the top."))
    if access.audience != "member" or (access.creators and viewer.is_creator):
        return
    if viewer.organisation is None:
        raise NotAllowed(_("Choose the organisation you act for in the switcher at the top, or create one."))
    if access.kinds and viewer.organisation.kind not in access.kinds:
        raise NotAllowed(_("This page is for another kind of organisation. Choose one in the switcher at the top."))
    if access.roles and viewer.role not in access.roles:
        raise NotAllowed(_("Your role does not allow this. Ask an owner of your organisation."))


def refuse_unless_machine(viewer: Viewer, access: Access) -> None:
    """Raise `NotAllowed` unless a key's scopes, or a person's role, reach an endpoint of the API."""
    if viewer.key is not None and access.scope and access.scope not in viewer.scopes:
        raise NotAllowed(_("This key lacks the scope %(scope)s.") % {"scope": access.scope})
    if access.creators and viewer.is_creator:
        return
    if viewer.needs_second_factor:
        raise NotAllowed(_("Operators need a second factor. Set one up first."))
    refuse_unless(viewer, Access("member", access.kinds, access.roles))
