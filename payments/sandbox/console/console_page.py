"""The fault console as a page for people: what goes wrong next, what happens to whom, what was sent."""

from datetime import UTC, datetime
from html import escape

from payments.sandbox.console import faults, happenings
from payments.sandbox.console.console_texts import Say, speaker
from payments.sandbox.console.steering import ORDERS
from payments.sandbox.console.steering import PREFIX as MONEY
from payments.sandbox.pages.frame import Page, page
from payments.sandbox.store import Json, Transaction

HOUR = 3600
JUMPS = {"1 hour on": HOUR, "1 day on": 24 * HOUR, "3 days on": 72 * HOUR, "31 days on": 31 * 24 * HOUR}
INTRO = (
    "What this sandbox shall do wrong next, what banks and people do in it, and what it has sent. It emulates a "
    "documented subset of Stripe and was never compared with live Stripe. Programs send the same fields as a form or "
    "as JSON to the same addresses, and get JSON."
)
OF_CLOCK = "Sessions, links, keys, funds and slow payments follow it; deliveries and signatures keep the world's time."
OF_REQUEST = "A method and the start of a path, or * for every request"
OF_EVENT = "The start of an event's type, or * for every event"


def show(tx: Transaction, state: Json, *, accepted: str) -> Page:
    """The console in the language that the browser asks for."""
    language, say = speaker(accepted)
    content = (
        f"<h1>{say('Fault console')}</h1><p class=quiet>{say(INTRO)}</p>{_clock(tx, state, say)}"
        f"<h2>{say('The next calls of the API')}</h2>"
        f"{_fault(say, faults.OF_REQUESTS, 'request', OF_REQUEST, 'POST /v1/')}"
        f"<h2>{say('The next events')}</h2>{_fault(say, faults.OF_EVENTS, 'event', OF_EVENT, '*')}"
        f"<h2>{say('Faults that wait')}</h2>{_waiting(state, say)}"
        f"<div class=row>{_button(say('Let go what is held back'), '/_sandbox/release')}"
        f"{_button(say('Let what is slow happen now'), '/_sandbox/hurry')}"
        f"{_button(say('Forget all faults'), '/_sandbox/clear')}</div>{_happenings(tx, say)}"
        f"<h2>{say('Anything else')}</h2>{_orders(say)}<h2>{say('Deliveries')}</h2>{_deliveries(state, say)}"
    )
    return page(say("Fault console"), f"<div class=wide>{content}</div>", language=language)


def refused(message: str, status: int, *, accepted: str) -> Page:
    """What was asked for cannot be done."""
    language, say = speaker(accepted)
    title = say("That cannot be done")
    content = f"<h1>{title}</h1><p>{escape(message)}</p><a class=button href=/_sandbox/faults>{say('Back')}</a>"
    return page(title, content, language=language, status=status)


def _button(text: str, order: str, **fields: str) -> str:
    hidden = "".join(f'<input type=hidden name={name} value="{escape(value)}">' for name, value in fields.items())
    return f'<form method=post action="{order}">{hidden}<button>{escape(text)}</button></form>'


def _clock(tx: Transaction, state: Json, say: Say) -> str:
    now = datetime.fromtimestamp(tx.now(), UTC)
    ahead = f" ({state['ahead']:,.0f} {say('seconds ahead of the world')})" if state["ahead"] else ""
    jumps = "".join(_button(say(text), "/_sandbox/jump", seconds=str(seconds)) for text, seconds in JUMPS.items())
    return f"<h2>{say('Clock')}</h2><p>{now:%Y-%m-%d %H:%M} UTC{ahead}. {say(OF_CLOCK)}</p><div class=row>{jumps}</div>"


def _fault(say: Say, kinds: dict[str, str], what: str, target: str, default: str) -> str:
    options = "".join(
        f"<option value={kind}>{kind}: {escape(say(meaning))}</option>" for kind, meaning in kinds.items()
    )
    return (
        f"<form class=sheet method=post action=/_sandbox/faults><label for={what}-kind>{say('Fault')}</label>"
        f"<select id={what}-kind name=kind>{options}</select><label for={what}-target>{say(target)}</label>"
        f'<input id={what}-target name=target value="{default}"><div class=row><div><label for={what}-times>'
        f"{say('How often')}</label><input id={what}-times name=times type=number min=1 value=1></div><div>"
        f"<label for={what}-seconds>{say('Seconds, or copies')}</label><input id={what}-seconds name=seconds "
        f"type=number min=0 step=any value=0></div></div><button class=primary>{say('Ask for it')}</button></form>"
    )


def _waiting(state: Json, say: Say) -> str:
    if not state["faults"]:
        return f"<p class=quiet>{say('None.')}</p>"
    rows = "".join(
        f"<tr><td>{fault['kind']}</td><td>{escape(fault['target'])}</td><td>{fault['times']}</td>"
        f"<td>{fault['seconds']:g}</td></tr>"
        for fault in state["faults"]
    )
    return _table([say(name) for name in ("Fault", "Target", "Left", "Seconds")], rows)


def _table(columns: list[str], rows: str) -> str:
    head = "".join(f"<th scope=col>{name}" for name in columns)
    return f"<div class=scroll tabindex=0><table><thead><tr>{head}</thead><tbody>{rows}</tbody></table></div>"


def _happenings(tx: Transaction, say: Say) -> str:
    sections = ""
    for title, things in happenings.things(tx).items():
        told = "".join(
            f"<li><p>{escape(thing.about)}<span class=key>{say(thing.name)}</span></p><div class=row>"
            f"{''.join(_button(say(act.text), act.order, **act.fields) for act in thing.acts)}</div></li>"
            for thing in things
        )
        none = f"<p class=quiet>{say('None yet.')}</p>"
        sections += f"<h2>{say(title)}</h2>" + (f"<ul class=things>{told}</ul>" if told else none)
    return sections


def _orders(say: Say) -> str:
    """Every order about money with its fields, for what has no button above."""
    told = ""
    for name, order in sorted(ORDERS.items()):
        inputs = "".join(
            f"<label for={name}-{field}>{field}</label><input id={name}-{field} name={field}>" for field in order.fields
        )
        told += (
            f"<details><summary>{name}: {escape(say(order.meaning))}</summary><form class=sheet method=post "
            f'action="{MONEY}{name}">{inputs}<button>{say("Do it")}</button></form></details>'
        )
    return told


def _deliveries(state: Json, say: Say) -> str:
    if not state["deliveries"]:
        return f"<p class=quiet>{say('None yet.')}</p>"
    rows = "".join(
        f"<tr><td>{row['type']}<span class=key>{row['event']}</span></td><td>{row['endpoint']}</td>"
        f"<td>{row['state']}</td><td>{row['attempts']}</td><td>{row['last_status'] or '–'}</td>"
        f"<td>{_button(say('Send again'), '/_sandbox/deliver', event=row['event'])}</td></tr>"
        for row in state["deliveries"][:30]
    )
    return _table([say(name) for name in ("Event", "Endpoint", "State", "Tries", "Answer", "Again")], rows)
