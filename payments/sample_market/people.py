"""Who lives in the fictional market, and how they log in."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organisation, Party, User
from accounts.services import organisations, parties, people, verifications
from payments.sample_market.repertoire import LABELS, Label

PASSWORD = "every cent explained"  # noqa: S105 - printed for everybody to use
OPERATOR = "operator@assent.example"
CREATOR = "dalbi@onbit.example"
CREATOR_NAME = "윤달비"


@dataclass(frozen=True)
class Market:
    """The people and firms that the rest of the story needs."""

    operator: User
    labels: dict[str, Organisation]
    owners: dict[str, User]
    developers: tuple[tuple[Organisation, User], ...]


def settle(*, at: datetime) -> Market:
    """Found the platform, three labels and two AI developers, and have each verified."""
    operator = people.create(email=OPERATOR, name="Oh Haneul", password=PASSWORD, verified=True, at=at)
    people.make_operator(operator, at=at)
    people.set_one_time_code_secret(operator, at=at)
    owners = {label.name: _person(label.email, label.signatory, at=at) for label in LABELS}
    labels = {label.name: _label(label, owners[label.name], operator, at=at) for label in LABELS}
    developers = tuple(
        (_verified(name, Organisation.Kind.DEVELOPER, country, _person(email, person, at=at), operator, at=at))
        for name, country, email, person in (
            ("Halcyon Audio", "US", "dana@halcyon.example", "Dana Whitlock"),
            ("Fenland Sound", "GB", "ravi@fenland.example", "Ravi Menon"),
        )
    )
    return Market(operator, labels, owners, developers)


def bring_the_creator(onbit: Organisation, *, at: datetime) -> Party:
    """Let one songwriter, whom the label's file named, log in and see what is theirs."""
    user = _person(CREATOR, CREATOR_NAME, at=at, language="ko")
    return parties.claim(parties.named(onbit, CREATOR_NAME), user=user, at=at)


def _person(email: str, name: str, *, at: datetime, language: str = "") -> User:
    return people.create(email=email, name=name, password=PASSWORD, verified=True, at=at, language=language)


def _label(label: Label, owner: User, operator: User, *, at: datetime) -> Organisation:
    kind = Organisation.Kind.RIGHTS_HOLDER
    return _verified(label.name, kind, label.country, owner, operator, at=at)[0]


def _verified(
    name: str, kind: str, country: str, owner: User, operator: User, *, at: datetime
) -> tuple[Organisation, User]:
    organisation = organisations.create(name=name, kind=kind, country=country, at=at, owner=owner)
    request = verifications.submit(
        organisation,
        signatory=owner,
        name=owner.name,
        title="Managing director",
        warranty=verifications.warranty_of(organisation),
        at=at,
    )
    verifications.accept(request, at=at, actor=operator)
    organisation.refresh_from_db()
    return organisation, owner
