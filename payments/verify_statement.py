#!/usr/bin/env python3
"""Recompute a royalty statement to the unit, with nothing but Python: python3 verify_statement.py statement.json

All amounts are whole ledger units; 10,000 of them are one cent (or one yen, one won). The file says what each pool
held, what your recording weighed in it, what all recordings weighed together, and who last received one of the units
that rounding left over; with that, your part can be recomputed without anybody else's figures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any

FORMATS = ["assent-statement-1", "assent-statement-2"]
STEPS = ["gross", "refunds", "tax", "processor_fee", "platform_fee"]
ROLES = ["own", "pass_on", "paid_by_holder"]


def tie_hash(key: str, recipient: str) -> str:
    """The lot that decides between equal remainders."""
    return sha256(f"{key}\n{recipient}".encode()).hexdigest()


def split(units: int, weights: list[tuple[str, int]], key: str) -> dict[str, int]:
    """Divide units by weights: whole parts first, then one more each to the largest remainders."""
    total = sum(weight for _, weight in weights)
    sign = -1 if units < 0 else 1
    parts = {recipient: abs(units) * weight // total for recipient, weight in weights}
    order = sorted(weights, key=lambda row: (-(abs(units) * row[1] % total), tie_hash(key, row[0])))
    for recipient, _ in order[: abs(units) - sum(parts.values())]:
        parts[recipient] += 1
    return {recipient: sign * part for recipient, part in parts.items()}


def own_part(units: int, won: dict[str, Any], key: str, recipient: str) -> int:
    """One recipient's part of a split, from its weight, the total, and the last one to get an extra unit."""
    weight, total, last = int(won["weight"]), int(won["total"]), won["last"]
    whole, remainder = divmod(abs(units) * weight, total)
    if last and (-remainder, tie_hash(key, recipient)) <= (-last["remainder"], last["hash"]):
        whole += 1
    return -whole if units < 0 else whole


def days_by_month(starts: str, ends: str) -> list[tuple[str, int]]:
    """How many days of a term, which ends before its last date, fall into each month."""
    first, end, days = date.fromisoformat(starts), date.fromisoformat(ends), []
    while first < end:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        days.append((f"{first:%Y-%m}", (min(following, end) - first).days))
        first = following
    return days


