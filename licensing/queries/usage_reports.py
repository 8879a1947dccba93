"""Reports of use, as far as a viewer may know them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from accounts.viewers import Viewer
from licensing.models import Licence, UsageReport, UsageTotal
from licensing.usage.checking import Units
from licensing.usage.lines import RowError
from marketplace.kit.vocabulary import Stage

WAITING = [UsageReport.Status.RECEIVED, UsageReport.Status.READING, UsageReport.Status.WRITING]


def reports_visible_to(viewer: Viewer) -> QuerySet[UsageReport]:
    """What the viewer's organisation sent; an operator sees all."""
    reports = UsageReport.objects.select_related("licence__trained_model", "licence__terms__organisation", "sent_by")
    reports = reports.order_by("-sent_at", "-pk")
    return reports if viewer.is_operator else reports.filter(licence__organisation=viewer.organisation)


def months_being_read(viewer: Viewer) -> set[tuple[int, date]]:
    """The licences and months of which a report was sent that is not decided yet."""
    return set(reports_visible_to(viewer).filter(status__in=WAITING).order_by().values_list("licence_id", "month"))


def accepted_units(licence: Licence) -> Units:
    """All that was reported and accepted under a licence."""
    is_score = Q(stage=Stage.GENERATE)
    accepted = UsageTotal.objects.filter(report__licence=licence, report__status=UsageReport.Status.ACCEPTED)
    sums = accepted.aggregate(seconds=Sum("units", filter=~is_score), scores=Sum("units", filter=is_score))
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
class ToldError:
    """A row error in the reader's language."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Reason, value and remedy in one line."""
        said = f": “{self.value}”" if self.value else ""
        return f"{self.reason}{said}. {self.remedy}"


def told_errors(report: UsageReport) -> list[ToldError]:
    """Every error of a refused report, in words."""
    read = [RowError.from_json(error) for error in report.errors]
    return [ToldError(error.row, error.column, error.value, *error.problem.told(gettext)) for error in read]


def error_rows(report: UsageReport) -> Iterator[Sequence[object]]:
    """The errors as rows of a file, the header first."""
    yield [_("Row"), _("Column"), _("Value"), _("Reason"), _("Remedy")]
    for error in told_errors(report):
        yield [error.row or "", error.column, error.value, error.reason, error.remedy]
