import pytest

from marketplace.catalog.models import Consent, Credit, Participation, RightsShare
from tests.factories.accounts import make_party
from tests.factories.catalog import make_recording, make_voice_consent

pytestmark = pytest.mark.django_db


def test_a_cleared_recording_lacks_only_the_labels_own_grant() -> None:
    recording = make_recording(cleared=True)

    label = recording.organisation.party
    shares = RightsShare.objects.filter(recording=recording)
    assert [(share.side, share.holder, share.parts, share.whole) for share in shares] == [
        ("master", label, 1, 1),
        ("publishing", label, 1, 1),
    ]
    assert list(Participation.objects.values_list("share__side", "parts", "whole")) == [
        ("master", 25, 100),
        ("publishing", 50, 100),
    ]
    assert Credit.objects.count() == 2
    assert [consent.basis for consent in Consent.objects.filter(recordings=recording)] == ["declared"]


def test_a_publisher_of_its_own_holds_the_publishing_side() -> None:
    publisher = make_party(name="Reed Lane Music")

    recording = make_recording(cleared=True, publisher=publisher)

    assert RightsShare.objects.get(recording=recording, side="publishing").holder == publisher


def test_a_voice_is_signed_for() -> None:
    recording = make_recording(vocal="vocal")

    assert make_voice_consent(make_party(recording.organisation), recording).basis == "signed"
