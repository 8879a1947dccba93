"""Each night it is proved, of all time, that every file went out after each yes that it needed."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, Party
from licensing.models import Delivery, Licence
from licensing.queries.proofs import deliveries_before_consent
from licensing.services import deliveries, proofs
from licensing.services.deliveries import Recipient
from marketplace.catalog.models import Asset, Consent, Recording
from marketplace.catalog.services import consents
from marketplace.config.schedule import EVERY
from tests.factories.accounts import NOON, make_party
from tests.factories.catalog import (
    make_asset,
    make_catalog,
    make_consent,
    make_policy,
    make_recording,
    make_voice_consent,
)
from tests.factories.licences import make_licence, make_offer

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def artist() -> Party:
    return make_party(make_catalog().organisation, name="Yoon Dalbi")


def licensed(artist: Party, *, excludes_voice: bool = True, vocal: str = "instrumental") -> Licence:
    """A licence of one song, whose artist had agreed at noon's licence, and its master."""
    assert artist.named_by is not None
    catalog = artist.named_by.catalogs.get()
    song = make_recording(catalog, cleared=True, artist=artist, vocal=vocal)
    make_asset(song, Asset.Kind.MASTER)
    if vocal == Recording.Vocal.VOCAL:
        make_voice_consent(artist, song)
    return make_licence([song], terms=make_offer(catalog, excludes_voice=excludes_voice))


def slipped_out(licence: Licence, *, at: datetime) -> Delivery:
    """A row that no service would have written: as if somebody had found a way round all of them."""
    item = licence.items.get()
    asset = Asset.objects.get(recording=item.recording_id)
    return Delivery.objects.create(licence=licence, item=item, asset=asset, sha256=asset.sha256, at=at)


def found() -> list[tuple[object, str, bool]]:
    return [(one.delivery, one.who, one.is_voice) for one in deliveries_before_consent()]


def test_p1_3_permission_before_training(artist: Party) -> None:
    licence = licensed(artist, excludes_voice=False, vocal=Recording.Vocal.VOCAL)
    deliveries.deliver(licence.items.get(), Recipient(None, None), first_byte=0, at=NOON)
    out = StringIO()

    call_command("check_permission", stdout=out)

    assert out.getvalue() == "Permission came first: 1 deliveries were proved.\n"
    assert "licensing.tasks.prove_deliveries" in EVERY


def test_p1_3_a_delivery_before_a_consent_it_needed_is_found_and_written_down_once(artist: Party) -> None:
    licence = licensed(artist)
    early = slipped_out(licence, at=datetime.fromisoformat("2024-12-31T12:00Z"))
    slipped_out(licence, at=NOON)

    proofs.prove_deliveries(at=NOON)
    proofs.prove_deliveries(at=LATER)

    assert found() == [(early.uuid, "Yoon Dalbi", False)]
    entry = AuditEntry.objects.get(action="delivery.unproved")
    assert (entry.subject_uuid, entry.facts) == (early.uuid, {"persons": 1, "voices": 0})
    with pytest.raises(CommandError, match="1 needed consents"):
        call_command("check_permission", stdout=StringIO())


def test_p1_3_what_was_taken_back_proves_what_went_out_before_and_nothing_after(artist: Party) -> None:
    licence = licensed(artist)
    slipped_out(licence, at=NOON)
    consents.withdraw(Consent.objects.get(party=artist), at=NOON + timedelta(minutes=1), actor=None)
    assert found() == []

    late = slipped_out(licence, at=LATER)

    assert found() == [(late.uuid, "Yoon Dalbi", False)]


def test_p3_4_a_voice_that_went_out_without_its_signature_is_found(artist: Party) -> None:
    licence = licensed(artist, excludes_voice=False)
    Recording.objects.update(vocal=Recording.Vocal.VOCAL)
    sung = slipped_out(licence, at=NOON)

    assert found() == [(sung.uuid, "Yoon Dalbi", True)]
    make_policy(artist, allows=("train_generative",), voice="yes", at=LATER)
    assert found() == [(sung.uuid, "Yoon Dalbi", True)]


def test_own_rules_and_answers_about_everything_prove_a_delivery_under_each_of_the_persons_names(
    artist: Party,
) -> None:
    catalog = make_catalog()
    namesake = make_party(catalog.organisation, name="Y. Dalbi")
    song = make_recording(catalog, cleared=True, consented=False, artist=namesake)
    make_asset(song, Asset.Kind.MASTER)
    everything = make_consent(namesake, covers_all=True)
    licence = make_licence([song], terms=make_offer(catalog))
    sent = slipped_out(licence, at=NOON)
    assert (found(), everything.covers_all) == ([], True)

    another = make_recording(catalog, cleared=True, consented=False, artist=artist)
    make_policy(artist, allows=("train_generative",))
    make_asset(another, Asset.Kind.MASTER)
    slipped_out(make_licence([another], terms=licence.terms), at=NOON)

    assert found() == []
    assert Delivery.objects.filter(pk=sent.pk).exists()


def test_p1_3_a_no_that_came_between_the_yes_and_the_delivery_is_seen(artist: Party) -> None:
    licence = licensed(artist)
    make_consent(artist, licence.items.get().recording, answer="no", at=NOON)

    late = slipped_out(licence, at=LATER)

    assert found() == [(late.uuid, "Yoon Dalbi", False)]
