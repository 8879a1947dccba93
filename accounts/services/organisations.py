"""Found, describe and trust the organisations that people act for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, Party, User
from accounts.services import audit
from marketplace.kit.errors import DomainError, NotAllowed
from marketplace.kit.texts import one_line


class OrganisationNotVerified(NotAllowed):
    """An organisation that no operator has verified may prepare, but neither list nor buy."""


class ParticularsUnderCheck(DomainError):
    """What an operator is checking right now does not change under their hands."""


class Particulars(TypedDict, total=False):
    """What an organisation says about itself; its kind and slug never change."""

    name: str
    country: str
    registration_number: str
    website: str


VERIFIED_FOR = {"name", "country", "registration_number"}


@transaction.atomic
def create(
    *, name: str, kind: str, country: str, at: datetime, owner: User | None, slug: str = "", **particulars: str
) -> Organisation:
    """Found an organisation with its party, and make its founder the owner who may sign for it."""
    name = one_line(name)
    organisation = Organisation.objects.create(
        name=name, kind=kind, country=country, slug=slug or _free_slug(name), **particulars
    )
    Party.objects.create(kind=Party.Kind.ORGANISATION, name=name, organisation=organisation)
    if owner is not None:
        Membership.objects.create(user=owner, organisation=organisation, role=Membership.Role.OWNER, is_signatory=True)
    audit.record("organisation.created", subject=organisation, actor=owner, at=at, organisation=organisation, kind=kind)
    return organisation


@transaction.atomic
def create_for_artist(*, name: str, country: str, artist: User, at: datetime) -> Organisation:
    """Found a rights holder of one: its only creator is its owner, under the name on the releases.

    The creator is a party of its own, so that the artist can read their statement as the creator they are.
    """
    organisation = create(name=name, kind=Organisation.Kind.RIGHTS_HOLDER, country=country, at=at, owner=artist)
    creator = Party.objects.create(kind=Party.Kind.PERSON, name=organisation.name, named_by=organisation, user=artist)
    audit.record("party.claimed", subject=creator, actor=artist, at=at, organisation=organisation)
    return organisation


@transaction.atomic
def update(
    organisation: Organisation, *, at: datetime, actor: User | None, **particulars: Unpack[Particulars]
) -> Organisation:
    """Change what an organisation says about itself; its party always bears the same name.

    Who it is was verified: with another name, country or number it is verified no more.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = _changed(organisation, particulars)
    if not changed:
        return organisation
    if organisation.status == Organisation.Status.SUBMITTED and VERIFIED_FOR & changed.keys():
        raise ParticularsUnderCheck(_("We are checking who you are. Change this once you have our answer."))
    if loses_trust(organisation, particulars):
        changed |= {"status": Organisation.Status.UNVERIFIED, "verified_at": None}
    before = {field: getattr(organisation, field) for field in changed}
    for field, value in changed.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=list(changed))
    if "name" in changed:
        Party.objects.filter(organisation=organisation).update(name=organisation.name)
    audit.record(
        "organisation.updated",
        subject=organisation,
        actor=actor,
        at=at,
        organisation=organisation,
        before=before,
        after=changed,
    )
    return organisation


def loses_trust(organisation: Organisation, particulars: Mapping[str, Any]) -> bool:
    """Whether saying this makes a verified organisation another one; the platform is nobody's to verify."""
    if not organisation.is_verified or organisation.kind == Organisation.Kind.PLATFORM:
        return False
    return bool(VERIFIED_FOR & _changed(organisation, particulars).keys())


def _changed(organisation: Organisation, particulars: Mapping[str, Any]) -> dict[str, Any]:
    said = {field: one_line(value) for field, value in particulars.items()}
    return {field: value for field, value in said.items() if value != getattr(organisation, field)}


def require_verified(organisation: Organisation) -> None:
    """Raise unless an operator has verified the organisation: asked before anything is listed or bought."""
    if not organisation.is_verified:
        raise OrganisationNotVerified(
            _("%(name)s is not verified yet. You may prepare everything, but not list, buy or claim until it is.")
            % {"name": organisation.name}
        )


def platform() -> Organisation:
    """The one platform organisation, whose members are the operators."""
    return Organisation.objects.select_related("party").get(kind=Organisation.Kind.PLATFORM)


def _free_slug(name: str) -> str:
    root = slugify(name)[:70] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=root).values_list("slug", flat=True))
    slug, number = root, 1
    while slug in taken:
        number += 1
        slug = f"{root}-{number}"
    return slug
