"""Whether money is real here."""

from typing import Final

from django.conf import settings

LIVE_KEYS: Final = ("sk_live_", "rk_live_")


def is_live() -> bool:
    return bool(settings.STRIPE_SECRET_KEY.startswith(LIVE_KEYS))
