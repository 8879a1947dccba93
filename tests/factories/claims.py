"""Two who want one recording, for tests."""

from datetime import date, datetime
from fractions import Fraction

from accounts.models import Organisation, Party
from marketplace.catalog.models import Claim, ClaimHolder, Recording
from marketplace.catalog.services.claims import decisions, saying
from marketplace.catalog.services.claims.opening import Demand, open_claims
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import NOON, make_label, make_operator

SINCE = date(2020, 1, 1)


def make_claim(
    *recordings: Recording,
    claimant: Organisation | None = None,
    side: str = Side.MASTER,
    territory: Territory = WORLD,
    since: date = SINCE,
    part: Fraction = Fraction(1),
    against: tuple[Party, ...] = (),
    at: datetime = NOON,
) -> Claim:
    """Opened by a verified label against the one that lists these recordings."""
    claimant = claimant or make_label(name="Sunset Records")
    demand = Demand(side, territory, since, part, [party.name for party in against])
    (claim,) = open_claims(claimant, recordings, demand, statement="We made it in 2019.", at=at, actor=None)
    return claim


def make_standing(*recordings: Recording, at: datetime = NOON, **asked: object) -> Claim:
    """A claim for which an operator found evidence at first sight."""
    claim = make_claim(*recordings, at=at, **asked)  # type: ignore[arg-type]
    return stand(claim, at=at)


def stand(claim: Claim, *, at: datetime = NOON) -> Claim:
    return decisions.stand(
        claim, reasons="The contract names them.", decide_by=date(at.year + 1, 6, 1), at=at, actor=make_operator()
    )


def hear(claim: Claim, *, at: datetime = NOON) -> None:
    """Everybody answers who has not yet: whoever lists it, and whoever else holds a share of it."""
    silent: list[Organisation | ClaimHolder] = [claim.respondent] if claim.answered_at is None else []
    for who in [*silent, *ClaimHolder.objects.filter(claim=claim, answered_at=None)]:
        saying.say(claim, who, text="It is ours.", at=at, actor=None)


def begins(claim: Claim, day: date) -> dict[int, date]:
    """A decision that counts for every recording of a claim from one day on."""
    return dict.fromkeys(claim.recordings.values_list("pk", flat=True), day)
