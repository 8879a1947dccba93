"""Nobody is forgotten while we owe them money; then a person's name and addresses are gone for good."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db.models import ProtectedError

from accounts.models import Membership, Party, User
from marketplace.kit.money import Money
from payments.models import Erasure, PayeeAccount, Payout
from payments.queries.erasures import what_keeps
from payments.services import erasures
from payments.services.erasures import StillOwed
from tests.factories.accounts import (
    NOON,
    make_creator,
    make_label,
    make_membership,
    make_operator,
    make_owner,
    make_user,
)
from tests.factories.clients import freshly_signed_in, signed_in
from tests.factories.disputes import make_dispute
from tests.factories.payees import make_connect_account
from tests.factories.payments import make_paid_licence
from tests.factories.payouts import approved_run, make_earned
from tests.payments.studio import artist_of, make_songs

pytestmark = pytest.mark.django_db
TEN_DOLLARS = Money.parse("10.00", "USD")


def test_a_person_is_forgotten_by_an_operator_once_nothing_is_owed() -> None:
    mina = make_creator(name="Mina")
    assert mina.user is not None
    email = mina.user.email
    make_connect_account(mina)
    browser, desk = freshly_signed_in(mina.user), signed_in(make_operator())

    browser.post("/profile/erase/", {"ask": "yes"})
    asked = Erasure.objects.get()
    listed = desk.get("/operator/erasures/").content.decode()
    done = desk.post(f"/operator/erasures/{asked.uuid}/", {"confirmed": "yes"})

    assert email in listed
    assert done.status_code == 302
    gone = User.objects.get(pk=mina.user.pk)
    assert (gone.name, gone.email, gone.is_active) == ("", f"erased-{gone.uuid}@erased.invalid", False)
    assert not EmailAddress.objects.filter(user=gone).exists()
    account = PayeeAccount.objects.get(party=mina)
    assert (account.status, account.contact_email) == (PayeeAccount.Status.RETIRED, "")


def test_whoever_is_owed_money_is_not_forgotten_and_reads_why() -> None:
    mina = make_creator(name="Mina")
    make_earned(mina, TEN_DOLLARS)
    browser, desk = freshly_signed_in(mina.user), signed_in(make_operator())

    browser.post("/profile/erase/", {"ask": "yes"})
    asked = Erasure.objects.get()
    done = desk.post(f"/operator/erasures/{asked.uuid}/", {"confirmed": "yes"})

    assert done.status_code == 409
    assert "$10.00 is still owed" in browser.get("/profile/erase/").content.decode()
    assert "$10.00 is still owed" in desk.get("/operator/erasures/").content.decode()
    assert "1 person or organisation wants to be forgotten" in desk.get("/operator/").content.decode()
    with pytest.raises(ProtectedError):
        mina.delete()


def test_an_organisation_is_closed_once_it_lists_nothing_and_is_owed_nothing() -> None:
    label = make_label(name="Onbit")
    owner = make_owner(label)
    make_earned(label.party, TEN_DOLLARS)
    asked = erasures.ask(owner, label, at=NOON, actor=owner)

    with pytest.raises(StillOwed):
        erasures.carry_out(asked, at=NOON, actor=make_operator())
    assert Membership.objects.filter(organisation=label).exists()


@pytest.mark.parametrize(("role", "asks"), [("owner", "Shall we close Onbit?"), ("manager", "Shall we forget you?")])
def test_only_an_owner_closes_an_organisation_and_others_ask_for_themselves(role: str, asks: str) -> None:
    member = make_membership(make_label(name="Onbit"), role=role).user

    assert asks in freshly_signed_in(member).get("/profile/erase/").content.decode()


def test_whoever_asked_can_stay() -> None:
    browser = freshly_signed_in(make_creator().user)
    browser.post("/profile/erase/", {"ask": "yes"})

    browser.post("/profile/erase/", {"stay": "yes"})

    assert Erasure.objects.get().status == Erasure.Status.TAKEN_BACK
    assert not mail.outbox


@pytest.mark.parametrize("status", [Payout.Status.SENT, Payout.Status.FAILED, Payout.Status.PAID])
def test_what_was_sent_and_may_come_back_is_waited_for(status: str) -> None:
    mina = make_creator(name="Mina")
    make_earned(mina, TEN_DOLLARS)
    account = make_connect_account(mina)
    run = approved_run(at=NOON + timedelta(days=30))
    Payout.objects.filter(run=run).update(status=status, sent_at=NOON + timedelta(days=30), account=account)

    then = what_keeps(mina.user, None, at=NOON + timedelta(days=31))
    later = what_keeps(mina.user, None, at=NOON + timedelta(days=60))

    assert then.may_come_back == [TEN_DOLLARS]
    assert later.may_come_back == ([] if status == Payout.Status.PAID else [TEN_DOLLARS])


def test_buyer_is_not_closed_before_its_orders_are_settled() -> None:
    licence = make_paid_licence(make_songs(1), price=Money.parse("100.00", "USD"), at=NOON)
    buyer = licence.organisation
    assert what_keeps(None, buyer, at=NOON).orders == 0

    make_dispute(licence.quote.order, at=NOON)

    assert what_keeps(None, buyer, at=NOON).orders == 1


def test_whose_songs_are_still_licensed_is_not_forgotten() -> None:
    """With nothing in their balance: royalties of the months to come would belong to nobody."""
    licence = make_paid_licence(make_songs(1), price=Money.parse("100.00", "USD"), at=NOON)
    artist = artist_of(licence.items.get().recording)
    artist.user, artist.kind = make_user(), Party.Kind.PERSON
    artist.save(update_fields=["user", "kind"])
    operator = make_operator()
    asked = erasures.ask(artist.user, None, at=NOON, actor=artist.user)

    with pytest.raises(StillOwed):
        erasures.carry_out(asked, at=NOON, actor=operator)
    assert "1 licence still brings royalties" in signed_in(operator).get("/operator/erasures/").content.decode()

    over = NOON + timedelta(days=4000)
    assert what_keeps(artist.user, None, at=over).earning == 0
