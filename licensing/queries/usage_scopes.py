"""What a licence lets be reported, by every name that a report may use for it."""

from django.db.models import QuerySet

from licensing.models import Licence, Obligation, Terms, TrainedModel, WithdrawnRecording
from licensing.queries.usage_reports import units_before
from licensing.tiers import name_by_id
from licensing.usage.checking import Scope, recording_key
from licensing.usage.questions import Measure, Piece
from licensing.uses import tier_of
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import MetadataTier

SECONDS_IN_DAY = 86_400


def scope_of(licence: Licence) -> Scope:
    """The manifest's recordings by id and ISRC, the stages asked for, and the models that the Terms allow."""
    recordings: dict[str, int] = {}
    for pk, uuid, isrc in licence.items.values_list("recording", "recording__uuid", "recording__isrc"):
        recordings[recording_key(str(uuid))] = pk
        if isrc:
            recordings[recording_key(isrc)] = pk
    return Scope(recordings, frozenset(licence.quote.stages), _models(licence))


def measure_of(licence: Licence, month: Month) -> Measure:
    """The manifest's recordings with their lengths, the month's seconds, and what was reported last."""
    rows = licence.items.values_list(
        "recording", "recording__title", "recording__isrc", "recording__uuid", "duration_ms"
    )
    is_by_id = tier_of(licence.quote.contents, licence.terms) == MetadataTier.IDS_ONLY
    pieces = {
        pk: Piece(name_by_id(isrc, str(uuid)) if is_by_id else title, duration_ms // 1000 if duration_ms else None)
        for pk, title, isrc, uuid, duration_ms in rows
    }
    return Measure(pieces, month.days * SECONDS_IN_DAY, units_before(licence, month), _over(licence, month))


def _over(licence: Licence, month: Month) -> frozenset[int]:
    """The recordings whose use had to stop, under Terms that say so, before a month began."""
    ended = licence.obligations.filter(
        kind=Obligation.Kind.DELETION, withdrawal__isnull=False, due_on__lt=month.first_day
    )
    gone = WithdrawnRecording.objects.filter(withdrawal__in=ended.values("withdrawal"))
    return frozenset(licence.items.filter(recording__in=gone.values("recording")).values_list("recording", flat=True))


def _models(licence: Licence) -> dict[str, int]:
    """Each model by its name with the version and its id, the licence's own name by its version alone.

    No name means the licence's own model.
    """
    own = licence.trained_model
    covered = list(models_covered(licence))
    names = {"": own.pk} if own in covered else {}
    for model in covered:
        names |= {str(model).casefold(): model.pk, str(model.uuid): model.pk}
        if model.name == own.name:
            names[model.version.casefold()] = model.pk
    return names


def models_covered(licence: Licence) -> QuerySet[TrainedModel]:
    """The model versions that may be trained: the one named, its family, or all of the licensee's.

    A licence that leaves the voice out covers no model that makes voices, whatever its family.
    """
    models = TrainedModel.objects.filter(organisation=licence.organisation)
    if licence.terms.excludes_voice:
        models = models.exclude(product=TrainedModel.Product.VOICE)
    scope = licence.terms.model_scope
    if scope == Terms.ModelScope.COMPANY:
        return models
    if scope == Terms.ModelScope.FAMILY:
        return models.filter(name=licence.trained_model.name)
    return models.filter(pk=licence.trained_model_id)
