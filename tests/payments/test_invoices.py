"""The papers of a purchase: an invoice and a receipt, numbered without gaps, that never change."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import ApiKey, Letter
from marketplace.catalog.services import freezes
from payments.models import Invoice, Order
from payments.papers.invoice_pdf import invoice_pdf
from payments.services import billing, invoices
from tests.factories.accounts import NOON, make_developer, make_key, make_membership
from tests.factories.clients import signed_in
from tests.payments.pdf_text import text_lines
from tests.payments.shop import Shop, make_basket


@pytest.fixture
def sold_by_us(settings: Settings) -> None:
    settings.SELLER_NAME = "Assent Market B.V."
    settings.SELLER_ADDRESS = "Keizersgracht 1; 1015 Amsterdam"
    settings.SELLER_COUNTRY = "NL"
    settings.SELLER_TAX_NUMBER = "NL001"
    settings.SELLER_BANK_DETAILS = ""
    settings.SALES_TAX_RULE = "Reverse charge: the buyer accounts for the tax."


def papers(order: Order) -> dict[str, Invoice]:
    return {paper.kind: paper for paper in order.invoices.all()}


def describe(order_or_basket: Any) -> None:
    billing.describe(
        order_or_basket.quote.organisation,
        legal_name="Halcyon Research GmbH",
        address="Torstraße 1\n10119 Berlin",
        business_number="DE123456789",
        at=NOON,
        actor=None,
    )


def test_a_purchase_gets_an_invoice_and_a_receipt(shop: Shop, sold_by_us: None) -> None:
    basket = make_basket("60.00", "40.00")
    describe(basket)
    answered = shop.browser(basket.buyer).post(f"/quotes/{basket.quote.uuid}/pay/", purchase_order="PO-77")

    page = shop.come_back(basket, shop.sandbox.act(answered.headers["Location"], "pay"))

    shop.sandbox.wait()
    found = papers(basket.order)
    year = timezone.now().year
    assert {kind: paper.number for kind, paper in found.items()} == {
        "invoice": f"INV-{year}-000001",
        "receipt": f"RCP-{year}-000001",
    }
    licences = list(basket.quote.licences.order_by("terms__pk"))
    assert found["invoice"].facts == {
        "seller": {
            "name": "Assent Market B.V.",
            "address": "Keizersgracht 1\n1015 Amsterdam",
            "country": "NL",
            "business_number": "NL001",
            "email": "",
            "bank": "",
            "tax_note": "Reverse charge: the buyer accounts for the tax.",
        },
        "buyer": {
            "name": "Halcyon Research GmbH",
            "address": "Torstraße 1\n10119 Berlin",
            "country": basket.quote.organisation.country,
            "business_number": "DE123456789",
        },
        "order": basket.order.number,
        "model": str(basket.quote.trained_model),
        "purchase_order": "PO-77",
        "lines": [
            {
                "licence": licence.number,
                "label": licence.terms.organisation.name,
                "terms": licence.terms.title,
                "recordings": 1,
                "units": licence.price_units,
            }
            for licence in licences
        ],
        "net": 100_0000 * 100,
        "tax": 0,
        "total": 100_0000 * 100,
    }
    receipt = found["receipt"].facts
    assert {name: receipt[name] for name in ("received", "owed", "by", "reference", "invoice")} == {
        "received": 100_0000 * 100,
        "owed": 0,
        "by": "stripe",
        "reference": basket.order.charge_id,
        "invoice": found["invoice"].number,
    }
    for paper in found.values():
        assert paper.number in page.text
        assert f"/invoices/{paper.uuid}/ko.pdf" in page.text


def test_the_letter_leads_to_the_papers(shop: Shop, mailoutbox: list[Any]) -> None:
    basket = make_basket("5.00")

    shop.buy(basket)

    shop.sandbox.wait()
    told = [mail for mail in mailoutbox if "We received your payment" in mail.subject]
    (letter,) = [mail for mail in told if mail.to == [basket.buyer.email]]
    for paper in papers(basket.order).values():
        assert f"{paper.number}: {shop.url}/invoices/{paper.uuid}/en.pdf" in letter.body
    assert not Letter.objects.exists()


def test_a_receipt_says_what_goes_back_and_the_invoice_leaves_it_out(shop: Shop) -> None:
    basket = make_basket("60.00", "40.00")
    shop.sandbox.fault("withhold", times=20)
    back = shop.buy(basket)
    freezes.freeze(basket.recordings[1], reason="Two labels claim it", at=timezone.now(), actor=None)

    shop.come_back(basket, back)

    found = papers(basket.order)
    assert found["invoice"].total.decimal == "60.00"
    assert (found["receipt"].total.decimal, found["receipt"].amount("owed").decimal) == ("100.00", "40.00")
    text = text_lines(invoice_pdf(found["receipt"], language="en"))
    assert "Of it for licences" in text
    assert "$60.00" in text
    assert "Of it owed back to you" in text
    assert "$40.00" in text


def test_nothing_licensed_is_receipted_and_not_invoiced(shop: Shop) -> None:
    basket = make_basket("60.00", "40.00", least=2)
    shop.sandbox.fault("withhold", times=20)
    back = shop.buy(basket)
    freezes.freeze(basket.recordings[1], reason="Two labels claim it", at=timezone.now(), actor=None)

    shop.come_back(basket, back)

    assert [(paper.kind, paper.total.decimal) for paper in basket.order.invoices.all()] == [("receipt", "100.00")]


@pytest.fixture
def invoice(db: None, sold_by_us: None) -> Invoice:
    """An invoice that is to be paid."""
    basket = make_basket("60.00", "40.00")
    describe(basket)
    order = Order.objects.create(
        number="ORD-1",
        organisation=basket.quote.organisation,
        quote=basket.quote,
        currency="USD",
        total_units=100_0000 * 100,
        purchase_order="PO-77",
        placed_at=NOON,
    )
    return invoices.before_payment(order, due_on=NOON.date(), at=NOON)


def test_the_sandbox_says_in_korean_that_it_charges_no_tax(invoice: Invoice) -> None:
    invoice.facts["seller"]["tax_note"] = "Sandbox: no tax is charged, and this is not an invoice."

    assert "세금을 매기지 않으며" in "\n".join(text_lines(invoice_pdf(invoice, language="ko")))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Invoice INV-2026-000001", "Business number DE123456789", "PO-77", "$100.00", "Germany"]),
        ("ko", ["INV-2026-000001", "DE123456789", "PO-77", "US$100.00"]),
    ],
)
def test_the_pdf_says_what_accountants_ask_for(invoice: Invoice, language: str, words: list[str]) -> None:
    invoice.facts["buyer"]["country"] = "DE"

    text = "\n".join(text_lines(invoice_pdf(invoice, language=language)))

    for word in [*words, "Halcyon Research GmbH", "10119 Berlin", "Assent Market B.V.", "NL001", "Reverse charge"]:
        assert word in text


def test_the_pdf_is_the_same_however_often_it_is_made(invoice: Invoice) -> None:
    assert invoice_pdf(invoice, language="en") == invoice_pdf(invoice, language="en")


def test_papers_are_their_buyers_alone(invoice: Invoice) -> None:
    reader = signed_in(make_membership(invoice.order.organisation, role="viewer").user)
    stranger = signed_in(make_membership(make_developer()).user)

    own = reader.get(f"/invoices/{invoice.uuid}/en.pdf")

    assert own["Content-Type"] == "application/pdf"
    assert own["Content-Disposition"] == f'attachment; filename="{invoice.number}.en.pdf"'
    assert reader.get(f"/invoices/{invoice.uuid}/fr.pdf").status_code == 404
    assert stranger.get(f"/invoices/{invoice.uuid}/en.pdf").status_code == 404


def test_a_machine_fetches_the_papers(invoice: Invoice, client: Client) -> None:
    _key, secret = make_key(invoice.order.organisation, scopes=[ApiKey.Scope.LICENCES_READ])
    headers = {"Authorization": f"Bearer {secret}"}

    shown = client.get(f"/api/v1/orders/{invoice.order.uuid}", headers=headers).json()
    pdf = client.get(f"/api/v1/invoices/{invoice.uuid}?language=ko", headers=headers)

    assert shown["purchase_order"] == "PO-77"
    assert [(row["uuid"], row["number"], row["total"]) for row in shown["invoices"]] == [
        (str(invoice.uuid), invoice.number, "100.00")
    ]
    assert pdf["Content-Type"] == "application/pdf"


def test_the_buyer_says_to_whom_its_papers_are_made_out(invoice: Invoice) -> None:
    client = signed_in(make_membership(invoice.order.organisation, role="finance").user)

    before = client.get("/billing/").content.decode()
    client.post("/billing/", {"legal_name": "Halcyon AG", "address": "Bern", "business_number": ""})

    assert "Halcyon Research GmbH" in before
    assert invoices.buyer(invoice.order.organisation)["name"] == "Halcyon AG"
    invoice.refresh_from_db()
    assert invoice.facts["buyer"]["name"] == "Halcyon Research GmbH"


def test_numbers_have_no_gaps(invoice: Invoice) -> None:
    order = make_order_like(invoice.order)

    def fail() -> None:
        with transaction.atomic():
            invoices.before_payment(order, due_on=NOON.date(), at=NOON)
            raise ValueError("the sale fails")

    with pytest.raises(ValueError, match="the sale fails"):
        fail()

    assert invoices.before_payment(order, due_on=NOON.date(), at=NOON).number == "INV-2026-000002"


def make_order_like(order: Order) -> Order:
    basket = make_basket("5.00", organisation=order.organisation)
    return Order.objects.create(
        number="ORD-2",
        organisation=order.organisation,
        quote=basket.quote,
        currency="USD",
        total_units=basket.quote.total_units,
        placed_at=NOON,
    )


@pytest.mark.parametrize("change", ["facts = '{}'", "number = 'INV-2026-000009'", "total_units = 1", "due_on = NULL"])
def test_postgresql_refuses_to_change_a_paper(invoice: Invoice, change: str) -> None:
    with pytest.raises(IntegrityError, match="payments_invoice is frozen"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE payments_invoice SET {change}")


@pytest.mark.parametrize("order", ["DELETE FROM payments_invoice", "TRUNCATE payments_invoice CASCADE"])
def test_postgresql_refuses_to_lose_a_paper(invoice: Invoice, order: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="refused"), connection.cursor() as cursor:
        cursor.execute(order)


def test_an_order_has_one_invoice_at_a_time(invoice: Invoice) -> None:
    with pytest.raises(IntegrityError, match="an_order_has_one_invoice"):
        invoices.before_payment(invoice.order, due_on=NOON.date(), at=NOON)
