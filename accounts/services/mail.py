"""Send people what they must know, in their language."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import KeptLetter, Letter, User
from marketplace.kit.texts import one_line

KEPT = timedelta(days=7)

logger = logging.getLogger(__name__)


def send(template: str, *, to: str, language: str = "", **context: Any) -> None:
    """Send `templates/emails/TEMPLATE.txt` once the transaction is committed; its first line is the subject."""
    letter = _write(template, to=to, language=language, **context)
    transaction.on_commit(lambda: deliver(letter.pk))


def send_to(user: User, template: str, **context: Any) -> None:
    """Send a letter to somebody who has an account, in the language they chose."""
    send_to_each([user], template, **context)


def send_to_each(users: Iterable[User], template: str, *, keep_about: UUID | None = None, **context: Any) -> None:
    """Send one letter to several people, to each once and in the language they chose, in as many queries as to one.

    One that says what it is to be kept about stays here as evidence; never one with a link that lets somebody in.
    """
    readers = list(dict.fromkeys(users))
    letters = Letter.objects.bulk_create(
        _letter(template, to=user.email, language=user.language, user=user, **context) for user in readers
    )
    if keep_about is not None:
        KeptLetter.objects.bulk_create(
            KeptLetter(about=keep_about, user=user, to=letter.to, subject=letter.subject, body=letter.body)
            for user, letter in zip(readers, letters, strict=True)
        )
    for letter in letters:
        transaction.on_commit(partial(deliver, letter.pk))


def leave_for(user: User, template: str, **context: Any) -> None:
    """Leave a letter for somebody who has an account, in the language they chose."""
    leave(user.email, template, language=user.language, user=user, **context)


def leave(to: str, template: str, *, language: str = "", **context: Any) -> None:
    """Write a letter that leaves with the next round: news for many does not keep the one who tells it waiting."""
    _write(template, to=to, language=language, **context)


def post(subject: str, body: str, *, to: str) -> None:
    """Send a letter that somebody else wrote, at once."""
    deliver(Letter.objects.create(to=to, subject=subject, body=body).pk)


def deliver(letter: int) -> bool:
    """Hand a letter to the mail server; where that cannot be done it waits, and what it tells of stays done.

    One that no server would take, because of what stands in it, waits like the others and stops none of them.
    """
    try:
        with transaction.atomic():
            found = Letter.objects.select_for_update(skip_locked=True).filter(pk=letter).first()
            if found is not None:
                send_mail(found.subject, found.body, None, [found.to])
                found.delete()
    except (OSError, ValueError):  # smtplib's errors are OSErrors, too; a header that cannot be is a ValueError
        logger.exception("letter %s could not be sent; it is tried again", letter)
        Letter.objects.filter(pk=letter).update(tries=F("tries") + 1)
        return False
    return True


def deliver_waiting(*, at: datetime) -> None:
    """Send what waits, the least often tried first, until the server refuses; give up what is a week old."""
    forgotten, _ = Letter.objects.filter(written_at__lt=at - KEPT).delete()
    if forgotten:
        logger.error("%s letters could not be sent for a week and are given up", forgotten)
    for letter in Letter.objects.values_list("pk", flat=True):
        if not deliver(letter):
            return


def _write(template: str, *, to: str, language: str, **context: Any) -> Letter:
    letter = _letter(template, to=to, language=language, **context)
    letter.save()
    return letter


def _letter(template: str, *, to: str, language: str, **context: Any) -> Letter:
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, body = written(template, context)
    return Letter(to=to, subject=subject, body=body)


def written(template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """A letter's subject and body, in the language that is active."""
    text = render_to_string(f"emails/{template}.txt", {"site_url": settings.SITE_URL, **context})
    subject, _, body = text.strip().partition("\n")
    user = context.get("user")
    framed = render_to_string("emails/base.txt", {"text": body.strip(), "name": user.name if user else ""})
    return one_line(subject), framed
