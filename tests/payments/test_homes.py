from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.urls import reverse

from accounts.models import Party
from accounts.viewers import Viewer
from marketplace.catalog.services import takeovers
from marketplace.kit.months import Month
from marketplace.kit.vocabulary import Side
from payments.models import InboxEvent, Reconciliation
from payments.queries.differences import Finding
from payments.queries.homes import CreatorHome, OperatorHome, creator_home, operator_home
from tests.factories.accounts import (
    NOON,
    make_creator,
    make_label,
    make_operator,
    make_owner,
    make_party,
    make_platform,
)
from tests.factories.catalog import make_catalog, make_recording, make_share
from tests.factories.clients import signed_in
from tests.factories.payments import distribute, make_paid_licence
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, usd

pytestmark = pytest.mark.django_db


def test_creator_comes_home_to_their_own_works() -> None:
    catalog = make_catalog()
    party = make_creator(catalog.organisation, name="Yoon Dalbi")
    make_recording(catalog, cleared=True, artist=party)
    make_recording(catalog, cleared=True)
    client = signed_in(party.user)

    page = client.get(reverse("creator-home"))

    assert creator_home(Viewer(user=party.user, parties=(party,)), at=NOON) == CreatorHome(
        latest=(), balances=(), frozen=(), holds=(), works=1, consents=1, questions=0, hearings=()
    )
    assert "Nothing earned yet" in page.content.decode()


def test_operator_comes_home_to_what_is_stuck_and_what_is_due() -> None:
    person = make_operator()
    viewer = Viewer(user=person, organisation=make_platform())
    InboxEvent.objects.create(
        status=InboxEvent.Status.DEAD,
        endpoint="platform",
        event_id="evt_1",
        kind="checkout.session.completed",
        livemode=False,
        body="{}",
        created_at=NOON,
        received_at=NOON,
    )

    finding = Finding("suspense", "txn_1", NOON, -7_000_000, "USD").as_json()
    Reconciliation.objects.create(at=NOON, moves=1, pulled=0, booked=[], findings=[finding])

    assert operator_home(viewer, at=datetime(2026, 11, 22, tzinfo=UTC)) == OperatorHome(
        verifications=0,
        breaches=0,
        claims=0,
        late_claims=0,
        concerns=0,
        late_concerns=0,
        representations=0,
        takeovers=0,
        open_runs=(),
        undistributed=Month(2026, 10),
        stuck_messages=1,
        stuck_calls=0,
        stuck_orders=0,
        differences=1,
        overdue_disputes=(),
        disputes=(),
        payout_runs=(),
        holds=0,
        appeals=0,
    )
    client = signed_in(person)
    page = client.get(reverse("operator-home")).content.decode()
    assert "1 payment is stuck" in page
    assert "Our books and Stripe’s differ in 1 place" in page
    assert "Distribute" in page


def test_creator_is_told_that_their_money_waits_in_their_balance() -> None:
    label = make_label()
    artist = make_creator(label)
    song = make_recording(make_catalog(label), cleared=True, artist=artist)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    distribute(NOVEMBER, at=DECEMBER_1ST)

    page = signed_in(artist.user).get(reverse("creator-home"))

    # 85.00 is for the music: an artist's quarter of the master's half, and the writer's half of the other.
    assert page.context["balances"] == [{"value": "$31.87", "label": "exactly $31.875000"}]


def test_operator_is_told_that_a_name_waits() -> None:
    named = make_party(make_label(), name="Harbour Music", kind=Party.Kind.UNCLAIMED)
    make_share(make_recording(make_catalog(named.named_by)), Side.PUBLISHING, holder=named)
    organisation = make_label()
    takeovers.ask(
        organisation,
        named,
        words="It is ours.",
        title="Extract",
        document=BytesIO(b"%PDF-1.7 extract"),
        at=NOON,
        actor=make_owner(organisation),
    )

    page = signed_in(make_operator()).get(reverse("operator-home")).content.decode()

    assert "1 name is asked for" in page
    assert reverse("takeovers") in page
