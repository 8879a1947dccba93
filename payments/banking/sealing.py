"""What must not be read in a stolen copy of the database: sealed with a key that does not lie in it."""

import base64
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.kit.errors import DomainError


class CannotBeOpened(DomainError):
    """It was sealed with a key that we no longer have."""


def seal(said: Mapping[str, str]) -> str:
    """Seal what somebody told us, with the newest key."""
    return _keys().encrypt(json.dumps(dict(said), sort_keys=True).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    """Open what was sealed with any of the keys in use."""
    try:
        opened = _keys().decrypt(sealed.encode())
    except InvalidToken as error:
        raise CannotBeOpened(
            _("These details were sealed with a key that is gone. Ask the payee to give them again.")
        ) from error
    said: dict[str, str] = json.loads(opened)
    return said


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_padded(key)) for key in settings.SEALING_KEYS])


def _padded(key: str) -> bytes:
    """Keys are written without the signs that only fill a line up; the library wants them."""
    return base64.urlsafe_b64encode(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
