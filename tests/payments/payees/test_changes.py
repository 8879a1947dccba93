"""Somebody changes where a payee is paid: the old address is told, nothing is sent for 72 hours, one can object."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Party, User
from payments.models import PayeeAccount
from payments.queries.payee_accounts import WhyNot, account_of, readiness_of
from payments.services import bank_details
from tests.factories.accounts import NOON, make_creator, make_operator, make_representation
from tests.factories.clients import signed_in
from tests.factories.payees import korean_account, make_bank_account, make_connect_account

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
Status = PayeeAccount.Status


def _links() -> dict[str, str]:
    """The link to object in each letter about a change, by its address."""
    told = [letter for letter in mail.outbox if letter.subject.startswith("Somebody changed where")]
    return {letter.to[0]: re.findall(r"https?://[^/]+(/payee/object/\S+)", str(letter.body))[0] for letter in told}


def _change(party: Party) -> PayeeAccount:
    """To another bank account, just now, and found good by an operator at once."""
    return make_bank_account(party, account=korean_account(number="999888777666"), checked=True, at=timezone.now())


def test_nothing_is_sent_for_72_hours_after_a_change() -> None:
    mina = make_creator(name="Mina")
    former = make_connect_account(mina)

    changed = _change(mina)

    former.refresh_from_db()
    assert (former.status, former.retired_from) == (Status.RETIRED, Status.ACTIVE)
    assert changed.usable_from == changed.started_at + 72 * HOUR
    why = [readiness_of([mina], at=changed.started_at + hours * HOUR)[mina.pk].why_not for hours in (0, 71, 72, 100)]
    assert why == [WhyNot.CHANGED, WhyNot.CHANGED, None, None]
    page = signed_in(mina.user).get("/payee/").content.decode()
    assert "nothing is sent before then" in page
    assert next(iter(_links().values())) in page


def test_the_address_that_was_given_before_is_told_though_the_payee_has_another_now() -> None:
    mina = make_creator(name="Mina")
    assert mina.user is not None
    old = mina.user.email
    make_connect_account(mina)
    User.objects.filter(pk=mina.user.pk).update(email="thief@example.org")
    mina.refresh_from_db()

    _change(Party.objects.get(pk=mina.pk))

    assert set(_links()) == {old, "thief@example.org"}


def test_whoever_was_paid_before_takes_the_change_back_without_signing_in() -> None:
    mina = make_creator(name="Mina")
    former = make_connect_account(mina)
    changed = _change(mina)
    stranger, link = Client(), next(iter(_links().values()))

    asked = stranger.get(link).content.decode()
    done = stranger.post(link).content.decode()

    assert "Take back the change of where Mina is paid?" in asked
    assert "Mina is paid where it was before" in done
    former.refresh_from_db()
    changed.refresh_from_db()
    assert (account_of(mina), former.status, changed.status) == (former, Status.ACTIVE, Status.RETIRED)
    assert readiness_of([mina], at=NOON)[mina.pk].is_ready
    stranger.post(link)
    assert account_of(mina) == former


def test_a_second_change_is_taken_back_with_the_first() -> None:
    mina = make_creator(name="Mina")
    former = make_connect_account(mina)
    _change(mina)
    first_link = next(iter(_links().values()))
    _change(mina)

    Client().post(first_link)

    assert account_of(mina) == former


def test_after_the_72_hours_the_link_says_to_write_to_us() -> None:
    mina = make_creator(name="Mina")
    make_connect_account(mina)
    changed = _change(mina)
    PayeeAccount.objects.filter(pk=changed.pk).update(usable_from=timezone.now() - HOUR)
    link = next(iter(_links().values()))

    shown, pressed = Client().get(link), Client().post(link)

    assert "This can no longer be taken back here" in shown.content.decode()
    assert pressed.status_code == 409
    assert account_of(mina) == changed


def test_a_representative_is_told_of_a_change_and_so_is_whom_they_act_for() -> None:
    mina = make_creator(name="Mina")
    acting = make_representation(mina).user
    assert mina.user is not None
    assert acting is not None
    make_connect_account(mina)
    mail.outbox.clear()

    _change(mina)

    assert set(_links()) == {mina.user.email, acting.email}


def test_an_operator_does_not_check_their_own_details() -> None:
    operator = make_operator()
    account = make_bank_account(make_creator(user=operator))

    with pytest.raises(Exception, match="You belong to one of the sides yourself"):
        bank_details.confirm(account, at=NOON, actor=operator)
