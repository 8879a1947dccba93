"""Connected accounts: opened, looked at, changed, closed."""

from typing import Any

from payments.sandbox.connect import account_objects, standings
from payments.sandbox.errors import BadParameter, NoAccess, Refused
from payments.sandbox.events import events
from payments.sandbox.http import bodies
from payments.sandbox.http.listing import page
from payments.sandbox.store import Json, Transaction

KIND = account_objects.KIND
CURRENCIES_BY_COUNTRY = dict.fromkeys(standings.EEA.split(), "eur") | {"gb": "gbp"}
PARTS = bodies.one_of(
    *("configuration.customer", "configuration.merchant", "configuration.recipient"),
    *("defaults", "future_requirements", "identity", "requirements"),
)

UPDATE: dict[str, Any] = {
    "configuration": {
        "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": bodies.flag}}}}
    },
    "contact_email": bodies.text,
    "contact_phone": bodies.text,
    "dashboard": bodies.one_of("express", "full", "none"),
    "defaults": {
        "currency": bodies.text,
        "locales": [bodies.text],
        "profile": {"business_url": bodies.text, "doing_business_as": bodies.text, "product_description": bodies.text},
        "responsibilities": {
            "fees_collector": bodies.one_of("application", "stripe"),
            "losses_collector": bodies.one_of("application", "stripe"),
        },
    },
    "display_name": bodies.text,
    "identity": {
        "country": bodies.text,
        "entity_type": bodies.one_of("company", "government_entity", "individual", "non_profit"),
    },
    "include": [PARTS],
    "metadata": bodies.metadata,
}
CREATE = UPDATE
CLOSE: dict[str, Any] = {"applied_configurations": [bodies.one_of("customer", "merchant", "recipient")]}


def create(tx: Transaction, params: Json) -> Json:
    """Open an account; a recipient has everything still to be asked."""
    include = params.pop("include", [])
    account = account_objects.account(params, created=tx.now())
    account |= _configuration(account, params)
    tx.put(account)
    events.record_thin(tx, "v2.core.account.created", account)
    return account_objects.seen(account, include)


def _configuration(account: Json, params: Json) -> Json:
    """What an account gets when it is asked to be a recipient for the first time."""
    asked = params.get("configuration", {}).get("recipient")
    if asked is None or account["configuration"]["recipient"]:
        return {}
    if asked.get("capabilities", {}).get("stripe_balance", {}).get("stripe_transfers", {}).get("requested") is not True:
        raise BadParameter("The sandbox knows recipients with stripe_transfers only.", code="not_emulated")
    bodies.require(
        account, "contact_email", "identity.country", "dashboard", "defaults.responsibilities.fees_collector"
    )
    _check_country(account)
    return standings.at_first(account) | {"applied_configurations": ["recipient"]}


def _check_country(account: Json) -> None:
    country = account["identity"]["country"]
    if len(country) != 2 or not country.isalpha() or country != country.lower():
        raise BadParameter(f"Invalid country: {country}", code="invalid_fields", param="identity.country")


def currency(account: Json) -> str:
    """The currency in which an account holds what it gets: its own choice, else that of its country."""
    country = account["identity"].get("country") or "us"
    return str(account["defaults"]["currency"] or CURRENCIES_BY_COUNTRY.get(country, "usd"))


def acting(tx: Transaction, key: str) -> Transaction:
    """The transaction as a connected account, which the `Stripe-Account` header names, sees it."""
    account = tx.find(key) if key else None
    if key and (account is None or account["object"] != KIND or account["closed"]):
        raise NoAccess(f"The provided key does not have access to account '{key}'.", code="account_invalid")
    return tx.of(key)


def update(tx: Transaction, params: Json, key: str) -> Json:
    """Change what the platform may change; a country is for good."""
    include = params.pop("include", [])
    account = tx.get(KIND, key)
    if params.get("identity", {}).get("country", account["identity"]["country"]) != account["identity"]["country"]:
        raise Refused("The country of an account cannot be changed.", code="identity_country_immutable")
    plain = {
        name: params[name] for name in ("contact_email", "contact_phone", "dashboard", "display_name") & params.keys()
    }
    merged = {name: account[name] | params[name] for name in ("identity", "metadata") if name in params}
    defaults = params.get("defaults", {})
    responsibilities = account["defaults"]["responsibilities"] | defaults.get("responsibilities", {})
    defaults = account["defaults"] | defaults | {"responsibilities": responsibilities}
    account = account | plain | merged | {"defaults": defaults}
    account = tx.change(account, **_configuration(account, params))
    events.record_thin(tx, "v2.core.account.updated", account)
    return account_objects.seen(account, include)


def retrieve(tx: Transaction, params: Json, key: str) -> Json:
    return account_objects.seen(tx.get(KIND, key), params.get("include", []))


def close(tx: Transaction, params: Json, key: str) -> Json:
    account = tx.change(tx.get(KIND, key), closed=True)
    events.record_thin(tx, "v2.core.account.closed", account)
    return account_objects.seen(account, [])


def retrieve_v1(tx: Transaction, params: Json, key: str) -> Json:
    return account_objects.as_v1(tx.get(KIND, key))


def list_v1(tx: Transaction, params: Json) -> Json:
    found = page(tx, KIND, params, url="/v1/accounts")
    return found | {"data": [account_objects.as_v1(body) for body in found["data"]]}
