"""Getting in: open an account, confirm the address, found an organisation, sign in with or without a second factor."""

import re

from django.utils import timezone

from accounts.models import User
from accounts.queries.people import one_time_code
from tests.browser.visitors import PASSWORD, Visitor


def sign_up(visitor: Visitor, *, email: str, name: str) -> None:
    """Open an account and confirm its address by the link in the mail."""
    visitor.follow("Open an account")
    visitor.fill("Email", email)
    visitor.fill("Your name", name)
    visitor.fill("Password", PASSWORD)
    visitor.press("Open an account")
    read_mail(visitor, to=email)
    visitor.click(visitor.main.get_by_role("link", name=re.compile("confirm-email")))
    visitor.press("Confirm")
    _give_password(visitor, email=email)


def read_mail(visitor: Visitor, *, to: str, about: str = "") -> None:
    """Open the newest mail to an address, on the page that the sandbox's banner leads to."""
    visitor.follow(
        "Read the mail that this site sent", within=visitor.page.get_by_role("complementary", name="Sandbox")
    )
    visitor.main.get_by_role("row").filter(has_text=to).filter(has_text=about).first.get_by_role("link").click()
    visitor.look("mail")


def sign_in(visitor: Visitor, *, email: str) -> None:
    visitor.follow("Sign in", within=visitor.page.get_by_role("banner"))
    _give_password(visitor, email=email)


def sign_in_as_operator(visitor: Visitor, operator: User) -> None:
    """Sign in and give the code that the operator's authenticator shows."""
    sign_in(visitor, email=operator.email)
    visitor.fill("Code", one_time_code(operator, at=timezone.now()))
    visitor.press("Sign in")


def found(visitor: Visitor, card: str, *, name: str, country: str) -> None:
    """Say what brings one here, and found the organisation that one acts for."""
    visitor.follow(card)
    visitor.fill("Name", name)
    visitor.choose("Country", country)
    visitor.press("Go on")


def ask_to_be_verified(visitor: Visitor, task: str, *, title: str) -> None:
    """Sign for the organisation."""
    visitor.follow(task)
    visitor.fill("Your position", title)
    visitor.tick("This is true, and I sign it for the organisation")
    visitor.press("Sign and send")


def verify(operator: Visitor, organisation: str) -> None:
    """Look at who signs for an organisation, and say yes."""
    operator.go("Verifications")
    operator.follow(organisation)
    operator.follow("Verify it")
    operator.press("Verify it")
    operator.reads(f"{organisation} is verified.")


def _give_password(visitor: Visitor, *, email: str) -> None:
    visitor.fill("Email", email)
    visitor.fill("Password", PASSWORD)
    visitor.press("Sign in")
