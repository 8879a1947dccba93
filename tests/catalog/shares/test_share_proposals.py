"""A label proposes what takes from a holder who acts for itself; it agrees, or an operator decides."""

from datetime import date
from fractions import Fraction

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEntry, Organisation, Party
from accounts.services import parties
from accounts.services.neutrality import NotNeutral
from accounts.services.signing import NotASignatory
from marketplace.catalog.divisions import Division, Earner, Holding, as_json, from_json
from marketplace.catalog.models import Recording, ShareProposal
from marketplace.catalog.services import divided_months, share_proposals
from marketplace.kit.months import Month
from marketplace.kit.territories import Territory
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import (
    NOON,
    make_creator,
    make_label,
    make_membership,
    make_operator,
    make_owner,
    make_party,
    make_user,
)
from tests.factories.catalog import make_catalog, make_recording, make_share
from tests.factories.clients import owner_of, signed_in

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 1)
HALF, ALL = Fraction(1, 2), Fraction(1)
MINE: Division = (Holding("Onbit", ALL),)


@pytest.fixture
def label() -> Organisation:
    return make_label(name="Onbit")


@pytest.fixture
def publisher() -> Organisation:
    return make_label(name="Namu Music")


@pytest.fixture
def songs(label: Organisation, publisher: Organisation) -> list[Recording]:
    """Two songs; half of the publishing of each is Namu's, which has taken that name over."""
    namu = make_party(label, name="Namu", kind=Party.Kind.UNCLAIMED)
    found = []
    for number in (1, 2):
        song = make_recording(make_catalog(label), title=f"Sea {number}", own_id=f"own-{number}")
        make_share(song, Side.PUBLISHING, parts=1, whole=2)
        make_share(song, Side.PUBLISHING, holder=namu, parts=1, whole=2)
        found.append(song)
    parties.entrust(namu, publisher, at=NOON, actor=make_operator())
    return found


def propose(songs: list[Recording]) -> ShareProposal:
    actor = make_owner(songs[0].organisation)
    wanted = {Side.PUBLISHING: MINE}
    return share_proposals.propose(songs, wanted, since=DECEMBER, words="It came back.", at=NOON, actor=actor)


def held(song: Recording) -> list[tuple[str, str, date | None]]:
    return [(one.holder.name, one.percent, one.valid_until) for one in song.shares.order_by("valid_from", "pk")]


BEFORE = [("Onbit", "50 %", None), ("Namu", "50 %", None)]
AFTER = [("Onbit", "50 %", DECEMBER), ("Namu", "50 %", DECEMBER), ("Onbit", "100 %", None)]


def test_label_proposes_on_the_page_and_the_publisher_agrees_there(
    songs: list[Recording], label: Organisation, publisher: Organisation
) -> None:
    song, theirs = songs[0], owner_of(publisher)
    page, form = reverse("rights-edit", args=[song.uuid, "publishing"]), division_form()

    seen = owner_of(label).post(page, form).content.decode()
    unsaid = owner_of(label).post(page, form | {"proposed": "yes"}).content.decode()
    owner_of(label).post(page, form | {"proposed": "yes", "words": "It came back."})
    (proposal,) = ShareProposal.objects.all()
    own = reverse("share-proposal", args=[proposal.uuid])
    before = held(song)
    theirs.post(own, {"answer": "agree", "words": ""})

    assert "who acts for itself here. It counts only once Namu agrees." in seen
    assert "Propose it" in seen
    assert "Why it changes: This field is required." in unsaid
    assert (before, held(song)) == (BEFORE, AFTER)
    proposal.refresh_from_db()
    assert proposal.status == "agreed"
    assert own in owner_of(label).get(reverse("share-proposals")).content.decode()


def test_publisher_finds_it_on_its_page_of_shares_and_the_label_on_the_recording(
    songs: list[Recording], label: Organisation, publisher: Organisation
) -> None:
    own = reverse("share-proposal", args=[propose(songs).uuid])

    assert own in owner_of(publisher).get(reverse("shares")).content.decode()
    assert own in owner_of(label).get(reverse("rights", args=[songs[0].uuid])).content.decode()
    assert own in signed_in(make_operator()).get(reverse("share-proposals")).content.decode()
    assert owner_of(make_label()).get(own).status_code == 404


def test_person_finds_it_above_their_works_and_agrees(label: Organisation) -> None:
    song, person = make_recording(make_catalog(label)), make_creator(label, name="Mara", user=make_user())
    make_share(song, Side.PUBLISHING, holder=person)
    own = reverse("share-proposal", args=[propose([song]).uuid])
    client = signed_in(person.user)

    assert own in client.get(reverse("works")).content.decode()
    client.post(own, {"answer": "agree", "words": ""})

    assert held(song) == [("Mara", "100 %", DECEMBER), ("Onbit", "100 %", None)]


