"""Who may ask for what: read here, written by hand, and compared with what each view declares.

One line of tests/site/access.csv is one route (and, of the API, one method): its audience, the kinds of organisation
and the roles in them that it lets in (none named: any), the scope that a key needs, and whether creators are let in
beside an organisation's members.
"""

import csv
from pathlib import Path

from accounts.access import Access
from tests.site.routes import Route

TABLE = Path(__file__).with_name("access.csv")


def declared() -> dict[tuple[str, str], Access]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(line["route"], line["method"]): _access(line) for line in csv.DictReader(file)}


def found(routes: list[Route]) -> dict[tuple[str, str], Access]:
    """What the views themselves say; a page says one thing for all of its methods."""
    return {
        (route.name, method if route.is_api else ""): access
        for route in routes
        for method, access in route.accesses.items()
    }


def _access(line: dict[str, str]) -> Access:
    return Access(
        line["audience"],  # type: ignore[arg-type]
        frozenset(line["kinds"].split()),
        frozenset(line["roles"].split()),
        line["scope"],
        line["creators"] == "yes",
    )
