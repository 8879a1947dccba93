"""An open quote changes before its buyer's eyes when somebody withdraws: on the page, in the API, with the reason."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Letter, Organisation
from licensing.models import Quote
from licensing.queries.quote_changes import quote_now
from licensing.services import withdrawals
from marketplace.catalog.models import Recording
from marketplace.catalog.services import consents, freezes
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_owner
from tests.factories.clients import machine_of
from tests.factories.licensing import make_quote

pytestmark = pytest.mark.django_db


def first_of(quote: Quote) -> Recording:
    line = quote.lines.select_related("recording").order_by("pk").first()
    assert line is not None
    return line.recording


def price_of(quote: Quote, recording: Recording) -> Money:
    return Money(quote.lines.get(recording=recording).price_units, quote.currency)


def test_a_quote_of_which_nothing_fell_out_says_nothing(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())

    page = buyer.get(f"/quotes/{quote.uuid}/").content.decode()

    assert "Since you froze it" not in page


def test_a_withdrawal_changes_the_open_quote_on_its_page(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())
    recording = first_of(quote)
    artist = recording.consents.first()
    assert artist is not None

    consents.withdraw(artist, at=timezone.now(), actor=None)

    page = buyer.get(f"/quotes/{quote.uuid}/").content.decode()
    assert "Since you froze it, some of it can no longer be licensed" in page
    shown = page[page.index("Since you froze it") :]
    assert artist.party.name in shown[: shown.index("</ul>")], shown[:600]
    assert f"<li>{recording.title} · {recording.artist}</li>" in page


def test_a_machine_that_polls_reads_the_price_of_today_and_why(developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())
    recording, count = first_of(quote), quote.lines.count()
    client = machine_of(developer)
    before = client.get(f"/api/v1/quotes/{quote.uuid}/today").json()

    freezes.freeze(recording, reason="CON-1", at=timezone.now(), actor=None)

    price = price_of(quote, recording)
    terms = {one["terms"]: (one["cleared"], one["price"]) for one in before.pop("by_terms")}
    left = str(quote.lines.first().terms.uuid)  # type: ignore[union-attr]
    assert terms == {left: (count, quote.total.decimal)}
    assert before == {"total": quote.total.decimal, "count": count, "is_enough": True, "fallen": []}
    after = client.get(f"/api/v1/quotes/{quote.uuid}/today").json()
    assert [(one["cleared"], one["price"]) for one in after.pop("by_terms")] == [(count - 1, "3.00")]
    assert after == {
        "total": (quote.total - price).rounded_up().decimal,
        "count": count - 1,
        "is_enough": count > 1,
        "fallen": [
            {
                "reason": "It is frozen while a concern is looked into.",
                "count": 1,
                "price": price.decimal,
                "recordings": [str(recording.uuid)],
            }
        ],
    }


def test_a_quote_that_lapsed_is_not_asked_again(developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=NOON)
    later = quote.valid_until

    freezes.freeze(first_of(quote), reason="CON-1", at=NOON, actor=None)

    assert quote_now(quote, at=later).count == 2
    Quote.objects.filter(pk=quote.pk).update(status=Quote.Status.CANCELLED)
    assert machine_of(developer).get(f"/api/v1/quotes/{quote.uuid}/today").status_code == 409


def test_a_quote_of_which_nothing_is_left_cannot_be_paid(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, count=1, at=timezone.now())
    freezes.freeze(first_of(quote), reason="CON-1", at=timezone.now(), actor=None)

    page = buyer.get(f"/quotes/{quote.uuid}/").content.decode()

    assert "Too little is left for this quote to be paid." in page
    assert "/accept/" not in page


def test_the_buyer_is_written_to_when_an_open_quote_loses_something(developer: Organisation) -> None:
    quote, untouched = (make_quote(organisation=developer, at=timezone.now()) for _one in range(2))
    buyer, artist = make_owner(developer), first_of(quote).consents.first()
    assert artist is not None
    Letter.objects.all().delete()

    consents.withdraw(artist, at=timezone.now(), actor=None)
    for _time in range(2):
        withdrawals.draw_consequences(at=timezone.now())

    told = Letter.objects.get(to=buyer.email)
    assert told.subject == f"Quote {quote.number} costs less: part of it cannot be licensed any more"
    assert "1 recording left it" in told.body
    assert f"{artist.party.name} has taken back their yes to this use." in told.body
    assert f"/quotes/{quote.uuid}/" in told.body
    assert untouched.number not in told.body
