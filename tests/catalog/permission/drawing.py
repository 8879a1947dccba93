"""Random worlds in which most is well, so that a yes is about as frequent as a no, and random questions about them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from marketplace.catalog.models import Credit
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Content, Personal, Purpose, Side, Stage
from tests.catalog.permission.worlds import Answered, Credited, Granted, Question, Ruled, Share, World

KOREA, ABROAD = Territory.of("KR"), WORLD - Territory.of("KR")
PLACES = [WORLD, WORLD, KOREA, ABROAD, Territory.of("KR", "JP")]
DAYS = [date(2026, 1, 1), date(2026, 6, 1), date(2026, 9, 1)]
PRICES = [Money.parse(text, "USD") for text in ("1.00", "2.00", "3.00")]
LAST_MINUTE = 24 * 60 - 1
PEOPLE = range(3)
ROLES = [Credit.Role.FEATURED_ARTIST, Credit.Role.FEATURED_ARTIST, Credit.Role.VOCALIST, Credit.Role.PRODUCER]
WRITING = [Credit.Role.WRITER, Credit.Role.COMPOSER, Credit.Role.ARRANGER]
CONTENTS = [Content.AUDIO, Content.LYRICS, Content.METADATA]
PURPOSES = [Purpose.TRAIN_GENERATIVE, Purpose.DATA_MINING]
Row = TypeVar("Row")
Said = TypeVar("Said", Answered, Ruled)


def mostly(usual: Row, *others: Row) -> st.SearchStrategy[Row]:
    """Nearly always the usual value: a world has so many parts that else in none of them all would be well."""
    return st.integers(0, 19).flatmap(
        lambda thrown: st.sampled_from([usual, *others]) if thrown == 1 else st.just(usual)
    )


def rarely() -> st.SearchStrategy[bool]:
    """True once in twenty times."""
    return st.integers(0, 19).map(lambda thrown: thrown == 1)


def some(values: list[Row], usual: frozenset[Row] | None = None) -> st.SearchStrategy[frozenset[Row]]:
    return mostly(usual or frozenset(values), *(frozenset([value]) for value in values))


def terms_of_life() -> st.SearchStrategy[tuple[date, date | None]]:
    return mostly((DAYS[0], None), (DAYS[1], None), (DAYS[0], DAYS[1]), (DAYS[0], DAYS[2]))


@st.composite
def shares(draw: st.DrawFn, side: Side) -> list[Share]:
    """A side as one whole, as halves, in two territories, or with a hole."""
    holders: st.SearchStrategy[int | None] = st.sampled_from([None, None, *PEOPLE])
    cut = draw(mostly(draw(st.sampled_from(["whole", "halves", "places", "thirds", "years"])), "hole"))
    life = draw(terms_of_life())
    parts: dict[str, list[tuple[int, int, Territory, tuple[date, date | None]]]] = {
        "whole": [(1, 1, WORLD, life)],
        "halves": [(1, 2, WORLD, life), (50, 100, WORLD, life)],
        "thirds": [(1, 3, WORLD, life), (2, 3, WORLD, life)],
        "places": [(1, 1, KOREA, life), (1, 1, ABROAD, life)],
        "hole": [(2, 3, draw(st.sampled_from(PLACES)), life)],
        "years": [(1, 1, WORLD, (DAYS[0], DAYS[1])), (1, 1, WORLD, (DAYS[1], None))],
    }
    return [Share(side, draw(holders), part, whole, where, *years) for part, whole, where, years in parts[cut]]


@st.composite
def grants(draw: st.DrawFn, holder: int | None) -> Granted:
    valid_from, valid_until = draw(terms_of_life())
    return Granted(
        holder,
        draw(mostly(draw(st.sampled_from(["recording", "catalog", "all"])), "another")),
        draw(some(list(Side))),
        draw(some(PURPOSES)),
        draw(some(CONTENTS)),
        draw(mostly(WORLD, *PLACES[2:])),
        valid_from,
        valid_until,
        draw(mostly(None, PRICES[1])),
        draw(mostly(None, (1, 2), (2, 3))),
        draw(rarely()),
    )


def moments() -> st.SearchStrategy[datetime]:
    """A minute of one of the days, often beside midnight; hardly any two are the same, so that one is the newest."""
    return st.builds(
        lambda day, minute: datetime.combine(day, time(), UTC) + timedelta(minutes=minute),
        mostly(DAYS[0], DAYS[1]),
        st.one_of(st.integers(1, 1000), st.sampled_from([0, LAST_MINUTE])),
    )


@st.composite
def answers(draw: st.DrawFn, person: int) -> Answered:
    is_signed = draw(st.booleans())
    says = draw(mostly("yes", "no", "ask")) if is_signed else "yes"
    is_yes = says == "yes"
    at = draw(moments())
    personal = [one for one in Personal if is_signed and is_yes and not draw(rarely())]
    return Answered(
        person,
        is_signed,
        says,
        is_signed and draw(st.booleans()),
        draw(some(PURPOSES)),
        frozenset(personal),
        is_signed and is_yes and not draw(rarely()),
        draw(mostly(None, PRICES[1])) if is_signed and is_yes else None,
        draw(mostly(None, DAYS[1], DAYS[2])),
        at,
        at + timedelta(minutes=draw(st.integers(1, 1000)), seconds=1) if is_yes and draw(rarely()) else None,
    )


@st.composite
def rules(draw: st.DrawFn, person: int) -> Ruled:
    allows = draw(some(PURPOSES))
    asks = draw(some(PURPOSES)) - allows if draw(st.booleans()) else frozenset()
    stances = mostly("yes", "no", "ask")
    return Ruled(
        person,
        allows,
        asks,
        draw(mostly(None, PRICES[1])),
        draw(stances),
        draw(stances),
        draw(stances),
        draw(mostly(None, DAYS[1], DAYS[2])),
        draw(moments()) + timedelta(seconds=2),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world in which most is well, so that a yes is as frequent as a no."""
    held = draw(shares(Side.MASTER)) + draw(shares(Side.PUBLISHING))
    given = [draw(grants(holder)) for holder in sorted({one.holder for one in held}, key=str)]
    given += draw(st.lists(grants(None), max_size=1))
    ais = mostly("none", "partly", "all")
    played = [Credited(draw(st.sampled_from(PEOPLE)), role, draw(ais)) for role in draw(_roles(ROLES))]
    wrote = [Credited(draw(st.sampled_from(PEOPLE)), role, draw(ais)) for role in draw(_roles(WRITING))]
    credited = tuple({(one.person, one.role): one for one in played + wrote}.values())
    people = sorted({one.person for one in credited})
    answered = [draw(answers(person)) for person in people if not draw(rarely())]
    answered += [draw(answers(person)) for person in draw(st.lists(st.sampled_from(PEOPLE), max_size=2))]
    ruled = [draw(rules(person)) for person in draw(st.lists(st.sampled_from(PEOPLE), max_size=2))]
    return World(
        draw(st.sampled_from(["vocal", "instrumental", "unknown"])),
        draw(mostly("none", "partly")),
        tuple(held),
        tuple(given),
        credited,
        tuple(_apart(answered)),
        tuple(_apart(ruled)),
        draw(rarely()),
        draw(rarely()),
    )


def _apart(said: list[Said]) -> list[Said]:
    """Without those said in the same minute: whichever of the two came last, nobody could tell."""
    return list({one.at: one for one in said}.values())


def _roles(of: list[Credit.Role]) -> st.SearchStrategy[list[Credit.Role]]:
    return mostly([of[0]], [], [of[0], of[-1]], list(of[1:]))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    use = Use(
        purposes=draw(some(PURPOSES, frozenset([PURPOSES[0]]))),
        stages=frozenset([Stage.PRETRAIN]),
        contents=draw(st.sampled_from([frozenset([Content.AUDIO]), frozenset([Content.LYRICS]), frozenset(CONTENTS)])),
        sides=draw(some(list(Side))),
        master_parts=draw(st.sampled_from([1, 2])),
        publishing_parts=1,
        needs_signed_consent=draw(rarely()),
        excludes_voice=draw(st.booleans()),
        in_advertising=draw(rarely()),
        names_artists=draw(rarely()),
    )
    return Question(use, draw(st.sampled_from(PRICES)), draw(st.sampled_from(PLACES)), draw(st.sampled_from(DAYS)))
