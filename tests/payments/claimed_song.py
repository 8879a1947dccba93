"""A song that was sold, somebody who says that it is theirs, and what each of them has of it.

Each song costs a buyer $100 in November. Of that $85 are for the music: $42.50 for each side. The artist, who also
wrote it, has a quarter of the master and half of the publishing; the label has the rest.
"""

from decimal import Decimal

from accounts.models import Organisation
from marketplace.catalog.models import Claim, Recording
from marketplace.catalog.services.claims import saying
from marketplace.kit.money import Money
from payments.models import Account
from payments.queries.balances import balance_of
from payments.services import claims
from tests.factories.accounts import make_label, make_operator
from tests.factories.payments import make_paid_licence, noon
from tests.payments.studio import (
    ISSUED,
    make_songs,
    paid,
    usd,
)

NOVEMBER_20TH, DECEMBER_10TH = noon("2026-11-20"), noon("2026-12-10")
UPHELD, REJECTED, SETTLED = Claim.Status.UPHELD, Claim.Status.REJECTED, Claim.Status.SETTLED


def sold_song() -> tuple[Recording, Organisation]:
    """One song, sold for $100 in November, and a label that will say that it is theirs."""
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    return song, make_label(name="Sunset Records")


def waiting() -> Money:
    return balance_of(Account.Kind.SUSPENSE, "USD")


def decide(claim: Claim, outcome: str, *, keeps_earners: bool = True) -> Claim:
    at = max(claim.appealed_at or DECEMBER_10TH, claim.opened_at)
    if claim.answered_at is None:
        saying.say(claim, claim.respondent, text="It is ours.", at=at, actor=None)
    return claims.decide(
        claim, outcome, reasons="The contract.", keeps_earners=keeps_earners, at=at, actor=make_operator()
    )


def balances(song: Recording, claimant: Organisation) -> dict[str, Money]:
    return {
        "artist": paid(song.credits.get().party),
        "label": paid(song.organisation.party),
        "claimant": paid(claimant.party),
        "waiting": waiting(),
    }


def money(**texts: str) -> dict[str, Money]:
    return {name: Money(int(Decimal(text) * 1_000_000), "USD") for name, text in texts.items()}
