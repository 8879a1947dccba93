"""Leave very many people the same letter, in which only names differ."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.utils import timezone, translation

from accounts.models import Letter, Party, User
from accounts.services.mail import written
from marketplace.kit.batches import some_of
from marketplace.kit.copying import copy
from marketplace.kit.texts import one_line

READER, PAYEE = "\ue000", "\ue001"  # characters that Unicode leaves to whoever uses them, and that no keyboard types
MARKS: Final = re.compile(f"[{READER}{PAYEE}]")
LETTER: Final = ('"to"', "subject", "body", "tries", "written_at")


def leave_for_each(told: Iterable[tuple[User, Party]], template: str, **context: Any) -> None:
    """Leave very many the same letter, each about a payee of theirs, in one statement for some thousands of them.

    Nothing but the two names differs in it: it is written once for each language, and they are set in.
    """
    frames: dict[tuple[str, bool], tuple[str, str]] = {}
    for some in some_of(told):
        letters, now = [], timezone.now()  # letters grow old by the day they were written, not by the one they tell of
        for user, payee in some:
            like = user.language, bool(user.name)
            if like not in frames:
                frames[like] = _frame(template, user, **context)
            subject, body = (_named(text, user, payee) for text in frames[like])
            letters.append((user.email, one_line(subject) if MARKS.search(frames[like][0]) else subject, body, 0, now))
        copy(Letter, LETTER, letters)


def _frame(template: str, user: User, **context: Any) -> tuple[str, str]:
    """A letter to somebody like this reader, with marks where their name and the payee's go."""
    people = {"user": User(name=READER if user.name else ""), "payee": Party(name=PAYEE)}
    with translation.override(user.language or settings.LANGUAGE_CODE):
        return written(template, context | people)


def _named(text: str, user: User, payee: Party) -> str:
    """Set both names in at once, so that none is looked for in the other."""
    names = {READER: user.name, PAYEE: payee.name}
    return MARKS.sub(lambda mark: names[mark[0]], text)
