"""A representation as it is locked, told in the creator's history, and written about."""

from datetime import datetime

from accounts.links import link_to
from accounts.models import Representation, User
from accounts.services import audit, mail
from marketplace.kit.errors import DomainError


class RepresentationClosed(DomainError):
    """It was refused, has ended, or was answered already."""


def locked(representation: Representation) -> Representation:
    """The row, held until the transaction ends."""
    return (
        Representation.objects.select_for_update(of=("self",))
        .select_related("party__named_by", "party__user", "organisation", "named_by", "user")
        .get(pk=representation.pk)
    )


def record(action: str, representation: Representation, *, actor: User | None, at: datetime, **facts: str) -> None:
    """In the creator's own history, which their label reads too."""
    party = representation.party
    audit.record(
        action,
        subject=party,
        actor=actor,
        at=at,
        organisation=party.named_by,
        representation=representation.uuid,
        **facts,
    )


def ask(representation: Representation, template: str, *, language: str = "") -> None:
    """Write to whoever would act, with the link on which they say yes."""
    link = link_to("representation", representation.uuid)
    send(representation, template, representation.email, language=language, link=link)


def tell_namer(representation: Representation, template: str) -> None:
    """Tell whoever named them; who came forward themselves has a letter of their own."""
    if representation.named_by is not None:
        send(representation, template, representation.named_by.email)


def send(representation: Representation, template: str, address: str, *, language: str = "", link: str = "") -> None:
    """Write to one address, in the language of whoever reads there."""
    known = User.objects.filter(email=address).first()
    namer = representation.named_by
    language = (known.language if known else "") or language or (namer.language if namer else "")
    mail.send(template, to=address, language=language, user=known, representation=representation, link=link)
