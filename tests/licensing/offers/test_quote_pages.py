"""A quote on its pages: what it shows of a large selection, its words, and who may sign them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Organisation
from licensing.agreements import proposed
from licensing.models import Quote
from licensing.queries.quote_changes import quote_now
from licensing.queries.quote_pages import dropped_groups
from licensing.reasons import Obstacle, Reason
from licensing.services import quotes
from marketplace.kit.money import Money
from tests.factories.accounts import NOON, make_membership, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licensing import make_quote

pytestmark = pytest.mark.django_db


def test_the_largest_groups_are_named_and_the_rest_is_counted_together() -> None:
    recording = make_recording(make_catalog())
    fallen = [(recording.pk, (Reason(Obstacle.NO_TERMS, f"Label {n}"),), 100) for n in range(45)]
    fallen += [(recording.pk, (Reason(Obstacle.NO_TERMS, "Label 44"),), 100)]

    groups = dropped_groups(fallen, "USD")

    assert len(groups) == 41
    assert (groups[0].sentence, groups[0].count, groups[0].price.units) == (
        Reason(Obstacle.NO_TERMS, "Label 44").sentence,
        2,
        200,
    )
    assert (groups[-1].sentence, groups[-1].count, groups[-1].price.units) == ("5 other reasons", 5, 500)
    assert sum(group.count for group in groups) == 46


def test_quotes_are_listed_and_let_go(buyer: Client, developer: Organisation) -> None:
    assert "You have no quote yet" in buyer.get("/quotes/").content.decode()
    quote = make_quote(organisation=developer, at=timezone.now())

    assert quote.number in buyer.get("/quotes/").content.decode()
    assert buyer.get(f"/quotes/{quote.uuid}/cancel/").status_code == 200
    buyer.post(f"/quotes/{quote.uuid}/cancel/")

    assert "Let go" in buyer.get(f"/quotes/{quote.uuid}/").content.decode()


def test_words_that_changed_since_they_were_read_are_not_signed(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer)
    read = buyer.get(f"/quotes/{quote.uuid}/").context["form"]["agreement_sha256"].value()
    Organisation.objects.filter(catalogs__terms__quote_lines__quote=quote).update(name="Renamed Records")

    refused = buyer.post(
        f"/quotes/{quote.uuid}/accept/", {"agree": "yes", "agreement_sha256": read}, follow=True
    ).content.decode()

    quote.refresh_from_db()
    assert "The words have changed since you read them." in refused
    assert quote.status == "open"


def test_the_words_that_were_accepted_are_shown_whatever_changes_later(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer)
    text = proposed(quote_now(quote, at=NOON)).text
    quotes.accept(quote, agreement=text, language="en", at=NOON, actor=make_owner(developer))
    Organisation.objects.filter(catalogs__terms__quote_lines__quote=quote).update(name="Renamed Records")

    shown = buyer.get(f"/quotes/{quote.uuid}/agreement/")

    assert shown.context["agreement"].text == text
    assert "Renamed Records" not in shown.content.decode()


def test_a_signatory_who_may_only_look_is_not_offered_to_sign(client: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer)
    client.force_login(make_membership(developer, role=Membership.Role.VIEWER, is_signatory=True).user)

    page = client.get(f"/quotes/{quote.uuid}/").content.decode()

    assert "/accept/" not in page
    assert "Somebody who may sign for your organisation accepts it" in page


def test_a_quote_past_its_days_says_to_freeze_again(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())
    Quote.objects.update(valid_until=timezone.now() - timedelta(days=1))
    assert "Was fixed until" in buyer.get("/quotes/").content.decode()

    page = buyer.get(f"/quotes/{quote.uuid}/").content.decode()

    assert "Freeze the selection again" in page
    assert "Accept and pay" not in page


def test_whoever_may_not_sign_is_told_who_may(client: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())
    client.force_login(make_membership(developer).user)

    page = client.get(f"/quotes/{quote.uuid}/").content.decode()
    client.post(f"/quotes/{quote.uuid}/accept/", {"agree": "yes"})

    assert "Somebody who may sign for your organisation accepts it" in page
    assert Quote.objects.get().status == "open"


def test_a_quote_keeps_saying_what_dropped_later(buyer: Client, developer: Organisation) -> None:
    quote = make_quote(organisation=developer, at=timezone.now())
    quotes.accept(quote, agreement="x", language="en", at=timezone.now(), actor=developer.memberships.get().user)
    line = quote.lines.select_related("quote").first()
    assert line is not None
    quote.drops.create(recording=line.recording, moment="paid", reasons=[_FROZEN], price_units=3_00_0000, at=NOON)
    Quote.objects.update(status=Quote.Status.FULFILLED)

    page = buyer.get(f"/quotes/{quote.uuid}/")

    assert "Dropped since you froze it" in page.content.decode()
    assert page.context["total"] == Money.parse("3.00", "USD")


_FROZEN = {"what": "frozen", "side": None, "who": "", "party": None}
