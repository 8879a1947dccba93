"""The frame of every page of the sandbox, its style and its strict headers."""

import json
from email.message import Message
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from payments.sandbox import BANNER
from payments.sandbox.errors import BadParameter, FromElsewhere
from payments.sandbox.http.bodies import parse

BANNERS = {"ko": "샌드박스: 실제 돈이 오가지 않습니다. Stripe가 아닙니다."}
STYLE = (Path(__file__).parent / "page.css").read_bytes()


class Visit(NamedTuple):
    """What a browser, or a test, asks of a page."""

    method: str
    path: str
    query: str
    body: str
    headers: Message

    def fields(self) -> dict[str, str]:
        if self.headers.get("Content-Type", "").startswith("application/json"):
            given = parse(self.body)
            if not isinstance(given, dict):
                raise BadParameter("The body is not an object of fields.")
            return {name: str(value) for name, value in given.items()}
        return {name: values[0] for name, values in parse_qs(self.body).items()}

    def check_origin(self) -> None:
        """Let no other site give orders here through somebody's browser."""
        if self.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            raise FromElsewhere("This page takes orders from its own forms only.")


class Page(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def page(title: str, content: str, *, language: str = "en", status: int = 200, goes_to: str = "") -> Page:
    """A page; `goes_to` names the origins that its forms may lead to."""
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"></head>'
        f'<body><header class="banner"><strong>{BANNERS.get(language, BANNER)}</strong>'
        f"</header><main>{content}</main></body></html>"
    )
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {goes_to}".strip()
    )
    headers = _strict("text/html; charset=utf-8") | {"Content-Security-Policy": policy}
    return Page(status, headers, html.encode())


def _strict(content_type: str) -> dict[str, str]:
    return {
        "Content-Type": content_type,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def style() -> Page:
    return Page(200, _strict("text/css; charset=utf-8"), STYLE)


def redirect(url: str) -> Page:
    return Page(303, _strict("text/plain") | {"Location": url}, b"")


def json_page(body: Any, *, status: int = 200) -> Page:
    return Page(status, _strict("application/json"), json.dumps(body, indent=2).encode())
