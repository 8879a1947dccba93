"""A small market in plain data: one order of two licences, three recordings, an artist and two labels."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from marketplace.kit.division import Division, largest_remainder
from marketplace.kit.money import Money
from payments.royalties.allocation import (
    Allocation,
    Line,
    ParticipationFact,
    PoolFact,
    RecordingFact,
    ShareFact,
    Waits,
    Won,
    allocate,
)
from payments.royalties.document import Heading, Json, Role, StatementLine, last_extra, statement, won
from payments.royalties.recognition import Earning, PoolShare, recognise
from payments.royalties.waterfall import Takings, waterfall

ROOT = UUID(int=0)


def uuid_of(name: str) -> UUID:
    """The same uuid for the same name, in every test."""
    return uuid5(ROOT, name)


LABEL, OTHER_LABEL, ARTIST, WRITER = (uuid_of(name) for name in ("label", "other label", "artist", "writer"))
LICENCE, OTHER_LICENCE, ORDER = (str(uuid_of(name)) for name in ("licence", "other licence", "order"))


def recording(name: str, *, weight: int = 1, through_holder: bool = False) -> RecordingFact:
    """The label's master, a quarter of it the artist's; the writer's own publishing with the other label's third."""
    artists = ParticipationFact(uuid_of(f"{name} artist"), ARTIST, 25, 100, through_holder)
    return RecordingFact(
        uuid_of(name),
        weight,
        {
            "master": (ShareFact(uuid_of(f"{name} master"), LABEL, 1, 1, (artists,)),),
            "publishing": (
                ShareFact(uuid_of(f"{name} writer"), WRITER, 2, 3),
                ShareFact(uuid_of(f"{name} publisher"), OTHER_LABEL, 1, 3),
            ),
        },
    )


def pool(units: int = 1_000_003, *, month: str = "2026-11", rule: str = "equal-1") -> PoolFact:
    return PoolFact(LICENCE, month, "usage", "USD", rule, units, (("master", 3), ("publishing", 2)))


def sale() -> tuple[Json, list[PoolShare]]:
    """A licence of a year that cost 90.01 of an order of 120.01 dollars, as its statements tell it."""
    gross, refunds, tax, fee = (Money(units, "USD") for units in (120_010_000, 3_330_000, 1_000_000, 3_790_000))
    takings = Takings(gross, refunds, tax, fee, 150_000)
    steps = waterfall(takings)
    left = steps[-1].left.units
    division = largest_remainder(left, [(LICENCE, 90_010_000), (OTHER_LICENCE, 26_670_000)], key=f"{ORDER}/USD/sale-1")
    net = division.units[0]
    earning = Earning(LICENCE, net, "USD", 4_000, 6_000, date(2026, 11, 22), date(2026, 11, 22), date(2027, 11, 22))
    facts = {
        "order": ORDER,
        "number": "LIC-2026-000001",
        "licensee": "Example Machines",
        "steps": [{"kind": str(step.kind), "amount": step.amount.units, "left": step.left.units} for step in steps],
        "platform_fee_ppm": 150_000,
        "of_order": won(Won(90_010_000, division.total_weight, net, division.last)),
        "net": net,
        "access_parts": 4_000,
        "usage_parts": 6_000,
        "issued": "2026-11-22",
        "starts": "2026-11-22",
        "ends": "2027-11-22",
    }
    return facts, list(recognise(earning))


def sides_of(allocation: Allocation) -> list[Json]:
    """The splits above the recordings, as a statement tells them."""
    nothing = Division([], 0, None)
    found = []
    for (side, parts), units in zip(sorted(allocation.pool.sides), allocation.by_side.units, strict=True):
        division = allocation.by_recording.get(side, nothing)
        last = last_extra(division.last)
        found.append(
            {"side": side, "parts": parts, "units": units, "total_weight": division.total_weight, "last": last}
        )
    return found


def role_of(line: Line, party: UUID) -> Role | None:
    if line.payee == party:
        return Role.OWN if line.earner == party else Role.PASS_ON
    return Role.PAID_BY_HOLDER if line.earner == party else None


def statement_of(party: UUID, recordings: Sequence[RecordingFact], *, paid_before: int = 0, hold: str = "") -> Json:
    """The party's statement of November, over the access and the usage pool of the sale."""
    facts, shares = sale()
    pools: dict[str, Json] = {}
    lines = []
    for share in [share for share in shares if str(share.month) == "2026-11"]:
        fact = PoolFact(
            LICENCE, "2026-11", share.part, "USD", "units-1", share.units, (("master", 3), ("publishing", 2))
        )
        allocation = allocate(fact, recordings)
        pools[fact.key] = {
            "licence": LICENCE,
            "part": str(share.part),
            "month": "2026-11",
            "rule": "units-1",
            "units": share.units,
            "corrects": bool(paid_before),
            "sides": sides_of(allocation),
        }
        for line in allocation.lines():
            assert line.waits == Waits.NOBODY
            if role := role_of(line, party):
                about = {"uuid": str(line.recording), "title": "Song", "artist": "Band", "isrc": ""}
                amount = line.units - paid_before
                lines.append(StatementLine(fact.key, about, line.side, line, role, amount, paid_before, hold))
    heading = Heading("ST-2026-000001", {"uuid": str(party), "name": "Payee"}, "2026-11", "USD", 17)
    return statement(heading, {LICENCE: facts}, pools, lines).document
