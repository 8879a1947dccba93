"""What was licensed, withdrawn and never delivered is owed back at its price in the quote, once and to the unit."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from licensing.models import Delivery, Licence, StoppedItem
from licensing.services import withdrawals
from marketplace.catalog.models import Recording
from marketplace.catalog.services import consents
from marketplace.kit.money import Money
from payments.models import Account, Order, OwedBack, Pool
from payments.queries.balances import balance_of
from payments.queries.books import wrong_in_the_books
from payments.services import owed_back
from tests.factories.accounts import make_operator
from tests.factories.catalog import make_asset
from tests.factories.clients import owner_of, signed_in
from tests.factories.licences import make_offer
from tests.factories.payments import distribute, make_paid_licence, make_paid_licences, noon
from tests.payments.studio import DECEMBER, DECEMBER_1ST, ISSUED, NOVEMBER, artist_of, make_songs, usd

pytestmark = pytest.mark.django_db
Kind = Account.Kind
KINDS = (Kind.CLEARING, Kind.LICENCE_INCOME, Kind.POOL, Kind.PLATFORM_REVENUE, Kind.PROCESSOR_FEES, Kind.OWED_TO_BUYER)
NOV_2ND = noon("2026-11-02")


def withdraw(*songs: Recording, at: object = NOV_2ND) -> None:
    """Each song's artist takes their consent back, and both sweeps run."""
    for song in songs:
        consents.withdraw(song.consents.get(), at=at, actor=None)  # type: ignore[arg-type]
    withdrawals.draw_consequences(at=at)  # type: ignore[arg-type]
    owed_back.owe_back_undelivered(at=at)  # type: ignore[arg-type]


def deliver(licence: Licence, song: Recording) -> None:
    asset = make_asset(song)
    item = licence.items.get(recording=song)
    Delivery.objects.create(licence=licence, item=item, asset=asset, sha256=asset.sha256, at=ISSUED)


def stand() -> list[str]:
    """What is on each account, in the order of KINDS."""
    return [balance_of(kind, "USD").decimal for kind in KINDS]


def test_before_the_month_is_shared_out_income_and_the_platform_s_fee_give_it_back() -> None:
    songs = make_songs(2)
    make_paid_licence(songs, price=usd("100.00"), fee=usd("3.20"), at=ISSUED)
    before = stand()

    withdraw(songs[0])

    # 100.00 less 50.00 less 3.20 less 15 % of 50.00: 39.30 is left for the music.
    assert before == ["-96.80", "81.80", "0.00", "15.00", "0.00", "0.00"]
    assert stand() == ["-96.80", "39.30", "0.00", "7.50", "0.00", "50.00"]
    assert Order.objects.get().owed == usd("50.00")
    assert list(wrong_in_the_books()) == []


def test_the_rest_of_the_month_is_shared_out_among_what_is_left() -> None:
    songs = make_songs(2)
    make_paid_licence(songs, price=usd("100.00"), fee=usd("3.20"), at=ISSUED)
    withdraw(songs[0])

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    assert Pool.objects.get().amount_units == usd("39.30").units
    assert {line.recording for line in run.lines.all()} == {songs[1]}
    assert stand() == ["-96.80", "0.00", "0.00", "7.50", "0.00", "50.00"]
    assert list(wrong_in_the_books()) == []


