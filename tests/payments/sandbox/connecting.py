"""A payee of a test: an account, its onboarding page, and what is chosen there."""

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.payments.sandbox.running import Answered, RunningSandbox

ACCOUNTS = "/v2/core/accounts"
LINKS = "/v2/core/account_links"
INCLUDE = ["configuration.recipient", "identity", "requirements"]


def account_fields(**more: Any) -> dict[str, Any]:
    """The least that makes a recipient."""
    fields = {
        "contact_email": "mina@example.com",
        "display_name": "Mina",
        "dashboard": "express",
        "identity": {"country": "us"},
        "defaults": {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}},
        "configuration": {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}},
        "include": INCLUDE,
    }
    return fields | more


def make_account(sandbox: RunningSandbox, **more: Any) -> Any:
    answered = sandbox.api_v2(ACCOUNTS, account_fields(**more))
    assert answered.status == 200, answered.text
    return answered.body


def look_at(sandbox: RunningSandbox, key: str) -> Any:
    return sandbox.get(f"{ACCOUNTS}/{key}", **{f"include[{n}]": part for n, part in enumerate(INCLUDE)})


def make_link(sandbox: RunningSandbox, account: str, use: str = "account_onboarding") -> Any:
    flow = {
        "configurations": ["recipient"],
        "return_url": "http://shop.test/back",
        "refresh_url": "http://shop.test/again",
    }
    answered = sandbox.api_v2(LINKS, {"account": account, "use_case": {"type": use, use: flow}})
    assert answered.status == 200, answered.text
    return answered.body


def onboard(sandbox: RunningSandbox, link_url: str, act: str) -> str:
    """Open the page and choose how it ends; the address that the browser is sent to."""
    path = urlsplit(link_url).path
    opened = sandbox.send("GET", path)
    assert opened.status == 200, opened.text
    return choose(sandbox, path, opened, act).headers["Location"]


def choose(sandbox: RunningSandbox, path: str, opened: Answered, act: str) -> Answered:
    """Send the form of a page that was opened before."""
    visit = re.findall(r'name="visit" value="(\w+)"', opened.text)[0]
    return sandbox.send("POST", path, urlencode({"act": act, "visit": visit}))


def transfers(account: Any) -> tuple[str, list[str]]:
    """Where the capability to receive transfers stands, and why."""
    told = account["configuration"]["recipient"]["capabilities"]["stripe_balance"]["stripe_transfers"]
    return told["status"], [detail["code"] for detail in told["status_details"]]


def asked(account: Any) -> list[str]:
    return [entry["description"] for entry in account["requirements"]["entries"]]
