"""A person at a browser: finds things by the words that stand on them, and remembers what the browser complained of."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.tools import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / ".data" / "pictures" / "journey"
PASSWORD = "correct horse battery"
PATIENCE_MS = PATIENCE_SECONDS * 1_000


@dataclass
class Visitor:
    """One person with a browser of their own. `with_script=False` is a browser that runs none."""

    name: str
    browser: Browser
    home: str
    with_script: bool = True
    faults: list[str] = field(default_factory=list)
    seen: int = 0
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        context = self.browser.new_context(
            locale="en", java_script_enabled=self.with_script, viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(PATIENCE_MS)
        self.page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.name}: {error}"))
        self.page.on("response", self._answered)
        self.page.goto(self.home)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{self.name} at {self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{self.name}: {response.status} from {response.url}")

    @property
    def main(self) -> Locator:
        """The page without its header and footer."""
        return self.page.get_by_role("main")

    def follow(self, words: str, *, within: Locator | None = None) -> None:
        """Click the link that says this."""
        self.click((within or self.main).get_by_role("link", name=words, exact=True).first)
        self.look(words)

    def go(self, place: str) -> None:
        """Click a place in the menu at the top."""
        self.follow(place, within=self.page.get_by_role("navigation", name="Main", exact=True))

    def press(self, words: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press the button that says this."""
        exact = isinstance(words, str)
        self.click((within or self.main).get_by_role("button", name=words, exact=exact))
        self.look(words if isinstance(words, str) else words.pattern)

    def fill(self, label: str, text: str, *, exact: bool = False) -> None:
        self.write(self.main.get_by_label(label, exact=exact), text)

    def choose(self, label: str, option: str) -> None:
        self.select(self.main.get_by_label(label), option)

    def tick(self, label: str) -> None:
        self.check(self.main.get_by_label(label, exact=True))

    def click(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def check(self, target: Locator) -> None:
        target.check()

    def select(self, target: Locator, option: str) -> None:
        target.select_option(label=option)

    def bring(self, label: str, *files: Path) -> None:
        """Choose files from one's disk."""
        self.main.get_by_label(label).set_input_files(list(files))

    def reads(self, text: str | re.Pattern[str], *, role: Literal["heading", "alert", ""] = "") -> None:
        """What the page must say before anything else is done."""
        found = self.main.get_by_role(role, name=text) if role else self.main.get_by_text(text)
        expect(found.first).to_be_visible(timeout=PATIENCE_MS)

    def look(self, words: str) -> None:
        """Keep a picture of where one is, when somebody asked for pictures."""
        if not os.environ.get("JOURNEY_PICTURES"):
            return
        self.page.wait_for_load_state()
        self.seen += 1
        PICTURES.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "-", f"{self.name}-{self.seen:02}-{words}").strip("-")[:80]
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
