from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.services.organisations import OrganisationNotVerified
from accounts.services.signing import NotASignatory
from accounts.storage import open_stored
from accounts.viewers import Viewer
from licensing.models import Quote
from licensing.queries.quotes import quotes_visible_to
from licensing.reasons import reason_from_json
from licensing.services import quotes
from marketplace.kit.hashing import sha256_hex
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_developer, make_membership, make_owner, make_platform
from tests.factories.catalog import make_catalog, make_freeze, make_recording
from tests.factories.licensing import make_quote, make_selection, make_terms

pytestmark = pytest.mark.django_db


def test_freezing_fixes_each_line_and_says_what_dropped() -> None:
    catalog = make_catalog()
    terms = make_terms(catalog)
    first, second, frozen = (make_recording(catalog, cleared=True) for _number in range(3))
    make_freeze(frozen)

    quote = make_quote(first, second, frozen)

    assert (quote.number, quote.status) == ("QUO-2026-000001", "open")
    assert (quote.total_units, quote.currency, quote.platform_fee_parts) == (6_00_0000, "USD", 800)
    assert quote.valid_until == NOON + timedelta(days=30)
    lines = quote.lines.values_list("recording", "terms", "price_units")
    assert list(lines) == [(first.pk, terms.pk, 3_00_0000), (second.pk, terms.pk, 3_00_0000)]
    drop = quote.drops.get()
    assert (drop.recording, drop.moment, drop.price_units) == (frozen, "quoted", 3_00_0000)
    assert [reason_from_json(reason).sentence for reason in drop.reasons] == [
        "It is frozen while a concern is looked into."
    ]


def test_a_reason_of_ours_is_read_back_too() -> None:
    recording, other = make_recording(cleared=True), make_recording(cleared=True)
    make_terms(recording.catalog)

    drop = make_quote(recording, other).drops.get()

    assert reason_from_json(drop.reasons[0]).sentence == (
        f"{other.organisation.name} offers nothing in this currency that covers this use."
    )


def test_a_quote_does_not_change_with_the_terms_that_come_after() -> None:
    catalog = make_catalog()
    make_terms(catalog)
    quote = make_quote(make_recording(catalog, cleared=True))

    make_terms(catalog, price=Money.parse("1.00", "USD"))

    assert list(quote.lines.values_list("price_units", flat=True)) == [3_00_0000]


def test_a_quote_needs_a_model() -> None:
    selection = make_selection()
    selection.trained_model = None
    selection.save()

    with pytest.raises(quotes.ModelNotNamed):
        quotes.freeze(selection, at=NOON, actor=None)


def test_nothing_cleared_is_no_quote() -> None:
    with pytest.raises(quotes.NothingToQuote):
        quotes.freeze(make_selection(make_recording()), at=NOON, actor=None)


def test_fewer_than_the_buyers_least_is_no_quote() -> None:
    with pytest.raises(quotes.NothingToQuote, match="at least 3"):
        make_quote(count=2, minimum_recordings=3)


def test_less_than_can_be_charged_is_no_quote() -> None:
    catalog = make_catalog()
    make_terms(catalog, price=Money.parse("0.10", "USD"))

    with pytest.raises(quotes.NothingToQuote, match=r"0\.50"):
        make_quote(make_recording(catalog, cleared=True))


def test_more_than_one_payment_can_take_is_no_quote() -> None:
    catalog = make_catalog()
    make_terms(catalog, price=Money.parse("500000.00", "USD"))
    one, two = (make_recording(catalog, cleared=True) for _number in range(2))

    with pytest.raises(quotes.TooMuchForOnePayment, match=r"999,?999\.99"):
        make_quote(one, two)
    assert make_quote(one).total == Money.parse("500000.00", "USD")


def test_a_signatory_accepts_and_the_words_are_named_by_their_hash() -> None:
    quote = make_quote()
    owner = make_owner(quote.organisation)

    accepted = quotes.accept(quote, agreement="We agree.", language="en", at=NOON, actor=owner)
    again = quotes.accept(quote, agreement="We agree.", language="en", at=NOON + timedelta(hours=1), actor=owner)

    assert (accepted.status, accepted.accepted_by, accepted.agreement_sha256) == (
        "accepted",
        owner,
        sha256_hex(b"We agree."),
    )
    assert again.accepted_at == NOON
    with open_stored(accepted.agreement_sha256) as kept:
        assert kept.read() == b"We agree."


def test_a_manager_who_may_not_sign_does_not_accept() -> None:
    quote = make_quote()

    with pytest.raises(NotASignatory):
        quotes.accept(quote, agreement="x", language="en", at=NOON, actor=make_membership(quote.organisation).user)


def test_an_unverified_developer_may_prepare_but_not_accept() -> None:
    developer = make_developer(verified=False)
    quote = make_quote(organisation=developer)

    with pytest.raises(OrganisationNotVerified):
        quotes.accept(quote, agreement="x", language="en", at=NOON, actor=make_owner(developer))


def test_after_thirty_days_a_quote_cannot_be_accepted_and_is_cancelled() -> None:
    quote = make_quote()
    later = NOON + timedelta(days=30)

    with pytest.raises(quotes.QuoteNotOpen, match="30 days"):
        quotes.accept(quote, agreement="x", language="en", at=later, actor=make_owner(quote.organisation))
    assert quotes.cancel_expired(at=later - timedelta(seconds=1)) == 0
    assert quotes.cancel_expired(at=later) == 1
    assert Quote.objects.get().status == "cancelled"


def test_an_accepted_quote_is_not_cancelled_and_a_cancelled_one_not_accepted() -> None:
    accepted, cancelled = make_quote(), make_quote()
    quotes.accept(accepted, agreement="x", language="en", at=NOON, actor=make_owner(accepted.organisation))

    quotes.cancel(cancelled, at=NOON, actor=None)
    quotes.cancel(cancelled, at=NOON, actor=None)

    with pytest.raises(quotes.QuoteNotOpen):
        quotes.cancel(accepted, at=NOON, actor=None)
    with pytest.raises(quotes.QuoteNotOpen):
        quotes.accept(cancelled, agreement="x", language="en", at=NOON, actor=make_owner(cancelled.organisation))


def test_postgresql_refuses_to_change_a_frozen_line() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_quote().lines.update(price_units=1)


def test_another_organisation_sees_no_quote_and_an_operator_all() -> None:
    quote = make_quote()

    seen = [
        list(quotes_visible_to(Viewer(organisation=organisation)))
        for organisation in (quote.organisation, make_developer(), make_platform())
    ]

    assert seen == [[quote], [], [quote]]
