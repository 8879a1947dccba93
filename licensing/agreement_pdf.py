"""The agreement as a PDF document."""

from dataclasses import asdict

from django.utils import translation
from django.utils.translation import gettext as _

from licensing import wording
from licensing.agreements import concluded
from licensing.models import Licence
from marketplace.kit.pdf import compile_pdf


def agreement_pdf(licence: Licence, *, language: str) -> bytes:
    """Print a licence's agreement in English or Korean, dated as it was issued."""
    with translation.override(language):
        agreement = concluded(licence)
        footer = _("%(number)s · manifest %(hash)s…") % {
            "number": licence.number,
            "hash": licence.manifest_sha256[:16],
        }
        lede = _("%(model)s may learn from %(recordings)s of %(licensor)s") % {
            "model": licence.trained_model,
            "recordings": wording.recordings(licence.recordings_count),
            "licensor": licence.terms.organisation.name,
        }
    data = asdict(agreement) | {"issuer": "Assent", "footer": footer, "lede": lede, "language": language}
    return compile_pdf("agreement.typ", data, at=licence.issued_at)
