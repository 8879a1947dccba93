"""Name those who own, earn or are credited, and let them become the people they are."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, Party, User
from accounts.services import audit
from marketplace.kit.errors import DomainError
from marketplace.kit.texts import one_line


class PartyAlreadyClaimed(DomainError):
    """Somebody else has accepted to be this party."""


class PartyNotACreator(DomainError):
    """An organisation's own party is not a person, band or estate."""


class NameTaken(DomainError):
    """A name means one creator in one label's files."""


@transaction.atomic
def names_to_parties(organisation: Organisation, names: Iterable[str]) -> dict[str, Party]:
    """The party that each name means in this organisation's files, made unclaimed where it is new.

    A query a thousand names, whatever the size of the file. A creator it named comes first; its own name, where no
    creator bears it, means the organisation.
    """
    wanted = list(dict.fromkeys(name for name in names if name))
    found: dict[str, Party] = {}
    for start in range(0, len(wanted), 1000):
        found |= _known(organisation, wanted[start : start + 1000])
    missing = [name for name in wanted if name not in found]
    if missing:
        Party.objects.bulk_create(
            [Party(kind=Party.Kind.UNCLAIMED, name=name, named_by=organisation) for name in missing],
            ignore_conflicts=True,
            batch_size=1000,
        )
        for start in range(0, len(missing), 1000):
            found |= _known(organisation, missing[start : start + 1000])
    return {name: found[name] for name in wanted}


def names_to_holders(organisation: Organisation, names: Iterable[str]) -> dict[str, Party]:
    """The party that each name means where it controls a right.

    Its own name means the organisation, which grants by its terms, even where the artist of that name is a creator.
    """
    wanted = dict.fromkeys(names)
    own = Party.objects.filter(organisation=organisation, name__in=wanted)
    found = {party.name: party for party in own}
    return names_to_parties(organisation, (name for name in wanted if name not in found)) | found


def named(organisation: Organisation, name: str) -> Party:
    """The party that a name means in this organisation's files and forms."""
    return names_to_parties(organisation, [name])[name]


def _known(organisation: Organisation, names: list[str]) -> dict[str, Party]:
    own = Party.objects.filter(organisation=organisation, name__in=names)
    named_here = Party.objects.filter(named_by=organisation, organisation__isnull=True, name__in=names)
    return {party.name: party for party in own} | {party.name: party for party in named_here}


@transaction.atomic
def add_creator(
    organisation: Organisation,
    *,
    name: str,
    kind: str,
    at: datetime,
    actor: User | None,
    isni: str = "",
    ipi: str = "",
) -> Party:
    """Add a person, band or estate that the organisation works with; a name from its files becomes that creator."""
    party = named(organisation, one_line(name))
    return describe(party, kind=kind, isni=isni, ipi=ipi, at=at, actor=actor)


@transaction.atomic
def describe(
    party: Party, *, kind: str, at: datetime, actor: User | None, isni: str = "", ipi: str = "", name: str = ""
) -> Party:
    """Say who a creator is: what kind, and by which identifiers the trade knows them."""
    party = Party.objects.select_for_update(of=("self",)).select_related("named_by").get(pk=party.pk)
    if party.kind == Party.Kind.ORGANISATION:
        raise PartyNotACreator(_("%(name)s is an organisation, not a creator.") % {"name": party.name})
    name = one_line(name)
    said = {"kind": kind, "isni": isni, "ipi": ipi, "name": name or party.name}
    changed = {field: value for field, value in said.items() if value != getattr(party, field)}
    if not changed:
        return party
    if "name" in changed and Party.objects.filter(named_by=party.named_by, organisation=None, name=name).exists():
        raise NameTaken(_("You have another creator called %(name)s. Choose another name.") % {"name": name})
    for field, value in changed.items():
        setattr(party, field, value)
    party.save(update_fields=list(changed))
    audit.record(
        "party.described", subject=party, actor=actor, at=at, organisation=party.named_by, changed=sorted(changed)
    )
    return party


@transaction.atomic
def entrust(party: Party, organisation: Organisation, *, at: datetime, actor: User) -> Party:
    """Let a name that nobody has claimed be an organisation from now on; whoever files it goes on naming it."""
    party = Party.objects.select_for_update(of=("self",)).select_related("named_by").get(pk=party.pk)
    if party.kind != Party.Kind.UNCLAIMED:
        raise PartyAlreadyClaimed(_("%(name)s is claimed already.") % {"name": party.name})
    party.kind = Party.Kind.ORGANISATION
    party.controlled_by = organisation
    party.save(update_fields=["kind", "controlled_by"])
    audit.record(
        "party.taken_over", subject=party, actor=actor, at=at, organisation=party.named_by, by=organisation.uuid
    )
    return party


@transaction.atomic
def claim(party: Party, *, user: User, at: datetime) -> Party:
    """Let a person be the creator that they were invited as; accepting twice changes nothing."""
    party = Party.objects.select_for_update(of=("self",)).select_related("named_by").get(pk=party.pk)
    if party.user_id == user.pk:
        return party
    if party.user_id is not None:
        raise PartyAlreadyClaimed(_("Somebody else is already %(name)s here. Write to us.") % {"name": party.name})
    if party.kind == Party.Kind.ORGANISATION:
        raise PartyNotACreator(_("%(name)s is an organisation, not a creator.") % {"name": party.name})
    if party.kind == Party.Kind.UNCLAIMED:
        party.kind = Party.Kind.PERSON
    party.user = user
    party.save(update_fields=["kind", "user"])
    audit.record("party.claimed", subject=party, actor=user, at=at, organisation=party.named_by)
    return party
