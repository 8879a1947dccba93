"""Which months of which licences are ready to be paid, and which have their pools already."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from licensing.models import Licence, Obligation, UsageReport
from marketplace.kit.months import Month
from payments.models import Pool
from payments.queries.sales import Sold, sold_licences


@dataclass(slots=True)
class Ready:
    """Of one licence: the pools there are, the months with an accepted report, and when each month's grace ends."""

    on: date
    grace_days: int
    made: set[tuple[str, Month]] = field(default_factory=set)
    reported: set[Month] = field(default_factory=set)
    due: dict[Month, date] = field(default_factory=dict)

    def is_due(self, part: str, month: Month) -> bool:
        """Whether a part of a month becomes a pool now: not there yet, and reported or past its grace."""
        if (part, month) in self.made:
            return False
        if part == Pool.Part.ACCESS or month in self.reported:
            return True
        return self.due.get(month, month.last_day + timedelta(days=self.grace_days)) < self.on


def sold_and_ready(month: Month, *, on: date) -> Iterator[tuple[Licence, Sold, Ready]]:
    """Each licence that may have something to recognise, what its order brought in, and what is there or due."""
    sold = sold_licences(until=month.last_day)
    ready = _ready_months([licence for licence, _sold in sold], month, on=on)
    for licence, order in sold:
        yield licence, order, ready[licence.pk]


def _ready_months(licences: Sequence[Licence], month: Month, *, on: date) -> dict[int, Ready]:
    """What is there and what is due for each licence, up to a month; the same few queries for any number."""
    found = {licence.pk: Ready(on, licence.terms.grace_days) for licence in licences}
    until = month.first_day
    for licence, part, first_day in Pool.objects.filter(licence__in=licences, month__lte=until).values_list(
        "licence_id", "part", "month"
    ):
        found[licence].made.add((part, Month.of(first_day)))
    accepted = UsageReport.objects.filter(licence__in=licences, status=UsageReport.Status.ACCEPTED, month__lte=until)
    for licence, first_day in accepted.values_list("licence_id", "month"):
        found[licence].reported.add(Month.of(first_day))
    duties = Obligation.objects.filter(licence__in=licences, kind=Obligation.Kind.REPORT, month__lte=until)
    for licence, due_month, due_on in duties.values_list("licence_id", "month", "due_on"):
        if due_month is not None:
            found[licence].due[Month.of(due_month)] = due_on
    return found


def reports_so_far(pools: Sequence[Pool]) -> dict[int, list[str]]:
    """The reports of use that weigh each usage pool: accepted, not nil, of its month or before; in order."""
    by_licence: dict[int, list[tuple[date, str]]] = defaultdict(list)
    reports = UsageReport.objects.filter(
        licence__in={pool.licence_id for pool in pools}, status=UsageReport.Status.ACCEPTED, is_nil=False
    )
    for licence, month, uuid in reports.order_by("month", "pk").values_list("licence_id", "month", "uuid"):
        by_licence[licence].append((month, str(uuid)))
    return {
        pool.pk: [uuid for month, uuid in by_licence[pool.licence_id] if month <= pool.month]
        if pool.part == Pool.Part.USAGE
        else []
        for pool in pools
    }
