"""In which countries payees can be paid through Stripe; everybody else is paid by bank transfer."""

from typing import Final

from django.conf import settings

# A platform in one of these can send to an account in any of them without asking Stripe first:
# docs.stripe.com/connect/cross-border-payouts, as read for docs/payments.md section 4.3 in 2026; Iceland is of the EEA,
# but Stripe opens no accounts there. Korea and Japan are not among them.
REACHED: Final = frozenset(
    {
        *("AT", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES"),
        *("FI", "FR", "GB", "GR", "HR", "HU", "IE", "IT", "LI", "LT", "LU"),
        *("LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "US"),
    }
)


def is_reached(country: str) -> bool:
    """Whether Stripe pays people of this country in our name: we ourselves must be established where it does."""
    return country in REACHED and settings.SELLER_COUNTRY in REACHED
