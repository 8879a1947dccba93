"""Changes of where a payee is paid, taken back by whoever was paid before."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from marketplace.kit.errors import DomainError
from payments.models import PayeeAccount
from payments.queries.payee_accounts import account_of, last_trusted
from payments.services.payee_accounts import alone, retire
from payments.services.payee_letters import tell_undone

Status = PayeeAccount.Status


class TooLateToObject(DomainError):
    """Money may have been sent to the new account since."""


@transaction.atomic
def take_back(account: PayeeAccount, *, at: datetime, actor: User | None) -> PayeeAccount:
    """Pay where the payee was paid before a change; objecting twice changes nothing.

    Whatever was put in its place meanwhile goes, too: whoever changed it once may have changed it again.
    """
    alone(account.party)
    account = PayeeAccount.objects.select_for_update(of=("self",)).select_related("party").get(pk=account.pk)
    if account.objected_at is not None:
        return account
    former = last_trusted(account.party, before=account.started_at)
    if former is None or account.usable_from is None or at >= account.usable_from:
        raise TooLateToObject(_("This change can no longer be taken back here. Write to us at once."))
    current = account_of(account.party)
    if current is not None:
        retire(current, at=at, actor=actor)
        account.refresh_from_db()
    PayeeAccount.objects.filter(party=account.party, started_at__gte=account.started_at).update(objected_at=at)
    former.refresh_from_db()
    former.status, former.retired_from, former.retired_at = former.retired_from, "", None
    former.save(update_fields=["status", "retired_from", "retired_at"])
    audit.record("payee_account.taken_back", subject=account, actor=actor, at=at, party=account.party.uuid)
    tell_undone(account, former)
    account.refresh_from_db()
    return account
