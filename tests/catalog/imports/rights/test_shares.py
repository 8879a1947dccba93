"""Shares and participations of a rights file add up, end, and leave paid months alone."""

from datetime import date

import pytest

from accounts.models import Organisation
from marketplace.catalog.models import (
    Participation,
    RightsChange,
    RightsShare,
)
from marketplace.catalog.services import divided_months
from marketplace.kit.months import Month
from tests.catalog.imports.rights.lines import EARNS, SHARE, outcomes, reasons, rights
from tests.factories.accounts import NOON
from tests.factories.imports import take

pytestmark = pytest.mark.django_db


def test_a_share_and_a_participation_can_be_ended(label: Organisation) -> None:
    take(rights(label, SHARE, EARNS))

    batch = take(
        rights(
            label,
            SHARE | {"until": "2027-01-01"},
            SHARE | {"from": "2027-01-01", "part": "60%"},
            EARNS | {"until": "2027-01-01", "payment": "holder"},
        )
    )

    assert outcomes(batch) == ["changed", "new", "changed"]
    assert batch.rows.get(number=2).changes == [{"field": "valid_until", "before": "", "after": "2027-01-01"}]
    assert list(RightsShare.objects.order_by("valid_from").values_list("parts", "whole", "valid_until")) == [
        (1, 1, date(2027, 1, 1)),
        (3, 5, None),
    ]
    assert Participation.objects.get().payment == "through_holder"


def test_lines_that_do_not_add_up_are_refused(label: Organisation) -> None:
    batch = rights(
        label,
        SHARE | {"part": "60%"},
        SHARE | {"part": "60%", "holder": "Other", "territory": "KR"},
        SHARE | {"part": "40%", "holder": "Third", "territory": "EU"},
        SHARE | {"part": "10%", "territory": "KR"},
        SHARE | {"part": "60%"},
        EARNS | {"part": "80%"},
        EARNS | {"part": "30%", "person": "Seo"},
        EARNS | {"part": "10%", "from": "2026-01-01"},
        EARNS | {"holder": "Nobody"},
        EARNS | {"part": "80%"},
    )

    assert reasons(batch) == [
        (3, "part", "With this line 120 % of the master of “Ferry” would be held"),
        (5, "holder", "“Hangang” has another share of “Ferry” at the same time and place"),
        (6, "recordings", "An earlier row says this already"),
        (8, "part", "With this line 110 % of the income of “Hangang” would be given away"),
        (9, "person", "“Yoon” takes part in this share at the same time already"),
        (10, "holder", "“Nobody” has no master share of “Ferry” from which somebody could earn"),
        (11, "recordings", "An earlier row says this already"),
    ]


def test_shares_after_one_another_or_elsewhere_add_up(label: Organisation) -> None:
    batch = rights(
        label,
        SHARE | {"territory": "KR", "until": "2027-01-01"},
        SHARE | {"territory": "KR", "from": "2027-01-01"},
        SHARE | {"territory": "WORLD-KR", "holder": "Other"},
    )

    assert outcomes(batch) == ["new"] * 3


def test_what_a_file_changes_stands_in_the_history(label: Organisation) -> None:
    take(rights(label, SHARE, EARNS))
    assert RightsChange.objects.count() == 0

    batch = take(rights(label, EARNS | {"part": "30%"}))

    change = RightsChange.objects.get()
    assert (change.how, change.batch, change.side) == ("file", batch, "master")
    assert [
        [earner["part"] for line in lines for earner in line["earners"]] for lines in (change.before, change.after)
    ] == [["25"], ["30"]]


def test_a_file_rewrites_no_month_whose_money_was_divided(label: Organisation) -> None:
    take(rights(label, SHARE, EARNS))
    divided_months.close(Month(2026, 10), at=NOON)

    refused = rights(label, EARNS | {"part": "30%"}, SHARE | {"until": "2026-10-31"})
    taken = rights(label, EARNS | {"until": "2026-11-01"}, EARNS | {"part": "30%", "from": "2026-11-01"})

    why = "The money of that time has been divided by what was stated before"
    assert sorted(reasons(refused)) == [(2, "part", why), (3, "part", why)]
    assert reasons(taken) == []
