"""Evidence against a dispute: a file that Stripe keeps, and what is said with it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from payments.gateway.charges import dispute_of
from payments.gateway.client import asking, client
from payments.gateway.types import Dispute, Kept


def evidence_file_params(sha256: str) -> dict[str, Any]:
    """A PDF to keep for a dispute, named by its bytes, which are not written down with the call."""
    return {"purpose": "dispute_evidence", "sha256": sha256}


def upload_evidence(params: Mapping[str, Any], content: bytes, *, idempotency_key: str) -> Kept:
    """Hand a PDF to Stripe."""
    file = BytesIO(content)
    file.name = f"{params['sha256'][:16]}.pdf"
    with asking():
        made = client().v1.files.create(
            params={"purpose": params["purpose"], "file": file},
            options={"idempotency_key": idempotency_key},
        )
    return Kept(made.id)


def evidence_params(dispute: str, texts: Mapping[str, str], file: str) -> dict[str, Any]:
    """What is said of a dispute, with a file that Stripe keeps."""
    return {"dispute": dispute, "evidence": {**texts, "service_documentation": file}}


def submit_evidence(params: Mapping[str, Any], *, idempotency_key: str) -> Dispute:
    """Send evidence to the bank; that can be done once."""
    with asking():
        told = client().v1.disputes.update(
            params["dispute"],
            params={"evidence": params["evidence"], "submit": True},
            options={"idempotency_key": idempotency_key},
        )
    return dispute_of(told)
