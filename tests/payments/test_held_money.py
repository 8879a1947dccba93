"""Money that nobody can be paid yet waits in its own account, with a reason."""

import pytest

from accounts.models import Party
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Side
from payments.models import Account, Hold, Statement
from payments.queries.balances import balance_of
from payments.services import holds
from payments.verify_statement import verify
from tests.factories.accounts import make_party
from tests.factories.catalog import make_catalog, make_participation, make_recording
from tests.factories.payments import distribute, make_paid_licence
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


def test_held_money_waits_in_its_own_account_and_comes_when_the_hold_is_lifted() -> None:
    (song,) = make_songs(1)
    artist = artist_of(song)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    hold = holds.place(artist, reason=Hold.Reason.DISPUTED, note="Two bands", at=ISSUED, actor=None)

    run = distribute(NOVEMBER, at=DECEMBER_1ST)

    assert (paid(artist), balance_of(Account.Kind.HELD, "USD", owner=artist)) == (
        usd("0.00"),
        Money(31_875_000, "USD"),
    )
    statement = Statement.objects.get(run=run, party=artist)
    assert (statement.earned_units, statement.held_units, statement.closing_units) == (31_875_000, 31_875_000, 0)
    assert verify(document_of(statement)) == []

    holds.lift(hold, reason="They agreed.", at=JANUARY_1ST, actor=None)
    assert paid(artist) == Money(31_875_000, "USD")


def test_a_name_that_nobody_claimed_is_held_by_itself() -> None:
    song = make_recording(make_catalog(), cleared=True)
    unknown = make_party(song.organisation, name="Somebody", kind=Party.Kind.UNCLAIMED)
    share = song.shares.get(side=Side.MASTER)
    make_participation(share, unknown, parts=10)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert balance_of(Account.Kind.HELD, "USD", owner=unknown) == Money(4_250_000, "USD")
    assert [hold.reason for hold in Hold.objects.filter(party=unknown)] == [Hold.Reason.UNKNOWN_PAYEE]

    Party.objects.filter(pk=unknown.pk).update(kind=Party.Kind.PERSON)
    distribute(DECEMBER, at=JANUARY_1ST)

    assert [balance_of(Account.Kind.HELD, "USD", owner=unknown), Hold.objects.get().answer] == [
        usd("0.00"),
        "Somebody has claimed this name.",
    ]
    assert paid(unknown) >= Money(4_250_000, "USD")


def test_a_part_that_nobody_controls_any_more_waits_on_its_recording() -> None:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    song.shares.filter(side=Side.PUBLISHING).update(valid_until="2026-11-20")

    distribute(NOVEMBER, at=DECEMBER_1ST)

    assert balance_of(Account.Kind.SUSPENSE, "USD") == usd("42.50")
    assert [(hold.recording, hold.reason) for hold in Hold.objects.all()] == [(song, Hold.Reason.UNCLAIMED)]
