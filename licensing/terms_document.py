"""Terms as one JSON document that anybody can hash: every field that binds, and nothing else."""

from typing import Final

from licensing.models import Terms
from marketplace.kit.hashing import Json, hash_of

LISTS: Final = ("purposes", "stages", "contents")
FIELDS: Final = (
    "number", "title", "preset", "model_scope", "months", "excludes_voice", "needs_signed_consent", "price_model",
    "currency", "price_units", "minimum_units", "access_parts", "access_rule", "master_parts", "publishing_parts",
    "least_creators_parts", "cadence", "grace_days", "after_term", "allows_training_on_output", "allows_distillation",
    "allows_named_artist_prompts", "output_use", "verbatim_seconds", "retention_days", "needs_deletion_certificate",
    "attribution", "needs_output_label", "audit_notice_days", "audit_cost_parts", "withdrawal", "withdrawal_days",
    "warranties", "governing_law", "notice_days",
    "metadata_tier",
)  # fmt: skip


def document_of(terms: Terms) -> dict[str, Json]:
    """Write the Terms down; lists are sorted, so that the order of ticking means nothing."""
    document: dict[str, Json] = {field: getattr(terms, field) for field in FIELDS}
    document |= {field: [*sorted(str(value) for value in getattr(terms, field))] for field in LISTS}
    return document | {
        "terms": str(terms.uuid),
        "organisation": str(terms.organisation.uuid),
        "catalog": str(terms.catalog.uuid),
        "territory": str(terms.territory),
        "takes_effect_on": str(terms.takes_effect_on) if terms.takes_effect_on else None,
    }


def sha256_of(terms: Terms) -> str:
    """Name the Terms by what they say."""
    return hash_of(document_of(terms))
