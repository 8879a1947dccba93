"""What must be true of every page in every look: what axe says, how wide it is, what the browser complained of."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
RUN_AXE = """options => axe.run(options).then(found =>
    found.violations.map(one => `${one.id}: ${one.nodes[0].target} (${one.nodes.length})`))"""
# The rules whose answer changes with the colours of a page, and with nothing else.
COLOURS = ("color-contrast", "link-in-text-block")
# What a page's policy refused, kept on the page before any of its own scripts runs.
WATCH_POLICY = """window.refused = []
document.addEventListener("securitypolicyviolation", event =>
    refused.push(`${event.effectiveDirective} refused ${event.blockedURI || event.sample}`))"""
INLINE = """() => [...document.querySelectorAll(
    "style, [style], script:not([src]):not([type='application/json']), a[href^='javascript:' i]")]
    .concat([...document.querySelectorAll("*")].filter(one => one.getAttributeNames().some(name => /^on/.test(name))))
    .map(one => `inline: ${one.outerHTML.slice(0, 80)}`)"""


def axe(page: Page, *, only: tuple[str, ...] = ()) -> list[str]:
    """What axe finds, a line a rule: all of its rules, or only some."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options: dict[str, Any] = {"preload": False, "resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    found: list[str] = page.evaluate(RUN_AXE, options)
    return found


def sideways(page: Page) -> list[str]:
    """Whether it must be scrolled sideways to be read."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{wide} pixels too wide"] if wide > 0 else []


def make(page: Page, *, language: str) -> list[str]:
    """What is wrong with how it is made: one heading, its language, nothing inline, nothing that its policy refused."""
    headings, spoken = page.evaluate("[document.querySelectorAll('h1').length, document.documentElement.lang]")
    wrong = [] if headings == 1 else [f"{headings} first headings"]
    wrong += [] if spoken == language else [f"says that it is in {spoken!r}"]
    wrong += page.evaluate(INLINE)
    wrong += page.evaluate("window.refused || []")
    return wrong


# What can be worked with, in the order of the page; a group of radio buttons is one stop, arrows lead on from there.
NUMBER_STOPS = """() => {
  const able = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
  const groups = new Set()
  const isStop = one => {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false
    if (one.type !== "radio") return true
    const group = one.form?.querySelector(`[name="${one.name}"]:checked`) ?? one
    return group === one && !groups.has(one.name) && groups.add(one.name)
  }
  window.stops = [...document.querySelectorAll(able)].filter(isStop)
  window.trail = []
  const ring = one => !!one && parseFloat(getComputedStyle(one).outlineWidth) >= 2 &&
    getComputedStyle(one).outlineStyle !== "none"
  document.addEventListener("focusin", ({ target: one }) => {
    const place = stops.indexOf(one)
    if (place < 0) return
    let around = one
    for (let up = 0; around && up < 3 && !ring(around); up++) around = around.parentElement
    trail.push([place, ring(around)])
  })
  return stops.length
}"""
READ_TRAIL = "() => [trail, stops.map(one => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 90))]"


def keyboard(page: Page) -> list[str]:
    """What Tab does not reach, reaches out of order, or reaches without showing it."""
    stops = page.evaluate(NUMBER_STOPS)
    own = 2 + 3 * page.locator("input[type=date]").count()  # a box that scrolls, a player; day, month and year
    for _ in range(stops + own):
        page.keyboard.press("Tab")
    trail, names = page.evaluate(READ_TRAIL)
    reached = [place for place, _ in trail]
    first_round = reached[:stops]
    return [
        *(f"Tab does not reach {names[place]}" for place in range(stops) if place not in reached),
        *(["Tab goes another way than the page is read"] if first_round != sorted(first_round) else []),
        *(f"nobody sees the focus on {names[place]}" for place, is_seen in trail if not is_seen),
    ]
