"""What comes after a sale: an operator distributes, a creator is invited, reads the statement and asks why."""

import re

from marketplace.kit.months import Month
from tests.browser.entrances import read_mail, sign_up
from tests.browser.visitors import Visitor


def distribute(operator: Visitor, month: Month) -> None:
    """Prepare the month, look at the run, approve it."""
    name = f"{month.first_day:%B %Y}"
    operator.go("Runs")
    operator.fill("Month", str(month))
    operator.press("Prepare a month")
    operator.reads(f"The distribution of {name}", role="heading")
    operator.follow("Approve and distribute")
    operator.press(f"Distribute {name}")
    operator.reads(f"{name} is distributed, and its statements are issued.")


def lift(operator: Visitor, payee: str, *, reason: str) -> None:
    """Let a payee's money go on, and say why."""
    operator.go("Holds")
    operator.follow(payee)
    operator.follow("Lift the hold")
    operator.fill("Reason", reason)
    operator.press("Lift the hold")
    operator.reads("The hold is lifted.")


def invite(label: Visitor, creator: str, *, email: str) -> None:
    """Send a creator, whom the label's file named, the link to what is theirs."""
    label.go("Creators")
    label.follow(creator)
    label.write(label.main.get_by_label(re.compile("mail", re.IGNORECASE)), email)
    label.press("Send the invitation")


def accept(creator: Visitor, *, email: str, name: str) -> None:
    """Open an account of one's own, then follow the label's mail and say "that is me"."""
    sign_up(creator, email=email, name=name)
    read_mail(creator, to=email, about="invit")
    creator.click(creator.main.get_by_role("link", name=re.compile("invitations")))
    creator.press("Yes, that is me")


def withdraw(creator: Visitor) -> None:
    """Take back the first yes that a label declared in one's name."""
    creator.go("Consents")
    creator.follow("Withdraw this yes")
    creator.press("Withdraw my yes")
    creator.reads("Your yes is withdrawn.")


def ask_why(creator: Visitor, month: str) -> None:
    """From the list of statements to one amount's reason in two clicks."""
    creator.go("Statements")
    creator.follow(month)
    recordings = creator.main.get_by_role("table", name="Recordings by amount")
    creator.click(recordings.get_by_role("link").first)
    creator.look("sum")
    creator.click(creator.main.get_by_role("table", name="Lines").get_by_role("link").first)
    creator.reads(re.compile("^Why .* for “"), role="heading")
