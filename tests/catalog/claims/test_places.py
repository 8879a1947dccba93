"""Of those who list one ISRC the first counts; it keeps its place while it is off the market, until it gives it up."""

from datetime import timedelta
from fractions import Fraction

import pytest

from accounts.models import AuditEntry, Organisation
from marketplace.catalog.models import Catalog, Claim, Recording
from marketplace.catalog.queries.clearance import Piece
from marketplace.catalog.queries.listings import listed_elsewhere
from marketplace.catalog.services import catalogs, giving_up
from marketplace.catalog.services.claims import deciding
from marketplace.catalog.services.giving_up import GivenUpAlready
from marketplace.kit.territories import WORLD, Territory
from tests.catalog.asking import TODAY, ask, missing
from tests.factories.accounts import NOON, make_label, make_operator
from tests.factories.catalog import make_catalog, make_grant, make_recording
from tests.factories.claims import begins, hear, make_claim
from tests.factories.clients import member_of, owner_of

pytestmark = pytest.mark.django_db
ISRC = "KRON12600417"


def make_twin(*, name: str, isrc: str = ISRC, label: Organisation | None = None) -> Recording:
    """A cleared recording of one ISRC in a listed catalog of its own."""
    catalog = make_catalog(label or make_label(name=name))
    make_grant(catalog.organisation.party, catalog=catalog)
    return make_recording(catalog, cleared=True, isrc=isrc)


def test_later_of_two_listings_of_one_isrc_is_the_newcomer_and_named_who_was_first() -> None:
    first = make_twin(name="Onbit Records")
    later = make_twin(name="Sunset Records")

    answer = ask(first, later)

    assert answer.cleared == {first.pk}
    (piece,) = answer.missing[later.pk]
    assert (piece.what, piece.who, piece.party) == (
        Piece.LISTED_FIRST,
        "Onbit Records",
        first.organisation.party.uuid,
    )
    assert piece.sentence == (
        "Onbit Records listed a recording with this ISRC first. It can give it up, or whoever says that it is theirs"
        " opens a claim."
    )


def test_unverified_organisation_stands_in_nobodys_way() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    Organisation.objects.filter(pk=first.organisation_id).update(status=Organisation.Status.REFUSED)

    assert later.pk in ask(first, later).cleared


def test_one_label_that_lists_an_isrc_twice_is_no_newcomer_to_itself() -> None:
    label = make_label()
    first, second = make_twin(name="", label=label), make_twin(name="", label=label)

    assert ask(first, second).cleared == {first.pk, second.pk}


def relisted(recording: Recording, *, days_later: int = 1) -> Recording:
    """Taken off the market with its catalog, and listed again."""
    at = recording.created_at + timedelta(days=days_later)
    catalogs.withdraw(recording.catalog, at=at, actor=None)
    catalogs.list_publicly(recording.catalog, at=at, actor=None)
    make_grant(recording.organisation.party, catalog=recording.catalog)
    return recording


def test_who_listed_first_is_first_whoever_uploaded_first() -> None:
    hoarder, owner = make_twin(name="Hoarder"), make_twin(name="Onbit Records")
    tomorrow = owner.created_at + timedelta(days=1)
    Catalog.objects.filter(pk=hoarder.catalog_id).update(first_listed_at=tomorrow)

    assert ask(hoarder, owner).cleared == {owner.pk}


def test_catalog_in_preparation_stands_in_nobodys_way() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    Catalog.objects.filter(pk=first.catalog_id).update(status=Catalog.Status.PREPARING, first_listed_at=None)

    assert later.pk in ask(first, later).cleared


def test_label_that_withdraws_and_lists_again_stays_first() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")

    relisted(first)

    assert ask(first, later).cleared == {first.pk}


def test_label_that_must_be_verified_anew_stays_first() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")

    Organisation.objects.filter(pk=first.organisation_id).update(verified_at=later.created_at + timedelta(days=9))

    assert ask(first, later).cleared == {first.pk}


def test_label_that_lists_it_in_another_catalog_stays_first() -> None:
    label = make_label(name="Onbit Records")
    first, later = make_twin(name="", label=label), make_twin(name="Sunset Records")
    catalogs.withdraw(first.catalog, at=NOON, actor=None)

    again = make_twin(name="", label=label)

    assert ask(again, later).cleared == {again.pk}


