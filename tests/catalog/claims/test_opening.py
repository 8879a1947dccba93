"""Who may claim what, whom that tells, and what it costs to be wrong too often."""

from datetime import date
from io import BytesIO

import pytest

from accounts.documents import DocumentUnreadable
from accounts.models import Letter, Organisation, User
from accounts.services.neutrality import NotNeutral
from accounts.services.organisations import OrganisationNotVerified
from accounts.viewers import Viewer
from marketplace.catalog.models import Claim, ClaimEntry
from marketplace.catalog.queries.claims import claims_visible_to
from marketplace.catalog.queries.listings import listed_elsewhere
from marketplace.catalog.services.claims import deciding, decisions, saying
from marketplace.catalog.services.claims.entries import ClaimIsOver, Document
from marketplace.catalog.services.claims.opening import Demand, NothingToClaim, admit, open_claims
from marketplace.kit.territories import WORLD, Territory
from marketplace.kit.vocabulary import Side
from tests.factories.accounts import NOON, make_label, make_membership, make_operator, make_owner, make_platform
from tests.factories.catalog import make_recording
from tests.factories.claims import SINCE, make_claim, make_standing, stand

pytestmark = pytest.mark.django_db
EVERYWHERE = Demand(Side.MASTER, WORLD, SINCE)


def letters_to(user: User) -> list[str]:
    """The subjects of what waits to be sent to somebody."""
    return list(Letter.objects.filter(to=user.email).values_list("subject", flat=True))


def rejected(claimant: Organisation) -> Claim:
    claim = make_claim(make_recording(), claimant=claimant)
    return deciding.decide(
        claim,
        Claim.Status.REJECTED,
        reasons="No proof.",
        days={},
        at=NOON,
        actor=make_operator(),
    )


def test_claim_tells_whoever_lists_and_asks_for_an_answer_in_two_weeks() -> None:
    recording = make_recording()
    owner = make_owner(recording.organisation)

    claim = make_claim(recording)

    assert (claim.status, claim.respondent, claim.answer_by) == (
        Claim.Status.OPENED,
        recording.organisation,
        date(2026, 11, 29),
    )
    assert list(claim.recordings.all()) == [recording]
    assert [(entry.kind, entry.organisation, entry.text) for entry in claim.entries.all()] == [
        (ClaimEntry.Kind.STATEMENT, claim.claimant, "We made it in 2019.")
    ]
    assert letters_to(owner) == ["Sunset Records says that recordings you list are theirs"]


def test_many_recordings_are_one_claim_for_each_organisation_that_lists_some() -> None:
    one, two, other = make_recording(), make_recording(), make_recording()
    two.organisation = one.organisation
    two.save()

    claims = open_claims(make_label(), [one, two, other], EVERYWHERE, statement="Ours.", at=NOON, actor=None)

    assert [(claim.respondent, set(claim.recordings.all())) for claim in claims] == [
        (one.organisation, {one, two}),
        (other.organisation, {other}),
    ]


def test_nobody_claims_their_own_or_twice_the_same() -> None:
    recording, claimant = make_recording(), make_label()
    make_claim(recording, claimant=claimant)

    for whose in (recording.organisation, claimant):
        with pytest.raises(NothingToClaim):
            open_claims(whose, [recording], EVERYWHERE, statement="Ours.", at=NOON, actor=None)

    other_side = Demand(Side.PUBLISHING, Territory.of("KR"), SINCE)
    assert len(open_claims(claimant, [recording], other_side, statement="Ours.", at=NOON, actor=None)) == 1


def test_both_sides_and_operators_see_a_claim_and_nobody_else() -> None:
    claim = make_claim(make_recording())

    seers = [
        Viewer(organisation=claim.claimant),
        Viewer(organisation=claim.respondent),
        Viewer(organisation=make_platform()),
    ]
    assert [list(claims_visible_to(viewer)) for viewer in seers] == [[claim]] * 3
    assert list(claims_visible_to(Viewer(organisation=make_label()))) == []


def test_whoever_was_rejected_three_times_is_looked_at_before_the_other_side_is_told() -> None:
    claimant = make_label(name="Chancer Records")
    for _ in range(3):
        rejected(claimant)
    recording = make_recording()
    owner = make_owner(recording.organisation)

    claim = make_claim(recording, claimant=claimant)

    assert claim.status == Claim.Status.SCREENED
    assert list(claims_visible_to(Viewer(organisation=recording.organisation))) == []
    assert letters_to(owner) == []

    admit(claim, reasons="This one looks real.", at=NOON, actor=make_operator())

    assert list(claims_visible_to(Viewer(organisation=recording.organisation))) == [Claim.objects.get(pk=claim.pk)]
    assert letters_to(owner) == ["Chancer Records says that recordings you list are theirs"]


def test_two_rejections_are_no_bad_faith() -> None:
    claimant = make_label()
    for _ in range(2):
        rejected(claimant)

    assert make_claim(make_recording(), claimant=claimant).status == Claim.Status.OPENED


def test_evidence_is_a_document_that_a_person_can_look_at() -> None:
    claim = make_claim(make_recording())

    shown = saying.say(
        claim, claim.respondent, document=Document("Contract", BytesIO(b"%PDF-1.7 us")), at=NOON, actor=None
    )
    with pytest.raises(DocumentUnreadable):
        saying.say(claim, claim.claimant, document=Document("It", BytesIO(b"MZ")), at=NOON, actor=None)

    assert (shown.kind, shown.document_title, shown.document_type) == (
        ClaimEntry.Kind.ANSWER,
        "Contract",
        "application/pdf",
    )
    claim.refresh_from_db()
    assert claim.answered_at == NOON


def test_whoever_is_not_verified_claims_nothing_and_learns_nothing_of_what_others_prepare() -> None:
    recording, stranger = make_recording(isrc="KRZ992600017"), make_label(verified=False)
    known, unknown = (listed_elsewhere([isrc], stranger) for isrc in (recording.isrc, "KRZ992600018"))

    said = []
    for wanted in (known, unknown):
        with pytest.raises(OrganisationNotVerified) as refused:
            open_claims(stranger, wanted, EVERYWHERE, statement="Ours.", at=NOON, actor=None)
        said.append(refused.value.message)

    assert said[0] == said[1]
    assert not Claim.objects.exists()


def test_nobody_stands_who_is_no_longer_verified() -> None:
    claim = make_claim(make_recording())
    Organisation.objects.filter(pk=claim.claimant_id).update(status=Organisation.Status.REFUSED)

    with pytest.raises(OrganisationNotVerified):
        stand(claim)


def test_whoever_belongs_to_one_side_does_not_decide() -> None:
    claim = make_claim(make_recording())
    partial = make_operator()
    make_membership(claim.claimant, user=partial)

    with pytest.raises(NotNeutral):
        decisions.stand(claim, reasons="Mine.", decide_by=date(2027, 1, 1), at=NOON, actor=partial)


def test_nothing_happens_to_a_claim_that_is_over() -> None:
    claim = decisions.withdraw(make_standing(make_recording()), text="A mistake.", at=NOON, actor=None)

    with pytest.raises(ClaimIsOver):
        saying.say(claim, claim.claimant, text="Wait.", at=NOON, actor=None)
    with pytest.raises(ClaimIsOver):
        stand(claim)
    with pytest.raises(ClaimIsOver):
        decisions.withdraw(claim, text="Again.", at=NOON, actor=None)
