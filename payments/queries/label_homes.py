"""What a rights holder finds when it comes home: what needs it, what runs, what was sold and earned."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from accounts.viewers import Viewer
from licensing.models import Terms
from licensing.queries.answers import open_questions
from licensing.queries.cleared_counts import Uncleared, uncleared_catalogs
from licensing.queries.files import sold_without_file
from licensing.queries.sales import Sold, sold_in
from marketplace.catalog.models import Catalog, Claim, ClaimHolder, ImportBatch, Recording, UploadBatch
from marketplace.catalog.queries.claims import claims_to_answer, hearings_of
from marketplace.catalog.queries.shares import in_force, shares_visible_to, waiting
from marketplace.catalog.queries.uploads import last_refusals
from marketplace.catalog.queries.withdrawals import Withdrawn, withdrawn_since
from marketplace.kit.money import Money
from marketplace.kit.months import Month
from payments.models import Statement
from payments.queries.freezes import Frozen, frozen_of

MONTHS_SHOWN = 6
LATELY = timedelta(days=30)
MOST_WITHDRAWN = 5


@dataclass(frozen=True)
class Earned:
    """One currency's last months, oldest first."""

    currency: str
    months: Sequence[tuple[Month, Money]]

    @property
    def last(self) -> Money:
        return self.months[-1][1]


@dataclass(frozen=True)
class LabelHome:
    """The facts of a label's home; `shares` are those in what others list, its own are permitted by its terms."""

    waiting: Sequence[ImportBatch]
    running: Sequence[ImportBatch]
    without_terms: Sequence[Catalog]
    unlisted: Sequence[Catalog]
    recordings: int
    files_owed: int
    questions: int
    shares: int
    shares_waiting: int
    withdrawn: Sequence[Withdrawn]
    refusals: Sequence[tuple[UploadBatch, int]]
    claims: Sequence[Claim]
    hearings: Sequence[ClaimHolder]
    uncleared: Sequence[Uncleared]
    sold: Sequence[Sold]
    earned: Sequence[Earned]
    frozen: Sequence[Frozen]


def label_home(viewer: Viewer, month: Month, *, at: datetime) -> LabelHome:
    """Gather the home of the viewer's organisation, as of that month."""
    imports = ImportBatch.objects.filter(organisation=viewer.organisation).order_by("uploaded_at", "pk")
    catalogs = Catalog.objects.filter(organisation=viewer.organisation)
    offered = Terms.objects.not_over(at.date()).filter(catalog=OuterRef("pk"))
    held = shares_visible_to(viewer).filter(in_force(at.date())).exclude(recording__organisation=viewer.organisation)
    return LabelHome(
        waiting=tuple(imports.filter(status=ImportBatch.Status.READY)),
        running=tuple(imports.filter(status__in=ImportBatch.BUSY)),
        without_terms=tuple(catalogs.exclude(status=Catalog.Status.WITHDRAWN).filter(~Exists(offered))),
        unlisted=tuple(catalogs.filter(Exists(offered), status=Catalog.Status.PREPARING)),
        recordings=Recording.objects.filter(organisation=viewer.organisation).count(),
        files_owed=len(sold_without_file(viewer, on=at.date())),
        questions=open_questions(viewer, at=at),
        shares=held.count(),
        shares_waiting=waiting(held, on=at.date()).count(),
        withdrawn=tuple(withdrawn_since(viewer, at - LATELY)[:MOST_WITHDRAWN]),
        refusals=tuple(last_refusals(viewer)),
        claims=tuple(claims_to_answer(viewer)),
        hearings=tuple(hearings_of(viewer)),
        uncleared=tuple(uncleared_catalogs(viewer)),
        sold=tuple(sold_in(viewer, month)),
        earned=tuple(_earned(viewer, month)),
        frozen=tuple(frozen_of(viewer.payees)),
    )


def _earned(viewer: Viewer, month: Month) -> list[Earned]:
    months = list(Month.between(month.plus(1 - MONTHS_SHOWN), month))
    sums: dict[str, dict[Month, int]] = defaultdict(dict)
    statements = Statement.objects.filter(party__in=viewer.payees, month__gte=months[0].first_day).defer("document")
    for statement in statements.filter(month__lte=month.first_day):
        at = Month.of(statement.month)
        before = sums[statement.currency].get(at, 0)
        sums[statement.currency][at] = before + statement.earned_units + statement.corrected_units
    return [
        Earned(currency, tuple((at, Money(by_month.get(at, 0), currency)) for at in months))
        for currency, by_month in sorted(sums.items())
    ]
