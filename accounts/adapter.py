"""Where allauth meets our people: redirects, languages, the audit trail, and what axes counts."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from axes.utils import reset
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.services import audit, mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    @transaction.atomic  # an account without its first entry in the trail is none
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        """Make the account, in the language in which the person signed up."""
        user.language = translation.get_language() or ""
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            audit.record("user.created", subject=saved, actor=saved, at=timezone.now())
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of whom it is for, which a notification's sender may not speak."""
        user, request = context.get("user"), allauth_context.request
        language = getattr(user, "language", "") or translation.get_language() or "en"
        with translation.override(language):
            known = {"request": request, "email": email, "current_site": get_current_site(request), **context}
            message = self.render_mail(template_prefix, email, known)
            mail.post(str(message.subject), str(message.body), to=email)

    def set_password(self, user: User, password: str) -> None:
        """Change the password, and let in at once whom guesses at the old one had locked out."""
        super().set_password(user, password)
        reset(username=user.email)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("dashboard")


def address_of(request: HttpRequest) -> str | None:
    """The address that a visitor has, as the outermost of our own proxies saw it."""
    direct: str | None = request.META.get("REMOTE_ADDR")
    seen = [address.strip() for address in request.headers.get("X-Forwarded-For", "").split(",") if address.strip()]
    return seen[-min(settings.PROXIES, len(seen))] if settings.PROXIES and seen else direct


def guessed_address(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The address that somebody tries to sign in with: what axes counts failures for."""
    tried = credentials or (request.POST if request else {})
    return str(tried.get("email") or tried.get("username") or tried.get("login") or "").lower()
