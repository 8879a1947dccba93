"""What an issued licence has: its manifest as a file, the files that may go out, its duties."""

from datetime import date

import pytest

from accounts.storage import open_stored
from licensing.models import ManifestItem, Obligation, Quote
from licensing.services import licences
from licensing.services.licences import Issued
from marketplace.catalog.models import Asset, Recording
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_party
from tests.factories.catalog import make_asset, make_catalog, make_recording
from tests.factories.licences import make_accepted_quote, make_offer

pytestmark = pytest.mark.django_db

THREE, FOUR, FIVE = (Money.parse(text, "USD") for text in ("3.00", "4.00", "5.00"))


def issue(quote: Quote) -> Issued:
    return licences.issue(quote, at=NOON, actor=None)


def test_only_an_instrumental_goes_out_of_a_recording_whose_voice_is_excluded() -> None:
    catalog = make_catalog()
    terms = make_offer(catalog, excludes_voice=True)
    sung, played, unknown = (
        make_recording(catalog, cleared=True, vocal=vocal)
        for vocal in (Recording.Vocal.VOCAL, Recording.Vocal.INSTRUMENTAL, Recording.Vocal.UNKNOWN)
    )
    make_asset(sung, Asset.Kind.MASTER)
    without_voice = make_asset(sung, Asset.Kind.INSTRUMENTAL)
    master = make_asset(played, Asset.Kind.MASTER)
    make_asset(unknown, Asset.Kind.MASTER)
    quote = make_accepted_quote([(recording, terms, THREE) for recording in (sung, played, unknown)])

    (licence,) = issue(quote).licences

    told = [(item.recording, item.deliverable, item.asset) for item in ManifestItem.objects.filter(licence=licence)]
    assert told == [
        (sung, Asset.Kind.INSTRUMENTAL, without_voice),
        (played, Asset.Kind.MASTER, master),
        (unknown, Asset.Kind.INSTRUMENTAL, None),
    ]


def test_the_manifest_is_kept_as_the_file_that_its_hash_names() -> None:
    terms = make_offer()
    artist = make_party(terms.organisation, name="서하늘")
    recording = make_recording(terms.catalog, cleared=True, isrc="KRA012600417", title="밤의 강", artist=artist)
    asset = make_asset(recording)
    quote = make_accepted_quote([(recording, terms, THREE)])

    (licence,) = issue(quote).licences

    with open_stored(licence.manifest_sha256) as manifest:
        assert manifest.read().decode() == (
            f'{{"ai_contribution":"unknown","artist":"서하늘","asset_sha256":"{asset.sha256}",'
            '"credits":[{"ai":"none","name":"서하늘","role":"writer"},'
            '{"ai":"none","name":"서하늘","role":"featured_artist"}],'
            '"currency":"USD","deliverable":"master",'
            f'"duration_ms":180000,"imprint":"","isrc":"KRA012600417","iswc":"","label":"{recording.organisation.name}",'
            f'"own_id":"{recording.own_id}","position":1,"price":"3.00","recording":"{recording.uuid}",'
            '"title":"밤의 강","version":""}\n'
        )


def test_a_licence_is_born_with_its_duties() -> None:
    terms = make_offer(months=3, grace_days=15, retention_days=30)
    quote = make_accepted_quote([(make_recording(terms.catalog, cleared=True), terms, THREE)])

    (licence,) = issue(quote).licences

    assert list(licence.obligations.values_list("kind", "month", "due_on")) == [
        ("report", date(2026, 11, 1), date(2026, 12, 15)),
        ("credit", None, date(2026, 12, 15)),
        ("report", date(2026, 12, 1), date(2027, 1, 15)),
        ("report", date(2027, 1, 1), date(2027, 2, 15)),
        ("report", date(2027, 2, 1), date(2027, 3, 15)),
        ("deletion", None, date(2027, 3, 17)),
    ]


def test_reports_of_a_quarter_are_due_together_and_labels_twice_a_year() -> None:
    terms = make_offer(
        months=7, cadence="quarterly", grace_days=10, attribution="none", needs_deletion_certificate=False
    )
    quote = make_accepted_quote([(make_recording(terms.catalog, cleared=True), terms, THREE)])

    (licence,) = issue(quote).licences

    assert list(licence.obligations.filter(kind=Obligation.Kind.REPORT).values_list("month", "due_on")) == [
        (date(2026, 11, 1), date(2027, 1, 10)),
        (date(2026, 12, 1), date(2027, 1, 10)),
        (date(2027, 1, 1), date(2027, 4, 10)),
        (date(2027, 2, 1), date(2027, 4, 10)),
        (date(2027, 3, 1), date(2027, 4, 10)),
        (date(2027, 4, 1), date(2027, 7, 10)),
        (date(2027, 5, 1), date(2027, 7, 10)),
        (date(2027, 6, 1), date(2027, 7, 10)),
    ]
    assert list(licence.obligations.exclude(kind=Obligation.Kind.REPORT).values_list("kind", "month", "due_on")) == [
        ("label_evidence", date(2027, 4, 1), date(2027, 5, 10)),
    ]
