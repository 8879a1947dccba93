"""Who comes to the site in more than one story."""

from accounts.models import User
from tests.browser.conftest import Arrive
from tests.browser.entrances import ask_to_be_verified, found, sign_in_as_operator, sign_up, verify
from tests.browser.visitors import Visitor


def join_as_buyer(arrive: Arrive, operator: Visitor, *, with_script: bool = True) -> Visitor:
    """An AI developer signs up, is founded, and verified by an operator."""
    buyer = arrive("buyer", with_script=with_script)
    sign_up(buyer, email="dana@halcyon.example", name="Dana Whitlock")
    found(buyer, "I build AI", name="Halcyon Audio", country="United States")
    buyer.follow("Get your organisation verified")
    ask_to_be_verified(buyer, "Ask to be verified", title="Head of data")
    verify(operator, "Halcyon Audio")
    return buyer


def operator_arrives(arrive: Arrive, person: User) -> Visitor:
    """One sign-in an operator: a code counts once."""
    operator = arrive("operator")
    sign_in_as_operator(operator, person)
    return operator
