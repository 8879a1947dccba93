"""Tell whom a dispute concerns: operators what to do by when, payees what waits; licences tell for themselves."""

from collections.abc import Iterable, Mapping

from accounts.queries.people import account_holders, operators
from accounts.services import mail
from marketplace.kit.money import Money
from payments.models import Dispute, Freeze


def tell_operators(template: str, dispute: Dispute) -> None:
    """Write to everybody who operates the marketplace."""
    mail.send_to_each(operators(), template, dispute=dispute, order=dispute.order)


def tell_payees_of_freeze(freezes: Iterable[Freeze]) -> None:
    """Write to each payee what of their royalties waits; many letters leave with the next round."""
    for freeze in freezes:
        for user in account_holders(freeze.party):
            mail.leave_for(user, "royalties_frozen", party=freeze.party, amount=freeze.amount)


def tell_payees_of_decision(freezes: Iterable[Freeze], kept: Mapping[int, int]) -> None:
    """Write to each payee that it waits no longer, and what of it went back to the buyer; `kept` by their keys."""
    for freeze in freezes:
        taken = kept.get(freeze.party_id, 0)
        rest = Money(freeze.amount_units - taken, freeze.dispute.currency)
        told = {"amount": freeze.amount, "taken": Money(taken, freeze.dispute.currency), "rest": rest}
        for user in account_holders(freeze.party):
            mail.leave_for(user, "royalties_released", party=freeze.party, **told)
