"""Where allauth meets our people: redirects, languages, the audit trail, and what axes counts."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from axes.utils import reset
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.services import audit


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        """Make the account, in the language in which the person signed up."""
        user.language = translation.get_language() or ""
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            audit.record("user.created", subject=saved, actor=saved, at=timezone.now())
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of whom it is for, which a notification's sender may not speak."""
        user = context.get("user")
        language = getattr(user, "language", "") or translation.get_language() or "en"
        with translation.override(language):
            super().send_mail(template_prefix, email, context)

    def set_password(self, user: User, password: str) -> None:
        """Change the password, and let in at once whom guesses at the old one had locked out."""
        super().set_password(user, password)
        reset(username=user.email)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("dashboard")


def guessed_address(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The address that somebody tries to sign in with: what axes counts failures for."""
    tried = credentials or (request.POST if request else {})
    return str(tried.get("email") or tried.get("username") or tried.get("login") or "").lower()
