"""What a claim takes from whom, as arithmetic: exact, half-open, country by country, and never more than the whole."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.fine_parts import PartsTooFine
from marketplace.catalog.taking import Earning, Held, Piece, Taking, Wanted, taking
from marketplace.kit.territories import WORLD, Territory

KOREA, ELSEWHERE = Territory.of("KR"), WORLD - Territory.of("KR")
START, DAY, LATER = date(2026, 1, 1), date(2026, 11, 1), date(2027, 1, 1)
ALPHA, BETA, CLAIMANT = 1, 2, 9
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def held(
    holder: int,
    part: Fraction,
    *,
    where: Territory = WORLD,
    since: date = START,
    until: date | None = None,
    earning: tuple[Earning, ...] = (),
) -> Held:
    """The share of one holder, with the holder's number times ten."""
    return Held(holder * 10, holder, part, where, since, until, earning)


def claimed(part: Fraction, *against: int, where: Territory = WORLD) -> Wanted:
    return Wanted(part, where, DAY, CLAIMANT, frozenset(against))


def told(found: Taking) -> list[tuple[int | None, Fraction]]:
    """Which share keeps what, and what the claimant (None) has."""
    return [(piece.share, piece.part) for piece in found.pieces]


def test_half_is_taken_from_all_in_proportion_and_the_rest_stays_theirs() -> None:
    found = taking([held(ALPHA, Fraction(3, 4)), held(BETA, Fraction(1, 4))], claimed(HALF))

    assert told(found) == [(10, Fraction(3, 8)), (20, Fraction(1, 8)), (None, HALF)]
    assert (found.changed, found.lacking) == (frozenset({10, 20}), Fraction(0))


def test_what_nobody_holds_is_taken_first() -> None:
    found = taking([held(ALPHA, Fraction(3, 4))], claimed(HALF))

    assert told(found) == [(10, HALF), (None, HALF)]


def test_nobody_loses_where_there_is_room() -> None:
    found = taking([held(ALPHA, HALF)], claimed(THIRD))

    assert (told(found), found.changed) == ([(None, THIRD)], frozenset())


def test_claim_against_somebody_leaves_the_others_alone() -> None:
    found = taking([held(ALPHA, HALF), held(BETA, HALF)], claimed(THIRD, BETA))

    assert told(found) == [(20, Fraction(1, 6)), (None, THIRD)]


def test_claim_against_somebody_takes_theirs_before_what_nobody_holds_and_says_what_it_lacks() -> None:
    found = taking([held(ALPHA, HALF), held(BETA, Fraction(1, 4))], claimed(Fraction(2, 3), BETA))

    assert told(found) == [(None, HALF)]
    assert (found.changed, found.lacking) == (frozenset({20}), Fraction(1, 6))


def test_what_the_claimant_holds_already_counts() -> None:
    found = taking([held(ALPHA, HALF), held(CLAIMANT, HALF)], claimed(Fraction(3, 4)))
    enough = taking([held(ALPHA, HALF), held(CLAIMANT, HALF)], claimed(HALF))

    assert told(found) == [(10, Fraction(1, 4)), (None, Fraction(3, 4))]
    assert enough == Taking(frozenset(), (), Fraction(0))


def test_share_that_ends_and_one_that_follows_are_taken_from_each_in_its_days() -> None:
    found = taking(
        [held(ALPHA, Fraction(1), until=LATER), held(BETA, HALF, since=LATER)],
        claimed(Fraction(2, 3)),
    )

    assert found.pieces == (
        Piece(THIRD, 10, (), WORLD, DAY, LATER),
        Piece(Fraction(2, 3), None, (), WORLD, DAY, None),
        Piece(THIRD, 20, (), WORLD, LATER, None),
    )


def test_claim_to_one_country_changes_that_country_only() -> None:
    found = taking([held(ALPHA, Fraction(1), where=ELSEWHERE), held(BETA, Fraction(1), where=KOREA)], claimed(HALF))
    korean = taking([held(ALPHA, Fraction(1))], claimed(HALF, where=KOREA))

    assert [(piece.share, piece.territory) for piece in found.pieces] == [
        (10, ELSEWHERE),
        (None, WORLD),
        (20, KOREA),
    ]
    assert {piece.territory for piece in korean.pieces} == {KOREA}


