"""For each route with arguments: an object to open it with, and whose it is.

`belongs_to` names the groups of tests/site/roles.py that find the object; for all others it must not exist.
`refuses` names roles that the declared policy lets in and a rule inside the view turns away (403). `strangers` is what
a public route answers whoever has not signed in. The objects of all routes also stand in one world together
(tests/browser/pages.py): what can be there only once is looked for first.
"""

from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.storage import store
from licensing.models import Licence, Quote
from licensing.services import breaches, deliveries, usage_reports
from licensing.services.deliveries import Recipient
from licensing.services.usage_reports import Sender
from marketplace.catalog.models import Asset, ImportBatch, UploadBatch
from marketplace.catalog.services import uploads
from marketplace.catalog.services.uploads import Sent
from marketplace.kit.months import Month
from payments.models import Dispute, Hold, InboxEvent, Order, Reconciliation, Refund
from payments.queries.differences import Finding
from payments.services import holds, invoices, run_steps, runs
from tests.factories import accounts, catalog, licences, payments
from tests.factories.accounts import NOON
from tests.site.objects import Make, Objects, of
from tests.site.roles import World
from tests.site.route_objects_claims import CLAIMS
from tests.site.route_objects_concerns import CONCERNS
from tests.site.route_objects_offers import OFFERS
from tests.site.route_objects_payees import PAYEES
from tests.site.route_objects_payouts import PAYOUTS
from tests.site.route_objects_people import PEOPLE
from tests.site.route_objects_reconciling import RECONCILING
from tests.site.route_objects_requests import REQUESTS
from tests.site.route_objects_rights import RIGHTS


def _consent(world: World) -> dict[str, Any]:
    recording = catalog.make_recording(world.catalog)
    return {"uuid": catalog.make_consent(world.creator, recording).uuid}


def _grant(world: World) -> dict[str, Any]:
    return {"uuid": catalog.make_grant(world.creator, catalog.make_recording(world.catalog)).uuid}


def _work(world: World) -> dict[str, Any]:
    recording = catalog.make_recording(world.catalog)
    catalog.make_credit(recording, world.creator)
    return {"uuid": recording.uuid}


def _stored(content: bytes) -> dict[str, Any]:
    with transaction.atomic():
        kept = store(content)
    return {"sha256": kept.sha256, "size": kept.size}


def _asset(world: World) -> dict[str, Any]:
    asset = catalog.make_asset(catalog.make_recording(world.catalog), with_preview=True)
    kept = _stored(b"sound")
    Asset.objects.filter(pk=asset.pk).update(**kept, preview_sha256=kept["sha256"])
    return {"uuid": asset.uuid}


def _upload(world: World) -> UploadBatch:
    """One file of a recording, sent and not yet read."""
    recording = catalog.make_recording(world.catalog)
    sent = [Sent("on-1.wav", BytesIO(b"sound"), 5, Asset.Kind.MASTER)]
    return uploads.bring(world.label, sent, catalog=world.catalog, recording=recording, at=NOON, actor=None)


def _batch(world: World) -> dict[str, Any]:
    batch = ImportBatch.objects.create(
        organisation=world.label,
        kind=ImportBatch.Kind.CATALOG,
        status=ImportBatch.Status.READY,
        file_name="onbit.csv",
        uploaded_at=NOON,
        **_stored(b"title\nSea\n"),
    )
    return {"batch": batch.uuid}


def _licence(world: World) -> Licence:
    """Of the label's recording, held by the developer, in force today."""
    recording = catalog.make_recording(world.catalog, cleared=True)
    catalog.make_asset(recording)
    Asset.objects.filter(recording=recording).update(**_stored(b"sound"))
    offer = licences.make_offer(world.catalog)
    return licences.make_licence([recording], terms=offer, organisation=world.developer, at=timezone.now())


def _breach(world: World) -> dict[str, Any]:
    told_by = accounts.make_owner(world.label)
    return {"uuid": breaches.tell(_licence(world), told="No reports", at=timezone.now(), actor=told_by).uuid}


def _delivery(world: World) -> dict[str, Any]:
    licence = _licence(world)
    recipient = Recipient(accounts.make_owner(world.developer), None)
    return {"token": deliveries.link_token(licence.items.get(), recipient)}


def _report(world: World) -> dict[str, Any]:
    licence = _licence(world)
    now = timezone.now()
    return {"uuid": usage_reports.submit_nil(licence, Month.of(now), at=now, sender=Sender()).uuid}


def _licence_and(**more: str) -> Make:
    return lambda world: {"uuid": _licence(world).uuid, **more}


def _licence_and_month(world: World) -> dict[str, Any]:
    licence = _licence(world)
    return {"uuid": licence.uuid, "month": str(Month.of(licence.starts_on))}


