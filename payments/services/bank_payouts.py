"""Approved payouts sent through our bank: one file a run for it, and its answer."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.services import audit
from accounts.services.neutrality import require_neutral_to
from marketplace.kit.errors import DomainError
from payments.banking import bank_files
from payments.banking.bank_accounts import BankAccount
from payments.banking.bank_files import Answer, Outcome, Payer, Transfer
from payments.models import Account, Countersignature, PayeeAccount, Payout, PayoutRun
from payments.queries.payouts import hindrance_of
from payments.services import bank_details, countersigning, payout_booking, payout_letters
from payments.services.payout_outcomes import settle

Status, Reason = Payout.Status, Payout.Reason


class NothingForTheBank(DomainError):
    """Nobody in this run is paid by bank transfer, or it is not approved."""


class UnknownPayment(DomainError):
    """The bank speaks of a payment that this run did not ask for."""


class AnswerContradicts(DomainError):
    """The bank says of a payment what it had said otherwise."""


def of_run(run: PayoutRun) -> QuerySet[Payout]:
    """The payouts of an approved run that our bank pays, or was to pay."""
    found = run.payouts.filter(account__kind=PayeeAccount.Kind.BANK).exclude(number="")
    return found.select_related("payee", "account__bank", "run").order_by("pk")


@transaction.atomic
def file_of(run: PayoutRun, *, at: datetime, actor: User) -> bytes:
    """The file for the bank; fetched again it is the same, byte for byte, so that the bank refuses it as a double.

    Whoever's account changed since the approval is left out when it is fetched first.
    """
    run = PayoutRun.objects.select_for_update().get(pk=run.pk)
    for payout in of_run(run).filter(status=Status.PLANNED) if run.is_under_way else ():
        _hand_over(payout, at=at, actor=actor)
    handed = list(of_run(run).filter(sent_at__isnull=False))
    if not handed or run.approved_at is None:
        raise NothingForTheBank(_("Nobody in this run is paid by bank transfer."))
    audit.record("payout_run.filed", subject=run, actor=actor, at=at, payouts=len(handed))
    settle(run, at=at)
    transfers = [Transfer(one.number, one.amount, _account(one)) for one in handed]
    payer = Payer(settings.SELLER_NAME, settings.PAYOUT_IBAN, settings.PAYOUT_BIC)
    return bank_files.write(run.uuid.hex, payer, transfers, at=max(one.sent_at for one in handed if one.sent_at))


def _hand_over(payout: Payout, *, at: datetime, actor: User) -> None:
    payout = Payout.objects.select_for_update(of=("self",)).select_related("payee", "account", "run").get(pk=payout.pk)
    if payout.status != Status.PLANNED:
        return
    changed = hindrance_of(payout, at=at)
    if changed:
        payout = payout_booking.give_back(payout, reason=changed, at=at, actor=actor)
        payout_letters.left_out(payout)
        return
    payout.status, payout.sent_at = Status.SENT, at
    payout.save(update_fields=["status", "sent_at"])


def _account(payout: Payout) -> BankAccount:
    if payout.account is None:
        raise NothingForTheBank(_("Nobody in this run is paid by bank transfer."))
    return bank_details.told(payout.account)


@transaction.atomic
def answer(run: PayoutRun, answers: Sequence[Answer], *, at: datetime, actor: User) -> PayoutRun:
    """Believe the bank: what it paid has arrived, what it sent back stands in the payee's balance again.

    All of an answer is believed or nothing; told twice, it changes nothing. What was paid may still come back later:
    that puts money into a balance from which it had left for good, so a second operator has to enter it, too.
    """
    run = PayoutRun.objects.select_for_update().get(pk=run.pk)
    if any(one.file not in {"", run.uuid.hex} for one in answers):
        raise UnknownPayment(_("This is the answer to the file of another run. Nothing was changed."))
    asked = {payout.number: payout for payout in of_run(run).filter(sent_at__isnull=False)}
    told = {one.number for one in _each(answers, asked)}
    require_neutral_to(actor, Party.objects.filter(payouts__in=[asked[number] for number in told & asked.keys()]))
    for one in _each(answers, asked):
        if one.number not in asked:
            raise UnknownPayment(
                _("This run asked for no payment “%(number)s”. Is it the answer to another file? Nothing was changed.")
                % {"number": one.number}
            )
        asked[one.number] = _believe(asked[one.number], one, at=at, actor=actor)
    audit.record("payout_run.answered", subject=run, actor=actor, at=at, answers=len(answers))
    return settle(run, at=at)


def _each(answers: Sequence[Answer], asked: dict[str, Payout]) -> list[Answer]:
    """What is said of a whole file is said of each of its payments."""
    whole = [Answer(number, one.outcome, one.why) for one in answers if not one.number for number in asked]
    return [*whole, *(one for one in answers if one.number)]


def _believe(payout: Payout, told: Answer, *, at: datetime, actor: User) -> Payout:
    if told.outcome == Outcome.PAID and payout.status == Status.RETURNED:
        raise AnswerContradicts(
            _(
                "The bank says that %(number)s was paid, and said before that it came back. Its money stands in the"
                " payee’s balance again: ask the bank which is true before anything is sent. Nothing was changed."
            )
            % {"number": payout.number}
        )
    if told.outcome == Outcome.PAID and payout.status == Status.SENT:
        payout.status, payout.ended_at = Status.PAID, at
        payout.save(update_fields=["status", "ended_at"])
        payout_booking.book_sent(payout, Account.Kind.BANK, at=at, actor=actor)
        audit.record("payout.paid", subject=payout, actor=actor, at=at, amount=payout.amount_units)
        payout_letters.sent(payout)
    elif told.outcome == Outcome.RETURNED and _came_back(payout, at=at, actor=actor):
        payout = payout_booking.give_back(
            payout, reason=Reason.BANK_REFUSED, detail=told.why, status=Status.RETURNED, at=at, actor=actor
        )
        payout_letters.left_out(payout)
    return payout


def _came_back(payout: Payout, *, at: datetime, actor: User) -> bool:
    """Whether it is in the payee's balance again: at once, unless the bank had said that it arrived."""
    if payout.status == Status.PAID:
        said = {"number": payout.number}
        return countersigning.is_said_by_two(Countersignature.What.RETURN, payout.uuid, said, at=at, actor=actor)
    return payout.status == Status.SENT


def waiting_returns(run: PayoutRun) -> QuerySet[Countersignature]:
    """What one operator entered as come back after it had arrived, and no other has yet."""
    payouts = run.payouts.filter(status=Status.PAID).values("uuid")
    waiting = Countersignature.objects.filter(what=Countersignature.What.RETURN, about__in=payouts, second_at=None)
    return waiting.select_related("first_by")
