"""Walk the running site as each of its faces; picture and check every kind of page.

    python tests/pictures.py http://localhost:8000                 every page, in every language, look and width
    python tests/pictures.py http://localhost:8000 --only money    pages whose address contains a text
    python tests/pictures.py http://localhost:8000 --tour          the README's pictures, into static/img/tour/

Pictures go to .data/pictures/. It prints what axe finds, what the console says and every page that scrolls sideways,
and fails when there is any of it.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FACES = {
    "public": "",
    "label": "jiwoo@onbit.example",
    "developer": "dana@halcyon.example",
    "creator": "dalbi@onbit.example",
    "operator": "operator@assent.example",
}
NEVER = re.compile(
    r"/(accounts/logout|sandbox/console|admin|static|files|media|preview|download|api/v1/schema)|\.(pdf|csv|xlsx|json|jsonl|parquet|py|txt|zip)$"
)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
SLUG = re.compile(r"/(labels|mail)/[^/]+(?:/[^/]+)?")
TOUR = {
    "home": ("public", "/"),
    "browse": ("public", "/browse/"),
    "label": ("label", "/label/"),
    "licence": ("developer", "/developer/"),
    "statement": ("creator", "/statements/"),
}


@dataclass
class Walk:
    """What one face of the site has seen and what was wrong with it."""

    base: str
    face: str
    only: str = ""
    seen: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def kind(self, path: str) -> str:
        """Addresses that differ only in what they are about show the same kind of page."""
        path = re.sub(r"(LIC|QUO|ORD|CLM)-\d{4}-\d+", "N", UUID.sub("U", urlsplit(path).path))
        path = re.sub(r"/lines/\d+", "/lines/1", SLUG.sub(lambda found: re.sub(r"(?<=.)/[^/]+", "/S", found[0]), path))
        return re.sub(r"/\d{4}-\d{2}(?=/|$)", "/M", path)


def crawl(page: Page, walk: Walk, *, most: int = 120) -> None:
    """Follow links from the first page until no new kind of page turns up."""
    waiting = ["/"]
    while waiting and len(walk.seen) < most:
        path = waiting.pop(0)
        kind = walk.kind(path)
        if kind in walk.seen:
            continue
        walk.seen[kind] = path
        response = page.goto(urljoin(walk.base, path))
        if response is None or "text/html" not in (response.header_value("content-type") or ""):
            walk.seen[kind] = ""
            continue
        if response.status >= 400:
            walk.wrong.append(f"{walk.face} {path}: status {response.status}")
        waiting += [link for link in links(page, walk.base) if walk.kind(link) not in walk.seen]


def links(page: Page, base: str) -> Iterator[str]:
    for address in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
        if address.startswith(base) and not NEVER.search(urlsplit(address).path):
            yield address.removeprefix(base.rstrip("/")).split("#")[0] or "/"


def login(page: Page, base: str, email: str, password: str) -> None:
    page.goto(urljoin(base, "/accounts/login/"))
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.click("main form button.button--primary")
    page.wait_for_load_state()
    mail, tried = page.context.new_page(), ""
    while "/2fa/" in page.url:  # a code counts once: whoever came a moment ago waits for the next
        mail.goto(urljoin(base, "/sandbox/mail/"))
        code = re.findall(r"\b\d{6}\b", mail.inner_text("main"))[0]
        if code == tried:
            mail.wait_for_timeout(1000)
            continue
        tried = code
        page.fill("#id_code", code)
        page.click("main form button.button--primary")
        page.wait_for_load_state()
    mail.close()


def look(page: Page, walk: Walk, variant: str, out: Path, *, check: bool) -> None:
    """Picture each kind of page; say what scrolls sideways and what axe finds."""
    for kind, path in walk.seen.items():
        if not path or walk.only not in path:
            continue
        page.goto(urljoin(walk.base, path))
        name = f"{walk.face}{kind.replace('/', '_').rstrip('_')}-{variant}"
        page.screenshot(path=out / f"{name}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            walk.wrong.append(f"{name}: {wide} pixels too wide")
        if check:
            found = Axe().run(page, options={"preload": False}).response["violations"]
            walk.wrong += [f"{name}: {one['id']} {one['nodes'][0]['target']} ({len(one['nodes'])})" for one in found]


def visit(browser: Browser, options: argparse.Namespace, face: str, before: set[str]) -> Walk:
    """Walk as one face, leaving out the kinds of page that an earlier face has shown."""
    walk = Walk(options.base, face, options.only, seen=dict.fromkeys(before - {"/"}, ""))
    context = browser.new_context(locale="en")
    page = context.new_page()
    if FACES[face]:
        login(page, options.base, FACES[face], options.password)
    crawl(page, walk)
    state = context.storage_state()
    context.close()
    for language, theme, width in product(options.languages, options.themes, options.widths):
        context = browser.new_context(
            locale=language, color_scheme=theme, viewport={"width": width, "height": 900}, storage_state=state
        )
        speak(context, options.base, language)
        page = context.new_page()
        page.on("console", lambda message: told(walk, message.type, message.text))
        look(page, walk, f"{language}-{width}-{theme}", options.out, check=not options.unchecked)
        context.close()
    print(f"{face}: {sum(bool(path) for path in walk.seen.values())} kinds of page", flush=True)  # noqa: T201
    print("\n".join(sorted(set(walk.wrong))), flush=True)  # noqa: T201
    return walk


def tour(browser: Browser, options: argparse.Namespace) -> None:
    """Take the README's pictures: the top of five pages, small."""
    out = ROOT / "static" / "img" / "tour"
    out.mkdir(parents=True, exist_ok=True)
    for name, (face, path) in TOUR.items():
        context = browser.new_context(locale="en", color_scheme="light", viewport={"width": 1040, "height": 680})
        page = context.new_page()
        if FACES[face]:
            login(page, options.base, FACES[face], options.password)
        page.goto(urljoin(options.base, path))
        page.screenshot(path=out / f"{name}.png")
        context.close()


def told(walk: Walk, kind: str, text: str) -> None:
    if kind == "error":
        walk.wrong.append(f"{walk.face} console: {text[:200]}")


def speak(context: BrowserContext, base: str, language: str) -> None:
    context.add_cookies([{"name": "django_language", "value": language, "url": base}])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("--tour", action="store_true", help="the README's pictures only")
    parser.add_argument("--only", default="", help="pages whose address contains this")
    parser.add_argument("--faces", nargs="+", default=list(FACES), choices=list(FACES))
    parser.add_argument("--languages", nargs="+", default=["en", "ko"])
    parser.add_argument("--themes", nargs="+", default=["light", "dark"])
    parser.add_argument("--widths", nargs="+", type=int, default=[360, 1280])
    parser.add_argument("--password", default="every cent explained")
    parser.add_argument("--unchecked", action="store_true", help="pictures only, without axe")
    parser.add_argument("--out", type=Path, default=ROOT / ".data" / "pictures")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=SWITCHES
        )
        if options.tour:
            tour(browser, options)
            return 0
        seen: set[str] = set()
        wrong: list[str] = []
        for face in options.faces:
            walk = visit(browser, options, face, seen)
            seen |= set(walk.seen)
            wrong += walk.wrong
        browser.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
