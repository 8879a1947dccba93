"""Whoever holds a share that a claim would take is told of it, heard, and loses nothing before."""

from datetime import date, timedelta

import pytest

from accounts.models import Letter, Party
from accounts.services import invitations
from accounts.viewers import Viewer
from marketplace.catalog.models import Claim, ClaimHolder, Recording
from marketplace.catalog.queries.claims import claims_visible_to
from marketplace.catalog.services.claims import deciding, saying
from marketplace.catalog.services.claims.hearing import NotHeardYet
from marketplace.catalog.services.claims.opening import admit
from marketplace.catalog.services.claims.saying import NotASide
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import NOON, make_creator, make_label, make_operator, make_owner, make_party
from tests.factories.catalog import make_catalog, make_recording, make_share
from tests.factories.claims import begins, make_claim

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 1)
SUBJECT = "Sunset Records claims recordings that you hold a share of"


def shared_with(holder: Party | None = None) -> Recording:
    """A master that its label holds half of, and somebody else the other half."""
    recording = make_recording(make_catalog(make_label(name="Onbit Records")))
    make_share(recording, parts=1, whole=2)
    make_share(recording, holder=holder or make_creator(recording.organisation, name="Nari"), parts=1, whole=2)
    return recording


def uphold(claim: Claim, *, days_later: int) -> Claim:
    at = NOON + timedelta(days=days_later)
    return deciding.decide(
        claim, Claim.Status.UPHELD, reasons="Proved.", days=begins(claim, DAY), at=at, actor=make_operator()
    )


def told(claim: Claim) -> list[tuple[str, str, date]]:
    return [(one.party.name, one.told_to, one.answer_by) for one in claim.holders.select_related("party")]


def letters() -> list[tuple[str, str]]:
    return list(Letter.objects.filter(subject=SUBJECT).order_by("to").values_list("to", "body"))


def test_person_and_publisher_who_hold_a_share_are_told_by_letter_when_a_claim_is_opened() -> None:
    publisher = make_label(name="Namu Street")
    owner, nari = make_owner(publisher), make_creator(name="Nari")
    recording = make_recording(make_catalog(make_label(name="Onbit Records")))
    make_share(recording, Side.PUBLISHING, holder=make_label().party)
    make_share(recording, holder=nari, parts=1, whole=2)
    make_share(recording, holder=publisher.party, parts=1, whole=2, valid_from=date(2027, 1, 1))

    claim = make_claim(recording)

    assert nari.user is not None
    assert told(claim) == [
        ("Namu Street", owner.email, date(2026, 11, 22)),
        ("Nari", nari.user.email, date(2026, 11, 22)),
    ]
    assert [to for to, _body in letters()] == sorted([owner.email, nari.user.email])
    assert all(f"/claims/{claim.uuid}/" in body for _to, body in letters())


def test_name_that_was_invited_is_written_to_there_and_another_is_told_through_its_label() -> None:
    label = make_label(name="Onbit Records")
    invited, bare = (make_party(label, name=name, kind=Party.Kind.UNCLAIMED) for name in ("Mara", "Nobody yet"))
    invitations.invite_creator(invited, email="mara@example.org", at=NOON, actor=make_owner(label))
    recording = make_recording(make_catalog(label))
    for party in (invited, bare):
        make_share(recording, holder=party, parts=1, whole=2)

    claim = make_claim(recording)

    assert told(claim) == [("Mara", "mara@example.org", date(2026, 11, 22)), ("Nobody yet", "", date(2026, 11, 22))]
    ((to, body),) = letters()
    assert (to, "taken up the invitation that Onbit Records sent you" in body) == ("mara@example.org", True)


def test_only_whom_the_claim_names_is_told() -> None:
    recording = shared_with()

    claim = make_claim(recording, against=(recording.organisation.party,))

    assert told(claim) == []


def test_nobody_is_told_of_a_claim_that_an_operator_must_see_first() -> None:
    recording, claimant = shared_with(), make_label(name="Sunset Records")
    claim = make_claim(make_recording(), claimant=claimant)
    for _number in range(3):
        Claim.objects.filter(pk=claim.pk).update(
            status=Claim.Status.REJECTED, ended_at=NOON, decided_by=make_operator()
        )
        claim = make_claim(make_recording(), claimant=claimant)
    screened = make_claim(recording, claimant=claimant)
    assert (screened.status, told(screened), letters()) == (Claim.Status.SCREENED, [], [])

    admit(screened, reasons="Real.", at=NOON, actor=make_operator())

    assert [name for name, _to, _by in told(screened)] == ["Nari"]


def test_nothing_is_taken_while_somebody_who_holds_a_share_has_days_to_answer() -> None:
    claim = make_claim(shared_with())
    saying.say(claim, claim.respondent, text="Ours.", at=NOON, actor=None)

    with pytest.raises(NotHeardYet, match="Nari holds a share of it, and has until 22 November 2026"):
        uphold(claim, days_later=7)

    assert uphold(claim, days_later=8).status == Claim.Status.UPHELD


def test_operator_decides_sooner_where_all_have_answered() -> None:
    claim = make_claim(shared_with())
    saying.say(claim, claim.respondent, text="Ours.", at=NOON, actor=None)
    saying.say(claim, claim.holders.get(), text="Mine too.", at=NOON, actor=None)

    assert uphold(claim, days_later=0).status == Claim.Status.UPHELD
    assert [(one.kind, one.speaker) for one in claim.entries.all()] == [
        ("statement", "Sunset Records"),
        ("answer", "Onbit Records"),
        ("answer", "Nari"),
        ("decision", ""),
    ]


def test_whoever_holds_a_share_since_is_heard_too() -> None:
    recording = shared_with()
    claim = make_claim(recording)
    recording.shares.filter(holder__name="Nari").update(holder=make_creator(name="Heir"))

    with pytest.raises(NotHeardYet, match="Heir holds a share of it, and has not been told"):
        uphold(claim, days_later=20)


def test_holder_sees_the_claim_and_speaks_and_strangers_do_not() -> None:
    nari, stranger = make_creator(name="Nari"), make_creator(name="Stranger")
    claim, other = make_claim(shared_with(nari)), make_claim(shared_with(stranger))
    viewer = Viewer(user=nari.user, parties=(nari,), own=(nari,))

    assert list(claims_visible_to(viewer)) == [claim]
    with pytest.raises(NotASide):
        saying.say(claim, ClaimHolder.objects.get(claim=other), text="Hm.", at=NOON, actor=None)
