"""The hosted onboarding page: tell who you are and where your bank is, in part, in whole, or not at all."""

from html import escape
from urllib.parse import urlsplit

from payments.sandbox.buying.checkout import start_timer
from payments.sandbox.connect import account_links, account_objects, accounts, standings
from payments.sandbox.connect.account_links import PREFIX
from payments.sandbox.errors import NoSuchObject
from payments.sandbox.pages.frame import Page, Visit, page, redirect
from payments.sandbox.pages.texts import ASKED, onboarding_texts
from payments.sandbox.store import Json, Store, Transaction

ACTS = ("complete", "review", "incomplete", "rejected")


def answer(store: Store, visit: Visit, *, later_seconds: float) -> Page:
    try:
        with store.transaction() as tx:
            link = tx.get(account_links.KIND, visit.path.removeprefix(PREFIX))
            if visit.method == "POST":
                visit.check_origin()
                return _act(tx, link, visit.fields(), later_seconds)
            return _show(tx, link, visit)
    except NoSuchObject:
        language, words = onboarding_texts([], visit.headers.get("Accept-Language", ""))
        return page(words["missing"], f"<h1>{words['missing']}</h1>", language=language, status=404)


def _act(tx: Transaction, link: Json, form: dict[str, str], later_seconds: float) -> Page:
    """Do what was chosen, once; a form of an earlier visit leads to a new link."""
    flow = account_links.flow_of(link)
    if not link["visit"] or form.get("visit") != link["visit"]:
        return redirect(flow["refresh_url"])
    tx.change(link, visit="done")
    act = form.get("act", "")
    account = tx.get(accounts.KIND, link["account"])
    if act in ACTS and not _is_out_of_reach(account):
        standings.put(tx, account["id"], act)
    if act == "review":
        start_timer(tx, tx.now() + later_seconds, "approve_account", account["id"])
    return redirect(flow.get("return_url") or flow["refresh_url"])


def _show(tx: Transaction, link: Json, visit: Visit) -> Page:
    flow = account_links.flow_of(link)
    opened = account_links.open_once(tx, link)
    if opened is None:
        return redirect(flow["refresh_url"])
    account = tx.get(accounts.KIND, link["account"])
    language, words = onboarding_texts(account["defaults"]["locales"], visit.headers.get("Accept-Language", ""))
    out_of_reach = _is_out_of_reach(account)
    acts = ("leave",) if out_of_reach else (*ACTS, "leave")
    buttons = "".join(
        f'<button name="act" value="{act}"{" class=primary" if act == "complete" else ""}>{words[act]}</button>'
        for act in acts
    )
    content = (
        f"<h1>{words['heading']}</h1><p class=quiet>{words['intro']}</p>{_whose(account, words)}"
        + (f'<p class="notice" role="alert">{words["unsupported"]}</p>' if out_of_reach else _asked(account, words))
        + f'<form method="post"><input type="hidden" name="visit" value="{opened["visit"]}">{buttons}</form>'
    )
    return page(words["title"], content, language=language, goes_to=_origins(flow))


def _is_out_of_reach(account: Json) -> bool:
    return account_objects.capability(account, "stripe_transfers") == "unsupported"


def _whose(account: Json, words: dict[str, str]) -> str:
    named = {
        "name": account["display_name"] or "–",
        "email": account["contact_email"] or "–",
        "country": (account["identity"].get("country") or "–").upper(),
    }
    rows = "".join(
        f"<tr><th scope=row>{words[name]}</th><td>{escape(value)}</td></tr>" for name, value in named.items()
    )
    return f"<div class=sheet><table><tbody>{rows}</tbody></table></div>"


def _asked(account: Json, words: dict[str, str]) -> str:
    asked = "".join(f"<li>{words[ASKED[code]]}</li>" for code in account_objects.missing(account))
    return f"<h2>{words['asked']}</h2><ul>{asked}</ul>" if asked else f"<p>{words['nothing_asked']}</p>"


def _origins(flow: Json) -> str:
    urls = [urlsplit(flow[name]) for name in ("return_url", "refresh_url") if flow.get(name)]
    return " ".join(sorted({f"{url.scheme}://{url.netloc}" for url in urls}))
