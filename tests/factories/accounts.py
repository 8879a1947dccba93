"""People, organisations and parties for tests; every call makes a new one unless told whom to use."""

from datetime import UTC, datetime
from io import BytesIO
from itertools import count

from django.utils import timezone

from accounts.models import ApiKey, Membership, Organisation, Party, Representation, User
from accounts.services import keys, organisations, parties, people, representation_decisions, representations

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"

_numbers = count(1)


def make_user(*, name: str = "", email: str = "", verified: bool = True) -> User:
    """A person who can log in with PASSWORD, by default with a confirmed address."""
    number = next(_numbers)
    return people.create(
        email=email or f"person{number}@example.org",
        name=name or f"Person {number}",
        password=PASSWORD,
        verified=verified,
        at=NOON,
    )


def make_organisation(
    kind: str = Organisation.Kind.RIGHTS_HOLDER,
    *,
    verified: bool = True,
    name: str = "",
    country: str = "KR",
    owner: User | None = None,
) -> Organisation:
    """An organisation with its party; verified, and with an owner who signs for it only if one is given."""
    organisation = organisations.create(
        name=name or f"Organisation {next(_numbers)}", kind=kind, country=country, at=NOON, owner=owner
    )
    if verified:
        organisation.status = Organisation.Status.VERIFIED
        organisation.verified_at = NOON
        organisation.save(update_fields=["status", "verified_at"])
    return organisation


def make_label(*, name: str = "", verified: bool = True, owner: User | None = None) -> Organisation:
    return make_organisation(Organisation.Kind.RIGHTS_HOLDER, verified=verified, name=name, owner=owner)


def make_developer(*, name: str = "", verified: bool = True, owner: User | None = None) -> Organisation:
    return make_organisation(Organisation.Kind.DEVELOPER, verified=verified, name=name, country="US", owner=owner)


def make_platform() -> Organisation:
    """The one platform organisation, made when it is not there yet."""
    return people.found_platform(at=NOON)


def make_membership(
    organisation: Organisation | None = None,
    *,
    user: User | None = None,
    role: str = Membership.Role.MANAGER,
    is_signatory: bool = False,
) -> Membership:
    return Membership.objects.create(
        organisation=organisation or make_organisation(),
        user=user or make_user(),
        role=role,
        is_signatory=is_signatory,
    )


def make_owner(organisation: Organisation) -> User:
    """A new person who owns the organisation and may sign for it."""
    return make_membership(organisation, role=Membership.Role.OWNER, is_signatory=True).user


def make_party(organisation: Organisation | None = None, *, name: str = "", kind: str = Party.Kind.PERSON) -> Party:
    """A creator whom the organisation named; `kind=Party.Kind.UNCLAIMED` is a bare name from a file."""
    return Party.objects.create(
        kind=kind, name=name or f"Party {next(_numbers)}", named_by=organisation or make_organisation()
    )


def make_creator(organisation: Organisation | None = None, *, name: str = "", user: User | None = None) -> Party:
    """A creator who has accepted the label's invitation and can log in (`party.user`)."""
    return parties.claim(make_party(organisation, name=name), user=user or make_user(name=name), at=NOON)


def make_representation(
    party: Party | None = None, *, user: User | None = None, accepted: bool = True, named_by: User | None = None
) -> Representation:
    """Somebody named to act for a creator; in force where `accepted`, and then `representation.user` can log in."""
    party = party or make_creator()
    user = user or make_user()
    representation = representations.name(
        party,
        email=user.email,
        title="Management agreement",
        document=BytesIO(b"%PDF-1.7 " + user.email.encode()),
        at=NOON,
        actor=named_by or party.user or make_owner(party.named_by or make_label()),
    )
    if not accepted:
        return representation
    representation_decisions.accept(representation, at=NOON, actor=make_operator())
    return representations.take_up(representation, user=user, at=NOON)


def make_operator(*, second_factor: bool = True, email: str = "") -> User:
    """A member of the platform organisation; without a second factor no operator's page opens."""
    operator = people.make_operator(make_user(email=email), at=NOON).user
    if second_factor:
        people.set_one_time_code_secret(operator, at=NOON)
    return operator


def make_key(owner: Organisation | Party | None = None, *, scopes: list[str] | None = None) -> tuple[ApiKey, str]:
    """A key of an organisation or creator and its secret, good for the header `Authorization: Bearer …`."""
    owner = owner or make_organisation()
    actor = make_owner(owner) if isinstance(owner, Organisation) else owner.user
    assert actor is not None
    return keys.create(
        owner,
        name=f"Key {next(_numbers)}",
        scopes=keys.scopes_of(owner) if scopes is None else scopes,
        days=365,
        at=timezone.now(),  # requests look at the real clock
        actor=actor,
    )