@pytest.mark.parametrize("what", ["catalog", "recording"])
def test_what_was_withdrawn_keeps_newcomers_out_until_it_is_given_up(what: str) -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    if what == "catalog":
        catalogs.withdraw(first.catalog, at=NOON, actor=None)
    else:
        Recording.objects.filter(pk=first.pk).update(withdrawn_at=NOON)
    assert missing(later) == [(Piece.LISTED_FIRST, "Onbit Records")]
    assert list(listed_elsewhere([ISRC], later.organisation)) == [first]

    if what == "catalog":
        giving_up.give_up_catalog(first.catalog, at=NOON, actor=None)
    else:
        giving_up.give_up(first, at=NOON, actor=None)

    assert missing(later) == []
    assert list(listed_elsewhere([ISRC], later.organisation)) == []


def test_whoever_gives_up_and_lists_again_is_the_newcomer() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    giving_up.give_up_catalog(first.catalog, at=later.created_at + timedelta(days=1), actor=None)

    relisted(first, days_later=2)

    assert ask(first, later).cleared == {later.pk}
    third = make_twin(name="Third Records")
    Recording.objects.filter(pk=third.pk).update(created_at=later.created_at + timedelta(days=3))
    Catalog.objects.filter(pk=later.catalog_id).update(first_listed_at=None)
    assert (Piece.LISTED_FIRST, "Onbit Records") in missing(third)


def test_nobody_gives_up_twice() -> None:
    first = make_twin(name="Onbit Records")
    giving_up.give_up(first, at=NOON, actor=None)

    with pytest.raises(GivenUpAlready):
        giving_up.give_up(first, at=NOON, actor=None)
    with pytest.raises(GivenUpAlready):
        giving_up.give_up_catalog(first.catalog, at=NOON, actor=None)


def test_claim_on_what_was_withdrawn_lets_the_newcomer_in() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    catalogs.withdraw(first.catalog, at=NOON, actor=None)
    claim = make_claim(*listed_elsewhere([ISRC], later.organisation), claimant=later.organisation)

    uphold(claim)

    assert missing(later) == []


def uphold(claim: Claim) -> None:
    hear(claim)
    deciding.decide(
        claim, Claim.Status.UPHELD, reasons="Proved.", days=begins(claim, TODAY), at=NOON, actor=make_operator()
    )


@pytest.mark.parametrize(("part", "territory"), [(Fraction(1, 2), WORLD), (Fraction(1), Territory.of("KR"))])
def test_whoever_wins_less_than_the_whole_master_where_it_is_asked_for_stays_a_newcomer(
    part: Fraction, territory: Territory
) -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")

    uphold(make_claim(first, claimant=later.organisation, part=part, territory=territory))

    assert missing(later) == [(Piece.LISTED_FIRST, "Onbit Records")]


def test_label_gives_up_a_recording_with_one_button_after_being_asked() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    client, own = owner_of(first.organisation), f"/recordings/{first.uuid}/rights/"
    door = f"/recordings/{first.uuid}/give-up/"

    assert door in client.get(own).content.decode()
    assert "you are the newcomer" in client.get(door).content.decode()
    assert owner_of(later.organisation).post(door).status_code == 404
    assert member_of(first.organisation, role="viewer").post(door).status_code == 403
    client.post(door)

    shown = client.get(own).content.decode()
    assert ("You left it to another label" in shown, door in shown) == (True, False)
    assert missing(later) == []
    assert AuditEntry.objects.filter(action="recording.given_up", subject_uuid=first.uuid).count() == 1


def test_label_gives_up_a_catalog_that_it_took_off_the_market() -> None:
    first, later = make_twin(name="Onbit Records"), make_twin(name="Sunset Records")
    client, own = owner_of(first.organisation), f"/catalogs/{first.catalog.uuid}/"
    door = f"{own}give-up/"

    assert door not in client.get(own).content.decode()
    client.post(f"{own}withdraw/")
    assert door in client.get(own).content.decode()
    client.post(door)

    assert missing(later) == []
