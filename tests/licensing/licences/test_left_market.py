"""What left the market since it was quoted is neither paid, licensed nor delivered, whoever holds it."""

import pytest

from accounts.models import Organisation
from accounts.services import organisations
from licensing.reasons import Obstacle, Reason, reason_from_json
from licensing.services import deliveries, licences
from licensing.services.deliveries import PermissionWithdrawn
from marketplace.catalog.models import Recording
from marketplace.catalog.services import catalogs
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_party
from tests.factories.catalog import make_asset, make_grant, make_recording
from tests.factories.licences import make_accepted_quote, make_offer

pytestmark = pytest.mark.django_db

THREE, FOUR = (Money.parse(text, "USD") for text in ("3.00", "4.00"))


def held_by_a_publisher(recording: Recording) -> Recording:
    """Nothing of it is the label's, who only lists it: no grant ends with the label's."""
    publisher = make_party(recording.organisation)
    recording.shares.update(holder=publisher)
    make_grant(publisher, recording)
    return recording


def leave_the_market(organisation: Organisation, by: str) -> None:
    if by == "withdrawal":
        catalogs.withdraw(organisation.catalogs.get(), at=NOON, actor=None)
    else:
        organisations.update(organisation, name="Somebody Else", at=NOON, actor=None)


@pytest.mark.parametrize("by", ["withdrawal", "a new name"])
def test_what_left_the_market_since_it_was_quoted_is_neither_paid_nor_licensed(by: str) -> None:
    stays, leaves = make_offer(), make_offer()
    kept, gone = (held_by_a_publisher(make_recording(offer.catalog, cleared=True)) for offer in (stays, leaves))
    quote = make_accepted_quote([(kept, stays, THREE), (gone, leaves, FOUR)])

    leave_the_market(leaves.organisation, by)
    paid = licences.clear_for_payment(quote, at=NOON)
    issued = licences.issue(quote, at=NOON, actor=None)

    leaves.organisation.refresh_from_db()
    (drop,) = quote.drops.all()
    assert (paid, [licence.terms for licence in issued.licences]) == (THREE, [stays])
    assert (drop.recording, [reason_from_json(reason) for reason in drop.reasons]) == (
        gone,
        [Reason(Obstacle.NOT_LISTED, leaves.organisation.name)],
    )


def test_nothing_more_of_a_withdrawn_catalog_is_delivered_whoever_holds_it() -> None:
    terms = make_offer()
    recording = held_by_a_publisher(make_recording(terms.catalog, cleared=True))
    asset = make_asset(recording)
    (licence,) = licences.issue(make_accepted_quote([(recording, terms, THREE)]), at=NOON, actor=None).licences
    before = deliveries.deliverable(licence.items.get(), at=NOON)

    leave_the_market(terms.organisation, "withdrawal")

    assert before == asset
    with pytest.raises(PermissionWithdrawn):
        deliveries.deliverable(licence.items.get(), at=NOON)
