"""Collect the recordings that a developer wants, across labels."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.services import audit
from licensing.models import Selection, SelectionLine, Terms, TrainedModel
from licensing.queries.listings import offered_terms
from marketplace.catalog.models import Recording
from marketplace.catalog.queries.listings import listed_recordings
from marketplace.kit.errors import DomainError, Malformed
from marketplace.kit.money import currency_of
from marketplace.kit.territories import Territory

LARGEST = 250_000


class SelectionTooLarge(DomainError):
    """One selection holds no more than can be quoted at once."""


class SelectionIncomplete(Malformed):
    """A selection says too little, or something that cannot be."""


class Wish(TypedDict, total=False):
    """What the recordings are wanted for."""

    title: str
    currency: str
    purpose: str
    stages: list[str]
    contents: list[str]
    territory: Territory
    months: int
    trained_model: TrainedModel | None
    minimum_recordings: int | None


@transaction.atomic
def create(organisation: Organisation, *, at: datetime, actor: User | None, **wish: Unpack[Wish]) -> Selection:
    """Begin a selection for one use in one currency."""
    selection = Selection(organisation=organisation, created_by=actor, created_at=at, **wish)
    _refuse_nonsense(selection)
    selection.save()
    audit.record("selection.created", subject=selection, actor=actor, at=at, purpose=selection.purpose)
    return selection


@transaction.atomic
def update(selection: Selection, *, at: datetime, actor: User | None, **wish: Unpack[Wish]) -> Selection:
    """Change what a selection is for; its recordings stay, and their Terms are found anew."""
    selection = Selection.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=selection.pk)
    for field, value in wish.items():
        setattr(selection, field, value)
    _refuse_nonsense(selection)
    selection.save()
    audit.record("selection.updated", subject=selection, actor=actor, at=at, fields=sorted(wish))
    return selection


@transaction.atomic
def add(selection: Selection, recordings: QuerySet[Recording], *, at: datetime, actor: User | None) -> int:
    """Add recordings that anybody may see, one or all that a search found; give how many are new to the selection."""
    selection = Selection.objects.select_for_update(of=("self",)).get(pk=selection.pk)
    before = selection.lines.count()
    visible = recordings.filter(pk__in=listed_recordings().values("pk"))
    new = visible.exclude(pk__in=selection.lines.order_by().values("recording")).order_by()
    ids = set(new.values_list("pk", flat=True)[: LARGEST + 1])
    if before + len(ids) > LARGEST:
        raise SelectionTooLarge(_("A selection holds at most %(most)s recordings.") % {"most": LARGEST})
    SelectionLine.objects.bulk_create(
        [SelectionLine(selection=selection, recording_id=pk) for pk in sorted(ids)], batch_size=5_000
    )
    audit.record("selection.added", subject=selection, actor=actor, at=at, recordings=len(ids))
    return len(ids)


@transaction.atomic
def remove(selection: Selection, recordings: Iterable[Recording], *, at: datetime, actor: User | None) -> int:
    """Take recordings out; give how many were in."""
    removed, _kinds = selection.lines.filter(recording__in=list(recordings)).delete()
    audit.record("selection.removed", subject=selection, actor=actor, at=at, recordings=removed)
    return removed


@transaction.atomic
def choose_terms(
    selection: Selection, recordings: Iterable[Recording], terms: Terms | None, *, at: datetime, actor: User | None
) -> int:
    """License these lines under Terms of the buyer's choice; None gives the choice back to the cheapest."""
    lines = selection.lines.filter(recording__in=list(recordings))
    if terms is not None:
        if not offered_terms(on=at.date()).filter(pk=terms.pk).exists():
            raise SelectionIncomplete(_("These terms are not on offer."))
        lines = lines.filter(recording__catalog=terms.catalog_id)
    chosen = lines.update(terms=terms)
    under = terms.uuid if terms else None
    audit.record("selection.terms_chosen", subject=selection, actor=actor, at=at, terms=under, recordings=chosen)
    return chosen


@transaction.atomic
def close(selection: Selection, *, at: datetime, actor: User | None) -> Selection:
    """Put a selection away; its quotes stand."""
    if selection.closed_at is None:
        selection.closed_at = at
        selection.save(update_fields=["closed_at"])
        audit.record("selection.closed", subject=selection, actor=actor, at=at)
    return selection


@transaction.atomic
def reopen(selection: Selection, *, at: datetime, actor: User | None) -> Selection:
    """Take up a selection that was put away."""
    if selection.closed_at is not None:
        selection.closed_at = None
        selection.save(update_fields=["closed_at"])
        audit.record("selection.reopened", subject=selection, actor=actor, at=at)
    return selection


def _refuse_nonsense(selection: Selection) -> None:
    currency_of(selection.currency)
    if not (selection.title and selection.purpose and selection.stages and selection.contents):
        raise SelectionIncomplete(_("Give the selection a title, a purpose, its stages and its contents."))
    if not selection.territory:
        raise SelectionIncomplete(_("Say where the recordings will be used."))
    if selection.months < 1:
        raise SelectionIncomplete(_("Say for how many months, at least one."))
    model = selection.trained_model
    if model is not None and model.organisation_id != selection.organisation_id:
        raise SelectionIncomplete(_("That model is not one of yours."))
