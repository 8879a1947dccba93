"""Freeze what a selection costs, and accept it on an organisation's behalf."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from accounts.services.signing import require_signatory
from accounts.storage import store
from licensing.models import Quote, QuoteDrop, QuoteLine, Selection, TrainedModel
from licensing.queries.fees import platform_fee_parts
from licensing.queries.quotes import Preview, preview
from licensing.services.numbers import next_number
from marketplace.catalog.services.permission import permission_shared
from marketplace.kit.errors import DomainError
from marketplace.kit.money import CURRENCIES, GREATEST_MINOR, Money

VALID_DAYS = 30
BATCH = 2_000


class NothingToQuote(DomainError):
    """Nothing of a selection can be licensed, or less than its buyer asks for."""


class ModelNotNamed(DomainError):
    """A licence is for one model: the selection does not say which."""


class SelectionPutAway(DomainError):
    """A price is fixed for a selection that nobody collects any more."""


class TooMuchForOnePayment(DomainError):
    """A quote is paid at once, and nobody can take so much at once."""


class AgreementChanged(DomainError):
    """The words that were read are not the words to accept."""


class QuoteNotOpen(DomainError):
    """A quote was accepted, cancelled or is too old."""


@transaction.atomic
def freeze(selection: Selection, *, at: datetime, actor: User | None) -> Quote:
    """Fix each line's Terms and price for 30 days, and write down what dropped out and why."""
    permission_shared()
    selection = Selection.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=selection.pk)
    if selection.closed_at is not None:
        raise SelectionPutAway(_("This selection was put away. Take it up again before you fix its price."))
    if selection.trained_model is None:
        raise ModelNotNamed(_("Name the model that will use the recordings before you freeze the quote."))
    priced = preview(selection, on=at.date())
    _refuse_too_little(priced)
    _refuse_too_much(priced)
    quote = _create(priced, selection.trained_model, at=at, actor=actor)
    QuoteLine.objects.bulk_create(_lines(quote, priced), batch_size=BATCH)
    QuoteDrop.objects.bulk_create(_drops(quote, priced, at=at), batch_size=BATCH)
    audit.record(
        "quote.frozen",
        subject=quote,
        actor=actor,
        at=at,
        total_units=quote.total_units,
        currency=quote.currency,
        recordings=priced.count,
        dropped=len(priced.dropped),
    )
    return quote


@transaction.atomic
def accept(
    quote: Quote, *, agreement: str, language: str, at: datetime, actor: User, read_sha256: str | None = None
) -> Quote:
    """Accept the agreement, as it was shown, for a verified organisation by somebody who may sign for it.

    Its words are kept under their hash. `read_sha256` names the words that were read, which a changed name or another
    language may have changed since. Accepting the same words twice is not an error: a button is pressed twice.
    """
    quote = _locked(quote)
    require_signatory(quote.organisation, actor)
    sha256 = store(agreement.encode()).sha256
    if read_sha256 not in {None, sha256}:
        raise AgreementChanged(_("The words have changed since you read them. Read them again, then accept."))
    if quote.status == Quote.Status.ACCEPTED and quote.agreement_sha256 == sha256:
        return quote
    _refuse_unless_open(quote, at=at)
    quote.status = Quote.Status.ACCEPTED
    quote.accepted_by = actor
    quote.accepted_at = at
    quote.agreement_sha256, quote.agreement_language = sha256, language
    quote.save(update_fields=["status", "accepted_by", "accepted_at", "agreement_sha256", "agreement_language"])
    audit.record("quote.accepted", subject=quote, actor=actor, at=at, agreement_sha256=sha256)
    return quote


@transaction.atomic
def cancel(quote: Quote, *, at: datetime, actor: User | None) -> Quote:
    """Let go of an open quote; nothing was bought."""
    quote = _locked(quote)
    if quote.status == Quote.Status.CANCELLED:
        return quote
    if quote.status != Quote.Status.OPEN:
        raise QuoteNotOpen(_("Quote %(number)s is accepted: it can only be paid now.") % {"number": quote.number})
    quote.status = Quote.Status.CANCELLED
    quote.save(update_fields=["status"])
    audit.record("quote.cancelled", subject=quote, actor=actor, at=at)
    return quote


@transaction.atomic
def cancel_expired(*, at: datetime) -> int:
    """Let go of every open quote whose thirty days are over; give how many."""
    old = Quote.objects.select_for_update(skip_locked=True).filter(status=Quote.Status.OPEN, valid_until__lte=at)
    expired = list(old)
    for quote in expired:
        cancel(quote, at=at, actor=None)
    return len(expired)


def _locked(quote: Quote) -> Quote:
    return Quote.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=quote.pk)


def _refuse_unless_open(quote: Quote, *, at: datetime) -> None:
    if quote.status != Quote.Status.OPEN:
        raise QuoteNotOpen(_("Quote %(number)s is not open any more.") % {"number": quote.number})
    if quote.valid_until <= at:
        raise QuoteNotOpen(
            _("Quote %(number)s was valid for %(days)s days. Make a new one from the same selection.")
            % {"number": quote.number, "days": VALID_DAYS}
        )


def _refuse_too_little(priced: Preview) -> None:
    if not priced.lines:
        raise NothingToQuote(_("Nothing of this selection can be licensed today. See what dropped out, and why."))
    least = priced.selection.minimum_recordings
    if least and priced.count < least:
        raise NothingToQuote(
            _("You want at least %(least)s recordings, and %(count)s can be licensed today.")
            % {"least": least, "count": priced.count}
        )
    smallest = Money.from_minor(CURRENCIES[priced.currency].minimum_minor, priced.currency)
    if priced.total < smallest:
        raise NothingToQuote(_("The least that can be paid is %(least)s. Add recordings.") % {"least": smallest})


def _refuse_too_much(priced: Preview) -> None:
    greatest = Money.from_minor(GREATEST_MINOR, priced.currency)
    if priced.total > greatest:
        raise TooMuchForOnePayment(
            _("The most that one payment can take is %(most)s. Divide the selection into several.") % {"most": greatest}
        )


def _create(priced: Preview, trained_model: TrainedModel, *, at: datetime, actor: User | None) -> Quote:
    selection = priced.selection
    return Quote.objects.create(
        number=next_number("QUO", at=at),
        organisation=selection.organisation,
        selection=selection,
        trained_model=trained_model,
        purpose=selection.purpose,
        stages=selection.stages,
        contents=selection.contents,
        territory=selection.territory,
        minimum_recordings=selection.minimum_recordings,
        currency=priced.currency,
        total_units=priced.total.units,
        platform_fee_parts=platform_fee_parts(at.date()),
        made_by=actor,
        made_at=at,
        valid_until=at + timedelta(days=VALID_DAYS),
    )


def _lines(quote: Quote, priced: Preview) -> Iterable[QuoteLine]:
    return [
        QuoteLine(quote=quote, recording_id=line.recording_id, terms=line.terms, price_units=line.price.units)
        for line in priced.lines
    ]


def _drops(quote: Quote, priced: Preview, *, at: datetime) -> Iterable[QuoteDrop]:
    return [
        QuoteDrop(
            quote=quote,
            recording_id=drop.recording_id,
            moment=QuoteDrop.Moment.QUOTED,
            reasons=[reason.as_json() for reason in drop.reasons],
            price_units=drop.asked.units,
            at=at,
        )
        for drop in priced.dropped
    ]
