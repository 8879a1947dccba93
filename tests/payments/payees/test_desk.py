"""Operators see whom they cannot pay, check bank accounts, and are told of changes that were taken back."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry
from payments.models import PayeeAccount
from payments.services import payee_changes
from tests.factories.accounts import make_creator, make_key, make_label, make_membership, make_operator
from tests.factories.clients import signed_in
from tests.factories.payees import korean_account, make_bank_account, make_connect_account
from tests.factories.payments import distribute, make_paid_licence
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, artist_of, make_songs, usd

pytestmark = pytest.mark.django_db
Status = PayeeAccount.Status


def _page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_operators_see_whose_money_waits_for_details() -> None:
    (song,) = make_songs(1)
    artist = artist_of(song)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)
    desk = signed_in(make_operator())

    before = _page(desk, "/operator/payees/")
    make_connect_account(song.organisation.party)
    after = _page(desk, "/operator/payees/")

    assert artist.name in before
    assert "$31.87" in before
    assert song.organisation.name in before
    assert song.organisation.name not in after


def test_an_operator_compares_the_account_with_the_paper_and_that_they_saw_it_is_written_down() -> None:
    account = make_bank_account(make_creator(name="Mina"))
    desk = signed_in(make_operator())

    listed = _page(desk, "/operator/payees/?state=check")
    shown = _page(desk, f"/operator/payees/{account.uuid}/")
    paper = desk.get(f"/operator/payees/{account.uuid}/paper/")
    desk.post(f"/operator/payees/{account.uuid}/confirm/", {"confirmed": "yes"})

    assert "Mina" in listed
    assert "110456789012" not in listed
    assert "110456789012" in shown
    assert paper.headers["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.filter(action="payee_account.read", subject_uuid=account.uuid).count() == 1
    account.refresh_from_db()
    assert account.status == Status.ACTIVE
    assert "110456789012" not in _page(desk, f"/operator/payees/{account.uuid}/")


def test_a_refusal_of_the_desk_is_read_by_the_payee() -> None:
    mina = make_creator(name="Mina")
    account = make_bank_account(mina)

    done = signed_in(make_operator()).post(f"/operator/payees/{account.uuid}/", {"reason": "Another name."})

    assert done.status_code == 302
    assert "Another name." in _page(signed_in(mina.user), "/payee/")


def test_a_change_that_was_taken_back_is_an_operators_task() -> None:
    mina = make_creator(name="Mina")
    make_connect_account(mina)
    now = timezone.now()
    changed = make_bank_account(mina, account=korean_account(number="999888777666"), at=now)
    desk = signed_in(make_operator())
    assert "was taken back" not in _page(desk, "/operator/")

    payee_changes.take_back(changed, at=now, actor=None)

    assert "1 change of a payee’s account was taken back" in _page(desk, "/operator/")
    assert "Taken back by whoever was paid before" in _page(desk, "/operator/payees/?state=changed")


def test_whoever_is_stopped_by_stripe_is_on_the_operators_home_and_their_own() -> None:
    mina = make_creator(name="Mina")
    make_connect_account(mina, status=Status.RESTRICTED)
    PayeeAccount.objects.update(missing=["configuration.recipient.default_outbound_destination"])

    assert "1 payee cannot be paid" in _page(signed_in(make_operator()), "/operator/")
    assert "Your bank account" in _page(signed_in(mina.user), "/creator/")


def test_homes_say_that_payment_details_are_missing() -> None:
    mina, label = make_creator(), make_label()
    owner = make_membership(label, role="owner").user
    viewer = make_membership(label, role="viewer").user
    task = "Tell us where your money shall go"

    assert task in _page(signed_in(mina.user), "/creator/")
    assert task in _page(signed_in(owner), "/label/")
    assert task not in _page(signed_in(viewer), "/label/")
    make_connect_account(mina)
    make_connect_account(label.party)
    assert task not in _page(signed_in(mina.user), "/creator/")
    assert task not in _page(signed_in(owner), "/label/")


def test_a_machine_reads_whether_its_owner_can_be_paid_and_never_the_account() -> None:
    mina = make_creator()
    _key, secret = make_key(mina)
    machine = Client(headers={"authorization": f"Bearer {secret}"})
    nothing = machine.get("/api/v1/payee-account").json()
    make_bank_account(mina)

    told = machine.get("/api/v1/payee-account").json()

    assert nothing == {
        "is_ready": False,
        "why_not": "no_account",
        "kind": None,
        "status": None,
        "country": "",
        "missing": [],
        "usable_from": None,
    }
    assert told == nothing | {"why_not": "being_checked", "kind": "bank", "status": "pending", "country": "KR"}
