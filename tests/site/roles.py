"""Everybody who may knock at a route: who they are, and how they ask."""

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.test import Client

from accounts.models import ApiKey, Membership, Organisation, Party, User
from accounts.queries import mails
from accounts.services import keys
from marketplace.catalog.models import Catalog
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Statement
from tests.factories import accounts
from tests.factories.accounts import NOON
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.payments import distribute, make_paid_licence

BRIEFLY = {"Accept": "application/json"}
LABEL, DEVELOPER = Organisation.Kind.RIGHTS_HOLDER, Organisation.Kind.DEVELOPER


@dataclass(frozen=True)
class Role:
    """One kind of visitor. `group` is whose objects they see: those of the world's label, developer, creator."""

    name: str
    group: str
    client: Client
    kind: str = ""
    role: str = ""
    is_creator: bool = False
    is_operator: bool = False
    has_second_factor: bool = False
    is_machine: bool = False
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_stranger(self) -> bool:
        return not (self.kind or self.is_creator or self.is_operator or self.name == "newcomer")


@dataclass(frozen=True)
class World:
    """Whose objects the routes are tried with."""

    label: Organisation
    developer: Organisation
    creator: Party
    catalog: Catalog
    mail: str
    statement: UUID


def make_world() -> World:
    label = accounts.make_label()
    creator, catalog = accounts.make_creator(label), make_catalog(label)
    send_mail("Hello", "Hello", None, ["somebody@example.org"])
    return World(
        label=label,
        developer=accounts.make_developer(),
        creator=creator,
        catalog=catalog,
        mail=mails.mails()[0].name if mails.mails() else "none",
        statement=_statement(creator, catalog),
    )


def _statement(creator: Party, catalog: Catalog) -> UUID:
    """The creator's statement of a month in which a recording of theirs was licensed."""
    recording = make_recording(catalog, cleared=True, artist=creator)
    make_paid_licence([recording], price=Money.from_minor(10_000, "USD"), at=NOON)
    distribute(Month.of(NOON), at=NOON)
    return Statement.objects.get(party=creator).uuid


def roles(world: World) -> list[Role]:
    return [
        Role("anonymous", "nobody", Client(headers=BRIEFLY)),
        Role("newcomer", "nobody", _person(accounts.make_user())),
        *_members("label", world.label, LABEL),
        *_members("developer", world.developer, DEVELOPER),
        _owner("other label", accounts.make_label(), LABEL),
        _owner("other developer", accounts.make_developer(), DEVELOPER),
        Role("creator", "creator", _person(world.creator.user), is_creator=True),
        Role("other creator", "other", _person(accounts.make_creator().user), is_creator=True),
        _operator("operator", has_second_factor=True),
        _operator("operator without second factor", has_second_factor=False),
        _machine("machine of the label", "label", world.label, LABEL),
        _machine("machine of the developer", "developer", world.developer, DEVELOPER),
        _machine("machine of another label", "other", accounts.make_label(), LABEL),
        _machine("machine of another developer", "other", accounts.make_developer(), DEVELOPER),
        _machine("machine without scopes", "other", world.label, LABEL, scopes=[]),
        _machine_of(world.creator),
        Role("revoked machine", "nobody", _revoked(world.label), is_machine=True),
    ]


def _person(user: User | None) -> Client:
    """Signed in, with the password given again just now; errors are told briefly, not on a page."""
    client = Client(raise_request_exception=False, headers=BRIEFLY)
    assert user is not None
    client.force_login(user)
    session = client.session
    request = HttpRequest()
    request.session = session
    record_authentication(request, user, method="password", reauthenticated=True)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


def _members(group: str, organisation: Organisation, kind: str) -> list[Role]:
    return [
        Role(
            f"{group} {role}",
            group,
            _person(accounts.make_membership(organisation, role=role, is_signatory=role == "owner").user),
            kind=kind,
            role=role,
        )
        for role in Membership.Role.values
    ]


def _owner(name: str, organisation: Organisation, kind: str) -> Role:
    return Role(name, "other", _person(accounts.make_owner(organisation)), kind=kind, role="owner")


def _operator(name: str, *, has_second_factor: bool) -> Role:
    user = accounts.make_operator(second_factor=has_second_factor)
    return Role(
        name,
        "operator",
        _person(user),
        kind=Organisation.Kind.PLATFORM,
        role="owner",
        is_operator=True,
        has_second_factor=has_second_factor,
    )


def _machine(name: str, group: str, organisation: Organisation, kind: str, scopes: list[str] | None = None) -> Role:
    key, secret = accounts.make_key(organisation)
    if scopes is not None:
        ApiKey.objects.filter(pk=key.pk).update(scopes=scopes)
    held = frozenset(ApiKey.Scope.values) if scopes is None else frozenset(scopes)
    client = Client(raise_request_exception=False, headers=BRIEFLY | {"Authorization": f"Bearer {secret}"})
    return Role(name, group, client, kind=kind, role="manager", is_machine=True, scopes=held)


def _machine_of(creator: Party) -> Role:
    bearer = {"Authorization": f"Bearer {accounts.make_key(creator)[1]}"}
    client = Client(raise_request_exception=False, headers=BRIEFLY | bearer)
    read = frozenset({ApiKey.Scope.STATEMENTS_READ})
    return Role("machine of the creator", "creator", client, is_creator=True, is_machine=True, scopes=read)


def _revoked(organisation: Organisation) -> Client:
    key, secret = accounts.make_key(organisation)
    keys.revoke(key, at=NOON, actor=key.created_by)
    return Client(headers=BRIEFLY | {"Authorization": f"Bearer {secret}"})


def mail_to_files(settings: object, folder: Path) -> None:
    """As on a newcomer's machine, so that the sandbox's mail page has something to show."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_FILE_PATH = folder  # type: ignore[attr-defined]
