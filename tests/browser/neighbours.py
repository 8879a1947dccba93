"""Who was there before the story begins: an operator, and two labels whose music is already on the market."""

from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import Party, User
from accounts.services import parties, people
from licensing.services import search_index
from marketplace.catalog.services import catalogs as catalog_service
from payments.sample_market import catalogs, sales
from payments.sample_market.repertoire import LADRILLO, SALTMARSH, Label
from tests.browser.visitors import PASSWORD
from tests.factories.accounts import make_label, make_owner


@dataclass(frozen=True)
class Neighbours:
    """The operator, and the two labels as they are on the market."""

    operator: User
    labels: tuple[Label, Label]


def settle(*, at: datetime) -> Neighbours:
    """Make an operator with a second factor and two verified labels that list two recordings each."""
    labels = (_small(SALTMARSH, 1, 3), _small(LADRILLO, 1, 3))
    for label in labels:
        _list(label, at=at)
    return Neighbours(make_operator(at=at), labels)


def make_operator(*, at: datetime, name: str = "Oh Haneul") -> User:
    email = f"{name.rsplit(maxsplit=1)[-1].lower()}@assent.example"
    operator = people.create(email=email, name=name, password=PASSWORD, verified=True, at=at)
    people.make_operator(operator, at=at)
    people.set_one_time_code_secret(operator, at=at)
    return operator


def _small(label: Label, *chosen: int) -> Label:
    return replace(label, tracks=tuple(label.tracks[index] for index in chosen))


def _list(label: Label, *, at: datetime) -> None:
    organisation = make_label(name=label.name)
    owner = make_owner(organisation)
    catalog = catalogs.bring(label, organisation, owner, at=at)
    catalog_service.list_publicly(catalog, at=at, actor=owner)
    sales.offer(catalog, owner, at=at)
    search_index.refresh(catalog, at=at)


def claim(name: str, *, email: str, at: datetime) -> User:
    """Let a creator whom a label's file names have an account."""
    user = people.create(email=email, name=name, password=PASSWORD, verified=True, at=at)
    parties.claim(Party.objects.get(name=name), user=user, at=at)
    return user
