"""Make the people who log in, and those who operate the marketplace."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction

from accounts.models import Membership, Organisation, User
from accounts.services import audit, organisations
from marketplace.kit.texts import one_line


@transaction.atomic
def create(
    *, email: str, at: datetime, name: str = "", password: str | None = None, verified: bool = False, language: str = ""
) -> User:
    """Make an account outside the sign-up page; `verified` when the address is known to be the person's own."""
    user = User.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    audit.record("user.created", subject=user, actor=None, at=at)
    return user


@transaction.atomic
def describe(user: User, *, name: str, language: str, at: datetime) -> User:
    """Change what a person says of themselves; the trail keeps that they did, and not what they are called."""
    name = one_line(name)
    said = {"name": name, "language": language}
    changed = sorted(field for field, value in said.items() if value != getattr(user, field))
    if not changed:
        return user
    user.name, user.language = name, language
    user.save(update_fields=changed)
    audit.record("user.described", subject=user, actor=user, at=at, changed=changed)
    return user


@transaction.atomic
def found_platform(*, at: datetime, name: str = "Assent", country: str = "KR") -> Organisation:
    """Make the platform organisation, once; it needs nobody's verification."""
    existing = Organisation.objects.filter(kind=Organisation.Kind.PLATFORM).first()
    if existing is not None:
        return existing
    platform = organisations.create(name=name, kind=Organisation.Kind.PLATFORM, country=country, at=at, owner=None)
    platform.status = Organisation.Status.VERIFIED
    platform.verified_at = at
    platform.save(update_fields=["status", "verified_at"])
    return platform


@transaction.atomic
def make_operator(user: User, *, at: datetime) -> Membership:
    """Let a person operate the marketplace; making them an operator twice changes nothing."""
    platform = found_platform(at=at)
    membership, is_new = Membership.objects.get_or_create(
        user=user, organisation=platform, defaults={"role": Membership.Role.OWNER, "is_signatory": True}
    )
    if is_new:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        audit.record("operator.made", subject=user, actor=None, at=at, organisation=platform)
    return membership


@transaction.atomic
def set_one_time_code_secret(user: User, *, at: datetime, secret: str = "") -> str:
    """Give a person a second factor without a page: for sample people and the first operator."""
    secret = secret or totp.generate_totp_secret()
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    totp.TOTP.activate(user, secret)
    audit.record("user.second_factor_set", subject=user, actor=None, at=at)
    return secret