class Check:
    """The findings about one statement."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.findings: list[str] = []

    def same(self, where: str, said: object, found: object) -> None:
        if type(said) is not type(found) or said != found:
            self.findings.append(f"{where}: the statement says {said}, the sum gives {found}")

    def section(self, where: str, check: Callable[..., None], *subject: dict[str, Any]) -> None:
        try:
            check(where, *subject)
        except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError, IndexError) as error:
            self.findings.append(f"{where}: cannot be recomputed ({type(error).__name__}: {error})")

    def run(self) -> list[str]:
        self.section("seal", self.seal)
        for uuid in self.document.get("licences", {}):
            self.section("licence " + uuid, self.licence)
        for key in self.document.get("pools", {}):
            self.section("pool " + key, self.pool)
        for number, line in enumerate(self.document.get("lines", []), 1):
            self.section(f"line {number}", self.line, line)
        self.section("totals", self.totals)
        return self.findings

    def seal(self, where: str) -> None:
        said = {name: value for name, value in self.document.items() if name != "sha256"}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self.same(where, self.document["sha256"], sha256(text.encode()).hexdigest())
        if self.document["format"] not in FORMATS:
            raise ValueError("no such format: {}".format(self.document["format"]))

    def licence(self, where: str) -> None:
        name = where.split(" ", 1)[1]
        licence = self.document["licences"][name]
        steps = licence["steps"]
        self.same(where + ", steps", [step["kind"] for step in steps], STEPS)
        gross, refunds, tax, processor, platform = [step["amount"] for step in steps]
        left = 2 * gross
        for step in steps:
            left -= step["amount"]
            self.same("{}, left after {}".format(where, step["kind"]), step["left"], left)
        base = max(gross - refunds - tax, 0)
        fee = min(base * licence["platform_fee_ppm"] // 1000000, base - processor)
        self.same(where + ", platform fee", platform, fee)
        sale = "{}/{}/sale-1".format(licence["order"], self.document["currency"])
        net = own_part(steps[-1]["left"], licence["of_order"], sale, name.split("@")[0])
        self.same(where + ", for the music", licence["net"], net)

    def pool(self, where: str) -> None:
        key = where.split(" ", 1)[1]
        pool = self.document["pools"][key]
        licence = self.document["licences"][pool.get("sold", pool["licence"])]
        names = [pool["licence"], pool["month"], pool["part"], self.document["currency"], pool["rule"]]
        self.same(where + ", key", key, "/".join(names))
        earned = "{}/{}/recognition-1".format(pool["licence"], self.document["currency"])
        parts = split(licence["net"], [(part, licence[part + "_parts"]) for part in ("access", "usage")], earned)
        if pool["part"] == "access":
            by_month = {licence["issued"][:7]: parts["access"]}
        else:
            by_month = split(parts["usage"], days_by_month(licence["starts"], licence["ends"]), earned)
        self.same(where + ", units", pool["units"] + pool.get("cut", 0), by_month.get(pool["month"]))
        sides = split(pool["units"], [(side["side"], side["parts"]) for side in pool["sides"]], key)
        for side in pool["sides"]:
            self.same("{}, {}".format(where, side["side"]), side["units"], sides[side["side"]])

    def line(self, where: str, line: dict[str, Any]) -> None:
        due = self.due(where, line) if line["weight"] is not None else 0
        self.same(where + ", units", line["units"], due)
        self.same(where + ", amount", line["amount"], due - line["paid_before"])
        if line["role"] not in ROLES:
            raise ValueError("no such role: {}".format(line["role"]))

    def due(self, where: str, line: dict[str, Any]) -> int:
        pool = self.document["pools"][line["pool"]]
        key = "{}/{}".format(line["pool"], line["side"])
        side = {side["side"]: side for side in pool["sides"]}[line["side"]]
        recording, share, participation = line["recording"], line["share"], line["participation"]
        weighed = {"weight": line["weight"], "total": side["total_weight"], "last": side["last"]}
        units = own_part(side["units"], weighed, key, recording["uuid"])
        self.same(where + ", recording", line["recording_units"], units)
        units = own_part(units, share, key, share["uuid"])
        self.same(where + ", share", share["units"], units)
        return own_part(units, participation, key, participation["uuid"] or share["uuid"])

    def totals(self, where: str) -> None:
        totals, pools = self.document["totals"], self.document["pools"]
        found = dict.fromkeys(["earned", "corrections", "held", "pass_on", "paid_by_holder"], 0)
        for line in self.document["lines"]:
            if line["role"] == "paid_by_holder":
                found["paid_by_holder"] += line["amount"]
                continue
            found["corrections" if pools[line["pool"]]["corrects"] is True else "earned"] += line["amount"]
            found["held"] += line["amount"] if line["hold"] else 0
            found["pass_on"] += line["amount"] if line["role"] == "pass_on" else 0
        found["opening"] = totals["opening"]
        found["payable"] = found["earned"] + found["corrections"] - found["held"]
        found["closing"] = found["opening"] + found["payable"]
        if self.document["format"] != FORMATS[0]:
            found["moved"] = sum(movement["amount"] for movement in self.document["movements"])
            found["closing"] += found["moved"]
        for name in sorted(set(found) | set(totals)):
            self.same(f"{where}, {name}", totals.get(name), found.get(name))


def verify(document: dict[str, Any]) -> list[str]:
    """What does not add up in a statement; nothing means that every figure was recomputed to the unit."""
    return Check(document).run()


def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return dict(pairs)


def no_fractions(text: str) -> None:
    raise ValueError(f"{text} is not a whole number of ledger units")


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        sys.stderr.write("usage: python3 verify_statement.py statement.json\n")
        return 2
    try:
        with open(arguments[1], encoding="utf-8") as file:
            document = json.load(file, object_pairs_hook=no_duplicates, parse_float=no_fractions)
        findings = verify(document)
    except (OSError, ValueError, AttributeError) as error:
        sys.stderr.write(f"{arguments[1]} is not a statement: {error}\n")
        return 2
    for finding in findings:
        sys.stdout.write(finding + "\n")
    if findings:
        sys.stdout.write(f"NOT VERIFIED: {len(findings)} of its figures do not follow from the others.\n")
        return 1
    sys.stdout.write(
        "VERIFIED: {} lines, {} ledger units of {} payable for {}.\n".format(
            len(document["lines"]), document["totals"]["payable"], document["currency"], document["month"]
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
