"""The keys with which the marketplace signs what anybody may check; their public halves are published."""

from functools import lru_cache
from typing import Any

from django.conf import settings

from marketplace.kit.jws import SigningKey, key_of


def sign(content: bytes) -> str:
    """Sign with the newest key."""
    return _keys(tuple(settings.SIGNING_KEYS))[0].sign_detached(content)


def key_set() -> dict[str, Any]:
    """Every key that may have signed what somebody still holds, the newest first."""
    return {"keys": [key.jwk for key in _keys(tuple(settings.SIGNING_KEYS))]}


@lru_cache
def _keys(texts: tuple[str, ...]) -> tuple[SigningKey, ...]:
    return tuple(key_of(text) for text in texts)
