"""Send the evidence to the bank: put together once, kept, handed over and submitted, each step safe to do again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from accounts.services.neutrality import require_neutral
from accounts.storage import open_stored, store
from marketplace.kit.errors import DomainError
from payments import gateway
from payments.gateway.types import Kept
from payments.models import Dispute, Operation
from payments.papers.evidence_pdf import evidence_pdf
from payments.papers.evidence_texts import texts_of
from payments.queries.evidence import evidence_of
from payments.services import disputes, operations

FILE, SUBMISSION = "evidence_file", "evidence"


class NothingToAnswer(DomainError):
    """The bank does not wait for evidence: it has it, or it has decided."""


def submit(dispute: Dispute, *, at: datetime, actor: User) -> Dispute:
    """Send the bank what is there today; pressed again after a lost answer, the very same is sent.

    It calls Stripe and so commits in steps. A bank takes evidence once.
    """
    dispute, planned = _reserve(dispute, at=at, actor=actor)
    file = planned.object_id or operations.perform(planned, _upload, at=at).id
    params = gateway.evidence_params(dispute.stripe_id, planned.params["texts"], file)
    call = operations.plan(SUBMISSION, planned.business_key, params, attempt=planned.attempt, at=at)
    operations.perform(call, gateway.submit_evidence, at=at)
    with transaction.atomic():
        Dispute.objects.filter(pk=dispute.pk).update(submitted_at=at, submitted_by=actor)
        audit.record("dispute.submitted", subject=dispute, actor=actor, at=at, sha256=dispute.evidence_sha256)
    return disputes.settle(disputes.look(dispute.stripe_id), at=at) or dispute


@transaction.atomic(durable=True)
def _reserve(dispute: Dispute, *, at: datetime, actor: User) -> tuple[Dispute, Operation]:
    """Put the evidence together and write down the call; two who press at once send the same."""
    found = Dispute.objects.select_for_update(of=("self",)).select_related("order__organisation", "order__placed_by")
    dispute = found.get(pk=dispute.pk)
    require_neutral(actor, dispute.order.organisation)
    if not dispute.is_answerable or dispute.submitted_at is not None:
        raise NothingToAnswer(_("The bank does not wait for evidence on this payment."))
    tried = Operation.objects.filter(kind=FILE, business_key=str(dispute.uuid)).order_by("attempt").last()
    attempt = tried.attempt if tried else 1
    if tried is not None and (_was_for_inquiry(dispute, tried) or _was_refused(dispute, attempt)):
        tried, attempt = None, attempt + 1
    if tried is not None:
        return dispute, tried
    evidence = evidence_of(dispute)
    dispute.evidence_sha256 = store(evidence_pdf(evidence, at=at)).sha256
    dispute.save(update_fields=["evidence_sha256"])
    params = gateway.evidence_file_params(dispute.evidence_sha256) | {"texts": texts_of(evidence)}
    return dispute, operations.plan(FILE, str(dispute.uuid), params, attempt=attempt, at=at)


def _was_for_inquiry(dispute: Dispute, tried: Operation) -> bool:
    return dispute.opened_at is not None and tried.planned_at < dispute.opened_at


def _was_refused(dispute: Dispute, attempt: int) -> bool:
    refused = Operation.objects.filter(
        kind__in=[FILE, SUBMISSION], business_key=str(dispute.uuid), attempt=attempt, status=Operation.Status.REJECTED
    )
    return refused.exists()


def _upload(params: dict[str, str], *, idempotency_key: str) -> Kept:
    with open_stored(params["sha256"]) as stream:
        return gateway.upload_evidence(params, stream.read(), idempotency_key=idempotency_key)
