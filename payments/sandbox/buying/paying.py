"""What the buyer does on the hosted page, and what the bank does afterwards."""

from urllib.parse import urlsplit

from payments.sandbox.buying import payment_objects
from payments.sandbox.buying.checkout import start_timer
from payments.sandbox.errors import Refused
from payments.sandbox.events import events
from payments.sandbox.money import balances, exchange
from payments.sandbox.store import Json, Transaction

FUNDS_WAIT_SECONDS = 2 * 24 * 3600


def pay(tx: Transaction, key: str, *, email: str, method: Json | None = None) -> Json:
    """Pay by card: the money is there at once."""
    session = open_session(tx, key)
    intent = intent_of(tx, session)
    method = method or payment_objects.card(last4="4242")
    charge = _charge(tx, intent, email=email, approved=True, method=method)
    intent = _succeed(tx, intent, charge)
    return _complete(tx, session, intent, email=email, payment_status="paid")


def pay_intent(tx: Transaction, intent: Json, *, method: Json, waits: bool) -> Json:
    """Pay without a page; `waits` says whether the funds stay pending at first."""
    charge = _charge(tx, intent, email="", approved=True, method=method)
    return _succeed(tx, intent, charge, waits=waits)


def decline(tx: Transaction, key: str, *, email: str) -> Json:
    """The card is declined; the session stays open for another try."""
    session = open_session(tx, key)
    intent = intent_of(tx, session)
    method = payment_objects.card(last4="0002")
    charge = _charge(tx, intent, email=email, approved=False, method=method)
    reason = {"failure_code": "card_declined", "failure_message": "Your card was declined."}
    charge = tx.change(charge, status="failed", **reason)
    events.record(tx, "charge.failed", charge)
    _fail_intent(tx, intent, charge)
    return tx.change(session, payment_intent=intent["id"])


def pay_later(tx: Transaction, key: str, *, email: str, succeeds: bool, seconds: float) -> Json:
    """Choose a delayed method: the session completes unpaid, the money comes or does not come later."""
    session = open_session(tx, key)
    intent = intent_of(tx, session)
    charge = _charge(tx, intent, email=email, approved=True, method=payment_objects.delayed_method())
    events.record(tx, "charge.pending", charge)
    intent = tx.change(intent, status="processing", latest_charge=charge["id"], next_action=None)
    events.record(tx, "payment_intent.processing", intent)
    session = _complete(tx, session, intent, email=email, payment_status="unpaid")
    start_timer(tx, tx.now() + seconds, "settle_paid" if succeeds else "settle_failed", session["id"])
    return session


def settle(tx: Transaction, key: str) -> None:
    """The delayed money has come."""
    session = tx.get("checkout.session", key)
    intent = tx.get("payment_intent", session["payment_intent"])
    _succeed(tx, intent, tx.get("charge", intent["latest_charge"]))
    events.record(tx, "checkout.session.async_payment_succeeded", tx.change(session, payment_status="paid"))


def fail_later(tx: Transaction, key: str) -> None:
    """The delayed money will not come."""
    session = tx.get("checkout.session", key)
    intent = tx.get("payment_intent", session["payment_intent"])
    charge = tx.get("charge", intent["latest_charge"])
    reason = {"failure_code": "insufficient_funds", "failure_message": "The account has too little money."}
    charge = tx.change(charge, status="failed", **reason)
    events.record(tx, "charge.failed", charge)
    _fail_intent(tx, intent, charge)
    events.record(tx, "checkout.session.async_payment_failed", session)


def success_url(session: Json) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def origins(session: Json) -> str:
    """Browsers hold a form to its policy across redirects, so the shop's own origin is named."""
    urls = [urlsplit(session[name]) for name in ("success_url", "cancel_url") if session[name]]
    return " ".join(sorted({f"{url.scheme}://{url.netloc}" for url in urls}))


def open_session(tx: Transaction, key: str) -> Json:
    session = tx.get("checkout.session", key)
    if session["status"] != "open":
        raise Refused(f"This Checkout Session is {session['status']}.")
    return session


def intent_of(tx: Transaction, session: Json) -> Json:
    if session["payment_intent"]:
        return tx.get("payment_intent", session["payment_intent"])
    intent = payment_objects.payment_intent(session, tx.private(session["id"]), created=tx.now())
    tx.put(intent, parent=session["id"])
    events.record(tx, "payment_intent.created", intent)
    return intent


def _charge(tx: Transaction, intent: Json, *, email: str, approved: bool, method: Json) -> Json:
    outcome = payment_objects.outcome(approved=approved)
    charge = payment_objects.charge(intent, created=tx.now(), email=email, outcome=outcome, method=method)
    return tx.put(charge, parent=intent["id"])


def _succeed(tx: Transaction, intent: Json, charge: Json, *, waits: bool = True) -> Json:
    amount, code, rate = exchange.settled(tx, charge["amount"], charge["currency"])
    transaction = balances.book(
        tx,
        "charge",
        charge,
        amount=amount,
        currency=code,
        fees=(payment_objects.processing_fee(amount, code),),
        available_on=tx.now() + FUNDS_WAIT_SECONDS if waits else 0,
        rate=rate,
    )
    charge = tx.change(
        charge,
        amount_captured=charge["amount"],
        balance_transaction=transaction["id"],
        captured=True,
        paid=True,
        status="succeeded",
    )
    events.record(tx, "charge.succeeded", charge)
    intent = tx.change(
        intent,
        amount_received=intent["amount"],
        last_payment_error=None,
        latest_charge=charge["id"],
        next_action=None,
        payment_method=charge["payment_method"],
        status="succeeded",
    )
    events.record(tx, "payment_intent.succeeded", intent)
    return intent


def _fail_intent(tx: Transaction, intent: Json, charge: Json) -> None:
    error = {
        "type": "card_error",
        "charge": charge["id"],
        "code": charge["failure_code"],
        "message": charge["failure_message"],
    }
    refused = {"latest_charge": charge["id"], "last_payment_error": error, "next_action": None}
    intent = tx.change(intent, status="requires_payment_method", **refused)
    events.record(tx, "payment_intent.payment_failed", intent)


def _complete(tx: Transaction, session: Json, intent: Json, *, email: str, payment_status: str) -> Json:
    details = session["customer_details"] or payment_objects.customer_details()
    session = tx.change(
        session,
        customer_details=details | {"email": email or None},
        payment_intent=intent["id"],
        payment_status=payment_status,
        status="complete",
        url=None,
    )
    events.record(tx, "checkout.session.completed", session)
    return session
