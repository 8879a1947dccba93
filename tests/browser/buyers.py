"""What an AI developer does: register a model, collect, fix the price, sign, pay, download, report."""

import re
from pathlib import Path

from playwright.sync_api import Download

from tests.browser.visitors import Visitor

LICENCE = re.compile(r"^LIC-")


def register_model(visitor: Visitor, name: str, *, version: str) -> None:
    visitor.go("Models")
    visitor.follow("Register a version")
    visitor.fill("Name", name, exact=True)
    visitor.fill("Version", version)
    visitor.tick("Makes music")
    visitor.press("Register it")


def begin_selection(visitor: Visitor, title: str, *, model: str) -> None:
    """Say what the recordings are for."""
    visitor.go("Browse")
    visitor.follow("Begin a selection")
    visitor.fill("What you call it", title)
    for choice in ("Training a generative model", "Pre-training", "Fine-tuning", "Audio"):
        visitor.tick(choice)
    visitor.choose("Your model", model)
    visitor.press("Save")


def collect(visitor: Visitor, wanted: str) -> None:
    """Search, and add all that is found."""
    visitor.go("Browse")
    visitor.fill("Title, artist, writer, label, ISRC", wanted)
    visitor.press("Search")
    visitor.press(re.compile(r"^Add all"))


def fix_and_sign(visitor: Visitor, *, organisation: str, price: str) -> None:
    """Fix the price for thirty days, read the agreement, sign it."""
    visitor.follow("See its price")
    visitor.press(f"Fix {price} for 30 days")
    visitor.follow("Read the agreement")
    visitor.follow("Back to the quote")
    visitor.tick(f"I sign for {organisation} and accept the agreement")
    visitor.press("Accept the agreement")


def pay(visitor: Visitor, *, price: str) -> None:
    """Go to the sandbox's page, pay there by card, come back to the order."""
    visitor.press(f"Pay {price}")
    visitor.press(re.compile("by test card$"))
    visitor.reads("Paid and licensed", role="heading")


def licences(visitor: Visitor) -> list[str]:
    """The numbers of the licences on the order's page."""
    return visitor.main.get_by_role("link", name=LICENCE).all_inner_texts()


def download_everything(visitor: Visitor, licence: str) -> list[Download]:
    """Fetch each file of a licence's manifest."""
    visitor.go("Licences")
    visitor.follow(licence)
    visitor.follow("Get the music")
    return [_fetched(visitor, name) for name in visitor.main.get_by_role("link", name="Download").all_inner_texts()]


def report_use(visitor: Visitor, licence: str, lines: list[str], folder: Path) -> None:
    """Send what was used this month; nobody waits for the month to be over."""
    path = folder / f"{licence}.csv"
    path.write_text("\n".join(["recording,stage,units,model version", *lines]) + "\n")
    visitor.go("Licences")
    visitor.follow(licence)
    visitor.click(visitor.main.get_by_role("link", name=re.compile("^Do it Report")).first)
    visitor.bring("The report", path)
    visitor.press("Send the report")
    visitor.press("Yes, report this")


def _fetched(visitor: Visitor, name: str) -> Download:
    with visitor.page.expect_download() as download:
        visitor.main.get_by_role("link", name=" ".join(name.split()), exact=True).click()
    return download.value