def test_holder_gets_one_letter_for_all_recordings(
    songs: list[Recording], publisher: Organisation, django_capture_on_commit_callbacks: object
) -> None:
    owner = make_owner(publisher)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        propose(songs)

    (letter,) = [one for one in mail.outbox if one.to == [owner.email]]
    assert letter.subject == "Onbit asks you to agree to a change of your share"
    assert "wants to divide 2 recordings anew from 1 December 2026 on" in letter.body
    assert "It came back." in letter.body


def test_what_is_refused_waits_for_an_operator_who_decides_for_one(
    songs: list[Recording], publisher: Organisation
) -> None:
    for status, then in ((ShareProposal.Status.REJECTED, BEFORE), (ShareProposal.Status.UPHELD, AFTER)):
        proposal = propose(songs)
        holder = proposal.answers.get().holder
        actor = make_owner(publisher)
        share_proposals.answer(proposal, [holder], agrees=False, words="We paid for it.", at=NOON, actor=actor)
        assert held(songs[0]) == BEFORE
        own = reverse("share-proposal", args=[proposal.uuid])

        signed_in(make_operator()).post(own, {"status": status, "reason": "The contract says so."})

        assert [held(song) for song in songs] == [then, then]
    told = AuditEntry.objects.filter(action__startswith="share_proposal.").order_by("pk")
    assert list(told.values_list("action", flat=True)) == 2 * [
        "share_proposal.proposed",
        "share_proposal.refused",
        "share_proposal.decided",
    ]


def test_operator_of_one_of_the_sides_does_not_decide(songs: list[Recording], publisher: Organisation) -> None:
    operator = make_operator()
    make_membership(publisher, user=operator)

    with pytest.raises(NotNeutral):
        share_proposals.decide(
            propose(songs), status=ShareProposal.Status.UPHELD, reason="Ours.", at=NOON, actor=operator
        )


def test_only_a_signatory_gives_a_share_up(songs: list[Recording], publisher: Organisation) -> None:
    proposal, manager = propose(songs), make_user()
    make_membership(publisher, user=manager)

    with pytest.raises(NotASignatory):
        share_proposals.answer(proposal, [proposal.answers.get().holder], agrees=True, at=NOON, actor=manager)


def test_label_takes_it_back_and_may_propose_anew(songs: list[Recording], label: Organisation) -> None:
    proposal = propose(songs)
    with pytest.raises(share_proposals.ProposedAlready):
        propose(songs)

    owner_of(label).post(reverse("share-proposal", args=[proposal.uuid]))

    assert propose(songs).is_open
    assert held(songs[0]) == BEFORE


def test_nobody_is_asked_where_nothing_is_taken(songs: list[Recording]) -> None:
    same = {Side.PUBLISHING: (Holding("Onbit", HALF), Holding("Namu", HALF))}

    with pytest.raises(share_proposals.NobodyToAsk):
        share_proposals.propose(
            songs, same, since=DECEMBER, words="Why?", at=NOON, actor=make_owner(songs[0].organisation)
        )


def test_month_that_was_paid_meanwhile_stays_as_it_was_paid(songs: list[Recording], publisher: Organisation) -> None:
    proposal = propose(songs)
    divided_months.close(Month(2026, 12), at=NOON)
    holder = proposal.answers.get().holder

    share_proposals.answer(proposal, [holder], agrees=True, at=NOON, actor=make_owner(publisher))

    assert [one.valid_from for one in songs[0].shares.filter(valid_until=None)] == [date(2027, 1, 1)]


def test_what_was_agreed_is_agreed_once(songs: list[Recording], publisher: Organisation) -> None:
    proposal = propose(songs)
    holder = proposal.answers.get().holder
    owner = make_owner(publisher)
    share_proposals.answer(proposal, [holder], agrees=True, at=NOON, actor=owner)

    with pytest.raises(share_proposals.ProposalOver):
        share_proposals.answer(proposal, [holder], agrees=False, words="No.", at=NOON, actor=owner)


def test_division_is_kept_as_it_is_while_they_think() -> None:
    earner = Earner("Dalbi", Fraction(1, 3), "direct", "letter")
    division = (Holding("Namu", Fraction(1, 6), Territory.parse("WORLD -US"), DECEMBER, "contract", (earner,)),)

    assert from_json(as_json(division)) == division


def division_form() -> dict[str, str]:
    rows = {"holdings-0-holder": "Onbit", "holdings-0-part": "100%", "holdings-0-territory": "WORLD"}
    counts = {f"{name}-{of}": "0" for name in ("earners",) for of in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return rows | counts | {"holdings-TOTAL_FORMS": "1", "holdings-INITIAL_FORMS": "0", "since": "2026-12-01"}
