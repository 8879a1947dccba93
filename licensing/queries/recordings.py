"""One recording, as everybody sees it: what it sounds like, who made it, and for what it can be licensed."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from accounts.viewers import Viewer
from licensing.models import Terms
from licensing.queries.cleared_uses import Lengthy, asking_prices
from licensing.uses import use_under
from marketplace.catalog.models import Credit, Recording
from marketplace.catalog.models.recordings import AiContribution
from marketplace.catalog.queries.clearance import Line, Missing, clearance
from marketplace.catalog.queries.listings import listed_recordings
from marketplace.kit.money import Money
from marketplace.kit.uses import Use
from marketplace.kit.vocabulary import Purpose


@dataclass(frozen=True)
class Asked:
    """One Terms version asked for one purpose: the price, and the answer."""

    terms: Terms
    purpose: Purpose
    use: Use
    price: Money | None
    missing: tuple[Missing, ...]

    @property
    def is_cleared(self) -> bool:
        return not self.missing


def recordings_visible_to(viewer: Viewer) -> QuerySet[Recording]:
    """What is listed, for everybody; one's own, always."""
    recordings = Recording.objects.select_related("organisation", "catalog", "release", "work")
    seen = Q(pk__in=listed_recordings().values("pk"))
    if viewer.organisation is not None:
        seen |= Q(organisation=viewer.organisation)
    return recordings.filter(seen)


def answers(recording: Recording, *, on: date) -> list[Asked]:
    """Ask clearance for each purpose of each published Terms of its catalog, as if nothing else were selected."""
    published = Terms.objects.in_effect(on).filter(catalog=recording.catalog_id)
    asked = []
    for terms in published.select_related("organisation", "catalog").order_by("price_units", "pk"):
        price = asking_prices(terms, [Lengthy(recording.pk, recording.uuid, recording.duration_ms)]).get(recording.pk)
        for purpose in terms.purposes:
            use = replace(use_under(terms), purposes=frozenset({Purpose(purpose)}))
            line = Line(recording.pk, price or Money.zero(terms.currency))
            answer = clearance([line], use, on=on, territory=terms.territory)
            missing = answer.missing.get(recording.pk, ())
            asked.append(Asked(terms, Purpose(purpose), use, price, missing))
    return asked


def credits_of(recording: Recording) -> list[tuple[str, list[str]]]:
    """Who made it, by role; a machine's part is said beside the name."""
    on_it = Q(recording=recording) | Q(work=recording.work_id, work__isnull=False)
    roles: dict[str, list[str]] = {}
    for credit in Credit.objects.filter(on_it).select_related("party").order_by("pk"):
        roles.setdefault(str(credit.get_role_display()), []).append(_named(credit))
    return list(roles.items())


def _named(credit: Credit) -> str:
    """A name, and how much of what stands under it a machine did."""
    if credit.ai_contribution == AiContribution.NONE:
        return credit.party.name
    return f"{credit.party.name} ({credit.get_ai_contribution_display()})"
