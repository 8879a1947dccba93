"""Links to the hosted onboarding page: each is good once, and not for long."""

from typing import Any

from payments.sandbox.connect import account_objects
from payments.sandbox.connect.accounts import KIND as ACCOUNT
from payments.sandbox.errors import BadParameter
from payments.sandbox.http import bodies
from payments.sandbox.store import Json, Transaction, new_id

KIND = "sandbox.link"  # of our own: Stripe's link has no id
PREFIX = "/setup/"
LIFE_SECONDS = 5 * 60

FLOW: dict[str, Any] = {
    "collection_options": {
        "fields": bodies.one_of("currently_due", "eventually_due"),
        "future_requirements": bodies.one_of("include", "omit"),
    },
    "configurations": [bodies.one_of("customer", "merchant", "recipient")],
    "refresh_url": bodies.text,
    "return_url": bodies.text,
}
CREATE: dict[str, Any] = {
    "account": bodies.text,
    "use_case": {
        "type": bodies.one_of("account_onboarding", "account_update"),
        "account_onboarding": FLOW,
        "account_update": FLOW,
    },
}


def create(tx: Transaction, params: Json, *, public_url: str) -> Json:
    bodies.require(params, "account", "use_case.type")
    use_case = params["use_case"]
    flow = f"use_case.{use_case['type']}"
    bodies.require(params, f"{flow}.configurations", f"{flow}.refresh_url")
    account = tx.get(ACCOUNT, params["account"])
    if not set(use_case[use_case["type"]]["configurations"]) <= set(account["applied_configurations"]):
        raise BadParameter("The configurations must be those of the account.", param=f"{flow}.configurations")
    created, token = tx.now(), new_id("", 40)
    link = {"id": token, "object": KIND, "account": account["id"], "use_case": use_case}
    tx.put(link | {"expires_at": created + LIFE_SECONDS, "visit": ""}, parent=account["id"])
    return {
        "object": "v2.core.account_link",
        "account": account["id"],
        "created": account_objects.moment(created),
        "expires_at": account_objects.moment(created + LIFE_SECONDS),
        "livemode": False,
        "url": f"{public_url}{PREFIX}{token}",
        "use_case": use_case,
    }


def flow_of(link: Json) -> Json:
    """Where the link's page leads, and for what."""
    return dict(link["use_case"][link["use_case"]["type"]])


def open_once(tx: Transaction, link: Json) -> Json | None:
    """Use the link up for one visit; nothing if it is used, or its time is over."""
    if link["visit"] or tx.now() >= link["expires_at"]:
        return None
    return tx.change(link, visit=new_id("", 24))
