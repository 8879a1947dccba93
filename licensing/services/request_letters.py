"""The letters of a permission request: the question, the reminder, the receipt, and what the asker is told."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation

from accounts.links import link_to
from accounts.models import User
from accounts.queries.people import account_holders, answerable
from accounts.services import mail
from licensing import request_words, wording
from licensing.models import PermissionRequest

A_FEW = 3


def ask(request: PermissionRequest, *, is_reminder: bool = False) -> None:
    """Send the question with its link, in the language of whoever reads it."""
    readers = account_holders(request.party) if not request.is_typed else []
    for user in readers:
        _send(request, user.email, user.language or request.language, user, is_reminder=is_reminder)
    if not readers:
        known = User.objects.filter(email=request.email).first()
        language = known.language if known and known.language else request.language
        _send(request, request.email, language, known, is_reminder=is_reminder)


def receipt(request: PermissionRequest, *, language: str) -> None:
    """Give whoever answered a copy of what they signed, and the page on which it can be changed.

    Another copy goes where the letter went: whoever passes a link on reads what was signed with it.
    """
    readers = [request.email, *([request.answered_by.email] if request.answered_by else [])]
    for email in dict.fromkeys(readers):
        mail.send(
            "request_receipt",
            to=email,
            language=language,
            request=request,
            words=request.words,
            link=link_to("request-answer", request.uuid),
        )


def withdrawn(request: PermissionRequest, *, language: str) -> None:
    """Tell whoever had the letter that their yes was taken back by it, in case that it was not they."""
    by_letter = request.representation.email if request.representation else request.email
    words = request_words.withdrawal(request)
    mail.send("request_withdrawn", to=by_letter, language=language or request.language, request=request, words=words)
    if request.sent_by is not None and request.counted_at is None:
        mail.send_to(request.sent_by, "request_not_counted", request=request, catalog=request.catalog)


def wished(waiting: Sequence[PermissionRequest]) -> None:
    """Tell one reader of all that buyers want and they want to be asked about, with a link to answer each."""
    first = waiting[0]
    user = User.objects.filter(email=first.email).first()
    language = user.language if user and user.language else first.language
    with translation.override(language or "en"):
        rows = [
            {
                "request": one,
                "facts": request_words.facts(one, count=one.recordings.count()),
                "titles": _titles(one),
                "link": link_to("request-answer", one.uuid),
            }
            for one in waiting
        ]
    letters = link_to("request-answer", first.uuid) + "letters/"
    mail.send("request_wished", to=first.email, language=language, user=user, rows=rows, letters=letters)


def tell_asker(request: PermissionRequest) -> None:
    """Tell whoever sent the question what the answer is, or the buyer who set it off that there is one."""
    if request.selection is not None and request.counted_at is not None:
        for user in answerable(request.selection.organisation):
            mail.send_to(user, "request_wish_answered", request=request, selection=request.selection)
    if request.sent_by is not None:
        mail.send_to(request.sent_by, "request_answered", request=request, catalog=request.catalog)


def counted(request: PermissionRequest) -> None:
    """Tell both sides that a proof was accepted, so that what was signed counts."""
    representation = request.representation
    if representation is not None:
        mail.send("request_counted", to=representation.email, language=request.language, request=request)
    tell_asker(request)


def _send(request: PermissionRequest, email: str, language: str, user: User | None, *, is_reminder: bool) -> None:
    count = request.recordings.count()
    with translation.override(language or "en"):
        told: dict[str, Any] = {
            "question": request_words.question(request),
            "facts": request_words.facts(request, count=count),
            "consequences": request_words.consequences(request),
            "titles": _titles(request),
        }
    mail.send(
        "request_asked",
        to=email,
        language=language,
        user=user,
        request=request,
        is_reminder=is_reminder,
        count=count,
        link=link_to("request-answer", request.uuid),
        **told,
    )


def _titles(request: PermissionRequest) -> str:
    """The first few, by name."""
    titles = request.recordings.order_by("title", "pk").values_list("title", flat=True)[:A_FEW]
    return wording.listed(f"“{title}”" for title in titles)
