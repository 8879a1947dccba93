"""The hosted checkout page: see the order, pay, fail to pay, leave."""

from html import escape

from payments.sandbox.buying import paying
from payments.sandbox.errors import NoSuchObject, Refused
from payments.sandbox.money.currencies import shown
from payments.sandbox.pages import authentication
from payments.sandbox.pages.frame import Page, Visit, page, redirect, style
from payments.sandbox.pages.texts import texts
from payments.sandbox.store import Json, Store, Transaction

PREFIX = "/c/pay/"


def answer(store: Store, visit: Visit, *, later_seconds: float) -> Page:
    if visit.path == "/page.css":
        return style()
    if visit.path == "/":
        return redirect("/_sandbox/faults")
    try:
        with store.transaction() as tx:
            return _answer(tx, visit, later_seconds)
    except NoSuchObject:
        language, words = texts(None, visit.headers.get("Accept-Language", ""))
        return page(words["missing"], f"<h1>{words['missing']}</h1>", language=language, status=404)
    except Refused:  # paid or expired in another tab meanwhile: the page says so
        return redirect(visit.path)


def _answer(tx: Transaction, visit: Visit, later_seconds: float) -> Page:
    key = visit.path.removeprefix(PREFIX)
    if visit.method != "POST":
        return _show(tx, key, visit)
    visit.check_origin()
    return _act(tx, key, visit.fields(), later_seconds)


def _act(tx: Transaction, key: str, form: dict[str, str], later_seconds: float) -> Page:
    act = form.get("act", "")
    email = form.get("email", "")[:254]
    if act == "decline":
        paying.decline(tx, key, email=email)
        return redirect(f"{PREFIX}{key}?declined")
    if act == "secure":
        authentication.ask(tx, key, email=email)
        return redirect(authentication.PREFIX + key)
    if act in {"later_paid", "later_failed"}:
        session = paying.pay_later(tx, key, email=email, succeeds=act == "later_paid", seconds=later_seconds)
    elif act == "pay":
        session = paying.pay(tx, key, email=email)
    else:
        return redirect(PREFIX + key)
    return redirect(paying.success_url(session))


def _show(tx: Transaction, key: str, visit: Visit) -> Page:
    session = tx.get("checkout.session", key)
    language, words = texts(session["locale"], visit.headers.get("Accept-Language", ""))
    if session["status"] != "open":
        return _closed(session, language, words)
    total = shown(session["amount_total"], session["currency"])
    failed = visit.query if visit.query in {"declined", "unknown"} else ""
    notice = f'<p class="notice" role="alert">{words[failed]}</p>' if failed else ""
    email = escape(session["customer_email"] or "", quote=True)
    buttons = "".join(
        f'<button name="act" value="{act}"{" class=primary" if act == "pay" else ""}>'
        f"{escape(words[act].format(total=total))}</button>"
        for act in ("pay", "secure", "decline", "later_paid", "later_failed")
    )
    leave = session["cancel_url"]
    link = f'<a class="button" href="{escape(leave, quote=True)}">{words["leave"]}</a>' if leave else ""
    content = (
        f"<h1>{words['heading']}</h1><p class=quiet>{words['intro']}</p>{notice}{_order(tx, session, words)}"
        f'<form method="post"><label for="email">{words["email"]}</label>'
        f'<input id="email" name="email" type="email" autocomplete="email" value="{email}">{buttons}</form>{link}'
    )
    return page(words["title"].format(total=total), content, language=language, goes_to=paying.origins(session))


def _order(tx: Transaction, session: Json, words: dict[str, str]) -> str:
    code = session["currency"]
    rows = "".join(
        f"<tr><td>{escape(line['description'])}{'' if line['quantity'] == 1 else ' × ' + str(line['quantity'])}</td>"
        f"<td class=amount>{shown(line['amount_total'], code)}</td></tr>"
        for line in tx.children("item", session["id"])
    )
    return (
        f"<div class=sheet><table><thead><tr><th scope=col>{words['item']}</th><th scope=col class=amount>"
        f"{words['amount']}</th></tr></thead><tbody>{rows}</tbody><tfoot><tr><th scope=row>{words['total']}</th>"
        f"<td class=amount>{shown(session['amount_total'], code)}</td></tr></tfoot></table></div>"
    )


def _closed(session: Json, language: str, words: dict[str, str]) -> Page:
    status = session["status"]
    back = paying.success_url(session) if status == "complete" else session["cancel_url"]
    link = f'<a class="button" href="{escape(back, quote=True)}">{words["back"]}</a>' if back else ""
    return page(words[status], f"<h1>{words[status]}</h1><p>{words[status + '_text']}</p>{link}", language=language)