def test_what_creators_have_already_stays_theirs_and_the_platform_bears_it() -> None:
    songs = make_songs(2)
    make_paid_licence(songs, price=usd("100.00"), fee=usd("3.20"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    withdraw(songs[0], at=noon("2026-12-02"))
    run = distribute(DECEMBER, at=noon("2027-01-20"))

    assert stand() == ["-96.80", "0.00", "0.00", "-35.00", "0.00", "50.00"]
    assert not run.lines.exists()
    assert list(wrong_in_the_books()) == []


def test_what_is_still_to_be_earned_shrinks_and_what_was_earned_stays() -> None:
    songs = make_songs(2)
    make_paid_licence(songs, price=usd("200.00"), at=ISSUED, access_parts=5_000)
    distribute(NOVEMBER, at=DECEMBER_1ST)  # the access part: half of 170.00
    before = stand()

    withdraw(songs[0], at=noon("2026-12-02"))

    # Of 85.00 to come 42.50 stay; 15.00 of the platform's fee is its due no more, and it bears the other 42.50.
    assert before == ["-200.00", "85.00", "0.00", "30.00", "0.00", "0.00"]
    assert stand() == ["-200.00", "42.50", "0.00", "-27.50", "0.00", "100.00"]
    for year, month in [(2026, 12), *((2027, month) for month in range(1, 12))]:
        following = (year + month // 12, month % 12 + 1)
        distribute(DECEMBER.of(noon(f"{year}-{month:02}-01")), at=noon(f"{following[0]}-{following[1]:02}-28"))
    assert stand() == ["-200.00", "0.00", "0.00", "-27.50", "0.00", "100.00"]
    assert list(wrong_in_the_books()) == []


def test_a_licence_of_which_nothing_is_left_gives_all_of_it_back() -> None:
    songs = make_songs(2)
    make_paid_licence(songs, price=usd("100.00"), fee=usd("3.20"), at=ISSUED)

    withdraw(*songs)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    # Stripe keeps its 3.20: the platform's loss, and nobody else's.
    assert stand() == ["-96.80", "0.00", "0.00", "0.00", "-3.20", "100.00"]
    assert not Pool.objects.exists()
    assert list(wrong_in_the_books()) == []


def test_two_licences_of_one_order_keep_their_own() -> None:
    (cheap,), (dear,) = make_songs(1), make_songs(1)
    priced = [(cheap, make_offer(cheap.catalog), usd("100.00")), (dear, make_offer(dear.catalog), usd("300.00"))]
    make_paid_licences(priced, fee=usd("12.80"), at=ISSUED)

    withdraw(cheap)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    # 400.00 less 100.00 less 12.80 less 15 % of 300.00: all of 242.20 for the one that is left.
    assert [(pool.licence.price_units, pool.amount_units) for pool in Pool.objects.all()] == [
        (usd("300.00").units, usd("242.20").units)
    ]
    assert stand() == ["-387.20", "0.00", "0.00", "45.00", "0.00", "100.00"]
    assert list(wrong_in_the_books()) == []


def test_it_is_owed_once_however_often_the_sweep_runs_and_a_second_withdrawal_owes_only_its_own() -> None:
    songs = make_songs(3)
    make_paid_licence(songs, price=usd("90.00"), at=ISSUED)

    withdraw(songs[0])
    withdraw(songs[1])
    for _time in range(2):
        withdrawals.draw_consequences(at=NOV_2ND)
        owed_back.owe_back_undelivered(at=NOV_2ND)

    assert [one.amount for one in OwedBack.objects.all()] == [usd("30.00"), usd("30.00")]
    assert stand() == ["-90.00", "25.50", "0.00", "4.50", "0.00", "60.00"]
    assert list(wrong_in_the_books()) == []


def test_a_part_of_a_cent_is_owed_to_the_unit() -> None:
    songs = make_songs(3)
    make_paid_licence(songs, price=usd("100.00"), fee=usd("3.20"), at=ISSUED)

    withdraw(songs[0])
    withdraw(songs[2])

    units = sorted(OwedBack.objects.values_list("amount_units", flat=True))
    prices = sorted(StoppedItem.objects.values_list("item__price_units", flat=True))
    assert units == prices
    assert balance_of(Kind.OWED_TO_BUYER, "USD") == Money(sum(prices), "USD")
    distribute(NOVEMBER, at=DECEMBER_1ST)
    assert balance_of(Kind.LICENCE_INCOME, "USD") == Money.zero("USD")
    assert list(wrong_in_the_books()) == []


def test_what_was_delivered_is_not_owed_back() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("100.00"), at=ISSUED)
    deliver(licence, songs[0])

    withdraw(*songs)

    assert [one.stopped.item.recording for one in OwedBack.objects.all()] == [songs[1]]
    assert balance_of(Kind.OWED_TO_BUYER, "USD") == usd("50.00")


def test_the_buyer_reads_it_on_the_order_and_on_the_licence() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("100.00"), at=ISSUED)
    buyer = owner_of(licence.organisation)

    withdraw(songs[0])

    order = buyer.get(reverse("order", args=[Order.objects.get().uuid])).content.decode()
    page = buyer.get(reverse("licence", args=[licence.uuid])).content.decode()
    files = buyer.get(reverse("licence-files", args=[licence.uuid])).content.decode()
    why = f"{artist_of(songs[0]).name} has taken back their yes to this use."
    for told in (order, page, files):
        assert "$50.00" in told
        assert why in told
    assert songs[0].title in order
    assert "1 recording was never delivered, and never will be" in page
    assert "$50.00 is owed back to you, the whole price in the quote; your order shows it." in page
    assert "$50.00 is owed back to you." in files


def test_the_label_reads_that_the_price_goes_back_to_the_buyer() -> None:
    songs = make_songs(1)
    licence = make_paid_licence(songs, price=usd("100.00"), at=ISSUED)

    withdraw(*songs)

    page = owner_of(licence.terms.organisation).get(reverse("licence", args=[licence.uuid])).content.decode()
    assert "$100.00 goes back to the buyer, the whole price in the quote." in page


def test_the_operator_reads_on_the_state_of_the_money_to_whom_what_goes_back() -> None:
    songs = make_songs(2)
    licence = make_paid_licence(songs, price=usd("100.00"), at=ISSUED)
    withdraw(songs[0])

    page = signed_in(make_operator()).get(reverse("money")).content.decode()

    assert "What goes back to buyers" in page
    assert licence.organisation.name in page
    assert page.count("$50.00") >= 2


def test_what_is_owed_never_changes() -> None:
    songs = make_songs(1)
    make_paid_licence(songs, price=usd("100.00"), at=ISSUED)
    withdraw(*songs)

    for table in (OwedBack, StoppedItem):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            table.objects.update(at=ISSUED)
