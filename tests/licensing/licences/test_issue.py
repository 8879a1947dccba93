"""A paid quote becomes one licence a Terms version; what is no longer cleared drops out and is owed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from licensing.models import Licence, Quote, QuoteDrop
from licensing.services import deliveries, licences
from licensing.services.deliveries import PermissionWithdrawn
from licensing.services.licences import Issued, QuoteNotAccepted, TooFewRemain
from marketplace.catalog.models import Recording
from marketplace.catalog.queries.clearance import Missing, Piece
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD, Territory
from tests.factories.accounts import NOON, make_party
from tests.factories.catalog import make_asset, make_freeze, make_recording, make_share
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


def owe_creators_more(recording: Recording) -> None:
    """Let the artist's part of the master fall below a quarter."""
    recording.shares.get(side="master").participations.update(parts=24)


def test_creators_who_get_too_little_by_then_drop_their_recording_at_payment_and_at_issue() -> None:
    terms = make_offer(least_creators_parts=2_500)
    kept, paid_less, issued_less = (make_recording(terms.catalog, cleared=True) for _ in range(3))
    quote = make_accepted_quote([(kept, terms, THREE), (paid_less, terms, FOUR), (issued_less, terms, FIVE)])

    owe_creators_more(paid_less)
    to_pay = licences.clear_for_payment(quote, at=NOON)
    owe_creators_more(issued_less)
    issued = issue(quote)

    drops = [(drop.recording, drop.moment, drop.reasons) for drop in quote.drops.order_by("pk")]
    told = {"least": "25", "sides": [["master", "24"]]}
    why = [{"what": "creators_part", "who": terms.organisation.name} | told]
    assert (to_pay, issued.owed_units) == (THREE + FIVE, FIVE.units)
    assert drops == [(paid_less, "paid", why), (issued_less, "issued", why)]


def elsewhere_held_by_a_stranger(recording: Recording) -> None:
    """Outside Korea another holds the master, and was never asked."""
    recording.shares.filter(side="master").update(territory=Territory.of("KR"))
    make_share(recording, holder=make_party(), territory=WORLD - Territory.of("KR"))


def test_the_licensees_country_is_asked_too_because_its_holders_are_paid() -> None:
    terms = make_offer()
    recording = make_recording(terms.catalog, cleared=True)
    quote = make_accepted_quote([(recording, terms, THREE)], territory=Territory.of("KR"))

    elsewhere_held_by_a_stranger(recording)

    with pytest.raises(TooFewRemain):
        licences.clear_for_payment(quote, at=NOON)
    issued = issue(quote)
    assert (quote.organisation.country, issued.licences, issued.owed_units) == ("US", (), THREE.units)


def test_a_delivery_asks_the_licensees_country_too() -> None:
    terms = make_offer()
    recording = make_recording(terms.catalog, cleared=True)
    asset = make_asset(recording)
    quote = make_accepted_quote([(recording, terms, THREE)], territory=Territory.of("KR"))
    (licence,) = issue(quote).licences
    item = licence.items.get()
    before = deliveries.deliverable(item, at=NOON)

    elsewhere_held_by_a_stranger(recording)

    assert before == asset
    with pytest.raises(PermissionWithdrawn):
        deliveries.deliverable(item, at=NOON)


def test_what_drops_out_is_written_down_in_as_many_questions_however_much_it_is() -> None:
    counts = []
    for number in (1, 1, 3):  # the first also begins the year's numbers
        terms = make_offer()
        quote = make_accepted_quote(
            [(make_recording(terms.catalog, cleared=True), terms, THREE) for _ in range(number + 1)]
        )
        for line in quote.lines.all()[:number]:
            make_freeze(line.recording)
        with CaptureQueriesContext(connection) as asked:
            issue(quote)
        counts.append(len(asked))

    assert counts[1] == counts[2]
