"""Reports of use, as far as a viewer may know them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from accounts.viewers import Viewer
from licensing.models import Licence, TrainedModel, UsageReport, UsageTotal
from licensing.usage.checking import Units
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Stage

Status = UsageReport.Status
WAITING = [Status.RECEIVED, Status.READING, Status.WRITING]
UNDECIDED = [*WAITING, Status.READ]


def reports_visible_to(viewer: Viewer) -> QuerySet[UsageReport]:
    """What the viewer's organisation sent; an operator sees all."""
    reports = UsageReport.objects.select_related("licence__trained_model", "licence__terms__organisation", "sent_by")
    reports = reports.order_by("-sent_at", "-pk")
    return reports if viewer.is_operator else reports.filter(licence__organisation=viewer.organisation)


def undecided_months(viewer: Viewer) -> set[tuple[int, date]]:
    """The licences and months of which a report was sent that is not decided yet."""
    return set(reports_visible_to(viewer).filter(status__in=UNDECIDED).order_by().values_list("licence_id", "month"))


def accepted_units(licence: Licence) -> Units:
    """All that was reported and accepted under a licence."""
    return _units(UsageTotal.objects.filter(report__licence=licence, report__status=Status.ACCEPTED))


def units_before(licence: Licence, month: Month) -> Units:
    """What the last accepted report of an earlier month said; nil reports say nothing."""
    reports = licence.usage_reports.filter(status=Status.ACCEPTED, is_nil=False, month__lt=month.first_day)
    last = reports.order_by("-month").first()
    return _units(last.totals.all()) if last else Units()


def _units(totals: QuerySet[UsageTotal]) -> Units:
    is_score = Q(stage=Stage.GENERATE)
    sums = totals.order_by().aggregate(seconds=Sum("units", filter=~is_score), scores=Sum("units", filter=is_score))
    return Units(int(sums["seconds"] or 0), int(sums["scores"] or 0))


@dataclass(frozen=True, slots=True)
class StageSum:
    """How much of how many recordings was used at one stage."""

    stage: str
    recordings: int
    units: int
    counts_seconds: bool


def by_stage(report: UsageReport) -> list[StageSum]:
    """A report's sums, stage by stage."""
    rows = report.totals.values("stage").annotate(recordings=Count("recording", distinct=True), units=Sum("units"))
    found = {row["stage"]: row for row in rows.order_by()}
    return [
        StageSum(str(stage.label), found[stage]["recordings"], found[stage]["units"], stage != Stage.GENERATE)
        for stage in Stage
        if stage in found
    ]


@dataclass(frozen=True, slots=True)
class ReportSums:
    """What a report adds up to, beside the manifest that it is about."""

    stages: list[StageSum]
    models: list[str]
    recordings: int
    manifest: int

    @property
    def percent(self) -> int:
        """The part of the manifest that it names, in whole percent, rounded down."""
        return 100 * self.recordings // self.manifest if self.manifest else 0


def sums_of(report: UsageReport) -> ReportSums:
    """A report's sums, for whoever decides about it."""
    models = TrainedModel.objects.filter(pk__in=report.totals.order_by().values("trained_model"))
    recordings = report.totals.order_by().values("recording").distinct().count()
    return ReportSums(by_stage(report), [str(model) for model in models], recordings, report.licence.items.count())
