"""What PostgreSQL refuses of payees' accounts, what lists cost, and who may act for whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from payments.banking.bank_accounts import BankAccount
from payments.forms.payee_accounts import bank_form
from payments.models import Erasure, PayeeAccount
from payments.queries.payee_accounts import readiness_of
from payments.sandbox.connect.account_objects import ASKED_FIRST, BANK, IDENTITY_DOCUMENT
from payments.services import payee_sweeps
from payments.words.requirement_words import sentences
from tests.factories.accounts import NOON, make_creator, make_representation, make_user
from tests.factories.clients import freshly_signed_in, signed_in
from tests.factories.payees import make_bank_account, make_connect_account
from tests.payments.payees.onboarding import make_onboarded
from tests.payments.shop import Shop

Status = PayeeAccount.Status


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": "bank"}, "a_bank_account_is_not_at_stripe"),
        ({"status": Status.RETIRED}, "a_retired_account_has_a_date"),
        ({"retired_at": NOON}, "a_retired_account_has_a_date"),
        ({"ready_at": None}, "an_account_that_is_ready_became_so"),
        ({"stripe_id": "acct_of_another"}, "an_account_at_stripe_is_of_one_payee"),
    ],
)
def test_postgresql_refuses_what_an_account_cannot_be(changes: dict[str, Any], constraint: str) -> None:
    make_connect_account(make_creator(), stripe_id="acct_of_another")
    account = make_connect_account(make_creator())

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PayeeAccount.objects.filter(pk=account.pk).update(**changes)


@pytest.mark.django_db
def test_postgresql_refuses_an_erasure_of_nobody_and_two_of_one() -> None:
    user = make_user()
    Erasure.objects.create(user=user, asked_by=user, asked_at=NOON)

    with pytest.raises(IntegrityError, match="one_is_forgotten_once"), transaction.atomic():
        Erasure.objects.create(user=user, asked_by=user, asked_at=NOON)
    with pytest.raises(IntegrityError, match="an_erasure_is_of_a_person_or_of_an_organisation"), transaction.atomic():
        Erasure.objects.create(asked_by=user, asked_at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("payees", [1, 3])
def test_whether_payees_are_ready_is_one_query_for_all(
    payees: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    parties = [make_creator() for _one in range(payees)]
    for party in parties:
        make_connect_account(party)

    with django_assert_num_queries(1):
        found = readiness_of(parties, at=NOON)

    assert [found[party.pk].is_ready for party in parties] == [True] * payees


@pytest.mark.django_db
def test_a_representative_says_where_whom_they_act_for_is_paid_and_nobody_else_sees_it() -> None:
    mina = make_creator(name="Mina")
    acting = make_representation(mina).user
    given = {"holder": "김민아", "bank_code": "088", "number": "110456789012"}

    paper = SimpleUploadedFile("passbook.pdf", b"%PDF-1.7 passbook")
    freshly_signed_in(acting).post("/payee/bank/KR/", {**given, "document": paper})

    assert PayeeAccount.objects.get().party == mina
    assert "•••• 9012" in signed_in(mina.user).get("/payee/").content.decode()
    assert "•••• 9012" not in signed_in(make_creator().user).get("/payee/").content.decode()


@pytest.mark.parametrize(
    ("country", "typed", "account"),
    [
        (
            "JP",
            {"holder": "ﾔﾏﾀﾞ ﾊﾅ", "bank_code": "0005", "branch_code": "123", "kind": "1", "number": "1234567"},
            BankAccount("JP", "ヤマダ ハナ", "1234567", bank_code="0005", branch_code="123", kind="1"),
        ),
        (
            "AU",
            {"holder": "Mia Wren", "bank_code": "062-000", "number": "1234 5678"},
            BankAccount("AU", "Mia Wren", "12345678", bank_code="062000"),
        ),
        (
            "TR",
            {"holder": "Deniz Ak", "number": "TR33 0006 1005 1978 6457 8413 26"},
            BankAccount("TR", "Deniz Ak", "TR330006100519786457841326"),
        ),
        (
            "NG",
            {"holder": "Ada Obi", "bank_name": "Access", "bic": "ABNGNGLA", "number": "0123456789"},
            BankAccount("NG", "Ada Obi", "0123456789", bic="ABNGNGLA", bank_name="Access"),
        ),
    ],
)
def test_each_countrys_form_reads_its_accounts(country: str, typed: dict[str, str], account: BankAccount) -> None:
    paper = SimpleUploadedFile("statement.pdf", b"%PDF-1.7 statement")

    form = bank_form(country)(typed, {"document": paper}, country=country)

    assert form.is_valid(), form.errors
    assert form.account == account


def test_each_thing_that_stripe_asks_for_is_told_in_words() -> None:
    assert sentences((*ASKED_FIRST, BANK, IDENTITY_DOCUMENT)) == [
        "Your full name, as in your passport",
        "Your date of birth",
        "Your address",
        "Your bank account",
        "Accept Stripe’s agreement",
        "A picture of your passport or identity card",
    ]
    assert sentences(["new.thing"]) == ["Something that Stripe’s page explains (new.thing)"]


def test_an_account_of_which_every_message_was_lost_is_looked_at_again(shop: Shop) -> None:
    account = make_onboarded(shop, make_creator(name="Mina"))
    shop.sandbox.fault("withhold", times=9)
    shop.sandbox.standing(account.stripe_id, "restricted")

    asked = payee_sweeps.look_again(at=timezone.now())
    later = payee_sweeps.look_again(at=timezone.now() + timedelta(days=2))

    account.refresh_from_db()
    assert (asked, later, account.status) == (0, 1, Status.RESTRICTED)


@pytest.mark.django_db
def test_a_first_account_waits_for_no_objection() -> None:
    assert make_bank_account(make_creator()).usable_from is None
