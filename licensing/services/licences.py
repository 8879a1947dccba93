"""Issue licences: the moment at which a sale becomes a right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import audit
from licensing.models import Licence, Obligation, Quote, QuoteDrop, QuoteLine, Terms
from licensing.obligations import obligations_of, term_end
from licensing.queries.permission import not_permitted
from licensing.reasons import Because
from licensing.services import licence_letters, manifests
from licensing.services.numbers import next_number
from marketplace.catalog.services.permission import permission_shared
from marketplace.kit.errors import DomainError
from marketplace.kit.money import Money

BATCH: Final = 2_000


class QuoteNotAccepted(DomainError):
    """Nothing is licensed before somebody who may sign has accepted the agreement."""


class TooFewRemain(DomainError):
    """So much dropped out that the buyer no longer wants the rest, or nothing is left."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What a paid quote became: licences, what fell out between payment and issue, and what is owed back for it."""

    licences: tuple[Licence, ...]
    dropped: tuple[QuoteDrop, ...]
    owed_units: int


def issue(quote: Quote, *, at: datetime, actor: User | None) -> Issued:
    """License what a paid quote still clears, one licence a Terms version; what dropped is owed at its exact price.

    It belongs into the transaction of the sale, and refuses to run outside one. If fewer recordings remain than the
    buyer's least, nothing is issued and everything paid is owed. A quote that was issued before gives what it gave.
    """
    permission_shared()
    quote = _locked(quote)
    if quote.status == Quote.Status.OPEN:
        raise QuoteNotAccepted(_("Quote %(number)s has not been accepted yet.") % {"number": quote.number})
    if quote.status != Quote.Status.ACCEPTED:
        return _already_issued(quote)
    lines = _paid_lines(quote)
    missing = _not_permitted(quote, lines, at=at)
    _write_drops(lines, missing, moment=QuoteDrop.Moment.ISSUED, at=at)
    remaining = [line for line in lines if line.recording_id not in missing]
    if not remaining or len(remaining) < (quote.minimum_recordings or 0):
        return _call_off(quote, at=at, actor=actor)
    for terms, of_terms in groupby(remaining, key=lambda line: line.terms):
        _issue_one(quote, terms, list(of_terms), at=at, actor=actor)
    _close(quote, Quote.Status.FULFILLED)
    return _already_issued(quote)


def clear_for_payment(quote: Quote, *, at: datetime) -> Money:
    """Clear an accepted quote again before it is paid; what fell out is neither paid for nor licensed.

    The answer is what the rest costs, rounded up to a whole minor unit.
    """
    permission_shared()
    quote = _locked(quote)
    if quote.status != Quote.Status.ACCEPTED:
        raise QuoteNotAccepted(_("Quote %(number)s is not waiting to be paid.") % {"number": quote.number})
    lines = _paid_lines(quote)
    missing = _not_permitted(quote, lines, at=at)
    remaining = [line for line in lines if line.recording_id not in missing]
    if not remaining or len(remaining) < (quote.minimum_recordings or 0):
        raise TooFewRemain(
            _("Only %(count)s of these recordings may still be licensed. Nothing was taken; make a new quote.")
            % {"count": len(remaining)}
        )
    _write_drops(lines, missing, moment=QuoteDrop.Moment.PAID, at=at)
    return Money(sum(line.price_units for line in remaining), quote.currency).rounded_up()


def _locked(quote: Quote) -> Quote:
    waiting = Quote.objects.select_for_update(of=("self",)).select_related("organisation", "trained_model")
    return waiting.get(pk=quote.pk)


def _paid_lines(quote: Quote) -> list[QuoteLine]:
    """The lines that were paid for: all but those which dropped out before."""
    gone = quote.drops.values("recording")
    return list(quote.lines.exclude(recording__in=gone).select_related("terms__organisation").order_by("terms", "pk"))


def _not_permitted(quote: Quote, lines: Sequence[QuoteLine], *, at: datetime) -> dict[int, tuple[Because, ...]]:
    """Ask again what was asked when the quote was made."""
    terms = {line.recording_id: line.terms for line in lines}
    asked = {line.recording_id: Money(line.price_units, quote.currency) for line in lines}
    return not_permitted(quote, terms, asked, on=at.date())


def _write_drops(
    lines: Iterable[QuoteLine], missing: Mapping[int, tuple[Because, ...]], *, moment: QuoteDrop.Moment, at: datetime
) -> None:
    """Write down which of these lines fell out, and why."""
    drops = [
        QuoteDrop(
            quote_id=line.quote_id,
            recording_id=line.recording_id,
            moment=moment,
            reasons=[reason.as_json() for reason in missing[line.recording_id]],
            price_units=line.price_units,
            at=at,
        )
        for line in lines
        if line.recording_id in missing
    ]
    QuoteDrop.objects.bulk_create(drops, batch_size=BATCH)


def _issue_one(quote: Quote, terms: Terms, lines: list[QuoteLine], *, at: datetime, actor: User | None) -> Licence:
    """Write one licence with its manifest and its duties."""
    manifest = manifests.freeze(lines, terms, quote=quote)
    starts_on = at.date()
    licence = Licence.objects.create(
        number=next_number("LIC", at=at),
        organisation=quote.organisation,
        quote=quote,
        terms=terms,
        trained_model=quote.trained_model,
        country=quote.organisation.country,
        currency=quote.currency,
        price_units=sum(line.price_units for line in lines),
        recordings_count=len(lines),
        manifest_sha256=manifest.sha256,
        issued_at=at,
        starts_on=starts_on,
        ends_on=term_end(starts_on, terms.months),
    )
    manifest.write(licence)
    Obligation.objects.bulk_create(obligations_of(licence))
    audit.record(
        "licence.issued",
        subject=licence,
        actor=actor,
        at=at,
        quote=quote.uuid,
        terms=terms.uuid,
        licensor=terms.organisation.uuid,
        recordings=licence.recordings_count,
        manifest_sha256=licence.manifest_sha256,
    )
    licence_letters.tell_of_sale(licence)
    return licence


def _call_off(quote: Quote, *, at: datetime, actor: User | None) -> Issued:
    """Issue nothing, because too little is left; the answer says that all is owed."""
    _close(quote, Quote.Status.CANCELLED)
    audit.record("quote.called_off", subject=quote, actor=actor, at=at, least=quote.minimum_recordings)
    return _already_issued(quote)


def _close(quote: Quote, status: Quote.Status) -> None:
    quote.status = status
    quote.save(update_fields=["status"])


def _already_issued(quote: Quote) -> Issued:
    """What the quote gave, read from what was written."""
    licences = tuple(quote.licences.select_related("terms", "organisation").order_by("pk"))
    dropped = tuple(quote.drops.filter(moment=QuoteDrop.Moment.ISSUED).select_related("recording"))
    paid = quote.lines.exclude(recording__in=quote.drops.exclude(moment=QuoteDrop.Moment.ISSUED).values("recording"))
    paid_units = sum(paid.values_list("price_units", flat=True))
    return Issued(licences, dropped, paid_units - sum(licence.price_units for licence in licences))
