"""Send people what they must know, in their language."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User


def send(template: str, *, to: str, language: str = "", **context: Any) -> None:
    """Send `templates/emails/TEMPLATE.txt` once the transaction is committed; its first line is the subject."""
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, body = _written(template, context)
    transaction.on_commit(lambda: _deliver(subject, body, to))


def send_to(user: User, template: str, **context: Any) -> None:
    """Send a letter to somebody who has an account, in the language they chose."""
    send(template, to=user.email, language=user.language, user=user, **context)


def _written(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    text = render_to_string(f"emails/{template}.txt", {"site_url": settings.SITE_URL, **context})
    subject, _, body = text.strip().partition("\n")
    user = context.get("user")
    framed = render_to_string("emails/base.txt", {"text": body.strip(), "name": user.name if user else ""})
    return subject.strip(), framed


def _deliver(subject: str, body: str, to: str) -> None:
    send_mail(subject, body, None, [to])
