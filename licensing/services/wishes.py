"""Somebody wants to license what its people want to be asked about: the question, its letter, and no second one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Party, User
from accounts.services.organisations import require_verified
from licensing.asked_terms import frozen
from licensing.models import PermissionRequest, Selection
from licensing.queries.addressees import addressee_of
from licensing.queries.quotes import preview
from licensing.queries.wanted import lowest_price, prices_of
from licensing.queries.wishes import Wish, wishes_in
from licensing.services import request_letters
from licensing.services.request_rests import asked_lately
from licensing.services.request_writing import GOOD_FOR, close, locked, put, record
from marketplace.kit.money import Money

BETWEEN_LETTERS = timedelta(days=7)

Status = PermissionRequest.Status


@transaction.atomic
def ask(selection: Selection, *, at: datetime, actor: User) -> int:
    """Put what a buyer wants before everybody who said “ask me”; give how many questions were written.

    Each stands in the person's queue at once. Whoever has a question open, has been asked the same lately, or is
    nowhere to be reached gets no other.
    """
    require_verified(selection.organisation)
    dropped = preview(selection, on=at.date()).dropped
    found = sorted(wishes_in(dropped), key=lambda one: (one.wanted.party, one.terms.pk))
    prices = {terms: prices_of(terms) for terms in {one.terms for one in found}}
    written = [_put(wish, selection, prices[wish.terms], at=at, actor=actor) for wish in found]
    tell(at=at)
    return len([one for one in written if one is not None])


@transaction.atomic
def tell(*, at: datetime) -> int:
    """Write to those whose questions wait untold: one letter for all of them, and none to who had one lately."""
    untold = PermissionRequest.objects.select_for_update(of=("self",), skip_locked=True).filter(
        selection__isnull=False, told_at=None, status=Status.SENT, expires_at__gt=at
    )
    ordered = untold.select_related("organisation", "party__user", "catalog").order_by("email", "sent_at", "pk")
    letters = 0
    for _email, of_one in groupby(ordered, key=lambda one: one.email):
        waiting = list(of_one)
        if _may_write_to(waiting[0], at=at):
            letters += 1
            _tell(waiting, at=at)
    return letters


@transaction.atomic
def refuse_letters(request: PermissionRequest, *, at: datetime, actor: User | None) -> None:
    """Write no more to whoever had this one when a buyer asks; the questions go on to stand in their queue."""
    request = locked(request)
    if wants_no_letters(request):
        return
    request.letters_refused_at = at
    request.save(update_fields=["letters_refused_at"])
    record("request.letters_refused", request, at=at, actor=actor)


@transaction.atomic
def allow_letters(request: PermissionRequest, *, at: datetime, actor: User | None) -> None:
    """Write again to whoever had refused it."""
    _of_same_reader(request).exclude(letters_refused_at=None).update(letters_refused_at=None)
    record("request.letters_allowed", request, at=at, actor=actor)


def wants_no_letters(request: PermissionRequest) -> bool:
    """Whether whoever had this one has refused letters about buyers."""
    return _of_same_reader(request).exclude(letters_refused_at=None).exists()


def _put(
    wish: Wish, selection: Selection, prices: Mapping[int, Money], *, at: datetime, actor: User
) -> PermissionRequest | None:
    terms, wanted = wish.terms, wish.wanted
    party = Party.objects.select_for_update(of=("self",)).get(uuid=wanted.party)
    addressee = addressee_of(party, terms.organisation)
    before = PermissionRequest.objects.filter(catalog=terms.catalog, party=party, status=Status.SENT).first()
    if addressee is None or (before is not None and before.is_open(at=at)):
        return None
    if before is not None:
        close(before, Status.EXPIRED, at=at)
    asked = frozen(terms, wanted, price=lowest_price(terms, wanted.recordings, prices))
    new = wanted.recordings - asked_lately(terms, party, asked, at=at)
    if not new:
        return None
    reader = replace(addressee, language=addressee.language or "en")
    return put(terms, party, asked, new, addressee=reader, selection=selection, at=at, actor=actor)


def _may_write_to(request: PermissionRequest, *, at: datetime) -> bool:
    had_one = _of_same_reader(request).filter(told_at__gt=at - BETWEEN_LETTERS)
    return not wants_no_letters(request) and not had_one.exists()


def _tell(waiting: list[PermissionRequest], *, at: datetime) -> None:
    for one in waiting:
        one.told_at, one.expires_at = at, at + GOOD_FOR
        one.save(update_fields=["told_at", "expires_at"])
    request_letters.wished(waiting)


def _of_same_reader(request: PermissionRequest) -> QuerySet[PermissionRequest]:
    """All that went to the same address, or to the same person under whichever name."""
    same = Q(email=request.email) | Q(party=request.party)
    if request.party.user_id is not None:
        same |= Q(party__user=request.party.user_id)
    return PermissionRequest.objects.filter(same)
