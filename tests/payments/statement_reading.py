"""A statement's pages as a person with a calculator reads them: only what stands there, never what lies behind it."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape

from django.test import Client

AMOUNT = re.compile(r"(−?)\s*\$?([\d,]+\.\d+)")
LINK = re.compile(r'<a class="link--why" href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
FRACTION = re.compile(r"× ([\d,]+) ÷ ([\d,]+)")
RATE = re.compile(r"([\d.]+) % of what is left after refunds and tax")
RUNG = re.compile(r'<li class="rung.*?</li>', re.DOTALL)
UNITS_PER_DOLLAR = 1_000_000


def units(text: str) -> int:
    """An amount in dollars, as ledger units; a dot too many would be a mistake of the page."""
    found = AMOUNT.search(text)
    assert found, text
    amount = Decimal(found[2].replace(",", "")) * UNITS_PER_DOLLAR
    assert amount == int(amount)
    return -int(amount) if found[1] else int(amount)


def count(text: str) -> int:
    return int(text.replace(",", ""))


def words(html: str) -> str:
    """What is read, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@dataclass
class Reader:
    """Somebody who opens pages; each address once."""

    client: Client
    pages: dict[str, str] = field(default_factory=dict)

    def main_of(self, address: str) -> str:
        if address not in self.pages:
            response = self.client.get(address)
            assert response.status_code == 200, address
            self.pages[address] = re.findall(r"<main.*?</main>", response.content.decode(), re.DOTALL)[0]
        return self.pages[address]

    def figures_on(self, address: str) -> list[tuple[str, str]]:
        """Each figure that can be clicked: where it leads, and what stands on it."""
        return [(unescape(href), words(text)) for href, text in LINK.findall(self.main_of(address))]

    def sum_on(self, address: str) -> tuple[int, int]:
        """What a figure's page says it is, and what its rows come to: figures it is made of, movements, or lines."""
        main = self.main_of(address)
        said = units(words(re.findall(r'<span class="money money--exact">(.*?)</span>', main)[0]))
        tables = re.findall(r"<table.*?</table>", main, re.DOTALL)
        if not tables:
            return said, 0
        rows = re.findall(r"<tr.*?</tr>", re.findall(r"<tbody>(.*?)</tbody>", tables[0], re.DOTALL)[0], re.DOTALL)
        return said, sum(self._row(row) for row in rows)

    def _row(self, row: str) -> int:
        amount = units(words(re.findall(r'<td[^>]*class="number"[^>]*>(.*?)</td>', row, re.DOTALL)[-1]))
        return -amount if re.search(r'<th scope="row">− ', row) else amount


@dataclass(frozen=True)
class Rung:
    """One step of a ladder as it is printed."""

    name: str
    why: str
    proof: str
    change: str
    left: int

    @classmethod
    def read(cls, html: str) -> "Rung":
        def part(name: str) -> str:
            found = re.search(rf'class="rung__{name}[^"]*">(.*?)</(?:h3|p)>', html, re.DOTALL)
            return words(found[1]) if found else ""

        return cls(part("name"), part("why"), part("proof"), part("change"), units(part("left")))


def ladder_on(main: str) -> list[Rung]:
    return [Rung.read(html) for html in RUNG.findall(main)]


def recompute(rungs: list[Rung]) -> int:
    """Climb down from what was paid, each step from what the one above left; fail where a step says otherwise."""
    paid, *steps = rungs
    left = paid.left
    taken = {step.name: -units(step.change) for step in steps if step.change.startswith("−")}
    for step in steps:
        if step.name == "Platform fee":
            left = _after_fee(step, paid.left - taken["Refunds"] - taken["Tax"], left)
        elif step.change.startswith("−"):
            left -= taken[step.name]
        elif step.change:
            left = _part(left, step)
        assert left == step.left, step
    return left


def _after_fee(step: Rung, base: int, left: int) -> int:
    rate = Decimal(RATE.findall(step.why)[0]) / 100
    fee = min(int(base * rate), left)
    assert fee == -units(step.change), step
    return left - fee


def _part(before: int, step: Rung) -> int:
    """One part of a division: its weight, the total, and what the page says of the rest."""
    ((weight, total),) = FRACTION.findall(step.change)
    whole, rest = divmod(before * count(weight), count(total))
    return whole + _is_rounded_up(rest, step)


def _is_rounded_up(rest: int, step: Rung) -> bool:
    """The rule of rounding, from the two rests that the page gives, or the two lots where these are the same."""
    if not step.proof or "divides without a rest" in step.proof:
        assert rest == 0, step
        return False
    tied = re.findall(r"([\d,]+) is left, as with others; lot (\w+) is (?:not )?after the last, (\w+)", step.proof)
    if tied:
        ((own, lot, last),) = tied
        assert count(own) == rest, step
        is_up = bool(lot <= last)
    else:
        ((own, least),) = re.findall(r"([\d,]+) is left, and ([\d,]+) was (?:enough|needed)", step.proof)
        assert count(own) == rest, step
        is_up = rest > count(least)
    assert ("rounded up" if is_up else "rounded down") in step.proof, step
    return is_up
