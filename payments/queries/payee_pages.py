"""What a payee reads about where their money goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.viewers import Viewer
from marketplace.kit.money import Money
from payments.models import PayeeAccount
from payments.queries.balances import in_balance
from payments.queries.payee_accounts import Readiness, account_for, readiness
from payments.words.requirement_words import sentences

Status = PayeeAccount.Status


@dataclass(frozen=True, slots=True)
class PayeePage:
    """One payee's account, whether it can be paid now, what is missing and what waits for it."""

    names: Sequence[str]
    readiness: Readiness
    missing: Sequence[str]
    waiting: Sequence[Money]

    @property
    def account(self) -> PayeeAccount | None:
        return self.readiness.account

    @property
    def country(self) -> str:
        return self.account.country if self.account else ""

    @property
    def can_continue(self) -> bool:
        """There is something to tell Stripe."""
        wants_more = {Status.STARTED, Status.RESTRICTED, Status.PENDING}
        return self.account is not None and self.account.is_connect and self.account.status in wants_more


def payee_page(viewer: Viewer, *, at: datetime) -> PayeePage:
    """Gather it for whoever the viewer acts for."""
    account = account_for(viewer)
    return PayeePage(
        names=[party.name for party in viewer.payees],
        readiness=readiness(account, at=at),
        missing=sentences(account.missing) if account else (),
        waiting=in_balance(viewer.payees),
    )
