"""Territories read back as they were written, and compare in PostgreSQL as sets do."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kit import countries
from marketplace.kit.fields import TerritoryField
from marketplace.kit.territories import EUROPEAN_UNION, NOWHERE, WORLD, Territory, UnknownTerritory

some_territory = st.frozensets(st.sampled_from(sorted(countries.WORLD))).map(Territory)


@pytest.mark.parametrize(
    ("text", "codes", "ranges"),
    [
        ("KR", ("KR",), ((410, 411),)),
        ("kr, JP", ("JP", "KR"), ((392, 393), (410, 411))),
        ("UK", ("GB",), ((826, 827),)),
        ("EU-FR-DE", tuple(c for c in EUROPEAN_UNION.codes if c not in {"FR", "DE"}), None),
        ("AF/AL", ("AF", "AL"), ((4, 9),)),
    ],
)
def test_territory_reads_what_people_write(text: str, codes: tuple[str, ...], ranges: object) -> None:
    territory = Territory.parse(text)

    assert territory.codes == codes
    assert ranges is None or territory.ranges == ranges


@pytest.mark.parametrize("text", ["WORLD", "worldwide", "전 세계", "전세계", " ww "])
def test_the_world_is_one_range(text: str) -> None:
    territory = Territory.parse(text)

    assert territory.is_world
    assert territory.multirange == "{[4,895)}"
    assert str(territory) == "WORLD"


def test_what_is_left_out_is_written_with_a_minus() -> None:
    territory = Territory.parse("World - us-CA")

    assert str(territory) == "WORLD-CA-US"
    assert "US" not in territory
    assert len(territory) == 247


def test_the_union_is_named_when_it_is_whole() -> None:
    assert str(Territory.parse("EU KR")) == "EU KR"
    assert str(EUROPEAN_UNION) == "EU"
    assert len(EUROPEAN_UNION) == 27


def test_countries_have_names_in_both_languages() -> None:
    assert Territory.of("KR", "DE").names() == ("Germany", "South Korea")
    assert Territory.of("KR", "DE").names("ko") == ("독일", "대한민국")
    assert list(Territory.of("KR", "DE")) == ["DE", "KR"]


@pytest.mark.parametrize("text", ["", "XX", "WORLD-", "Korea", "410"])
def test_an_unknown_territory_says_how_to_write_one(text: str) -> None:
    with pytest.raises(UnknownTerritory, match=r"is not a territory\. Write WORLD, EU or two-letter"):
        Territory.parse(text)


def test_the_table_has_each_country_once() -> None:
    assert len(countries.COUNTRIES) == len(countries.BY_CODE) == len(countries.BY_NUMBER) == 249


@given(some_territory.filter(bool))
def test_any_territory_reads_back(territory: Territory) -> None:
    assert Territory.parse(str(territory)) == territory
    assert Territory.from_ranges(territory.ranges) == territory


@given(some_territory, some_territory)
def test_sets_of_countries_compare_as_sets(one: Territory, other: Territory) -> None:
    shared = one & other

    assert (one - other) | shared == one
    assert shared <= one
    assert one >= shared
    assert bool(shared) == any(a < d and c < b for a, b in one.ranges for c, d in other.ranges)


@pytest.mark.django_db
def test_postgresql_compares_territories_as_sets_do() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select %s::int4multirange && %s::int4multirange, %s::int4multirange @> %s::int4multirange",
            [WORLD.multirange, Territory.of("KR").multirange, Territory.parse("WORLD-KR").multirange, "{[410,411)}"],
        )

        assert cursor.fetchone() == (True, False)


@pytest.mark.django_db
def test_the_field_loads_what_it_stores() -> None:
    field = TerritoryField()
    with connection.cursor() as cursor:
        cursor.execute("select %s::int4multirange", [field.get_prep_value("WORLD-US")])
        (stored,) = cursor.fetchone()

    loaded = field.from_db_value(stored, None, connection)  # type: ignore[arg-type]

    assert loaded == Territory.parse("WORLD-US")
    assert field.db_type(connection) == "int4multirange"
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None, None, connection) is None  # type: ignore[arg-type]
    assert field.get_prep_value(NOWHERE) == "{}"
