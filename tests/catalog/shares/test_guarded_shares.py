"""A label takes nothing alone from the share of a holder who acts for itself; a bare name stays its own to correct."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from accounts.models import Invitation, Letter, Organisation, Party
from accounts.services import parties
from marketplace.catalog.divisions import Division, Earner, Holding
from marketplace.catalog.models import Recording, RightsChange
from marketplace.catalog.services import shares
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.catalog.imports.rights.lines import COLUMNS
from tests.catalog.imports.songs import reasons
from tests.factories.accounts import NOON, make_label, make_operator, make_owner, make_party, make_user
from tests.factories.catalog import make_catalog, make_grant, make_participation, make_recording, make_share
from tests.factories.imports import make_import, take

pytestmark = pytest.mark.django_db
DECEMBER, MARCH = date(2026, 12, 1), date(2027, 3, 1)
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
KOREA = Territory.of("KR")
WHY = "“Sea”: this takes from the share of Namu (50 %), who acts for itself here. It counts only once Namu agrees."


def taken_over(namu: Party) -> None:
    parties.entrust(namu, make_label(name="Namu Music"), at=NOON, actor=make_operator())


def signed(namu: Party) -> None:
    make_grant(namu, signed=True)


def with_an_account(namu: Party) -> None:
    parties.claim(namu, user=make_user(), at=NOON)


ACTS = (taken_over, signed, with_an_account)


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Onbit")


@pytest.fixture
def song(label: Organisation) -> Recording:
    """Half of the publishing is the label's, half is Namu's, a name in its file."""
    song = make_recording(make_catalog(label), title="Sea", own_id="own-1")
    make_share(song, Side.PUBLISHING, parts=1, whole=2)
    namu = make_party(label, name="Namu", kind=Party.Kind.UNCLAIMED)
    make_share(song, Side.PUBLISHING, holder=namu, parts=1, whole=2)
    return song


def divide(song: Recording, to: Division) -> list[RightsChange]:
    actor = make_owner(song.organisation)
    return shares.divide([song], {Side.PUBLISHING: to}, since=DECEMBER, at=NOON, actor=actor)


def namu_of(song: Recording) -> Party:
    return Party.objects.get(name="Namu", named_by=song.organisation)


@pytest.mark.parametrize("acts", ACTS)
def test_holder_who_acts_for_itself_is_not_divided_out(song: Recording, acts: Callable[[Party], None]) -> None:
    acts(namu_of(song))

    with pytest.raises(shares.RightsStand) as refused:
        divide(song, (Holding("Onbit", Fraction(1)),))

    assert refused.value.message == WHY
    assert sorted(share.percent for share in song.shares.filter(valid_until=None)) == ["50 %", "50 %"]


@pytest.mark.parametrize(
    "less",
    [
        Holding("Namu", THIRD),
        Holding("Namu", HALF, territory=WORLD - KOREA),
        Holding("Namu", HALF, until=MARCH),
        Holding("Namu", HALF, earners=(Earner("Dalbi", HALF, "direct"),)),
    ],
)
def test_holder_is_left_no_less_anywhere_for_any_time(song: Recording, less: Holding) -> None:
    taken_over(namu_of(song))

    with pytest.raises(shares.RightsStand, match="It counts only once Namu agrees"):
        divide(song, (Holding("Onbit", HALF), less))


@pytest.mark.parametrize(
    "division",
    [
        (Holding("Namu", HALF), Holding("Dalbi", HALF)),
        (Holding("Namu", Fraction(1)),),
        (Holding("Namu", HALF, territory=KOREA), Holding("Namu", HALF, territory=WORLD - KOREA)),
    ],
)
def test_what_takes_nothing_from_it_is_the_labels_to_write(song: Recording, division: Division) -> None:
    taken_over(namu_of(song))

    assert len(divide(song, division)) == 1


def test_name_that_nobody_has_taken_over_stays_the_labels_to_correct(song: Recording) -> None:
    assert len(divide(song, (Holding("Onbit", Fraction(1)),))) == 1


def test_name_that_the_label_itself_has_taken_over_is_its_own(song: Recording) -> None:
    parties.entrust(namu_of(song), song.organisation, at=NOON, actor=make_operator())

    assert len(divide(song, (Holding("Onbit", Fraction(1)),))) == 1


@pytest.mark.parametrize("acts", ACTS)
def test_no_file_takes_from_the_share_of_a_holder_who_acts_for_itself(
    song: Recording, acts: Callable[[Party], None]
) -> None:
    acts(namu_of(song))
    why = "“Namu” acts for itself here, and this takes from its share of “Sea”"

    assert brought(song, part="10%") == [(2, "holder", why)]
    assert brought(song, part="50%", until="2027-01-01") == [(2, "holder", why)]
    assert brought(song, kind="participation", person="Crony", part="90%") == [(2, "holder", why)]
    assert brought(song, part="50%") == []


def test_file_that_was_judged_before_the_holder_came_is_judged_again(song: Recording) -> None:
    batch = make_import(song.organisation, COLUMNS, line(part="10%"), kind="rights")
    taken_over(namu_of(song))

    taken = take(batch)

    assert taken.counts["written"] == 0
    assert [(number, field) for number, field, _why in reasons(batch)] == [(2, "holder")]


def test_what_the_holder_gave_away_before_may_go_on_and_end(song: Recording) -> None:
    (share,) = song.shares.filter(holder=namu_of(song))
    make_participation(share, make_party(song.organisation, name="Dalbi"), parts=25)
    taken_over(namu_of(song))

    assert brought(song, kind="participation", person="Dalbi", part="25%") == []
    assert brought(song, kind="participation", person="Dalbi", part="20%") == []
    assert len(divide(song, (Holding("Onbit", HALF), Holding("Namu", HALF)))) == 1


@pytest.mark.parametrize("by", ["page", "file"])
def test_name_with_a_known_address_gets_one_letter_for_all_recordings(label: Organisation, by: str) -> None:
    namu, owner = make_party(label, name="Namu", kind=Party.Kind.UNCLAIMED), make_owner(label)
    Invitation.objects.create(
        organisation=label, party=namu, email="namu@example.org", invited_by=owner, sent_at=NOON, expires_at=NOON
    )
    catalog = make_catalog(label)
    songs = [make_recording(catalog, title=f"Sea {number}", own_id=f"own-{number}") for number in (1, 2)]
    for song in songs:
        make_share(song, Side.PUBLISHING, holder=namu, parts=1, whole=2)

    if by == "page":
        shares.divide(songs, {Side.PUBLISHING: ()}, since=DECEMBER, at=NOON, actor=owner)
    else:
        rows = [line(recordings=song.own_id, part="10%") for song in songs]
        take(make_import(label, COLUMNS, *rows, kind="rights"))

    letter = Letter.objects.get(to="namu@example.org")
    assert letter.subject == "Onbit has divided shares of yours anew"
    assert "It is about 2 recordings that Onbit lists, and of which Namu has a share" in letter.body
    assert "“Sea 1”\n“Sea 2”" in letter.body


def test_nobody_is_written_to_where_the_part_stays_the_same(song: Recording) -> None:
    with_an_account(namu_of(song))

    divide(song, (Holding("Dalbi", HALF), Holding("Namu", HALF)))

    assert list(Letter.objects.filter(subject__contains="divided")) == []


def line(**cells: str) -> list[str]:
    said = {"kind": "share", "recordings": "own-1", "side": "publishing", "holder": "Namu", "from": "2020-01-01"}
    return [(said | cells).get(column, "") for column in COLUMNS]


def brought(song: Recording, **cells: str) -> list[tuple[int, str, str]]:
    return reasons(make_import(song.organisation, COLUMNS, line(**cells), kind="rights"))
