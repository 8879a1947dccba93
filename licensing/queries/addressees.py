"""Where a letter that asks for permission goes: to the person's own account first, else where the label says."""

from dataclasses import dataclass

from accounts.models import Invitation, Organisation, Party, User
from accounts.queries.people import account_holders
from licensing.models import PermissionRequest


@dataclass(frozen=True)
class Addressee:
    """Who reads the letter: people with an account here, or an address that the asking organisation typed."""

    email: str
    language: str
    is_typed: bool
    users: tuple[User, ...] = ()


def addressee_of(party: Party, asking: Organisation) -> Addressee | None:
    """Where a party is reached; nothing where nobody has said yet."""
    users = account_holders(party)
    if users:
        return Addressee(users[0].email, users[0].language, is_typed=False, users=tuple(users))
    asked = PermissionRequest.objects.filter(party=party, organisation=asking).order_by("-sent_at", "-pk").first()
    if asked is not None:
        return Addressee(asked.email, asked.language, is_typed=True)
    invited = Invitation.objects.filter(party=party, organisation=asking).order_by("-sent_at", "-pk").first()
    return Addressee(invited.email, "", is_typed=True) if invited is not None else None


def is_of_asker(email: str, party: Party, asking: Organisation) -> bool:
    """Whether an address belongs to those who ask: nobody answers their own question in somebody else's name."""
    if party.user is not None and party.user.email == email:
        return False
    return asking.memberships.filter(user__email=email).exists()
