"""The evidence pack: what it holds, where it is seen, and that it reaches the bank once."""

import csv
import hashlib
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from accounts.models import KeptLetter, Membership
from accounts.services.neutrality import NotNeutral
from licensing.models import Licence
from licensing.services import deliveries
from licensing.services.deliveries import Recipient
from payments.models import Dispute, Operation
from payments.queries.evidence import evidence_of
from payments.services import evidence
from payments.services.evidence import NothingToAnswer
from tests.factories.accounts import make_operator
from tests.factories.catalog import make_asset
from tests.factories.clients import signed_in
from tests.payments.faults.books import assert_books_are_sound
from tests.payments.faults.disputing import Sale
from tests.payments.pdf_text import text_lines
from tests.payments.shop import Shop

pytestmark = pytest.mark.django_db(transaction=True)


def delivered(sale: Sale) -> Licence:
    """The buyer took the one file there is."""
    (licence,) = sale.licences
    item = licence.items.select_related("recording").get()
    make_asset(item.recording)
    deliveries.deliver(item, Recipient(sale.basket.buyer, None), first_byte=0, at=timezone.now())
    return licence


def test_pack_holds_agreement_manifest_log_letters_and_papers(shop: Shop) -> None:
    sale = Sale.make(shop, "100.00")
    licence = delivered(sale)
    sale.disputed()
    operator = signed_in(make_operator())

    pdf = operator.get(f"/operator/disputes/{sale.dispute.uuid}/evidence.pdf")
    answered = operator.get(f"/operator/disputes/{sale.dispute.uuid}/evidence.zip")
    with ZipFile(BytesIO(b"".join(answered.streaming_content))) as pack:  # type: ignore[attr-defined]
        names, files = set(pack.namelist()), {name: pack.read(name) for name in pack.namelist()}

    (delivery,) = evidence_of(sale.dispute).deliveries
    text = " ".join(text_lines(b"".join(pdf.streaming_content)))  # type: ignore[attr-defined]
    for said in (sale.order.number, sale.basket.buyer.email, "What was delivered", "What we wrote to the buyer"):
        assert said in text
    papers = {f"{paper.kind}-{paper.number}.pdf" for paper in sale.order.invoices.all()}
    assert len(papers) == 2
    assert names - papers == {
        *("index.json", "evidence.pdf", "deliveries.csv", f"agreement-{licence.number}.pdf"),
        *(f"manifest-{licence.number}.jsonl", "letters/001.txt", "letters/002.txt", "letters/003.txt"),
    }
    assert hashlib.sha256(files[f"manifest-{licence.number}.jsonl"]).hexdigest() == licence.manifest_sha256
    (row,) = csv.DictReader(StringIO(files["deliveries.csv"].decode("utf-8-sig")))
    assert (row["licence"], row["sha256"], row["taken"]) == (
        licence.number,
        delivery.sha256,
        f"by {sale.basket.buyer.email}",
    )
    index = json.loads(files.pop("index.json"))["sha256"]
    assert index == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_evidence_reaches_the_bank_once(shop: Shop) -> None:
    sale, person = Sale.make(shop, "100.00"), make_operator()
    delivered(sale)
    key = sale.disputed()
    operator = shop.browser(person)
    page = f"/operator/disputes/{sale.dispute.uuid}/"
    assert "Send it to the bank" in operator.get(page).text

    first = operator.post(f"{page}submit/", confirmed="yes")
    second = operator.post(f"{page}submit/", confirmed="yes")

    assert (first.status, second.status) == (302, 422)
    there = shop.sandbox.get(f"/v1/disputes/{key}")
    assert (there["status"], there["evidence_details"]["submission_count"]) == ("under_review", 1)
    assert sale.basket.buyer.email in there["evidence"]["access_activity_log"]
    assert there["evidence"]["service_documentation"].startswith("file_")
    dispute = sale.dispute
    assert (dispute.status, dispute.submitted_by) == (Dispute.Status.UNDER_REVIEW, person)
    sent = b"".join(signed_in(person).get(f"{page}evidence.pdf").streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(sent).hexdigest() == dispute.evidence_sha256
    assert_books_are_sound()


def test_lost_answer_is_asked_for_again_with_the_same_evidence(shop: Shop) -> None:
    sale, person = Sale.make(shop, "100.00"), make_operator()
    key = sale.disputed()
    shop.sandbox.fault("drop_answer", "POST /v1/disputes", times=3)
    operator = shop.browser(person)
    page = f"/operator/disputes/{sale.dispute.uuid}/submit/"

    lost = operator.post(page, confirmed="yes")
    KeptLetter.objects.create(
        about=sale.order.uuid, user=sale.basket.buyer, to="a@b.example", subject="New", body="New"
    )
    operator.post(page, confirmed="yes")
    sale.hear()

    assert lost.status == 422
    there = shop.sandbox.get(f"/v1/disputes/{key}")
    assert there["evidence_details"]["submission_count"] == 1
    assert Operation.objects.filter(kind__in=[evidence.FILE, evidence.SUBMISSION]).count() == 2
    assert sale.dispute.submitted_at is not None


def test_nobody_answers_for_their_own_side_or_too_late(shop: Shop) -> None:
    sale, person = Sale.make(shop, "100.00"), make_operator()
    key = sale.disputed()
    member = Membership.objects.create(user=person, organisation=sale.order.organisation, role=Membership.Role.OWNER)
    with pytest.raises(NotNeutral):
        evidence.submit(sale.dispute, at=timezone.now(), actor=person)
    member.delete()

    sale.steer("lose", dispute=key)

    with pytest.raises(NothingToAnswer):
        evidence.submit(sale.dispute, at=timezone.now(), actor=person)
