"""Where each face of the site may go: the one list of the site header and footer.

A route that does not exist is left out, so a page appears here the moment it lands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Entry = tuple[str | Promise, str]

HEADER: Mapping[str, Sequence[Entry]] = {
    "public": [
        (_("Browse"), "browse"),
        (_("Principles"), "principles"),
        (_("Register"), "register"),
        (_("Check a licence"), "licence-check"),
    ],
    "rights_holder": [
        (_("Home"), "label-home"),
        (_("Catalogs"), "catalogs"),
        (_("Imports"), "imports"),
        (_("Creators"), "creators"),
        (_("Shares"), "shares"),
        (_("Requests"), "requests-sent"),
        (_("Terms"), "terms"),
        (_("Sales"), "sales"),
        (_("Claims"), "claims"),
        (_("Statements"), "statements"),
        (_("How you are paid"), "payee"),
        (_("Payouts"), "payouts"),
    ],
    "developer": [
        (_("Home"), "developer-home"),
        (_("Browse"), "browse"),
        (_("Selection"), "selection"),
        (_("Quotes"), "quotes"),
        (_("Orders"), "orders"),
        (_("Licences"), "licences"),
        (_("Models"), "models"),
        (_("Reports"), "usage-reports"),
        (_("Concerns"), "concerns-about"),
    ],
    "creator": [
        (_("Home"), "creator-home"),
        (_("Works"), "works"),
        (_("Questions"), "permission-requests"),
        (_("Consents"), "consents"),
        (_("Statements"), "statements"),
        (_("Payouts"), "payouts"),
        (_("How you are paid"), "payee"),
        (_("Representative"), "representatives"),
    ],
    "operator": [
        (_("Home"), "operator-home"),
        (_("Verifications"), "verifications"),
        (_("Names"), "takeovers"),
        (_("Disputes"), "participation-disputes"),
        (_("Breaches"), "breaches"),
        (_("Concerns"), "concerns"),
        (_("Claims"), "claims"),
        (_("Money"), "money"),
        (_("Payees"), "payees"),
        (_("Holds"), "holds"),
        (_("Disputed payments"), "disputes"),
        (_("Runs"), "royalty-runs"),
        (_("Payouts"), "payout-runs"),
        (_("Audit"), "audit"),
    ],
    "nobody_yet": [
        (_("Browse"), "browse"),
        (_("Principles"), "principles"),
    ],
}

FOOTER: Sequence[Entry] = [
    (_("Register of licences"), "register"),
    (_("Check a licence"), "licence-check"),
    (_("Report a concern"), "concern-new"),
    (_("Principles"), "principles"),
    (_("Terms in plain words"), "plain-terms"),
    (_("Accessibility"), "accessibility"),
    (_("Privacy"), "privacy"),
    (_("API"), "api-docs"),
]

ACCOUNT: Sequence[Entry] = [
    (_("You"), "profile"),
    (_("Your organisation"), "organisation"),
    (_("Your organisations"), "organisations"),
    (_("Members"), "members"),
    (_("API keys"), "api-keys"),
    (_("E-mail addresses"), "account_email"),
    (_("Password"), "account_change_password"),
    (_("Second factor and passkeys"), "mfa_index"),
    (_("Where you are signed in"), "usersessions_list"),
    (_("Erasure"), "erasure"),
]


# What a search leads to lies at addresses of its own.
FOUND_BY_SEARCH = ("/labels/", "/recordings/", "/offers/")
OF_AN_ORGANISATION = {"organisation", "members", "api-keys"}


def account_of(viewer: Any) -> list[Entry]:
    """What of the account menu the viewer can open: who acts for no organisation has no members to look at."""
    if getattr(viewer, "organisation", None) is not None:
        return list(ACCOUNT)
    closed = OF_AN_ORGANISATION - ({"api-keys"} if getattr(viewer, "is_creator", False) else set())
    return [entry for entry in ACCOUNT if entry[1] not in closed]


@dataclass(frozen=True)
class Place:
    """One link of a menu."""

    label: str | Promise
    url: str
    is_current: bool


def places(entries: Sequence[Entry], path: str) -> list[Place]:
    """The entries that exist; current is the one whose address begins the path most closely, a home only on its own."""
    path = address("browse") if path.startswith(FOUND_BY_SEARCH) else path
    found = [(label, url, name.endswith("home")) for label, name in entries if (url := address(name))]
    fitting = (url for _label, url, is_home in found if (path == url if is_home else path.startswith(url)))
    here = max(fitting, key=len, default="")
    return [Place(label, url, is_current=url == here) for label, url, _is_home in found]


def address(name: str) -> str:
    """Where a named route is, or nothing while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
