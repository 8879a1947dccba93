"""People, found by what is known of them."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db.models import QuerySet

from accounts.models import Organisation, Party, Representation, User
from accounts.roles import EDITORS

SAMPLE_DOMAIN = "assent.example"


def operators() -> list[User]:
    """Everybody who operates the marketplace."""
    members = User.objects.filter(memberships__organisation__kind=Organisation.Kind.PLATFORM, is_active=True)
    return list(members.distinct().order_by("pk"))


def sample_operators() -> QuerySet[User]:
    """Operators with an address that nobody can have: only `load_sample_market` makes them."""
    return User.objects.filter(
        email__endswith=f"@{SAMPLE_DOMAIN}", memberships__organisation__kind=Organisation.Kind.PLATFORM
    ).order_by("pk")


def has_account(email: str) -> bool:
    """Whether somebody already signs in with an address."""
    return User.objects.filter(email=email).exists()


def has_proved(user: User, email: str) -> bool:
    """Whether the person has proved that an address is theirs."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists())


def proved_addresses(user: User) -> list[str]:
    """The addresses that the person has proved to be theirs."""
    found = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return [email.lower() for email in found]


def one_time_code(user: User, *, at: datetime) -> str:
    """The code that the person's authenticator shows; empty without one. For the sandbox's mail page."""
    authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return ""
    secret = decrypt(authenticator.data["secret"])
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(at.timestamp()) // mfa_settings.TOTP_PERIOD)))


def answerable(organisation: Organisation) -> list[User]:
    """Who answers for an organisation: its owners and managers."""
    members = organisation.memberships.filter(role__in=EDITORS, user__is_active=True)
    return [membership.user for membership in members.select_related("user").order_by("pk")]


def account_holders(party: Party) -> list[User]:
    """The people with an account who answer for a party: the creator, who represents them, who runs the company."""
    if party.user is not None:
        return [party.user]
    company = party.organisation or party.controlled_by
    if company is not None:
        return answerable(company)
    acting = party.representations.filter(status=Representation.Status.ACCEPTED, user__isnull=False)
    return [one.user for one in acting.select_related("user") if one.user is not None]
