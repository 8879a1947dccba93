"""What payees are told about where they are paid."""

from accounts.links import link_to
from accounts.services import mail
from payments.models import PayeeAccount
from payments.queries.payee_accounts import who_is_told
from payments.words.requirement_words import sentences

Status = PayeeAccount.Status


def tell_status(account: PayeeAccount) -> None:
    """Tell everybody who answers for the money that it can be sent now, or why it cannot any more."""
    if account.status in {Status.ACTIVE, Status.RESTRICTED, Status.REJECTED}:
        for user in who_is_told(account.party):
            mail.send_to(user, "payee_status", account=account, missing=lambda: sentences(account.missing))


def tell_change(account: PayeeAccount, former: PayeeAccount) -> None:
    """Tell the old address and everybody else that the account was changed, and how to object until when."""
    language = former.party.user.language if former.party.user else ""
    told = {former.contact_email: language} | {user.email: user.language for user in who_is_told(account.party)}
    link = link_to("payee-object", account.uuid)
    for address, language in told.items():
        if address:
            mail.send("payee_changed", to=address, language=language, account=account, link=link)


def tell_undone(account: PayeeAccount, former: PayeeAccount) -> None:
    """Tell both addresses that a change was taken back."""
    told = {former.contact_email: ""} | {user.email: user.language for user in who_is_told(former.party)}
    for address, language in (told | {account.contact_email: told.get(account.contact_email, "")}).items():
        if address:
            mail.send("payee_undone", to=address, language=language, account=account)
