"""Issue, rotate and revoke the secrets with which machines act for an organisation or read for a creator."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import ApiKey, Membership, Organisation, Party, User
from accounts.services import audit
from marketplace.kit.errors import DomainError, Malformed

LONGEST_LIFE_DAYS = 366
ROTATION_OVERLAP = timedelta(days=1)
LAST_USE_PRECISION = timedelta(minutes=1)


class KeyRevoked(DomainError):
    """A revoked or expired key cannot be rotated."""


class KeyScopesUnknown(Malformed):
    """A key was asked for with no scope, or with one that does not exist."""


@transaction.atomic
def create(
    owner: Organisation | Party, *, name: str, scopes: list[str], days: int, at: datetime, actor: User
) -> tuple[ApiKey, str]:
    """Issue a key and its secret, which exists only in the answer: we keep a digest."""
    if not scopes or not set(scopes) <= set(scopes_of(owner)):
        raise KeyScopesUnknown(_("Choose at least one of the scopes that exist."))
    secret, prefix = _new_secret()
    key = ApiKey.objects.create(
        organisation=owner if isinstance(owner, Organisation) else None,
        party=owner if isinstance(owner, Party) else None,
        name=name,
        prefix=prefix,
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        created_by=actor,
        created_at=at,
        expires_at=at + timedelta(days=min(days, LONGEST_LIFE_DAYS)),
    )
    audit.record("key.created", subject=key, actor=actor, at=at, prefix=prefix, scopes=key.scopes)
    return key, secret


def scopes_of(owner: Organisation | Party) -> list[str]:
    """What a key may be given: everything for an organisation, a creator's reads what they earned."""
    return [ApiKey.Scope.STATEMENTS_READ] if isinstance(owner, Party) else list(ApiKey.Scope.values)


@transaction.atomic
def rotate(key: ApiKey, *, at: datetime, actor: User) -> tuple[ApiKey, str]:
    """Issue a successor with the same scopes and life; the old key works for one more day, so that nothing breaks."""
    key = (
        ApiKey.objects.select_for_update(of=("self",))
        .select_related("organisation", "party", "created_by")
        .get(pk=key.pk)
    )
    if not key.is_usable(at=at):
        raise KeyRevoked(_("This key no longer works, so it cannot be rotated. Create a new one."))
    life = key.expires_at - key.created_at
    successor, secret = create(
        _owner_of(key), name=key.name, scopes=key.scopes, days=max(life.days, 1), at=at, actor=actor
    )
    key.expires_at = min(key.expires_at, at + ROTATION_OVERLAP)
    key.save(update_fields=["expires_at"])
    audit.record(
        "key.rotated", subject=key, actor=actor, at=at, organisation=key.organisation, successor=successor.uuid
    )
    return successor, secret


@transaction.atomic
def revoke(key: ApiKey, *, at: datetime, actor: User) -> ApiKey:
    """Make a key useless at once; revoking twice changes nothing."""
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=key.pk)
    if key.revoked_at is not None:
        return key
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    audit.record("key.revoked", subject=key, actor=actor, at=at, organisation=key.organisation)
    return key


@transaction.atomic
def revoke_made_by(user: User, organisation: Organisation, *, at: datetime, actor: User) -> None:
    """End the keys that somebody made for an organisation, with their right to act for it."""
    for key in ApiKey.objects.filter(organisation=organisation, created_by=user, revoked_at=None):
        revoke(key, at=at, actor=actor)


def authenticated(secret: str, *, at: datetime) -> ApiKey | None:
    """The usable key with this secret, marked as used; None for anything else."""
    found = ApiKey.objects.select_related("organisation__party", "party__named_by", "created_by")
    key = found.filter(digest=digest_of(secret)).first()
    if key is None or not key.is_usable(at=at) or not _is_made_by_member(key):
        return None
    if key.last_used_at is None or at - key.last_used_at > LAST_USE_PRECISION:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
        key.last_used_at = at
    return key


def _is_made_by_member(key: ApiKey) -> bool:
    """Whoever may not act for an organisation has no machine that does."""
    made = Membership.objects.filter(user=key.created_by_id, organisation=key.organisation_id)
    return key.organisation_id is None or made.exists()


def _owner_of(key: ApiKey) -> Organisation | Party:
    owner = key.organisation or key.party
    if owner is None:
        raise KeyRevoked(_("This key belongs to nobody. Create a new one."))
    return owner


def digest_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _new_secret() -> tuple[str, str]:
    prefix = f"ask_{secrets.token_hex(4)}"
    return f"{prefix}_{secrets.token_urlsafe(32)}", prefix
