"""A payee whom Stripe does not reach gives a bank account: sealed, shown by its last digits, checked by a person."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import Party
from accounts.services import parties
from payments.models import BankDetails, PayeeAccount
from payments.queries.payee_accounts import WhyNot, readiness_of
from payments.services import bank_details
from payments.services.bank_details import NothingToCheck
from tests.factories.accounts import NOON, make_creator, make_label, make_membership, make_operator, make_party
from tests.factories.clients import freshly_signed_in, signed_in
from tests.factories.payees import korean_account, make_bank_account

pytestmark = pytest.mark.django_db
Status = PayeeAccount.Status
KOREAN = {"holder": "김민아", "bank_code": "088", "number": "110-456-789012"}


def _document() -> SimpleUploadedFile:
    return SimpleUploadedFile("passbook.pdf", b"%PDF-1.7 passbook")


def test_a_korean_songwriter_gives_a_bank_account() -> None:
    mina = make_creator(name="Mina")
    client = freshly_signed_in(mina.user)

    asked = client.post("/payee/start/", {"country": "KR"})
    kept = client.post("/payee/bank/KR/", {**KOREAN, "document": _document()})

    assert (asked["Location"], kept["Location"]) == ("/payee/bank/KR/", "/payee/")
    account = PayeeAccount.objects.get(party=mina)
    assert (account.kind, account.status, account.country) == ("bank", Status.PENDING, "KR")
    assert bank_details.told(account) == korean_account()
    page = client.get("/payee/").content.decode()
    assert "Your payment details are being checked" in page
    assert "•••• 9012" in page
    assert "110456789012" not in page


def test_what_is_stored_cannot_be_read_without_the_key(settings: pytest.FixtureRequest) -> None:
    make_bank_account(make_creator())

    stored = BankDetails.objects.values_list("sealed", flat=True).get()

    assert "110456789012" not in stored
    assert "김민아" not in stored


def test_a_wrong_number_is_told_beside_its_field() -> None:
    client = freshly_signed_in(make_creator().user)

    answered = client.post("/payee/bank/KR/", {**KOREAN, "number": "12-34", "document": _document()})

    assert answered.status_code == 422
    assert "This has 10 to 16 digits, you gave 4" in answered.content.decode()
    assert not PayeeAccount.objects.exists()


def test_money_may_be_sent_once_an_operator_has_found_the_paper_good() -> None:
    mina = make_creator(name="Mina")
    account = make_bank_account(mina)
    assert readiness_of([mina], at=NOON)[mina.pk].why_not == WhyNot.BEING_CHECKED

    with transaction.atomic():
        bank_details.confirm(account, at=NOON, actor=make_operator())

    assert readiness_of([mina], at=NOON)[mina.pk].is_ready
    with pytest.raises(NothingToCheck):
        bank_details.confirm(account, at=NOON, actor=make_operator())


@pytest.mark.django_db(transaction=True)
def test_a_refusal_says_why_and_the_payee_gives_other_details() -> None:
    mina = make_creator(name="Mina")
    account = make_bank_account(mina)

    bank_details.refuse(account, reason="The page shows another name.", at=NOON, actor=make_operator())

    (letter,) = mail.outbox
    assert letter.subject == "Your payment details were refused"
    assert "The page shows another name." in letter.body
    assert "The page shows another name." in signed_in(mina.user).get("/payee/").content.decode()
    again = make_bank_account(mina)
    assert (again.replaces, again.usable_from) == (account, None)  # nobody was ever paid there: nothing to object to


def test_a_payee_is_paid_in_one_place() -> None:
    account = make_bank_account(make_creator())

    with pytest.raises(IntegrityError, match="a_payee_is_paid_in_one_place"), transaction.atomic():
        PayeeAccount.objects.create(party=account.party, kind="connect", country="US", started_at=NOON)


def test_one_person_gives_their_details_once_for_all_their_names() -> None:
    mina = make_creator(name="Mina")
    also = make_creator(name="MINA (official)", user=mina.user)
    account = make_bank_account(mina)

    assert [readiness_of([also], at=NOON)[also.pk].account] == [account]
    assert readiness_of([make_creator()], at=NOON).popitem()[1].why_not == WhyNot.NO_ACCOUNT


def test_an_organisation_is_paid_for_the_names_it_took_over() -> None:
    label = make_label()
    name = parties.entrust(make_party(kind=Party.Kind.UNCLAIMED), label, at=NOON, actor=make_operator())

    account = make_bank_account(label.party)

    assert readiness_of([name], at=NOON)[name.pk].account == account


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("finance", 200), ("viewer", 403)])
def test_a_labels_signers_say_where_it_is_paid(role: str, status: int) -> None:
    client = signed_in(make_membership(make_label(), role=role).user)

    assert client.get("/payee/").status_code == status


def test_whoever_says_where_money_goes_gives_the_password_again() -> None:
    mina = make_creator()

    answered = signed_in(mina.user).get("/payee/start/")

    assert answered.status_code == 302
    assert answered["Location"].startswith("/accounts/reauthenticate/")
