"""Sentences that an operator sets, as their readers see them."""

from django.utils.translation import gettext as _


def as_set(sentence: str) -> str:
    """In the reader's language where it is known in it, as the sandbox's own sentences are; else as it was set."""
    return _(sentence) if sentence else ""
