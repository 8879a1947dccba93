"""The statement as data: what a creator downloads, and `verify_statement.py` recomputes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from marketplace.kit.division import LastExtra
from marketplace.kit.hashing import canonical_json, sha256_hex
from payments.royalties.allocation import Line, Won

FORMAT = "assent-statement-2"
SEAL = "sha256"
Json = dict[str, Any]


class Role(StrEnum):
    """In what capacity an amount stands on a party's statement."""

    OWN = "own"
    PASS_ON = "pass_on"  # noqa: S105 - money to pass on, not a password
    PAID_BY_HOLDER = "paid_by_holder"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a statement; `line` is missing where a correction takes back everything."""

    pool: str
    recording: Json
    side: str
    line: Line | None
    role: Role
    amount: int
    paid_before: int
    hold: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose statement it is, of which month and currency, and what stood on the account before."""

    number: str
    payee: Json
    month: str
    currency: str
    opening: int


class Sealed(NamedTuple):
    """A statement as data, and as the bytes that are kept: canonical JSON, its own hash among its names."""

    document: Json
    text: bytes


def statement(
    heading: Heading,
    licences: Mapping[str, Json],
    pools: Mapping[str, Json],
    lines: Iterable[StatementLine],
    disputed: Sequence[Json] = (),
    movements: Sequence[Json] = (),
    owes: int = 0,
) -> Sealed:
    """The whole statement, with its totals and its seal.

    `movements` is what moved on the payee's balance since the statement before. `disputed` is what waits because two
    parties want it, and `owes` what the payee owes after refunds; both are told, and belong to no total.
    """
    told: Json = ({"disputed": list(disputed)} if disputed else {}) | ({"owes": owes} if owes else {})
    return _sealed(
        told
        | {
            "format": FORMAT,
            "number": heading.number,
            "payee": heading.payee,
            "month": heading.month,
            "currency": heading.currency,
            "licences": dict(licences),
            "pools": dict(pools),
            "lines": [_line(line) for line in lines],
            "movements": list(movements),
            "totals": {"opening": heading.opening},
        }
    )


def extract(document: Json, position: int) -> Json:
    """One line of a statement with all that it takes to recompute it: a statement of its own, from nothing."""
    line = document["lines"][position]
    pool = document["pools"][line["pool"]]
    sold = pool.get("sold", pool["licence"])
    parts = {
        "format": FORMAT,
        "licences": {sold: document["licences"][sold]},
        "pools": {line["pool"]: pool},
        "lines": [line],
        "movements": [],
        "totals": {"opening": 0},
    }
    return _sealed({name: value for name, value in document.items() if name != SEAL} | parts).document


def _sealed(document: Json) -> Sealed:
    """Add up the lines and sign the whole with its hash; the text is written down once, for there may be much of it."""
    whole = document | {"totals": _totals(document)}
    before = canonical_json({name: value for name, value in whole.items() if name < SEAL})[:-1]
    after = canonical_json({name: value for name, value in whole.items() if name > SEAL})[1:]
    seal = sha256_hex(b",".join([before, after]))
    text = b",".join([before, f'"{SEAL}":"{seal}"'.encode(), after])
    return Sealed(whole | {SEAL: seal}, text)


def _totals(document: Json) -> dict[str, int]:
    """The figures at the top; what a holder pays out of its own pocket is told, not added."""
    opening, pools, lines = document["totals"]["opening"], document["pools"], document["lines"]
    found = dict.fromkeys(["earned", "corrections", "held", "pass_on", "paid_by_holder"], 0)
    for line in lines:
        if line["role"] == Role.PAID_BY_HOLDER:
            found["paid_by_holder"] += line["amount"]
            continue
        found["corrections" if pools[line["pool"]]["corrects"] else "earned"] += line["amount"]
        if line["hold"]:
            found["held"] += line["amount"]
        if line["role"] == Role.PASS_ON:
            found["pass_on"] += line["amount"]
    payable = found["earned"] + found["corrections"] - found["held"]
    moved = sum(row["amount"] for row in document["movements"])
    return {**found, "opening": opening, "moved": moved, "payable": payable, "closing": opening + moved + payable}


def last_extra(last: LastExtra | None) -> Json | None:
    """Who last received an extra unit, as JSON."""
    return {"remainder": last.remainder, "hash": last.hash} if last else None


def won(part: Won, **names: Any) -> Json:
    """One recipient's part of one split, as JSON."""
    return {
        "weight": part.weight,
        "total": part.total,
        "units": part.units,
        "last": last_extra(part.last),
        **names,
    }


def _line(one: StatementLine) -> Json:
    line = one.line
    return {
        "pool": one.pool,
        "recording": one.recording,
        "side": one.side,
        "weight": line.weight if line else None,
        "recording_units": line.recording_units if line else None,
        "share": won(line.by_share, uuid=str(line.share)) if line else None,
        "participation": won(line.by_participation, uuid=str(line.participation) if line.participation else None)
        if line
        else None,
        "units": line.units if line else 0,
        "paid_before": one.paid_before,
        "amount": one.amount,
        "role": str(one.role),
        "hold": one.hold,
    }
