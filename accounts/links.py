"""The addresses in our letters: whoever has one has read that letter."""

from typing import Literal
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

Asked = Literal["invitation", "representation", "concern-follow", "request-answer", "payee-object"]


def link_to(page: Asked, uuid: UUID) -> str:
    """The whole address of the page that asks."""
    return settings.SITE_URL + reverse(page, args=[token_for(page, uuid)])


def token_for(page: Asked, uuid: UUID) -> str:
    """What proves that we wrote the address."""
    return _signer(page).sign(str(uuid))


def uuid_behind(page: Asked, token: str) -> UUID | None:
    """What the address was written for; None for one that we did not write."""
    try:
        return UUID(_signer(page).unsign(token))
    except signing.BadSignature:
        return None


def _signer(page: Asked) -> signing.Signer:
    return signing.Signer(salt=f"accounts.{page}")
