"""What each side of a dispute reads: operators, the buyer, those whose royalties wait."""

import pytest
from django.test import Client

from accounts.models import Party
from payments.models import Order
from payments.services import disputes
from payments.services.disputes import Found
from tests.factories.accounts import make_creator, make_operator, make_owner, make_user
from tests.factories.clients import signed_in
from tests.factories.disputes import FEE, make_charge, make_dispute, moved, told_of
from tests.factories.payments import distribute, make_paid_licence, noon
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, artist_of, make_songs, usd

pytestmark = pytest.mark.django_db
DISPUTED = noon("2026-12-10")
WAITS = "of your royalties wait for a bank"


@pytest.fixture
def order() -> Order:
    licence = make_paid_licence(make_songs(1), price=usd("100.00"), at=ISSUED, access_parts=10000)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    return licence.quote.order


@pytest.fixture
def operator(client: Client) -> Client:
    return signed_in(make_operator())


def text(client: Client, page: str) -> str:
    answered = client.get(page)
    assert answered.status_code == 200
    return " ".join(answered.content.decode().split())


def test_operators_find_the_dispute_and_the_day(order: Order, operator: Client) -> None:
    dispute = make_dispute(order, at=DISPUTED)

    assert "Answer a bank that asks a payment back" in text(operator, "/operator/")
    listed, page = text(operator, "/operator/disputes/"), text(operator, f"/operator/disputes/{dispute.uuid}/")
    assert (order.number in listed, "Evidence is wanted" in listed, "$100.00" in listed) == (True, True, True)
    assert "The card’s owner says they did not buy it" in page
    assert "The money is with the bank" in page
    assert order.quote.licences.get().terms.organisation.name in page


def test_nothing_to_answer_is_no_task(order: Order, operator: Client) -> None:
    make_dispute(order, at=DISPUTED)
    won = told_of(order, "won", moved(usd("-100.00"), FEE), moved(usd("100.00"), -FEE))
    disputes.settle(Found(won, make_charge(order)), at=DISPUTED)

    assert "asks a payment back" not in text(operator, "/operator/")
    assert "The payment stands" in text(operator, "/operator/disputes/")


def test_buyer_reads_why_the_licences_are_suspended(order: Order) -> None:
    buyer = signed_in(make_owner(order.organisation))
    assert "Your bank asks" not in text(buyer, f"/orders/{order.uuid}/")

    make_dispute(order, at=DISPUTED)

    assert "Your bank asks $100.00 back, so the licences are suspended" in text(buyer, f"/orders/{order.uuid}/")
    licence = order.quote.licences.get()
    assert "asks the money back, and has not decided yet" in text(buyer, f"/licences/{licence.uuid}/")


def test_payees_see_what_waits_until_it_is_let_go(order: Order) -> None:
    licence = order.quote.licences.get()
    label = signed_in(make_owner(licence.terms.organisation))
    make_dispute(order, at=DISPUTED)

    assert WAITS in text(label, "/label/")
    assert WAITS in text(label, "/statements/")

    won = told_of(order, "won", moved(usd("-100.00"), FEE), moved(usd("100.00"), -FEE))
    disputes.settle(Found(won, make_charge(order)), at=DISPUTED)

    assert WAITS not in text(label, "/label/")
    assert WAITS not in text(label, "/statements/")


def test_creator_sees_only_their_own(order: Order) -> None:
    artist = artist_of(order.quote.licences.get().items.get().recording)
    artist.user, artist.kind = make_user(), Party.Kind.PERSON
    artist.save(update_fields=["user", "kind"])
    creator, other = signed_in(artist.user), signed_in(make_creator().user)
    make_dispute(order, at=DISPUTED)

    assert WAITS in text(creator, "/creator/")
    assert WAITS not in text(other, "/creator/")
