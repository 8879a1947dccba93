"""What a label is said to pay its artist on waits while the artist disputes it; everything else is paid.

A song costs a buyer $100 in November. Of that $85 are for the music: $42.50 for each side. The artist's quarter of the
master, $10.625, is paid through the label.
"""

from decimal import Decimal

import pytest

from marketplace.catalog.models import Participation, ParticipationAnswer, Recording
from marketplace.catalog.services import participation_answers
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Side
from payments.models import Account, Hold
from payments.queries.balances import balance_of
from payments.queries.books import wrong_in_the_books
from payments.services import holds
from tests.factories.accounts import make_operator, make_user
from tests.factories.payments import distribute, make_paid_licence, noon
from tests.payments.studio import DECEMBER, DECEMBER_1ST, ISSUED, JANUARY_1ST, NOVEMBER, make_songs, paid, usd

pytestmark = pytest.mark.django_db
NOVEMBER_20TH, DECEMBER_10TH = noon("2026-11-20"), noon("2026-12-10")


def sold_song() -> Recording:
    """One song whose artist is paid through the label."""
    (song,) = make_songs(1)
    Participation.objects.filter(share__recording=song).update(payment=Participation.Payment.THROUGH_HOLDER)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    return song


def dispute(song: Recording) -> ParticipationAnswer:
    earned = Participation.objects.get(share__recording=song, share__side=Side.MASTER)
    return participation_answers.dispute(earned, words="It is a half.", at=NOVEMBER_20TH, actor=make_user())


def label_and_waiting(song: Recording) -> list[Money]:
    return [paid(song.organisation.party), balance_of(Account.Kind.SUSPENSE, "USD")]


def money(*texts: str) -> list[Money]:
    return [Money(int(Decimal(text) * 1_000_000), "USD") for text in texts]


def test_only_what_is_disputed_waits_and_says_why() -> None:
    song = sold_song()
    dispute(song)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert label_and_waiting(song) == money("74.375", "10.625")
    assert Hold.objects.get(recording=song).reason == Hold.Reason.DISPUTED
    assert list(wrong_in_the_books()) == []


def test_undisputed_money_goes_to_the_label_whole() -> None:
    song = sold_song()

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert label_and_waiting(song) == money("85", "0")


def test_settled_dispute_lets_it_go_with_the_next_distribution() -> None:
    song = sold_song()
    answer = dispute(song)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    operator = make_operator()

    participation_answers.decide(
        answer, status="rejected", reason="A quarter is signed.", at=DECEMBER_10TH, actor=operator
    )
    holds.lift(Hold.objects.get(recording=song), reason="Settled.", at=DECEMBER_10TH, actor=operator)
    distribute(DECEMBER, at=JANUARY_1ST)

    assert label_and_waiting(song) == money("85", "0")
    assert list(wrong_in_the_books()) == []


def test_hold_that_is_lifted_too_early_comes_back() -> None:
    song = sold_song()
    dispute(song)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    holds.lift(Hold.objects.get(recording=song), reason="By mistake.", at=DECEMBER_10TH, actor=make_operator())
    distribute(DECEMBER, at=JANUARY_1ST)

    assert label_and_waiting(song) == money("74.375", "10.625")
    assert Hold.objects.filter(recording=song, lifted_at=None).count() == 1


def test_dispute_takes_back_nothing_that_was_paid() -> None:
    song = sold_song()
    distribute(NOVEMBER, at=DECEMBER_1ST)

    dispute(song)
    distribute(DECEMBER, at=JANUARY_1ST)

    assert label_and_waiting(song) == money("85", "0")
