"""3-D Secure: the buyer's bank asks on a page of its own whether it is really them."""

from html import escape

from payments.sandbox.buying import paying, payment_objects
from payments.sandbox.errors import NoSuchObject, Refused
from payments.sandbox.events import events
from payments.sandbox.money.currencies import shown
from payments.sandbox.pages.frame import Page, Visit, page, redirect
from payments.sandbox.pages.texts import texts
from payments.sandbox.store import Json, Store, Transaction

PREFIX = "/c/secure/"
CHECKOUT = "/c/pay/"


def ask(tx: Transaction, key: str, *, email: str) -> Json:
    """Pay by a card whose bank wants to see its owner first: nothing is taken yet."""
    session = paying.open_session(tx, key)
    intent = paying.intent_of(tx, session)
    url = str(session["url"]).replace(CHECKOUT, PREFIX)
    action = {"type": "redirect_to_url", "redirect_to_url": {"return_url": session["success_url"], "url": url}}
    intent = tx.change(intent, status="requires_action", next_action=action, last_payment_error=None)
    events.record(tx, "payment_intent.requires_action", intent)
    details = session["customer_details"] or payment_objects.customer_details()
    return tx.change(session, customer_details=details | {"email": email or None}, payment_intent=intent["id"])


def authenticate(tx: Transaction, key: str) -> Json:
    """The bank knows its customer: the payment goes through."""
    session, _ = _waiting(tx, key)
    details = {"authentication_flow": "challenge", "result": "authenticated", "result_reason": None}
    secured = details | {"electronic_commerce_indicator": "05", "transaction_id": None, "version": "2.2.0"}
    method = payment_objects.card(last4="3155", three_d_secure=secured)
    return paying.pay(tx, key, email=session["customer_details"]["email"] or "", method=method)


def fail(tx: Transaction, key: str) -> None:
    """The bank does not know them: nothing is taken, and the page can be paid on in another way."""
    _, intent = _waiting(tx, key)
    error = {
        "type": "invalid_request_error",
        "code": "payment_intent_authentication_failure",
        "message": "The provided PaymentMethod has failed authentication.",
    }
    intent = tx.change(intent, status="requires_payment_method", next_action=None, last_payment_error=error)
    events.record(tx, "payment_intent.payment_failed", intent)


def _waiting(tx: Transaction, key: str) -> tuple[Json, Json]:
    session = paying.open_session(tx, key)
    intent = paying.intent_of(tx, session)
    if intent["status"] != "requires_action":
        raise Refused("This payment does not wait for its buyer.")
    return session, intent


def answer(store: Store, visit: Visit) -> Page:
    key = visit.path.removeprefix(PREFIX)
    try:
        with store.transaction() as tx:
            if visit.method != "POST":
                return _show(tx, key, visit)
            visit.check_origin()
            return _act(tx, key, visit.fields().get("act", ""))
    except (Refused, NoSuchObject):  # paid, expired or unknown: the page of the order says so
        return redirect(CHECKOUT + key)


def _act(tx: Transaction, key: str, act: str) -> Page:
    if act == "authenticate":
        return redirect(paying.success_url(authenticate(tx, key)))
    if act == "fail":
        fail(tx, key)
        return redirect(f"{CHECKOUT}{key}?unknown")
    return redirect(PREFIX + key)


def _show(tx: Transaction, key: str, visit: Visit) -> Page:
    session, _ = _waiting(tx, key)
    language, words = texts(session["locale"], visit.headers.get("Accept-Language", ""))
    total = shown(session["amount_total"], session["currency"])
    buttons = "".join(
        f'<button name="act" value="{act}"{" class=primary" if act == "authenticate" else ""}>{words[act]}</button>'
        for act in ("authenticate", "fail")
    )
    leave = escape(session["cancel_url"] or CHECKOUT + key, quote=True)
    content = (
        f"<h1>{words['bank']}</h1><p class=quiet>{words['bank_intro']}</p>"
        f'<p class="sheet">{words["bank_asks"].format(total=total)}</p><form method="post">{buttons}</form>'
        f'<a class="button" href="{leave}">{words["leave"]}</a>'
    )
    return page(words["bank"], content, language=language, goes_to=paying.origins(session))
