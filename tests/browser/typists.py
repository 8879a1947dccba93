"""A visitor without a mouse: Tab, Enter, Space and the arrows reach everything, and the focus is always seen."""

from dataclasses import dataclass

from playwright.sync_api import ElementHandle, Locator

from tests.browser.visitors import Visitor

MOST_STOPS = 250
# A radio's group is one stop; arrows lead on from there.
IS_HERE = """wanted => {
  const here = document.activeElement
  return here === wanted || (wanted.type === "radio" && here.type === "radio" && here.name === wanted.name)
}"""
# The ring is drawn on what has the focus or on what stands around it: a boxed answer, a drop zone, a player's wave.
SEES_FOCUS = """() => {
  let one = document.activeElement
  for (let up = 0; one && up < 4; up++, one = one.parentElement) {
    const ring = getComputedStyle(one)
    if (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2) return true
  }
  return false
}"""


@dataclass
class Typist(Visitor):
    """A person who has only a keyboard."""

    def click(self, target: Locator) -> None:
        """Reach a link or button and press it; each leads to another page."""
        wanted = self.reach(target)
        is_link = wanted.evaluate("one => one.matches('a')")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter" if is_link else "Space")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def check(self, target: Locator) -> None:
        wanted = self.reach(target)
        if wanted.evaluate("one => one.type === 'checkbox'"):
            if not wanted.is_checked():
                self.page.keyboard.press("Space")
        elif not wanted.is_checked():
            self._arrow(wanted)
        assert wanted.is_checked()

    def select(self, target: Locator, option: str) -> None:
        wanted = self.reach(target)
        self.page.keyboard.press("Home")
        for _ in range(MOST_STOPS):
            if wanted.evaluate("one => one.selectedOptions[0].label") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.name} cannot choose {option!r}")

    def reach(self, target: Locator) -> ElementHandle:
        """Go on by Tab until the focus is there; from the top of a page, skip to the content by the link for it."""
        wanted = target.element_handle()
        if wanted.evaluate("one => document.activeElement === document.body && one.closest('main') !== null"):
            self._skip()
        for _ in range(MOST_STOPS):
            if wanted.evaluate(IS_HERE):
                assert self.page.evaluate(SEES_FOCUS), f"{self.name} does not see the focus on {target}"
                return wanted
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.name} cannot reach {target} at {self.page.url}")

    def _skip(self) -> None:
        self.page.keyboard.press("Tab")
        if "#" in self.page.url or not self.page.url.startswith(self.home):
            return  # the content is where one is already, or the sandbox's page, which is nothing else
        assert self.page.evaluate("document.activeElement.matches('.skip-link')")
        assert self.page.evaluate(SEES_FOCUS)
        self.page.keyboard.press("Enter")

    def _arrow(self, wanted: ElementHandle) -> None:
        """From the group's first choice to another."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("ArrowDown")
            if wanted.is_checked():
                return
        raise AssertionError(f"{self.name} cannot choose by the arrows")
