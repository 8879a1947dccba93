"""Deals of ERN 4.1 to 4.3.2: training first, and what is taken down everywhere."""

from pathlib import Path

import pytest

from tests.catalog.imports.ern.builders import (
    deals,
    read_song4,
    song4,
    terms4,
)


def test_training_deals_come_first_and_stay_facts(tmp_path: Path) -> None:
    when = (
        "<ValidityPeriod><StartDate>2026-12-01</StartDate>"
        "<EndDateTime>2027-12-01T00:00:00</EndDateTime></ValidityPeriod>"
    )
    agreed = deals(
        terms4("OnDemandStream", model="SubscriptionModel", where="<TerritoryCode>KR</TerritoryCode>"),
        terms4("OnDemandStream", model="SubscriptionModel", where="<TerritoryCode>JP</TerritoryCode>"),
        terms4(
            "UseForTrainingNonGenerativeAI",
            "UseForDataMining",
            where="<ExcludedTerritoryCode>US</ExcludedTerritoryCode>",
            when=when,
            model="UserDefined",
        ),
        terms4("Stream", where="<TerritoryCode>XX</TerritoryCode>"),
    )

    assert read_song4(tmp_path, song4(), agreed)["deals"] == (
        "UseForTrainingNonGenerativeAI+UseForDataMining in WORLD-US from 2026-12-01 until 2027-12-01 as UserDefined; "
        "OnDemandStream in JP KR as SubscriptionModel"
    )


def test_more_deals_than_fit_leave_the_cell_whole(tmp_path: Path) -> None:
    many = deals(*(terms4(f"Use{number:04}" + "x" * 60) for number in range(400)))

    cell = read_song4(tmp_path, song4(), many)["deals"]

    assert len(cell) <= 16_000
    assert cell.endswith(" in WORLD")


@pytest.mark.parametrize(
    ("deal", "purge"),
    [
        (["<TakeDown>true</TakeDown><TerritoryCode>Worldwide</TerritoryCode>"], "yes"),
        (["<TakeDown>true</TakeDown><TerritoryCode>US</TerritoryCode>", terms4("Stream")], ""),
        ([], ""),
    ],
)
def test_what_is_taken_down_everywhere_is_purged(deal: list[str], purge: str, tmp_path: Path) -> None:
    assert read_song4(tmp_path, song4(), deals(*deal)).get("purge", "") == purge
