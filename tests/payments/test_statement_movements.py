"""A statement begins where the one before ended, and tells everything that moved between them."""

import csv
import io

import pytest
from django.urls import reverse

from accounts.models import Party
from licensing.models import Licence
from marketplace.kit.money import Money
from payments.models import Account, Order, Statement
from payments.papers import statement_files
from payments.queries.balances import balance_of
from payments.queries.books import wrong_in_the_books
from payments.queries.statements import Paper
from payments.services import ledger
from payments.services.recoveries import take_back
from payments.verify_statement import verify
from tests.factories.accounts import make_operator
from tests.factories.clients import signed_in
from tests.factories.payments import distribute, make_paid_licence, noon
from tests.payments.studio import (
    DECEMBER,
    DECEMBER_1ST,
    ISSUED,
    JANUARY_1ST,
    NOVEMBER,
    artist_of,
    document_of,
    make_songs,
    paid,
    usd,
)

pytestmark = pytest.mark.django_db
Kind = Account.Kind
LATER = noon("2026-12-02")


def move(kind: Account.Kind, to: Account.Kind, amount: Money, party: Party, key: str) -> None:
    """Book so much from one of a party's accounts to another."""
    ends = [ledger.account(one, amount.currency, owner=party) for one in (kind, to)]
    fact = ledger.Fact(key, "test", LATER.date(), [ledger.Move(ends[0], ends[1], amount)])
    ledger.post(fact, at=LATER, actor=None)


def refund(licence: Licence, amount: Money) -> None:
    order = Order.objects.get(quote=licence.quote)
    units = {licence: amount.units}
    take_back(order, units, to=Kind.OWED_TO_BUYER, key="granted:test", at=LATER, actor=None)


def in_december(party: Party) -> Statement:
    """Their statement for December, after another sale of that month."""
    distribute(DECEMBER, at=JANUARY_1ST)
    return Statement.objects.get(party=party, month=DECEMBER.first_day)


@pytest.fixture
def story() -> tuple[Party, Licence, Statement]:
    """A song that earned its artist 31.875 in November, was refunded in part, paid out in part, and sold again."""
    (song,) = make_songs(1)
    licence = make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    artist = artist_of(song)
    refund(licence, usd("20.00"))
    move(Kind.PAYEE, Kind.IN_TRANSIT, usd("15.00"), artist, "payout:test:planned")
    make_paid_licence([song], price=usd("100.00"), at=LATER)
    return artist, licence, in_december(artist)


def test_it_begins_where_the_one_before_ended_and_adds_up_to_the_balance(
    story: tuple[Party, Licence, Statement],
) -> None:
    artist, _licence, december = story

    before = Statement.objects.get(party=artist, month=NOVEMBER.first_day)
    document = document_of(december)

    assert (before.opening_units, before.moved_units) == (0, 0)
    assert december.opening_units == before.closing_units == 31_875_000
    assert document["movements"] == [
        {"day": "2026-12-02", "kind": "recovered", "key": "granted:test", "amount": -6_375_000},
        {"day": "2026-12-02", "kind": "paid_out", "key": "payout:test:planned", "amount": -15_000_000},
    ]
    assert december.closing_units == 31_875_000 - 6_375_000 - 15_000_000 + 31_875_000
    assert december.closing_units == paid(artist).units
    assert verify(document) == []
    assert [found for found in wrong_in_the_books() if "on their way" not in found] == []  # no payout was made


def test_a_movement_that_is_changed_or_left_out_does_not_verify(story: tuple[Party, Licence, Statement]) -> None:
    document = document_of(story[2])

    document["movements"].pop()

    assert any("totals, moved" in finding for finding in verify(document))


def test_the_payee_reads_it_on_the_page_and_in_every_file(story: tuple[Party, Licence, Statement]) -> None:
    _artist, _licence, december = story
    operator = signed_in(make_operator())

    page = operator.get(reverse("statement", args=[december.uuid])).content.decode()
    why = operator.get(reverse("statement-sum", args=[december.uuid, "moved"])).content.decode()
    rows = list(csv.reader(io.StringIO("".join(statement_files.csv_of(Paper(december))))))
    pdf = statement_files.pdf_of(Paper(december))

    assert "Moved since then" in page
    assert "Taken back, because a buyer was refunded" in why
    assert "Paid out to you" in why
    assert ["2026-12-02", "paid_out", "payout:test:planned", "-15.00", "USD", "-15000000"] in rows
    assert pdf.startswith(b"%PDF")


def test_what_is_owed_is_set_off_at_most_by_half_and_told() -> None:
    (song,) = make_songs(1)
    licence = make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    artist = artist_of(song)
    move(Kind.PAYEE, Kind.IN_TRANSIT, paid(artist), artist, "payout:test:planned")
    refund(licence, usd("100.00"))
    make_paid_licence([song], price=usd("10.00"), at=LATER)

    december = in_december(artist)

    # 3.1875 came in, half of it goes to the 31.875 that the artist owes.
    assert balance_of(Kind.DEBT, "USD", owner=artist) == Money(-31_875_000 + 1_593_750, "USD")
    assert paid(artist) == Money(1_593_750, "USD")
    page = signed_in(make_operator()).get(reverse("statement", args=[december.uuid])).content.decode()
    assert document_of(december)["owes"] == 31_875_000 - 1_593_750
    assert "A buyer was refunded after you were paid" in page
    told = [(one["kind"], one["amount"]) for one in document_of(december)["movements"]]
    assert told == [("paid_out", -31_875_000), ("set_off", -1_593_750)]
    assert december.closing_units == paid(artist).units
    assert [found for found in wrong_in_the_books() if "on their way" not in found] == []  # no payout was made
