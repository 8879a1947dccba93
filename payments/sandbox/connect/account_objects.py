"""Connected accounts in the shape of Stripe's v2 document, and the same as v1 tells it."""

from datetime import UTC, datetime
from typing import Any

from payments.sandbox.store import Json, new_id

KIND = "v2.core.account"
# What a recipient is asked for; the names are those of the v2 account's own fields.
BANK = "configuration.recipient.default_outbound_destination"
IDENTITY_DOCUMENT = "identity.individual.documents.primary_verification"
ASKED_FIRST = (
    "identity.individual.given_name",
    "identity.individual.surname",
    "identity.individual.date_of_birth",
    "identity.individual.address",
    BANK,
    "identity.attestations.terms_of_service.account",
)
TRANSFERS, PAYOUTS = "stripe_balance.stripe_transfers", "stripe_balance.payouts"
# Why a capability is not active: its code, and what would help.
MISSING = ("requirements_past_due", "provide_info")
CHECKING = ("requirements_pending_verification", "no_resolution")
REFUSED = ("restricted_other", "contact_stripe")
NO_COUNTRY = ("unsupported_country", "no_resolution")


def moment(seconds: float) -> str:
    """A time as v2 writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def account(params: Json, *, created: int) -> Json:
    identity = dict.fromkeys(("attestations", "business_details", "entity_type", "individual"))
    defaults = params.get("defaults", {})
    responsibilities = defaults.get("responsibilities", {})
    return {
        "id": new_id("acct_1", 16),
        "object": KIND,
        "applied_configurations": [],
        "closed": False,
        "configuration": {"customer": None, "merchant": None, "recipient": None},
        "contact_email": params.get("contact_email"),
        "contact_phone": params.get("contact_phone"),
        "created": moment(created),
        "dashboard": params.get("dashboard"),
        "defaults": {
            "currency": defaults.get("currency"),
            "locales": defaults.get("locales", []),
            "profile": defaults.get("profile"),
            "responsibilities": responsibilities | {"requirements_collector": "stripe"},
        },
        "display_name": params.get("display_name"),
        "future_requirements": None,
        "identity": identity | params.get("identity", {}),
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "requirements": requirements(()),
    }


def recipient(transfers: str, payouts: str, because: tuple[str, str] | None) -> Json:
    """The configuration that lets an account receive transfers, with where its two capabilities stand."""

    def capability(status: str) -> Json:
        code, resolution = because or MISSING
        details = [] if status == "active" else [{"code": code, "resolution": resolution}]
        return {"status": status, "status_details": details}

    balance = {"stripe_transfers": capability(transfers), "payouts": capability(payouts)}
    return {"applied": True, "capabilities": {"stripe_balance": balance}}


def requirements(missing: tuple[str, ...], *, from_: str = "user", capability: str = TRANSFERS) -> Json:
    """What is asked for, of whom, and what it holds up."""
    deadline = {"status": "past_due" if from_ == "user" else "currently_due"}
    held_up = {"capability": capability, "configuration": "recipient", "deadline": deadline}
    entries = [
        {
            "awaiting_action_from": from_,
            "description": code,
            "errors": [],
            "impact": {"restricts_capabilities": [held_up]},
            "minimum_deadline": deadline,
            "reference": None,
            "requested_reasons": [{"code": "routine_onboarding"}],
        }
        for code in missing
    ]
    return {"entries": entries, "summary": {"minimum_deadline": deadline | {"time": None}} if entries else None}


def capability(body: Json, name: str) -> str:
    """Where a capability such as `stripe_transfers` stands; nothing where it was never requested."""
    recipient = body["configuration"]["recipient"]
    return str(recipient["capabilities"]["stripe_balance"][name]["status"]) if recipient else ""


def missing(body: Json) -> tuple[str, ...]:
    """What the account's owner still has to give."""
    entries = body["requirements"]["entries"]
    return tuple(entry["description"] for entry in entries if entry["awaiting_action_from"] == "user")


def seen(body: Json, include: list[str]) -> Json:
    """The account with the parts that were asked for; the others are null, whatever they hold."""
    told = dict(body)
    for part in ("defaults", "future_requirements", "identity", "requirements"):
        if part not in include:
            told[part] = None
    wanted = [name for name in ("customer", "merchant", "recipient") if f"configuration.{name}" in include]
    told["configuration"] = {name: body["configuration"][name] for name in wanted} if wanted else None
    return told


def as_v1(body: Json) -> Json:
    """The same account as v1 reads it."""
    transfers, payouts = capability(body, "stripe_transfers"), capability(body, "payouts")
    entries = body["requirements"]["entries"]
    due = list(missing(body))
    checked = [entry["description"] for entry in entries if entry["awaiting_action_from"] == "stripe"]
    empty: dict[str, Any] = dict.fromkeys(("current_deadline", "disabled_reason"))
    asked = empty | {"alternatives": [], "currently_due": due, "errors": [], "eventually_due": due, "past_due": due}
    return {
        "id": body["id"],
        "object": "account",
        "business_type": body["identity"]["entity_type"],
        "capabilities": {"transfers": {"active": "active", "pending": "pending"}.get(transfers, "inactive")},
        "charges_enabled": False,
        "country": (body["identity"].get("country") or "us").upper(),
        "created": int(datetime.fromisoformat(body["created"]).timestamp()),
        "default_currency": body["defaults"]["currency"] or "usd",
        "details_submitted": not due,
        "email": body["contact_email"],
        "metadata": body["metadata"],
        "payouts_enabled": payouts == "active",
        "requirements": asked | {"pending_verification": checked},
        "type": "express" if body["dashboard"] == "express" else "none",
    }
