"""What is claimed with evidence is neither quoted, paid, licensed nor delivered, until the claim is over."""

import pytest
from django.test import Client

from licensing.reasons import reason_from_json
from licensing.services import deliveries, licences
from licensing.services.deliveries import PermissionWithdrawn
from marketplace.catalog.models import Claim, Recording
from marketplace.catalog.services.claims import decisions
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_label
from tests.factories.catalog import make_asset, make_catalog, make_recording
from tests.factories.claims import make_claim, make_standing
from tests.factories.clients import owner_of
from tests.factories.licences import make_accepted_quote, make_offer
from tests.factories.licensing import make_quote, make_terms

pytestmark = pytest.mark.django_db
THREE, FOUR = (Money.parse(text, "USD") for text in ("3.00", "4.00"))


def sentence_of(claim: Claim) -> str:
    return (
        f"Two parties say that the master is theirs. Nobody licenses it until that is decided (claim {claim.number})."
    )


def test_quote_drops_what_is_claimed_with_evidence_and_keeps_what_is_only_claimed() -> None:
    catalog = make_catalog()
    make_terms(catalog)
    kept, opened, disputed = (make_recording(catalog, cleared=True) for _number in range(3))
    make_claim(opened, claimant=make_label())
    claim = make_standing(disputed)

    quote = make_quote(kept, opened, disputed)

    assert set(quote.lines.values_list("recording", flat=True)) == {kept.pk, opened.pk}
    drop = quote.drops.get()
    assert drop.recording == disputed
    assert [reason_from_json(reason).sentence for reason in drop.reasons] == [sentence_of(claim)]


def test_claim_that_stands_after_the_quote_drops_it_from_payment_and_manifest() -> None:
    terms = make_offer()
    kept, disputed = (make_recording(terms.catalog, cleared=True) for _number in range(2))
    quote = make_accepted_quote([(kept, terms, THREE), (disputed, terms, FOUR)])

    make_standing(disputed)
    paid = licences.clear_for_payment(quote, at=NOON)
    (licence,) = licences.issue(quote, at=NOON, actor=None).licences

    assert (paid, [item.recording for item in licence.items.all()]) == (THREE, [kept])


def test_delivery_stops_while_a_claim_stands_and_goes_on_after_it() -> None:
    terms = make_offer()
    recording = make_recording(terms.catalog, cleared=True)
    asset = make_asset(recording)
    (licence,) = licences.issue(make_accepted_quote([(recording, terms, THREE)]), at=NOON, actor=None).licences

    claim = make_standing(recording)

    with pytest.raises(PermissionWithdrawn):
        deliveries.deliverable(licence.items.get(), at=NOON)
    decisions.withdraw(claim, text="A mistake.", at=NOON, actor=None)
    assert deliveries.deliverable(licence.items.get(), at=NOON) == asset


def clearance_page(recording: Recording) -> str:
    client: Client = owner_of(recording.organisation)
    return client.get(f"/catalogs/{recording.catalog.uuid}/clearance/").content.decode()


def test_label_reads_what_is_claimed_or_was_listed_first_and_where_to_go() -> None:
    catalog, rival = make_catalog(), make_catalog(make_label(name="Onbit Records"))
    make_terms(catalog)
    make_recording(rival, isrc="KRZ992600017")
    claim = make_standing(make_recording(catalog, cleared=True))
    late = make_recording(catalog, cleared=True, isrc="KRZ992600017")

    shown = clearance_page(late)

    assert sentence_of(claim) in shown
    assert "Look at the claim" in shown
    assert "Onbit Records listed a recording with this ISRC first." in shown
    assert "/claims/open/" in shown
