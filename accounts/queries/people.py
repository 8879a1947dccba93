"""People, found by what is known of them."""

from django.db.models import QuerySet

from accounts.models import Organisation, User

SAMPLE_DOMAIN = "assent.example"


def sample_operators() -> QuerySet[User]:
    """Operators with an address that nobody can have: only `load_sample_market` makes them."""
    return User.objects.filter(
        email__endswith=f"@{SAMPLE_DOMAIN}", memberships__organisation__kind=Organisation.Kind.PLATFORM
    ).order_by("pk")


def has_account(email: str) -> bool:
    """Whether somebody already signs in with an address."""
    return User.objects.filter(email=email).exists()
