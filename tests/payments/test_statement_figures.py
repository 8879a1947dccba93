"""Every figure of a statement is clicked; what the last page shows is enough to compute it again, to the ledger unit.

The statement has lines from three Terms, a hold and participations, and pools of all three rules; the label's has
what it passes on to others; a corrected one has what was paid before. The sums are done from the text of the pages
alone (tests/payments/statement_reading.py).
"""

import math
import re

import pytest

from accounts.models import Party
from payments.models import Statement
from payments.queries.statements import Paper
from tests.factories.clients import owner_of, signed_in
from tests.payments.statement_reading import Reader, ladder_on, recompute, units, words
from tests.payments.test_statement_pages import make_corrected_statement, make_statement

pytestmark = pytest.mark.django_db

MINOR = 10_000
CHART = re.compile(r'<figure class="chart">.*?</figure>', re.DOTALL)
WHY = re.compile(r'<a class="link--why".*?</a>', re.DOTALL)


def test_every_figure_of_an_artist_s_statement_can_be_computed_again() -> None:
    artist, statement = make_statement()

    clicked, explained = _explain(Reader(signed_in(artist.user)), statement)

    document = Paper(statement).document
    assert {pool["rule"] for pool in document["pools"].values()} == {"equal-1", "duration-1", "units-1"}
    assert {line["role"] for line in document["lines"]} == {"own", "paid_by_holder"}
    assert document["totals"]["held"] > 0
    assert (clicked, explained) == (14, len(document["lines"]))


def test_every_figure_of_a_label_s_statement_can_be_computed_again() -> None:
    _artist, statement = make_statement()
    theirs = Statement.objects.get(run=statement.run, party__kind=Party.Kind.ORGANISATION)
    assert theirs.party.organisation is not None
    client = owner_of(theirs.party.organisation)

    clicked, explained = _explain(Reader(client), theirs)

    document = Paper(theirs).document
    assert {line["role"] for line in document["lines"]} == {"own", "pass_on"}
    assert (clicked, explained) == (11, len(document["lines"]))


def test_every_figure_of_a_corrected_statement_can_be_computed_again() -> None:
    artist, statement = make_corrected_statement()

    _clicked, explained = _explain(Reader(signed_in(artist.user)), statement)

    assert Paper(statement).document["totals"]["corrections"] < 0
    assert explained == len(Paper(statement).document["lines"])


def test_every_amount_on_a_statement_can_be_clicked() -> None:
    """Only the trend's amounts lead elsewhere: each to its own month's statement."""
    artist, statement = make_statement()

    main = Reader(signed_in(artist.user)).main_of(f"/statements/{statement.uuid}/")

    assert re.findall(r"\$[\d,.]+", words(WHY.sub("", CHART.sub("", main)))) == []


def _explain(reader: Reader, statement: Statement) -> tuple[int, int]:
    """Click each figure, and on its page each line: how many figures there were, and how many lines were explained."""
    figures = reader.figures_on(f"/statements/{statement.uuid}/")
    explained: set[str] = set()
    for address, shown in figures:
        said, found = reader.sum_on(address)
        assert said == found, address
        assert units(shown) in {said, said - math.fmod(said, MINOR)}, address
        for further, amount in reader.figures_on(address):
            if "/lines/" in further:
                assert recompute(ladder_on(reader.main_of(further))) == units(amount), further
                explained.add(further)
            else:
                assert reader.sum_on(further) == (units(amount), units(amount)), further
    return len(figures), len(explained)
