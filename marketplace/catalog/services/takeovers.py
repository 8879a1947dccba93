"""Let an organisation be the name that labels' files give it, once a document proves it."""

from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import documents
from accounts.models import Organisation, Party, User
from accounts.queries.people import answerable
from accounts.services import audit, mail, parties
from accounts.services.neutrality import require_neutral
from accounts.services.signing import require_signatory
from marketplace.catalog.models import TakeOver
from marketplace.catalog.queries.takeovers import is_free
from marketplace.catalog.services.permission import permission_exclusive
from marketplace.kit.errors import DomainError
from marketplace.kit.texts import one_line

Status = TakeOver.Status


class NameNotFree(DomainError):
    """A name that is claimed, owns nothing, or is credited as a creator is not an organisation's to take over."""


class AskedAlready(DomainError):
    """An organisation asks for a name once, and then waits for the answer."""


class TakeOverDecided(DomainError):
    """It was answered before."""


@transaction.atomic
def ask(
    organisation: Organisation, party: Party, *, words: str, title: str, document: IO[bytes], at: datetime, actor: User
) -> TakeOver:
    """Ask to be a name that nobody has claimed; its signatory asks, and an operator checks the document."""
    require_signatory(organisation, actor)
    party = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
    _require_free(party)
    if TakeOver.objects.filter(organisation=organisation, party=party, status=Status.SUBMITTED).exists():
        raise AskedAlready(_("You have asked for %(name)s already. We are checking it.") % {"name": party.name})
    kept = documents.keep(document)
    takeover = TakeOver.objects.create(
        organisation=organisation,
        party=party,
        words=words,
        document_title=one_line(title),
        document_sha256=kept.sha256,
        document_type=kept.media_type,
        asked_by=actor,
        asked_at=at,
    )
    _record("takeover.asked", takeover, actor=actor, at=at)
    return takeover


@transaction.atomic
def accept(takeover: TakeOver, *, at: datetime, actor: User) -> TakeOver:
    """Find that the name is theirs: its shares, permissions and money are the organisation's from now on.

    Money that waited for somebody to claim the name is let go by the sweep that does so for everybody.
    """
    permission_exclusive()
    if takeover.is_waiting:
        _require_free(takeover.party)
    takeover = _decide(takeover, Status.ACCEPTED, reason="", at=at, actor=actor)
    parties.entrust(takeover.party, takeover.organisation, at=at, actor=actor)
    _record("takeover.accepted", takeover, actor=actor, at=at)
    mail.send_to(takeover.asked_by, "takeover_accepted", takeover=takeover)
    if takeover.party.named_by is not None:
        for user in answerable(takeover.party.named_by):
            mail.send_to(user, "takeover_told", takeover=takeover)
    return takeover


@transaction.atomic
def refuse(takeover: TakeOver, *, reason: str, at: datetime, actor: User) -> TakeOver:
    """Find that the document does not prove it, and say why; they may ask again with a better one."""
    takeover = _decide(takeover, Status.REFUSED, reason=reason, at=at, actor=actor)
    _record("takeover.refused", takeover, actor=actor, at=at, reason=reason)
    mail.send_to(takeover.asked_by, "takeover_refused", takeover=takeover)
    return takeover


def _require_free(party: Party) -> None:
    if not is_free(party):
        raise NameNotFree(
            _("%(name)s is claimed already, owns nothing, or is credited as a creator.") % {"name": party.name}
        )


def _decide(takeover: TakeOver, status: str, *, reason: str, at: datetime, actor: User) -> TakeOver:
    found = TakeOver.objects.select_for_update(of=("self",))
    takeover = found.select_related("organisation", "party__named_by", "asked_by").get(pk=takeover.pk)
    if not takeover.is_waiting:
        raise TakeOverDecided(_("This request has been answered already."))
    require_neutral(actor, takeover.organisation, takeover.party)
    takeover.status, takeover.reason = status, reason
    takeover.decided_at, takeover.decided_by = at, actor
    takeover.save(update_fields=["status", "reason", "decided_at", "decided_by"])
    return takeover


def _record(action: str, takeover: TakeOver, *, actor: User, at: datetime, **facts: str) -> None:
    """In the history of the name, which the organisation reads."""
    audit.record(
        action,
        subject=takeover.party,
        actor=actor,
        at=at,
        organisation=takeover.organisation,
        takeover=takeover.uuid,
        document=takeover.document_sha256,
        **facts,
    )
