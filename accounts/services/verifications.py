"""Come to trust an organisation: what it warrants, who signs for it, and what an operator decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, User, Verification
from accounts.services import audit, mail
from accounts.services.neutrality import require_neutral
from accounts.services.signing import NotASignatory
from marketplace.kit.errors import DomainError


class VerificationNotWanted(DomainError):
    """The organisation is verified already, or waits for an answer."""


class VerificationDecided(DomainError):
    """An operator has answered this request already."""


def warranty_of(organisation: Organisation) -> str:
    """The words that the signatory accepts, in the language of the page."""
    if organisation.kind == Organisation.Kind.RIGHTS_HOLDER:
        return _(
            "I may sign for %(name)s. It controls the rights it lists, or lists them with the written permission of"
            " whoever does. It will list no recording without a human creator, will declare a consent only where the"
            " document says so for AI training, and will put right what turns out to be wrong."
        ) % {"name": organisation.name}
    return _(
        "I may sign for %(name)s. It will use the music only as its licences say, will report its use truthfully and on"
        " time, will not try to imitate a person whose voice or name it has not licensed, and will keep the files safe."
    ) % {"name": organisation.name}


@transaction.atomic
def submit(
    organisation: Organisation,
    *,
    signatory: User,
    name: str,
    title: str,
    warranty: str,
    at: datetime,
    language: str = "en",
) -> Verification:
    """Ask to be verified, under the words that were shown and accepted."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.status in {Organisation.Status.VERIFIED, Organisation.Status.SUBMITTED}:
        raise VerificationNotWanted(_("There is nothing to send: it is verified, or waits for our answer."))
    if not Membership.objects.filter(organisation=organisation, user=signatory, is_signatory=True).exists():
        raise NotASignatory(_("Only somebody who may sign for the organisation can warrant this. Ask an owner."))
    verification = Verification.objects.create(
        organisation=organisation,
        signatory=signatory,
        signatory_name=name,
        signatory_title=title,
        warranty=warranty,
        language=language,
        submitted_at=at,
    )
    _set_status(organisation, Organisation.Status.SUBMITTED)
    audit.record("verification.submitted", subject=organisation, actor=signatory, at=at, verification=verification.uuid)
    return verification


@transaction.atomic
def accept(verification: Verification, *, at: datetime, actor: User, note: str = "") -> Verification:
    """Trust the organisation: from now on it may list and buy; how it was checked stays in the trail."""
    verification = _decide(verification, Verification.Status.ACCEPTED, reason="", at=at, actor=actor)
    organisation = verification.organisation
    organisation.verified_at = at
    _set_status(organisation, Organisation.Status.VERIFIED)
    audit.record(
        "verification.accepted", subject=organisation, actor=actor, at=at, verification=verification.uuid, note=note
    )
    mail.send_to(verification.signatory, "verification_accepted", verification=verification)
    return verification


@transaction.atomic
def refuse(verification: Verification, *, reason: str, at: datetime, actor: User) -> Verification:
    """Say no, and why; the organisation may put it right and ask again."""
    verification = _decide(verification, Verification.Status.REFUSED, reason=reason, at=at, actor=actor)
    organisation = verification.organisation
    _set_status(organisation, Organisation.Status.REFUSED)
    audit.record(
        "verification.refused",
        subject=organisation,
        actor=actor,
        at=at,
        verification=verification.uuid,
        reason=reason,
    )
    mail.send_to(verification.signatory, "verification_refused", verification=verification)
    return verification


def _decide(verification: Verification, status: str, *, reason: str, at: datetime, actor: User) -> Verification:
    verification = (
        Verification.objects.select_for_update(of=("self", "organisation"))
        .select_related("organisation", "signatory")
        .get(pk=verification.pk)
    )
    if verification.status != Verification.Status.SUBMITTED:
        raise VerificationDecided(_("This request has been answered already."))
    require_neutral(actor, verification.organisation)
    verification.status = status
    verification.reason = reason
    verification.decided_at = at
    verification.decided_by = actor
    verification.save(update_fields=["status", "reason", "decided_at", "decided_by"])
    return verification


def _set_status(organisation: Organisation, status: str) -> None:
    organisation.status = status
    organisation.save(update_fields=["status", "verified_at"])
