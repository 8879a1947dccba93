"""Every page, in each theme, language and width: axe finds nothing, nothing is inline, Tab reaches everything.

The pages are the URLconf's, each opened by a person whose home leads to it (tests/browser/pages.py), and loaded once a
language; theme and width then change in place. In small each page is opened in one language, every second one in
Korean. All of axe's rules are asked in English, wide and light, and in Korean, narrow and dark; those about colours,
the only ones that a theme changes, in English, wide and dark, too; in English narrow and Korean wide it only looks
whether a page scrolls sideways. The stops of Tab are compared with what can be worked with in English, wide, where the
menu is spread out. With ASSENT_FULL_SIZE=1 all rules are asked of every page in all eight looks, and each page is
opened by everybody who may. What only a form that was sent shows (errors beside fields)
is not here; tests/pictures.py sees the fictional market's own content.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests import tools
from tests.browser.inspection import COLOURS, WATCH_POLICY, axe, keyboard, make, sideways
from tests.browser.pages import Place, places
from tests.site.roles import Role, mail_to_files, make_world, roles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Theme = Literal["light", "dark"]
Language = Literal["en", "ko"]
LANGUAGES: tuple[Language, ...] = ("en", "ko")
FEWEST = 120  # a page that is no longer found would otherwise pass unseen


@dataclass(frozen=True)
class Look:
    """One way to see a page; `rules` are axe's, all of them or only some."""

    width: int
    theme: Theme
    rules: tuple[str, ...] | None = ()

    def __str__(self) -> str:
        return f"{self.width} {self.theme}"


EVERY_LOOK = [Look(width, theme) for width, theme in product((1280, 360), ("light", "dark"))]  # type: ignore[arg-type]
LOOKS = {
    "en": [Look(360, "light", None), Look(1280, "light"), Look(1280, "dark", COLOURS)],
    "ko": [Look(1280, "light", None), Look(360, "dark")],
}


def test_axe_and_the_browser_find_nothing_wrong_with_any_page(
    live_server: LiveServer, chromium: Browser, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    mail_to_files(settings, tmp_path / "mail")
    world = make_world()
    everybody = roles(world)
    found = places(world, everybody, is_full=tools.IS_FULL_SIZE)

    wrong: list[str] = []
    for role, language in product(everybody, LANGUAGES):
        its = [place for at, place in enumerate(found) if place.person == role.name and _is_asked(at, language)]
        if its:
            inspector = Inspector(chromium, role, live_server.url, language)
            wrong += [fault for place in its for fault in inspector.faults(place)]
            inspector.page.context.close()

    assert len(found) >= FEWEST
    assert wrong == []


def _is_asked(at: int, language: Language) -> bool:
    """Whether the page at this place of the list is opened in a language."""
    return tools.IS_FULL_SIZE or LANGUAGES[at % 2] == language


@dataclass
class Inspector:
    """Somebody's own browser, in one language, with nothing moving; it hears what the browser complains of."""

    browser: Browser
    role: Role
    home: str
    language: Language
    complaints: list[str] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        context = self.browser.new_context(locale=self.language, reduced_motion="reduce")
        context.add_init_script(WATCH_POLICY)
        kept = {name: cookie.value for name, cookie in self.role.client.cookies.items()}
        cookies = kept | {"django_language": self.language}
        context.add_cookies([{"name": name, "value": value, "url": self.home} for name, value in cookies.items()])
        self.page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def faults(self, place: Place) -> Iterator[str]:
        """All that is wrong with one page in this language."""
        self.complaints.clear()
        response = self.page.goto(self.home + place.path)
        found = [] if response and response.status == place.status else [f"status {response and response.status}"]
        found += make(self.page, language=self.language)
        for look in EVERY_LOOK if tools.IS_FULL_SIZE else LOOKS[self.language]:
            found += [f"{look}: {fault}" for fault in self._in(look)]
        if self.language == "en":
            self.page.set_viewport_size({"width": 1280, "height": 900})
            found += keyboard(self.page)
        found += [one for one in self.complaints if place.status == 200 or "status of" not in one]
        yield from (f"{place} in {self.language}: {fault}" for fault in found)

    def _in(self, look: Look) -> list[str]:
        self.page.set_viewport_size({"width": look.width, "height": 900})
        self.page.emulate_media(color_scheme=look.theme)
        found = [] if look.rules is None else axe(self.page, only=look.rules)
        return sideways(self.page) + found
