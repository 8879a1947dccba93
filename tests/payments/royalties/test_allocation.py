"""From a pool to the people, to the last unit."""

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from payments.royalties.allocation import Line, ParticipationFact, PoolFact, RecordingFact, ShareFact, Waits, allocate
from payments.royalties.corrections import result_hash
from tests.payments.royalties.market import ARTIST, LABEL, OTHER_LABEL, WRITER, pool, recording, uuid_of


def paid(lines: list[Line]) -> dict[UUID | None, int]:
    found: Counter[UUID | None] = Counter()
    for line in lines:
        found[line.payee] += line.units
    return dict(found)


def lines_of(fact: PoolFact, *recordings: RecordingFact) -> list[Line]:
    return list(allocate(fact, recordings).lines())


def test_a_pool_reaches_everybody_who_earns() -> None:
    # 600 of 1,000 are the master's: 450 the label's, 150 the artist's. Of 400 the writer has 2/3, the publisher 1/3.
    lines = lines_of(pool(1_000), recording("a"))

    assert paid(lines) == {LABEL: 450, ARTIST: 150, WRITER: 267, OTHER_LABEL: 133}


def test_what_a_holder_passes_on_names_whose_it_is() -> None:
    lines = lines_of(pool(1_000), recording("a", through_holder=True))

    assert paid(lines) == {LABEL: 600, WRITER: 267, OTHER_LABEL: 133}
    assert [(line.earner, line.units) for line in lines if line.payee == LABEL] == [(ARTIST, 150), (LABEL, 450)]


def test_a_recording_without_weight_has_no_line() -> None:
    lines = lines_of(pool(1_000), recording("a", weight=3), recording("b", weight=0))

    assert {line.recording for line in lines} == {uuid_of("a")}


def test_what_nobody_controls_waits_and_is_not_shared_out() -> None:
    half = ShareFact(uuid_of("half"), LABEL, 1, 2)
    song = RecordingFact(uuid_of("a"), 1, {"master": (half,)})

    lines = lines_of(pool(1_000), song)

    assert [(line.side, line.payee, line.waits, line.units) for line in lines] == [
        ("master", LABEL, Waits.NOBODY, 300),
        ("master", None, Waits.UNCLAIMED, 300),
        ("publishing", None, Waits.UNCLAIMED, 400),
    ]


def test_parts_too_fine_to_be_told_apart_wait_whole() -> None:
    primes = (99_999_989, 99_999_971, 99_999_959)
    shares = tuple(ShareFact(uuid_of(f"s{prime}"), LABEL, 1, prime) for prime in primes)

    lines = lines_of(pool(1_000), RecordingFact(uuid_of("a"), 1, {"master": shares, "publishing": ()}))

    assert (lines[0].side, lines[0].payee, lines[0].waits, lines[0].units) == ("master", None, Waits.OVERCLAIMED, 600)


def test_what_is_claimed_more_than_once_waits_whole() -> None:
    rivals = (ShareFact(uuid_of("one"), LABEL, 2, 3), ShareFact(uuid_of("other"), OTHER_LABEL, 1, 2))
    greedy = tuple(ParticipationFact(uuid_of(f"p{n}"), ARTIST, 3, 5, through_holder=False) for n in range(2))
    share = ShareFact(uuid_of("share"), WRITER, 1, 1, greedy)

    lines = lines_of(pool(1_000), RecordingFact(uuid_of("a"), 1, {"master": rivals, "publishing": (share,)}))

    assert [(line.side, line.share, line.payee, line.waits, line.units) for line in lines] == [
        ("master", None, None, Waits.OVERCLAIMED, 600),
        ("publishing", uuid_of("share"), None, Waits.OVERCLAIMED, 400),
    ]


def test_a_side_without_parts_earns_nothing() -> None:
    fact = PoolFact("licence", "2026-11", "access", "KRW", "equal-1", 10, (("master", 1), ("publishing", 0)))

    assert {line.side for line in lines_of(fact, recording("a"))} == {"master"}


def test_too_little_for_everybody_goes_to_some_and_never_by_order() -> None:
    songs = [recording(name) for name in "abcdefgh"]

    lines = lines_of(pool(5), *songs)

    assert sum(line.units for line in lines) == 5
    assert lines == lines_of(pool(5), *reversed(songs))


def test_one_lot_does_not_decide_for_every_month() -> None:
    songs = [recording(str(number)) for number in range(40)]

    winners = {
        tuple(line.recording for line in lines_of(pool(5, month=month), *songs)) for month in ("2026-11", "2026-12")
    }

    assert len(winners) == 2


@given(units=st.integers(0, 10**12), weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=12), data=st.data())
def test_every_unit_of_a_pool_has_one_line(units: int, weights: list[int], data: st.DataObject) -> None:
    songs = [recording(str(number), weight=weight) for number, weight in enumerate([1, *weights])]

    lines = lines_of(pool(units), *songs)

    assert sum(line.units for line in lines) == units
    assert all(line.units > 0 for line in lines)
    shuffled = data.draw(st.permutations(songs))
    assert result_hash(lines) == result_hash(lines_of(pool(units), *shuffled))
