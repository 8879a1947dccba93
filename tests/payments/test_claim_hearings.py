"""An appeal is decided as a claim is: whoever came to hold a share of it since is told, and then heard."""

from datetime import timedelta

import pytest

from marketplace.catalog.models import Claim
from marketplace.catalog.services.claims import deciding
from marketplace.catalog.services.claims.hearing import NotHeardYet
from payments.services import claims
from tests.catalog.claims.test_deciding import make_song
from tests.factories.accounts import NOON, make_creator, make_operator
from tests.factories.claims import hear, make_claim

pytestmark = pytest.mark.django_db


def test_appeal_is_upheld_once_whoever_holds_a_share_since_was_heard() -> None:
    song, operator = make_song(), make_operator()
    claim = make_claim(song)
    hear(claim)
    claims.decide(claim, Claim.Status.REJECTED, reasons="No.", keeps_earners=True, at=NOON, actor=operator)
    song.shares.filter(holder__name="Another").update(holder=make_creator(name="Heir"))
    claim = deciding.appeal(claim, claim.claimant, text="Look again.", at=NOON, actor=None)

    with pytest.raises(NotHeardYet, match="Heir holds a share of it, and has until"):
        claims.decide(claim, Claim.Status.UPHELD, reasons="Yes.", keeps_earners=True, at=NOON, actor=operator)

    later = NOON + timedelta(days=60)
    decided = claims.decide(claim, Claim.Status.UPHELD, reasons="Yes.", keeps_earners=True, at=later, actor=operator)
    assert decided.status == Claim.Status.UPHELD
