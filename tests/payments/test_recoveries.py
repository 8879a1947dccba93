"""What goes back to a buyer is taken from where it stands, in the stated order, to the unit."""

from collections.abc import Mapping

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from licensing.models import Licence
from marketplace.catalog.models import Recording
from marketplace.kit.money import Money
from payments.models import Account, Entry, GivenBack, Hold, Order, Pool, PoolCut, Recovery, RoyaltyLine
from payments.queries.balances import balance_of, balances, totals_by_kind
from payments.queries.books import wrong_in_the_books
from payments.services import holds, ledger, restoring
from payments.services.pools import recognise_until
from payments.services.recoveries import MoreThanWasPaid, take_back
from tests.factories.licences import make_offer
from tests.factories.payments import distribute, make_paid_licence, make_paid_licences, make_report, noon
from tests.payments.studio import DECEMBER, DECEMBER_1ST, ISSUED, NOVEMBER, artist_of, make_songs, paid, usd

pytestmark = pytest.mark.django_db
Kind = Account.Kind
KINDS = (Kind.CLEARING, Kind.LICENCE_INCOME, Kind.POOL, Kind.PLATFORM_REVENUE, Kind.PROCESSOR_FEES, Kind.OWED_TO_BUYER)
LATER = noon("2026-12-02")


def give(units: Mapping[Licence, Money], *, key: str = "granted:test", frozen: dict[int, int] | None = None) -> None:
    """Give so much of each licence back to its buyer."""
    order = Order.objects.get()
    amounts = {licence: amount.units for licence, amount in units.items()}
    take_back(order, amounts, to=Kind.OWED_TO_BUYER, key=key, at=LATER, actor=None, frozen=frozen)


def stand(currency: str = "USD") -> list[str]:
    """What is on each account, in the order of KINDS."""
    return [balance_of(kind, currency).decimal for kind in KINDS]


def all_paid(currency: str = "USD") -> Money:
    """What stands on the balances of all payees."""
    return totals_by_kind(kind=Kind.PAYEE, currency=currency)[Kind.PAYEE, currency]


def take_away(song: Recording, amount: Money) -> None:
    """The song's artist was paid out so much."""
    account = ledger.account(Kind.PAYEE, amount.currency, owner=artist_of(song))
    moves = [ledger.Move(account, ledger.account(Kind.CLEARING, amount.currency), amount)]
    ledger.post(ledger.Fact(f"paid out {song.pk}", "test", LATER.date(), moves), at=LATER, actor=None)


def test_unearned_income_and_the_platform_s_fee_give_first() -> None:
    licence = make_paid_licence(make_songs(2), price=usd("100.00"), fee=usd("3.20"), at=ISSUED)

    give({licence: usd("40.00")})

    # 60.00 less 3.20 less 15 %: 47.80 of 81.80 are left for the music.
    assert stand() == ["-96.80", "47.80", "0.00", "9.00", "0.00", "40.00"]
    assert [(one.licence, one.amount) for one in GivenBack.objects.all()] == [(licence, usd("40.00"))]
    assert list(wrong_in_the_books()) == []


def test_all_of_it_leaves_the_platform_with_stripe_s_fee() -> None:
    licence = make_paid_licence(make_songs(2), price=usd("100.00"), fee=usd("3.20"), at=ISSUED)

    give({licence: usd("100.00")})
    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert stand() == ["-96.80", "0.00", "0.00", "0.00", "-3.20", "100.00"]
    assert not Pool.objects.exists()
    assert list(wrong_in_the_books()) == []