def _quote(world: World) -> Quote:
    """Accepted and too old, so that opening its payment page asks nobody."""
    recording = catalog.make_recording(world.catalog)
    terms = licences.make_offer(world.catalog)
    quote = licences.make_accepted_quote([(recording, terms, licences.THREE_DOLLARS)], organisation=world.developer)
    Quote.objects.filter(pk=quote.pk).update(valid_until=NOON)
    return quote


def _order(world: World) -> dict[str, Any]:
    quote = _quote(world)
    order = Order.objects.create(
        number=f"ORD-{Order.objects.count() + 1}",
        organisation=world.developer,
        quote=quote,
        currency=quote.currency,
        total_units=quote.total_units,
        placed_at=NOON,
    )
    return {"uuid": order.uuid}


def _paid_order(world: World) -> dict[str, Any]:
    recording = catalog.make_recording(world.catalog, cleared=True)
    priced = [(recording, licences.make_offer(world.catalog), licences.THREE_DOLLARS)]
    (licence,) = payments.make_paid_licences(priced, organisation=world.developer, at=NOON)
    return {"uuid": Order.objects.get(quote=licence.quote).uuid}


def _bank_refund(world: World) -> dict[str, Any]:
    refund = Refund.objects.create(
        kind=Refund.Kind.BANK,
        order=Order.objects.get(**_paid_order(world)),
        amount_units=10_000,
        settles_units=10_000,
        asked_at=NOON,
    )
    return {"uuid": refund.uuid}


def _invoice(world: World) -> dict[str, Any]:
    order = Order.objects.get(uuid=_order(world)["uuid"])
    return {"uuid": invoices.before_payment(order, due_on=NOON.date(), at=NOON).uuid}


def _invoiced(world: World) -> dict[str, Any]:
    found = _order(world)
    invoice = invoices.before_payment(Order.objects.get(**found), due_on=NOON.date(), at=NOON)
    Order.objects.filter(**found).update(status=Order.Status.INVOICED, invoice_number=invoice.number)
    return found


def _statement(world: World) -> dict[str, Any]:
    return {"uuid": world.statement}


def _run_step(world: World) -> dict[str, Any]:
    step = run_steps.prepare_later(Month(2026, 12), at=NOON, actor=accounts.make_operator())
    return {"uuid": step.uuid}


def _hold(world: World) -> dict[str, Any]:
    hold = holds.place(world.creator, reason=Hold.Reason.DISPUTED, note="", at=NOON, actor=None)
    return {"uuid": hold.uuid}


def _run(world: World) -> dict[str, Any]:
    return {"uuid": runs.prepare(Month.of(NOON), at=NOON, actor=None).uuid}


def _message(world: World) -> dict[str, Any]:
    told = {"endpoint": "platform", "event_id": "evt_strange", "kind": "charge.succeeded", "livemode": True}
    event, _made = InboxEvent.objects.get_or_create(
        event_id=told["event_id"],
        defaults={
            **told,
            "status": InboxEvent.Status.QUARANTINED,
            "body": '{"id": "evt_strange"}',
            "error": "it is about real money, and here is none",
            "created_at": NOON,
            "received_at": NOON,
        },
    )
    return {"uuid": event.uuid}


def _reconciliation(world: World) -> dict[str, Any]:
    finding = Finding("suspense", "txn_1", NOON, -7_000_000, "USD", "adjustment")
    done = Reconciliation.objects.create(at=NOON, moves=1, pulled=0, booked=[], findings=[finding.as_json()])
    return {"uuid": done.uuid}


def _dispute(world: World) -> dict[str, Any]:
    order = Order.objects.get(uuid=_order(world)["uuid"])
    told = {
        "status": Dispute.Status.UNDER_REVIEW,
        "charge_id": f"ch_{order.pk}",
        "currency": order.currency,
        "amount_units": order.total_units,
        "asked_at": NOON,
        "opened_at": NOON,
    }
    dispute, _made = Dispute.objects.get_or_create(order=order, stripe_id=f"du_{order.pk}", defaults=told)
    return {"uuid": dispute.uuid}


