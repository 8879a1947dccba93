"""Codes of territories as DDEX takes them, read as our own."""

import pytest

from marketplace.catalog.parsing.ern.territories import territory, written


@pytest.mark.parametrize(
    ("named", "left_out", "text"),
    [
        (["Worldwide"], [], "WORLD"),
        (["2136"], ["US", "CA"], "WORLD-CA-US"),
        ([], ["KR"], "WORLD-KR"),
        (["KR", "JP"], [], "JP KR"),
        (["410"], [], "KR"),
        (["2130", "XX", "KR"], [], "KR"),
        (["2123"], ["FR"], "AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"),
        (["2110"], [], "BE LU NL"),
        (["CS"], [], "ME RS"),
        (["UK"], [], "GB"),
        (["Worldwide"], ["US-CA"], "WORLD-US"),
        (["CA-QC"], [], ""),
        (["2124"], ["CH"], "AT DE"),
    ],
)
def test_codes_are_read(named: list[str], left_out: list[str], text: str) -> None:
    assert written(territory(named, left_out)) == text
