"""A holder permits by itself, on its conditions, by the signature of whoever may sign for it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Letter, Organisation, Party
from accounts.services.parties import entrust
from accounts.services.signing import NotASignatory
from marketplace.catalog.models import Grant, Recording
from marketplace.catalog.queries.clearance import Piece
from marketplace.catalog.services import grants
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD
from marketplace.kit.vocabulary import Side
from tests.catalog import asking
from tests.catalog.asking import GENERATIVE
from tests.factories.accounts import NOON, make_label, make_membership, make_operator, make_owner, make_party
from tests.factories.catalog import make_catalog, make_grant, make_recording
from tests.factories.clients import member_of, owner_of, signed_in

pytestmark = pytest.mark.django_db
NAME = "Harbour Music Publishing"
TWO_DOLLARS = Money.parse("2.00", "USD")
TICKED: dict[str, Any] = {
    "about": "everything",
    "sides": ["publishing"],
    "purposes": ["train_generative"],
    "stages": ["pretrain"],
    "contents": ["audio"],
    "territory": "WORLD",
    "accepted": "on",
}


@pytest.fixture
def publisher() -> Organisation:
    return make_label(name="Harbour Music Ltd")


@pytest.fixture
def recording(publisher: Organisation) -> Recording:
    """Listed by a label that permits its own side, published by the name that the publisher has taken over."""
    label = make_label(name="Onbit Records")
    catalog = make_catalog(label, title="Night Ferry")
    make_grant(label.party, catalog=catalog)
    return make_recording(catalog, cleared=True, publisher=taken_over(label, publisher), title="Sea")


def taken_over(label: Organisation, publisher: Organisation) -> Party:
    return entrust(make_party(label, name=NAME, kind=Party.Kind.UNCLAIMED), publisher, at=NOON, actor=make_operator())


def missing(recording: Recording, **asked: Any) -> list[tuple[Piece, str]]:
    """What it lacks today: pages look at the real clock."""
    return asking.missing(recording, **{"on": timezone.now().date()} | asked)


def give(client: Client, **changed: Any) -> Any:
    return client.post(reverse("grant-give"), TICKED | {"signed": "yes"} | changed)


def test_publisher_reads_what_it_signs_and_the_recording_is_cleared(
    publisher: Organisation, recording: Recording
) -> None:
    client = owner_of(publisher)
    before = missing(recording)
    waiting = client.get(reverse("shares"), {"waits": "on"}).context["page"].object_list

    read = client.post(reverse("grant-give"), TICKED | {"least_price": "2.00", "currency": "USD", "least_side": "50"})
    assert (read.context["words"], Grant.objects.filter(words_sha256__gt="").count()) == (
        [
            "Harbour Music Ltd permits the use of everything that it has a share in, now and later, at whatever label.",
            "Rights: publishing.",
            "For: training a generative model.",
            "Stages: pre-training.",
            "Contents: audio.",
            "Where: worldwide.",
            "Only if one recording costs at least $2.00.",
            "Only if this side gets at least 50 % of the price.",
            "Terms that fall short of this need a new yes. It counts until it is withdrawn.",
        ],
        0,
    )
    give(client, least_price="2.00", currency="USD", least_side="50")

    assert ([share.recording for share in waiting], before) == ([recording], [(Piece.GRANT, NAME)])
    assert missing(recording) == []
    assert missing(recording, price=Money.parse("1.99", "USD")) == [(Piece.GRANT_TOO_NARROW, NAME)]
    assert list(client.get(reverse("shares"), {"waits": "on"}).context["page"].object_list) == []
    grant = Grant.objects.get(words_sha256__gt="")
    assert (grant.document, grant.least_price, grant.least_side_percent) == ("", TWO_DOLLARS, "50 %")
    assert "<dd>50 %</dd>" in client.get(reverse("grants")).content.decode()


def test_nothing_is_ticked_beforehand(publisher: Organisation, recording: Recording) -> None:
    page = owner_of(publisher).get(reverse("grant-give")).content.decode()

    assert " checked" not in page


def test_permission_of_one_catalog_and_of_named_recordings(publisher: Organisation, recording: Recording) -> None:
    other = make_recording(recording.catalog, cleared=True, publisher=recording.shares.get(side="publishing").holder)
    elsewhere = make_recording(
        make_catalog(recording.organisation), cleared=True, publisher=other.shares.get(side="publishing").holder
    )
    client = owner_of(publisher)

    give(client, about="", recording=[str(other.uuid)])
    assert [missing(one) for one in (recording, other)] == [[(Piece.GRANT, NAME)], []]
    give(client, about=str(recording.catalog.uuid))

    assert [bool(missing(one)) for one in (recording, other, elsewhere)] == [False, False, True]


def test_recording_in_which_one_holds_nothing_is_not_permitted(publisher: Organisation, recording: Recording) -> None:
    foreign = make_recording(recording.catalog, cleared=True)
    scope = grants.Scope(GENERATIVE.purposes, GENERATIVE.stages, GENERATIVE.contents, WORLD)

    with pytest.raises(grants.NothingHeld):
        grants.sign(publisher, scope, recordings=[recording, foreign], at=NOON, actor=make_owner(publisher))


def test_only_who_may_sign_permits(publisher: Organisation, recording: Recording) -> None:
    manager = make_membership(publisher, role="manager").user
    scope = grants.Scope(GENERATIVE.purposes, GENERATIVE.stages, GENERATIVE.contents, WORLD)

    assert give(signed_in(manager)).status_code == 403
    with pytest.raises(NotASignatory):
        grants.sign(publisher, scope, at=NOON, actor=manager)
    assert member_of(publisher, role="viewer").get(reverse("grant-give")).status_code == 403
    assert Grant.objects.filter(words_sha256__gt="").count() == 0


def test_withdrawing_stops_it_and_tells_the_label(publisher: Organisation, recording: Recording) -> None:
    client, label = owner_of(publisher), make_owner(recording.organisation)
    give(client)
    grant = Grant.objects.get(words_sha256__gt="")

    assert [(one, one.reach) for one in client.get(reverse("grants")).context["page"]] == [(grant, 1)]
    client.post(reverse("grant-withdraw", args=[grant.uuid]), {"confirmed": "yes"})

    assert missing(recording) == [(Piece.GRANT, NAME)]
    assert list(grant.holder.grants.filter(withdrawn_at=None)) == []
    assert owner_of(make_label()).get(reverse("grant-withdraw", args=[grant.uuid])).status_code == 404
    assert [letter.subject for letter in Letter.objects.filter(to=label.email)] == [f"{NAME} withdrew a permission"]


def test_every_name_of_the_organisation_is_permitted_at_once(publisher: Organisation, recording: Recording) -> None:
    label = make_label(name="Namu")
    second = make_recording(make_catalog(label), cleared=True, publisher=taken_over(label, publisher))
    make_grant(label.party, catalog=second.catalog)

    give(owner_of(publisher))

    assert [missing(recording), missing(second)] == [[], []]
    assert Grant.objects.filter(words_sha256__gt="").count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sides": []}, "sides"),
        ({"accepted": ""}, "accepted"),
        ({"least_price": "2.00"}, "currency"),
        ({"least_price": "two", "currency": "USD"}, "least_price"),
        ({"valid_from": "2020-01-01"}, "valid_from"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"territory": "Atlantis"}, "territory"),
    ],
)
def test_what_is_not_said_clearly_is_not_signed(
    publisher: Organisation, recording: Recording, changed: dict[str, Any], field: str
) -> None:
    answer = give(owner_of(publisher), **changed)

    assert (list(answer.context["form"].errors), Grant.objects.filter(words_sha256__gt="").count()) == ([field], 0)


def test_permission_counts_from_its_day_until_its_day(publisher: Organisation, recording: Recording) -> None:
    holder = recording.shares.get(side=Side.PUBLISHING).holder
    make_grant(holder, signed=True, valid_from=date(2026, 11, 20), valid_until=date(2026, 12, 1))

    days = [date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 30), date(2026, 12, 1)]

    assert [bool(missing(recording, on=day)) for day in days] == [True, False, False, True]
