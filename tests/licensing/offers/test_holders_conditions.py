"""A publisher's condition meets the label's price: what is too cheap drops out, with the reason, until a new yes."""

from datetime import timedelta

import pytest

from accounts.models import Organisation
from accounts.services.parties import entrust
from licensing.models import Selection, Terms
from licensing.queries.quotes import preview
from licensing.services import licences
from marketplace.catalog.models import Grant, Recording
from marketplace.catalog.queries.clearance import Missing
from marketplace.catalog.services import grants
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD
from marketplace.kit.vocabulary import Content, Purpose, Side, Stage
from tests.factories.accounts import NOON, make_label, make_operator, make_owner, make_party
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.licences import make_accepted_quote
from tests.factories.licensing import make_selection, make_terms

pytestmark = pytest.mark.django_db
NAME = "Harbour Music Publishing"
TOO_CHEAP = f"{NAME} has given permission, but not enough of it for the publishing: only for a higher price."


@pytest.fixture
def publisher() -> Organisation:
    return make_label(name="Harbour Music Ltd")


@pytest.fixture
def terms(publisher: Organisation) -> Terms:
    """Three dollars a recording; one is published by the label, one by the publisher under its name in the file."""
    label = make_label(name="Onbit")
    terms = make_terms(make_catalog(label))
    holder = make_party(label, name=NAME, kind="unclaimed")
    make_recording(terms.catalog, cleared=True, title="Ours")
    make_recording(terms.catalog, cleared=True, title="Theirs", publisher=holder)
    entrust(holder, publisher, at=NOON, actor=make_operator())
    return terms


def permit(publisher: Organisation, least: str) -> list[Grant]:
    scope = grants.Scope(
        [Purpose.TRAIN_GENERATIVE],
        list(Stage),
        [Content.AUDIO],
        WORLD,
        sides=[Side.PUBLISHING],
        least_price=Money.parse(least, "USD"),
    )
    return grants.sign(publisher, scope, at=NOON, actor=make_owner(publisher))


def priced(selection: Selection, days: int = 0) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """What a selection would cost on a day: the titles that stay, and those that dropped, with the reasons."""
    shown = preview(selection, on=(NOON + timedelta(days=days)).date())
    titles = dict(Recording.objects.values_list("pk", "title"))
    dropped = [(titles[drop.recording_id], [one.sentence for one in drop.reasons]) for drop in shown.dropped]
    return [titles[line.recording_id] for line in shown.lines], dropped


def test_label_cuts_the_price_and_the_recording_drops_until_a_new_yes(publisher: Organisation, terms: Terms) -> None:
    permit(publisher, "2.00")
    selection = make_selection(*terms.catalog.recordings.all())
    before = priced(selection)

    make_terms(terms.catalog, price=Money.parse("1.50", "USD"))
    cheaper = priced(selection)
    permit(publisher, "1.50")

    assert before == (["Ours", "Theirs"], [])
    assert cheaper == (["Ours"], [("Theirs", [TOO_CHEAP])])
    assert priced(selection) == (["Ours", "Theirs"], [])


def test_quote_that_is_paid_after_the_condition_rose_is_issued_without_it(
    publisher: Organisation, terms: Terms
) -> None:
    (first,) = permit(publisher, "2.00")
    ours, theirs = terms.catalog.recordings.order_by("title")
    quote = make_accepted_quote([(one, terms, Money.parse("3.00", "USD")) for one in (ours, theirs)])

    grants.withdraw(first, at=NOON, actor=None)
    permit(publisher, "5.00")
    issued = licences.issue(quote, at=NOON, actor=None)

    assert [item.recording for licence in issued.licences for item in licence.items.all()] == [ours]
    (dropped,) = issued.dropped
    assert (dropped.recording, [Missing.from_json(one).sentence for one in dropped.reasons]) == (theirs, [TOO_CHEAP])
    assert issued.owed_units == Money.parse("3.00", "USD").units
