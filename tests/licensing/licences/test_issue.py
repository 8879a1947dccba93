"""A paid quote becomes one licence a Terms version; what is no longer cleared drops out and is owed."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from accounts.storage import open_stored
from licensing.models import Licence, ManifestItem, Obligation, Quote, QuoteDrop
from licensing.services import licences
from licensing.services.licences import Issued, QuoteNotAccepted
from marketplace.catalog.models import Asset, Recording
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_party
from tests.factories.catalog import make_asset, make_catalog, make_freeze, make_recording
from tests.factories.licences import make_accepted_quote, make_offer

pytestmark = pytest.mark.django_db

THREE, FOUR, FIVE = (Money.parse(text, "USD") for text in ("3.00", "4.00", "5.00"))


def issue(quote: Quote) -> Issued:
    return licences.issue(quote, at=NOON, actor=None)


def test_issue_gives_one_licence_for_each_terms_version() -> None:
    first, second = make_offer(months=12), make_offer(months=24)
    one, two = (make_recording(first.catalog, cleared=True) for _ in range(2))
    three = make_recording(second.catalog, cleared=True)
    quote = make_accepted_quote([(one, first, THREE), (three, second, FIVE), (two, first, FOUR)])

    issued = issue(quote)

    told = [
        (
            licence.terms,
            licence.price_units,
            licence.recordings_count,
            licence.starts_on,
            licence.ends_on,
            licence.country,
        )
        for licence in issued.licences
    ]
    assert told == [
        (first, 7_000_000, 2, date(2026, 11, 15), date(2027, 11, 15), "US"),
        (second, 5_000_000, 1, date(2026, 11, 15), date(2028, 11, 15), "US"),
    ]
    assert [licence.number for licence in issued.licences] == ["LIC-2026-000001", "LIC-2026-000002"]
    assert (issued.dropped, issued.owed_units) == ((), 0)
    quote.refresh_from_db()
    assert quote.status == Quote.Status.FULFILLED
    assert AuditEntry.objects.filter(action="licence.issued").count() == 2


def test_issue_again_gives_what_it_gave() -> None:
    terms = make_offer()
    kept, lost = (make_recording(terms.catalog, cleared=True) for _ in range(2))
    quote = make_accepted_quote([(kept, terms, THREE), (lost, terms, FOUR)])
    make_freeze(lost)

    once, again = issue(quote), issue(quote)

    assert again == once
    assert Licence.objects.count() == 1


def test_what_is_not_cleared_any_more_drops_out_and_is_owed_at_its_exact_price() -> None:
    terms = make_offer()
    kept, frozen = (make_recording(terms.catalog, cleared=True) for _ in range(2))
    quote = make_accepted_quote([(kept, terms, THREE), (frozen, terms, FOUR)])
    make_freeze(frozen)

    issued = issue(quote)

    (drop,) = issued.dropped
    assert (drop.recording, drop.moment, drop.price_units) == (frozen, QuoteDrop.Moment.ISSUED, FOUR.units)
    assert [Missing.from_json(reason).what for reason in drop.reasons] == [Piece.FROZEN]
    assert issued.owed_units == FOUR.units
    assert [item.recording for item in issued.licences[0].items.all()] == [kept]
    assert issued.licences[0].price_units == THREE.units


def test_nothing_is_issued_when_fewer_than_the_least_remain() -> None:
    terms = make_offer()
    kept, frozen = (make_recording(terms.catalog, cleared=True) for _ in range(2))
    quote = make_accepted_quote([(kept, terms, THREE), (frozen, terms, FOUR)], minimum_recordings=2)
    make_freeze(frozen)

    once, again = issue(quote), issue(quote)

    assert (once.licences, once.owed_units) == ((), 7_000_000)
    assert again == once
    quote.refresh_from_db()
    assert quote.status == Quote.Status.CANCELLED


def test_nothing_is_issued_when_nothing_remains() -> None:
    terms = make_offer()
    frozen = make_recording(terms.catalog, cleared=True)
    quote = make_accepted_quote([(frozen, terms, FOUR)])
    make_freeze(frozen)

    issued = issue(quote)

    assert (issued.licences, issued.owed_units) == ((), FOUR.units)


def test_what_dropped_before_payment_is_neither_issued_nor_owed() -> None:
    terms = make_offer()
    kept, gone = (make_recording(terms.catalog, cleared=True) for _ in range(2))
    quote = make_accepted_quote([(kept, terms, THREE), (gone, terms, FOUR)])
    QuoteDrop.objects.create(
        quote=quote, recording=gone, moment=QuoteDrop.Moment.PAID, reasons=[], price_units=FOUR.units, at=NOON
    )

    issued = issue(quote)

    assert (issued.dropped, issued.owed_units) == ((), 0)
    assert [item.recording for item in issued.licences[0].items.all()] == [kept]


def test_a_quote_that_nobody_accepted_is_not_issued() -> None:
    terms = make_offer()
    quote = make_accepted_quote([(make_recording(terms.catalog, cleared=True), terms, THREE)])
    quote.status = Quote.Status.OPEN
    quote.save()

    with pytest.raises(QuoteNotAccepted):
        issue(quote)


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
            f'{{"artist":"서하늘","asset_sha256":"{asset.sha256}","currency":"USD","deliverable":"master",'
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
