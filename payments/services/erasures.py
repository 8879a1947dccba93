"""People and organisations that want to be forgotten: never while we owe them money."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, Party, User
from accounts.services import audit, mail
from marketplace.kit.errors import DomainError
from payments.models import Erasure, PayeeAccount
from payments.queries.erasures import what_keeps
from payments.queries.payee_accounts import account_of
from payments.services.payee_accounts import retire
from payments.services.pools import one_at_a_time

Status = Erasure.Status


class StillOwed(DomainError):
    """Money is owed to them, or somebody else depends on them."""


class ErasureIsOver(DomainError):
    """It was carried out or taken back before."""


@transaction.atomic
def ask(user: User | None, organisation: Organisation | None, *, at: datetime, actor: User) -> Erasure:
    """Write down that somebody wants to be forgotten; an operator carries it out. Asked twice, it is one wish."""
    found, is_new = Erasure.objects.get_or_create(
        status=Status.ASKED,
        user=None if organisation else user,
        organisation=organisation,
        defaults={"asked_by": actor, "asked_at": at},
    )
    if is_new:
        audit.record("erasure.asked", subject=found, actor=actor, at=at)
    return found


@transaction.atomic
def take_back(erasure: Erasure, *, at: datetime, actor: User) -> Erasure:
    """Stay after all."""
    return _end(erasure, Status.TAKEN_BACK, at=at, actor=actor)


@transaction.atomic
def carry_out(erasure: Erasure, *, at: datetime, actor: User) -> Erasure:
    """Forget a person, or let nobody act for an organisation any more; `StillOwed` while money is there or to come.

    Money and audit rows stay ten years, as the law asks; who they were is no longer written there. A company's name
    stays in its contracts.
    """
    one_at_a_time()
    if what_keeps(erasure.user, erasure.organisation, at=at).is_any:
        raise StillOwed(_("We still owe them money, or others depend on them. Nothing is erased before that is over."))
    erasure = _end(erasure, Status.DONE, at=at, actor=actor)
    if erasure.organisation is not None:
        _close(erasure.organisation, at=at, actor=actor)
    elif erasure.user is not None:
        _forget(erasure.user, at=at, actor=actor)
    return erasure


def _end(erasure: Erasure, status: str, *, at: datetime, actor: User) -> Erasure:
    erasure = Erasure.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=erasure.pk)
    if erasure.status != Status.ASKED:
        raise ErasureIsOver(_("This was carried out or taken back already."))
    erasure.status, erasure.ended_at, erasure.ended_by = status, at, actor
    erasure.save(update_fields=["status", "ended_at", "ended_by"])
    audit.record(f"erasure.{status}", subject=erasure, actor=actor, at=at)
    return erasure


def _close(organisation: Organisation, *, at: datetime, actor: User) -> None:
    for member in Membership.objects.filter(organisation=organisation).select_related("user"):
        mail.send_to(member.user, "erasure_done", name=organisation.name)
    Membership.objects.filter(organisation=organisation).delete()
    _retire(Party.objects.get(organisation=organisation), at=at, actor=actor)


def _forget(user: User, *, at: datetime, actor: User) -> None:
    mail.send(to=user.email, language=user.language, template="erasure_done", name=user.name)
    for party in Party.objects.filter(user=user):
        _retire(party, at=at, actor=actor)
    for rows in (EmailAddress, Authenticator, UserSession):
        rows.objects.filter(user=user).delete()
    Membership.objects.filter(user=user).delete()
    user.name, user.email, user.is_active, user.is_staff = "", f"erased-{user.uuid}@erased.invalid", False, False
    user.set_unusable_password()
    user.save(update_fields=["name", "email", "is_active", "is_staff", "password"])


def _retire(party: Party, *, at: datetime, actor: User) -> None:
    account = account_of(party)
    if account is not None:
        retire(account, at=at, actor=actor)
    PayeeAccount.objects.filter(party=party).update(contact_email="")