ROUTE_OBJECTS: dict[str, Objects] = {
    **PEOPLE,
    **RIGHTS,
    **RECONCILING,
    # catalog
    "catalog-assets": of(lambda world: {"uuid": world.catalog.uuid}, "label"),
    "recording-files": of(lambda world: {"uuid": _work(world)["uuid"]}, "label"),
    **dict.fromkeys(
        ["upload", "upload-progress", "api-upload", "api-upload-files"],
        of(lambda world: {"uuid": _upload(world).uuid}, "label"),
    ),
    "asset-file": of(_asset, "label", "operator", strangers="unknown key"),
    "asset-preview": of(_asset, "everybody"),
    "import-template": of(lambda world: {"kind": "catalog", "ending": "csv"}, "everybody"),
    **dict.fromkeys(
        [
            "import",
            "import-progress",
            "import-columns",
            "import-mend",
            "import-errors",
            "import-accept",
            "import-discard",
            "import-sales",
        ],
        of(_batch, "label"),
    ),
    **dict.fromkeys(
        [
            "api-import",
            "api-import-rows",
            "api-import-columns",
            "api-import-accept",
            "api-import-discard",
            "api-import-sales",
        ],
        of(lambda world: {"uuid": _batch(world)["batch"]}, "label"),
    ),
    # licensing
    "licence": of(_licence_and(), "label", "developer", "operator"),
    "licence-agreement": of(_licence_and(language="ko"), "label", "developer", "operator"),
    "licence-manifest": of(_licence_and(form="csv"), "label", "developer", "operator"),
    **dict.fromkeys(["licence-suspend", "licence-resume", "licence-end"], of(_licence_and(), "operator")),
    "breach-tell": of(_licence_and(), "label"),
    "breach-dismiss": of(_breach, "operator"),
    "licence-files": of(_licence_and(), "developer"),
    "delivery": of(_delivery, "everybody"),
    "obligation": of(lambda world: {"uuid": _licence(world).obligations.get(kind="credit").uuid}, "developer"),
    "usage-report-send": of(_licence_and_month, "developer"),
    "usage-report": of(_report, "developer"),
    "usage-report-errors": of(_report, "developer"),
    "usage-report-accept": of(_report, "developer"),
    "usage-report-discard": of(_report, "developer"),
    "usage-report-progress": of(_report, "developer"),
    "api-usage-report": of(_report, "developer"),
    "licence-checked": of(lambda world: {"number": _licence(world).number}, "everybody"),
    **dict.fromkeys(
        ["api-licence", "api-licence-manifest", "api-licence-files", "api-licence-obligations", "api-usage-reports"],
        of(_licence_and(), "developer"),
    ),
    "work": of(_work, "creator"),
    "work-answer": of(_work, "creator"),
    "work-licences": of(_work, "creator"),
    # payments
    "statement": of(_statement, "creator", "operator"),
    "statement-sum": of(lambda world: _statement(world) | {"figure": "earned"}, "creator", "operator"),
    "statement-line": of(lambda world: _statement(world) | {"number": 1}, "creator", "operator"),
    "statement-line-inputs": of(lambda world: _statement(world) | {"number": 1}, "creator", "operator"),
    "statement-file": of(lambda world: _statement(world) | {"kind": "json"}, "creator", "operator"),
    "api-statement": of(_statement, "creator", "operator"),
    "api-statement-document": of(_statement, "creator", "operator"),
    "hold-appeal": of(_hold, "creator", "operator"),
    **dict.fromkeys(["hold", "hold-lift", "hold-keep"], of(_hold, "operator")),
    **dict.fromkeys(["message", "message-again"], of(_message, "operator")),
    "reconciliation": of(_reconciliation, "operator"),
    **dict.fromkeys(["dispute", "dispute-end", "dispute-submit"], of(_dispute, "operator")),
    "dispute-evidence": of(lambda world: _dispute(world) | {"kind": "pdf"}, "operator"),
    **dict.fromkeys(["royalty-run-step", "royalty-run-step-progress"], of(_run_step, "operator")),
    **dict.fromkeys(["royalty-run", "royalty-run-approve", "royalty-run-prepare"], of(_run, "operator")),
    **dict.fromkeys(["consent-withdraw", "consent-recordings"], of(_consent, "creator")),
    "consent-sign": of(_consent, "creator"),
    **dict.fromkeys(["grant-withdraw", "grant-recordings"], of(_grant, "creator")),
    # payments
    "invoice-file": of(lambda world: _invoice(world) | {"language": "ko"}, "developer", "operator"),
    "api-invoice": of(_invoice, "developer"),
    "order-invoice": of(lambda world: {"uuid": _quote(world).uuid}, "developer"),
    **dict.fromkeys(["invoiced-order", "invoiced-order-let-go"], of(_invoiced, "operator")),
    "buyer": of(lambda world: {"slug": world.developer.slug}, "operator"),
    "order-pay": of(lambda world: {"uuid": _quote(world).uuid}, "developer"),
    **dict.fromkeys(["order-refunds", "order-send-owed", "order-sent-back"], of(_paid_order, "operator")),
    **dict.fromkeys(["refund-sent", "refund-call-off", "refund-came-back"], of(_bank_refund, "operator")),
    **dict.fromkeys(["order", "order-return", "api-order"], of(_order, "developer")),
    **CLAIMS,
    **OFFERS,
    **PAYEES,
    **PAYOUTS,
    **CONCERNS,
    **REQUESTS,
}