def test_a_pool_that_waits_is_cut_and_divided_without_it() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("200.00"), at=ISSUED, access_parts=5_000)
    recognise_until(NOVEMBER, on=DECEMBER_1ST.date(), at=DECEMBER_1ST, actor=None)

    give({licence: usd("100.00")})

    # 170.00 for the music became 85.00: half of it access, of which all is in November's pool.
    assert PoolCut.objects.get().amount_units == usd("42.50").units
    assert stand() == ["-200.00", "42.50", "42.50", "15.00", "0.00", "100.00"]
    run = distribute(NOVEMBER, at=DECEMBER_1ST)
    assert run.totals["USD"]["pool_units"] == usd("42.50").units
    assert all_paid() == usd("42.50")
    assert paid(artist_of(songs[0])) == paid(artist_of(songs[1]))
    assert list(wrong_in_the_books()) == []


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_what_payees_had_already_comes_from_their_balances_pro_rata(currency: str) -> None:
    songs = make_songs(3)
    licence = make_paid_licence(songs, price=Money.parse("100", currency), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    before = all_paid(currency)

    give({licence: Money.parse("10", currency)})

    # A tenth of what each of them got, to the unit.
    assert (before - all_paid(currency)).units * 10 == before.units
    for row in Recovery.objects.all():
        got = RoyaltyLine.objects.filter(payee=row.payee).aggregate(units=Sum("amount_units"))["units"]
        assert abs(10 * row.balance_units - got) < 10
        assert row.balance_units == row.amount_units
    assert (before.decimal, stand(currency)[3]) == (("85.00", "13.50") if currency == "USD" else ("85", "13.5000"))
    assert list(wrong_in_the_books()) == []


def test_many_odd_parts_take_from_each_payee_exactly_what_they_got() -> None:
    songs = make_songs(3)
    licence = make_paid_licence(songs, price=usd("10.01"), fee=usd("0.59"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    for number, cents in enumerate((1, 7, 13, 99, 101, 203, 77, 111, 333, 56)):
        give({licence: Money.from_minor(cents, "USD")}, key=f"granted:{number}")

    assert sum(one.amount_units for one in GivenBack.objects.all()) == usd("10.01").units
    assert {amount for account, amount in balances("USD") if account.kind == Kind.PAYEE} == {usd("0.00")}
    assert stand() == ["-9.42", "0.00", "0.00", "0.00", "-0.59", "10.01"]
    assert list(wrong_in_the_books()) == []


def test_more_than_is_left_is_refused() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("10.00"), at=ISSUED)
    give({licence: usd("9.99")})

    with pytest.raises(MoreThanWasPaid, match=r"only 0\.01 USD is left"):
        give({licence: usd("0.02")}, key="granted:again")

    assert balance_of(Kind.OWED_TO_BUYER, "USD") == usd("9.99")


def test_told_twice_under_one_key_it_moves_once() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("10.00"), at=ISSUED)

    give({licence: usd("4.00")})
    give({licence: usd("4.00")})

    assert balance_of(Kind.OWED_TO_BUYER, "USD") == usd("4.00")


def test_what_was_paid_out_is_a_debt_up_to_the_cap_and_then_a_loss(settings: object) -> None:
    settings.PAYEE_DEBT_CAP = {"USD": "30.00"}  # type: ignore[attr-defined]
    (song,) = make_songs(1)
    licence = make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    take_away(song, usd("31.00"))

    give({licence: usd("100.00")})

    row = Recovery.objects.get(payee=artist_of(song))
    assert row.amount == Money(31_875_000, "USD")
    taken = [row.balance_units, row.debt_units, row.lost_units]
    assert taken == [875_000, usd("30.00").units, usd("1.00").units]
    assert paid(artist_of(song)) == usd("0.00")
    assert balance_of(Kind.DEBT, "USD", owner=artist_of(song)) == usd("-30.00")
    assert balance_of(Kind.PLATFORM_REVENUE, "USD") == usd("-1.00")
    assert list(wrong_in_the_books()) == []


def test_what_is_held_for_a_payee_gives_after_the_balance() -> None:
    (song,) = make_songs(1)
    licence = make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    holds.place(artist_of(song), reason=Hold.Reason.NOT_ONBOARDED, note="", at=DECEMBER_1ST, actor=None)

    give({licence: usd("100.00")})

    row = Recovery.objects.get(payee=artist_of(song))
    assert (row.balance_units, row.held_units) == (0, row.amount_units)
    assert balance_of(Kind.HELD, "USD", owner=artist_of(song)) == usd("0.00")
    assert list(wrong_in_the_books()) == []


def test_what_a_dispute_froze_goes_first() -> None:
    (song,) = make_songs(1)
    licence = make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    owner = artist_of(song)
    paid, kept = (ledger.account(kind, "USD", owner=owner) for kind in (Kind.PAYEE, Kind.FROZEN))
    frozen = ledger.Fact("frozen", "test", LATER.date(), [ledger.Move(paid, kept, usd("30.00"))])
    ledger.post(frozen, at=LATER, actor=None)

    give({licence: usd("100.00")}, frozen={owner.pk: usd("30.00").units})

    row = Recovery.objects.get(payee=owner)
    assert (row.frozen_units, row.balance_units) == (usd("30.00").units, 1_875_000)
    assert balance_of(Kind.FROZEN, "USD", owner=owner) == usd("0.00")


def test_each_licence_of_an_order_gives_its_own() -> None:
    (cheap,), (dear,) = make_songs(1), make_songs(1)
    priced = [(cheap, make_offer(cheap.catalog), usd("100.00")), (dear, make_offer(dear.catalog), usd("300.00"))]
    first, _second = sorted(make_paid_licences(priced, at=ISSUED), key=lambda licence: licence.price_units)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    give({first: usd("100.00")})

    assert (paid(artist_of(cheap)), all_paid()) == (usd("0.00"), usd("255.00"))
    assert list(wrong_in_the_books()) == []


def test_a_later_report_weighs_the_whole_pool_whatever_was_recovered() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("100.00"), at=ISSUED, access_parts=0)
    for year, month in [(2026, 11), (2026, 12)]:
        following = (year + month // 12, month % 12 + 1)
        distribute(DECEMBER.of(noon(f"{year}-{month:02}-01")), at=noon(f"{following[0]}-{following[1]:02}-28"))
    got = all_paid()

    give({licence: usd("50.00")})
    make_report(licence, NOVEMBER, {songs[0]: 10}, at=noon("2027-02-01"))
    distribute(DECEMBER.next, at=noon("2027-02-28"))

    assert abs(2 * sum(row.amount_units for row in Recovery.objects.all()) - got.units) <= 2
    assert list(wrong_in_the_books()) == []


def test_what_was_given_back_never_changes() -> None:
    licence = make_paid_licence(make_songs(1), price=usd("10.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    give({licence: usd("4.00")})

    for table in (GivenBack, Recovery):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            table.objects.all().delete()
    assert sum(amount.units for _account, amount in balances("USD")) == 0


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_undone_everybody_has_again_what_they_had(currency: str) -> None:
    licence = make_paid_licence(make_songs(2), price=Money.parse("101", currency), at=ISSUED, access_parts=5_000)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    before = balances(currency)
    give({licence: Money.parse("33", currency)})

    restoring.undo(Entry.objects.get(key="granted:test"), at=LATER)

    assert [row for row in balances(currency) if row[1]] == [row for row in before if row[1]]
    assert list(wrong_in_the_books()) == []


def test_undone_after_the_pools_were_divided_their_payees_get_their_part() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("200.00"), at=ISSUED, access_parts=10_000)
    recognise_until(NOVEMBER, on=DECEMBER_1ST.date(), at=DECEMBER_1ST, actor=None)
    give({licence: usd("100.00")})
    distribute(NOVEMBER, at=DECEMBER_1ST)

    restoring.undo(Entry.objects.get(key="granted:test"), at=LATER)
    restoring.undo(Entry.objects.get(key="granted:test"), at=LATER)

    assert all_paid() == usd("170.00")
    assert stand() == ["-200.00", "0.00", "0.00", "30.00", "0.00", "0.00"]
    assert list(wrong_in_the_books()) == []


def test_undone_a_debt_that_was_paid_off_is_paid_back() -> None:
    (song,) = make_songs(1)
    licence = make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    take_away(song, paid(artist_of(song)))
    give({licence: usd("100.00")})
    debt = ledger.account(Kind.DEBT, "USD", owner=artist_of(song))
    moves = [ledger.Move(ledger.account(Kind.CLEARING, "USD"), debt, usd("10.00"))]
    ledger.post(ledger.Fact("paid off", "test", LATER.date(), moves), at=LATER, actor=None)

    restoring.undo(Entry.objects.get(key="granted:test"), at=LATER)

    assert balance_of(Kind.DEBT, "USD", owner=artist_of(song)) == usd("0.00")
    assert paid(artist_of(song)) == usd("10.00")
