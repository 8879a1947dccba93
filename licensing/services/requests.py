"""Ask people and holders for permission: one letter each, with a link that is signed, ends and answers once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Party, User
from accounts.templatetags.assent import day
from licensing.asked_terms import frozen
from licensing.models import PermissionRequest, Terms
from licensing.queries.addressees import Addressee, addressee_of, is_of_asker
from licensing.queries.wanted import Wanted, lowest_price, prices_of, unanswered_by, wanted_by
from licensing.services import request_letters
from licensing.services.request_rests import AskedTooSoon, refuse_after_no
from licensing.services.request_writing import GOOD_FOR, close, locked, put, record
from marketplace.kit.errors import DomainError, Malformed
from marketplace.kit.hashing import hash_of
from marketplace.kit.money import Money

BETWEEN_REMINDERS = timedelta(days=7)
MOST_REMINDERS = 3

Status = PermissionRequest.Status


class NothingToAsk(DomainError):
    """The party can supply nothing that the catalog lacks."""


class AddressUnknown(Malformed):
    """Nobody has said yet where the party is reached."""


class AskingOneself(DomainError):
    """The address belongs to those who ask."""


class RequestClosed(DomainError):
    """It was answered, taken back, or is too old."""


@transaction.atomic
def ask(
    terms: Terms, party: Party, *, email: str = "", language: str = "", at: datetime, actor: User | None
) -> PermissionRequest:
    """Ask one party for all that it can supply; while its letter is open, the same question only reminds."""
    party = Party.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=party.pk)
    wanted = next((one for one in wanted_by(terms, on=at.date()) if one.party == party.uuid), None)
    if wanted is None:
        raise NothingToAsk(_("%(name)s can supply nothing that is missing here.") % {"name": party.name})
    price = lowest_price(terms, wanted.recordings, prices_of(terms))
    return _ask(terms, party, wanted, price, email=email, language=language, at=at, actor=actor)


@transaction.atomic
def ask_many(
    terms: Terms, addresses: Iterable[tuple[Party, str]], *, language: str = "", at: datetime, actor: User | None
) -> tuple[list[PermissionRequest], list[tuple[Party, DomainError]]]:
    """Ask several parties at once; who cannot be asked now is told beside those who were, and stops nobody.

    They are locked in one order, as whoever asks for a buyer locks them.
    """
    wanted, prices = {one.party: one for one in unanswered_by(terms, on=at.date())}, prices_of(terms)
    asked, refused = [], []
    for party, email in sorted(addresses, key=lambda one: one[0].uuid):
        if (about := wanted.get(party.uuid)) is None:
            continue
        price = lowest_price(terms, about.recordings, prices)
        try:
            with transaction.atomic():
                found = Party.objects.select_for_update(of=("self",)).get(pk=party.pk)
                asked.append(_ask(terms, found, about, price, email=email, language=language, at=at, actor=actor))
        except DomainError as error:
            refused.append((party, error))
    return asked, refused


@transaction.atomic
def remind(request: PermissionRequest, *, at: datetime, actor: User | None) -> PermissionRequest:
    """Send the same letter again, with thirty days from now; not more often than a person can bear."""
    request = locked(request)
    if request.status != Status.SENT:
        raise RequestClosed(_("This request has been answered or taken back already."))
    rests_until = next_reminder(request)
    if rests_until is None:
        raise AskedTooSoon(_("%(name)s was reminded often enough. No answer is a no.") % {"name": request.party})
    if at < rests_until:
        raise AskedTooSoon(
            _("%(name)s was written to lately. You can remind them from %(day)s on.")
            % {"name": request.party, "day": day(rests_until.date())}
        )
    request.reminded_at, request.reminders, request.expires_at = at, request.reminders + 1, at + GOOD_FOR
    request.save(update_fields=["reminded_at", "reminders", "expires_at"])
    record("request.reminded", request, at=at, actor=actor)
    request_letters.ask(request, is_reminder=True)
    return request


def next_reminder(request: PermissionRequest) -> datetime | None:
    """From when on a person may be written to again; never, after the last time."""
    if request.reminders >= MOST_REMINDERS:
        return None
    return (request.reminded_at or request.sent_at) + BETWEEN_REMINDERS


@transaction.atomic
def cancel(request: PermissionRequest, *, at: datetime, actor: User | None) -> PermissionRequest:
    """Take a question back before it is answered; the link in the letter then says so."""
    request = locked(request)
    if request.status == Status.CANCELLED:
        return request
    if request.status != Status.SENT:
        raise RequestClosed(_("This request has been answered or taken back already."))
    close(request, Status.CANCELLED, at=at)
    record("request.cancelled", request, at=at, actor=actor)
    return request


def _ask(
    terms: Terms,
    party: Party,
    wanted: Wanted,
    price: Money,
    *,
    email: str,
    language: str,
    at: datetime,
    actor: User | None,
) -> PermissionRequest:
    asked = frozen(terms, wanted, price=price)
    sha256 = hash_of(asked)
    addressee = _addressee(party, terms, email=email, language=language)
    older = PermissionRequest.objects.select_for_update(of=("self",)).filter(
        catalog=terms.catalog, party=party, status=Status.SENT
    )
    before = older.first()
    if before is not None:
        if before.is_open(at=at) and before.asked_sha256 == sha256 and before.email == addressee.email:
            return remind(before, at=at, actor=actor)
        close(before, Status.CANCELLED if before.is_open(at=at) else Status.EXPIRED, at=at)
    refuse_after_no(terms, party, addressee.email, asked, at=at)
    request = put(terms, party, asked, wanted.recordings, addressee=addressee, at=at, actor=actor)
    request_letters.ask(request)
    return request


def _addressee(party: Party, terms: Terms, *, email: str, language: str) -> Addressee:
    known = addressee_of(party, terms.organisation)
    if known is not None and known.users:
        return Addressee(known.email, known.language or language or "en", is_typed=False, users=known.users)
    address = email.strip().lower() or (known.email if known else "")
    if not address:
        raise AddressUnknown(_("Say where %(name)s is reached by mail.") % {"name": party.name})
    if is_of_asker(address, party, terms.organisation):
        raise AskingOneself(
            _("%(email)s is an address of your own. Only %(name)s can answer.") % {"email": address, "name": party.name}
        )
    return Addressee(address, language or (known.language if known else "") or "en", is_typed=True)
