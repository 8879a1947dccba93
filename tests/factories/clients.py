"""People at a browser of their own, signed in, and machines with a key."""

from django.test import Client

from accounts.models import Organisation, User
from tests.factories.accounts import PASSWORD, make_key, make_membership, make_owner


def signed_in(user: User | None) -> Client:
    assert user is not None
    client = Client()
    client.force_login(user)
    return client


def freshly_signed_in(user: User | None) -> Client:
    """With the password given again, so that the pages that ask for it are content."""
    client = signed_in(user)
    response = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert response.status_code == 302
    return client


def owner_of(organisation: Organisation) -> Client:
    return signed_in(make_owner(organisation))


def member_of(organisation: Organisation, *, role: str) -> Client:
    return signed_in(make_membership(organisation, role=role).user)


def machine_of(organisation: Organisation) -> Client:
    """A client that holds a key of the organisation with every scope."""
    return Client(headers={"authorization": f"Bearer {make_key(organisation)[1]}"})
