"""People whom a newcomer needs to find: the sample operators, in the sandbox."""

from django.db.models import QuerySet

from accounts.models import Organisation, User

SAMPLE_DOMAIN = "assent.example"


def sample_operators() -> QuerySet[User]:
    """Operators with an address that nobody can have: only `load_sample_market` makes them."""
    return User.objects.filter(
        email__endswith=f"@{SAMPLE_DOMAIN}", memberships__organisation__kind=Organisation.Kind.PLATFORM
    ).order_by("pk")