def test_people_earn_the_same_of_the_side_and_only_while_they_did() -> None:
    dalbi = Earning(5, Fraction(1, 5), "direct", START, LATER)

    found = taking([held(ALPHA, Fraction(1), earning=(dalbi,))], claimed(HALF))

    won = [(piece.earners, piece.valid_from, piece.valid_until) for piece in found.pieces if piece.share is None]
    assert won == [(((5, "direct", Fraction(1, 5)),), DAY, LATER), ((), LATER, None)]
    assert [(piece.share, piece.valid_until) for piece in found.pieces if piece.share] == [(10, None)]


def test_parts_too_fine_are_kept_to_the_last_unit() -> None:
    """Three hundredths of a millionth part each: halves of them cannot be written, but their sum can."""
    third = Fraction(33_333_333, 100_000_000)
    shares = [held(ALPHA, third), held(BETA, third), held(3, 1 - 2 * third)]

    found = taking(shares, claimed(HALF))

    parts = [piece.part for piece in found.pieces if piece.share]
    assert sum(parts) == HALF
    assert all(abs(part - third / 2) <= Fraction(1, 100_000_000) for part in parts)


def test_parts_that_cannot_be_written_at_all_are_refused() -> None:
    with pytest.raises(PartsTooFine):
        taking([held(ALPHA, Fraction(1, 99_999_989)), held(BETA, HALF)], claimed(Fraction(99_999_987, 100_000_000)))


parts = st.fractions(min_value=Fraction(1, 12), max_value=Fraction(1), max_denominator=12)
days = st.sampled_from([START, DAY, LATER])
places = st.sampled_from([WORLD, KOREA, ELSEWHERE])


@given(
    st.lists(st.tuples(parts, places, days, st.booleans()), max_size=4),
    parts,
    st.sets(st.sampled_from([1, 2, 3]), max_size=2),
    places,
)
def test_side_is_never_more_than_whole_and_nobody_gains_but_the_claimant(
    rows: list[tuple[Fraction, Territory, date, bool]], part: Fraction, against: set[int], where: Territory
) -> None:
    """The holders are 1 to 4, and the last of them may be the claimant."""
    shares = [
        held(
            CLAIMANT if number == 4 else number,
            value / len(rows),
            where=place,
            since=since,
            until=LATER if ends and since < LATER else None,
        )
        for number, (value, place, since, ends) in enumerate(rows, start=1)
    ]

    found = taking(shares, claimed(part, *against, where=where))

    for day in (DAY, LATER):
        for country in ("KR", "JP"):
            before = {one.holder: one.part for one in shares if _is(one, day, country)}
            after = {one.holder: one.part for one in shares if _is(one, day, country)}
            if country in where:
                gone = {one.holder for one in shares if one.share in found.changed}
                after = {holder: left for holder, left in after.items() if holder not in gone}
                for piece in found.pieces:
                    if _is(piece, day, country):
                        holder = CLAIMANT if piece.share is None else piece.share // 10
                        after[holder] = after.get(holder, Fraction(0)) + piece.part
                assert after.get(CLAIMANT, 0) >= min(part, before.get(CLAIMANT, Fraction(0)))
                assert after.get(CLAIMANT, 0) + found.lacking >= part
                assert after.get(CLAIMANT, 0) <= max(part, before.get(CLAIMANT, Fraction(0)))
            assert sum(after.values()) <= 1
            lost = {holder for holder, had in before.items() if after.get(holder, 0) < had}
            assert all(after.get(one, 0) <= had for one, had in before.items() if one != CLAIMANT)
            assert lost <= (against or {1, 2, 3})


def _is(one: Held | Piece, day: date, country: str) -> bool:
    in_days = one.valid_from <= day and (one.valid_until is None or one.valid_until > day)
    return in_days and country in one.territory
