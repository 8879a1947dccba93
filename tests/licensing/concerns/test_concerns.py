"""Concerns: reported by anybody, on a clock, heard on both sides, decided with reasons, appealed once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Letter
from accounts.viewers import Viewer
from licensing.models import Concern, ConcernStatement
from licensing.queries.concern_subjects import Subject, subject_of
from licensing.queries.concerns import (
    concerns_visible_to,
    decision_due,
    in_the_queue,
    late_concerns,
    loser_of,
    next_due,
)
from licensing.services import concern_decisions, concerns
from licensing.services.concern_decisions import ConcernTakenUp, NothingToDecide, NothingToFreeze
from licensing.services.concerns import (
    AT_ONCE_ABOUT_RECORDING,
    AT_ONCE_BY_ADDRESS,
    LETTERS_A_DAY,
    ConcernDecided,
    NoAppeal,
    Said,
)
from marketplace.catalog.queries.clearance import Piece
from tests.catalog.asking import missing
from tests.factories.accounts import NOON, make_operator, make_owner
from tests.factories.catalog import make_catalog, make_recording
from tests.factories.concerns import make_concern
from tests.factories.licences import make_licence

pytestmark = pytest.mark.django_db
Side, Kind, Status = ConcernStatement.Side, ConcernStatement.Kind, Concern.Status
DAY = timedelta(days=1)
WORDS = Said("Not so.")


def test_p3_1_a_report_by_a_stranger_waits_for_an_operator_and_its_clock_runs() -> None:
    recording = make_recording()

    concern = make_concern(Subject(recording))

    assert list(in_the_queue()) == [concern]
    assert (next_due(concern), decision_due(concern)) == (NOON + DAY, NOON + 10 * DAY)
    assert concern.answering == recording.organisation
    assert [letter.to for letter in Letter.objects.all()] == ["singer@example.org"]


def test_p3_1_what_waits_longer_than_promised_is_late() -> None:
    concern = make_concern(Subject(make_recording()))
    moment = timedelta(seconds=1)

    assert list(late_concerns(at=NOON + DAY)) == []
    assert list(late_concerns(at=NOON + DAY + moment)) == [concern]

    concern = concern_decisions.acknowledge(concern, at=NOON + DAY, actor=make_operator())

    assert list(late_concerns(at=NOON + 10 * DAY)) == []
    assert list(late_concerns(at=NOON + 10 * DAY + moment)) == [concern]


def test_p3_1_a_frozen_recording_is_cleared_for_nothing() -> None:
    operator, catalog = make_operator(), make_catalog()
    licence = make_licence([make_recording(catalog, cleared=True)])
    recording = licence.items.get().recording
    concern = make_concern(Subject(recording))

    concern = concern_decisions.freeze(concern, at=NOON, actor=operator)
    frozen = [what for what, _who in missing(recording)]
    with pytest.raises(NothingToFreeze):
        concern_decisions.freeze(concern, at=NOON, actor=operator)
    concern_decisions.decide(
        concern, Status.DISMISSED, reasons="It is another singer.", stays_frozen=True, at=NOON, actor=operator
    )

    assert frozen == [Piece.FROZEN]
    assert missing(recording) == []


def test_an_upheld_concern_leaves_the_recording_frozen_where_the_operator_says_so() -> None:
    recording = make_licence([make_recording(cleared=True)]).items.get().recording
    concern = make_concern(Subject(recording), taken_up=True)

    concern_decisions.decide(
        concern, Status.UPHELD, reasons="It is her voice.", stays_frozen=True, at=NOON, actor=make_operator()
    )

    assert [what for what, _who in missing(recording)] == [Piece.FROZEN]


def test_the_other_side_sees_a_concern_once_it_is_taken_up_and_is_asked_by_mail() -> None:
    recording = make_recording()
    owner = make_owner(recording.organisation)
    viewer = Viewer(user=owner, organisation=recording.organisation)
    concern = make_concern(Subject(recording))
    before = list(concerns_visible_to(viewer))
    Letter.objects.all().delete()

    concern_decisions.acknowledge(concern, at=NOON, actor=make_operator())

    assert before == []
    assert list(concerns_visible_to(viewer)) == [concern]
    assert {letter.to for letter in Letter.objects.all()} == {"singer@example.org", owner.email}
    told = Letter.objects.get(to=owner.email)
    assert "singer@example.org" not in told.subject + told.body
    with pytest.raises(ConcernTakenUp):
        concern_decisions.acknowledge(concern, at=NOON, actor=make_operator())


def test_each_side_says_its_word_and_nobody_adds_to_what_is_decided() -> None:
    concern = make_concern(Subject(make_recording()), taken_up=True)

    concerns.state(concern, Side.ANSWERING, WORDS, at=NOON, actor=None)
    concerns.state(concern, Side.REPORTER, WORDS, at=NOON, actor=None)
    concerns.state(concern, Side.ANSWERING, WORDS, at=NOON, actor=None)
    concern_decisions.decide(concern, Status.UPHELD, reasons="So.", stays_frozen=False, at=NOON, actor=make_operator())

    said = [(one.side, one.kind) for one in concern.statements.all()]
    assert said == [
        (Side.REPORTER, Kind.REPORT),
        (Side.ANSWERING, Kind.COUNTER),
        (Side.REPORTER, Kind.ADDED),
        (Side.ANSWERING, Kind.ADDED),
        (Side.OPERATOR, Kind.DECISION),
    ]
    with pytest.raises(ConcernDecided):
        concerns.state(concern, Side.REPORTER, WORDS, at=NOON, actor=None)


def test_the_side_that_lost_appeals_once_and_the_clock_begins_anew() -> None:
    operator, later = make_operator(), NOON + 9 * DAY
    concern = make_concern(Subject(make_recording()), taken_up=True)
    concern = concern_decisions.decide(
        concern, Status.DISMISSED, reasons="No.", stays_frozen=False, at=NOON, actor=operator
    )
    with pytest.raises(NoAppeal):
        concerns.appeal(concern, Side.ANSWERING, WORDS, at=later, actor=None)

    concern = concerns.appeal(concern, Side.REPORTER, WORDS, at=later, actor=None)
    waiting, due = list(in_the_queue()), next_due(concern)
    concern = concern_decisions.decide(
        concern, Status.UPHELD, reasons="Yes.", stays_frozen=True, at=later, actor=operator
    )

    assert (waiting, due) == ([concern], later + 10 * DAY)
    assert (concern.status, concern.decided_at, concern.appeal_decided_at) == (Status.UPHELD, NOON, later)
    assert loser_of(concern) is None
    with pytest.raises(NothingToDecide):
        concern_decisions.decide(concern, Status.DISMISSED, reasons="No.", stays_frozen=False, at=later, actor=operator)


def test_beyond_the_limit_of_an_address_a_report_is_taken_and_waits_for_its_confirmation() -> None:
    for number in range(AT_ONCE_BY_ADDRESS):
        make_concern(Subject(make_recording()), email=f"one{number}@example.org")

    crowded = make_concern(Subject(make_recording()), email="victim@example.org")
    elsewhere = make_concern(Subject(make_recording()), network_address="192.0.2.2")
    tomorrow = make_concern(Subject(make_recording()), at=NOON + DAY)

    assert crowded.clock_from is None
    assert crowded not in in_the_queue()
    assert (elsewhere.clock_from, tomorrow.clock_from) == (NOON, NOON + DAY)
    assert Letter.objects.filter(to="victim@example.org").count() == 1

    confirmed = concerns.confirm(crowded, at=NOON + DAY)

    assert confirmed.clock_from == NOON + DAY
    assert confirmed in in_the_queue()


def test_beyond_the_limit_of_a_recording_a_report_waits_for_its_confirmation() -> None:
    recording = make_recording()
    for number in range(AT_ONCE_ABOUT_RECORDING):
        make_concern(Subject(recording), email=f"{number}@example.org", network_address=f"192.0.2.{number}")

    crowded = make_concern(Subject(recording), network_address="198.51.100.1")

    assert crowded.clock_from is None


def test_nobody_s_letter_box_is_filled_and_one_yes_confirms_all() -> None:
    made = [make_concern(Subject(make_recording()), network_address=f"192.0.2.{n}") for n in range(LETTERS_A_DAY + 2)]

    concerns.confirm(made[0], at=NOON)

    assert Letter.objects.filter(to="singer@example.org").count() == LETTERS_A_DAY
    assert not Concern.objects.filter(confirmed_at=None).exists()


def test_what_was_said_never_changes() -> None:
    concern = make_concern(Subject(make_recording()))

    for change in (
        lambda: concern.statements.update(words="Something else"),
        lambda: concern.statements.get().evidence.all().delete(),
        lambda: Concern.objects.update(kind=Concern.Kind.MY_WORK),
    ):
        with pytest.raises(IntegrityError, match=r"append-only|frozen"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "written", ["KR-ON1-26-00417", "krOn12600417", "/recordings/{uuid}/", "https://a.test/recordings/{uuid}/"]
)
def test_a_reporter_names_a_recording_by_its_address_or_its_isrc(written: str) -> None:
    recording = make_recording(isrc="KRON12600417")

    assert subject_of(written.format(uuid=recording.uuid), Viewer()).recording == recording


def test_a_reporter_names_a_licence_by_its_number_or_just_tells() -> None:
    licence = make_licence()

    found = subject_of(f"the model of {licence.number.lower()}", Viewer())

    assert (found.licence, found.answering) == (licence, licence.organisation)
    assert subject_of("https://example.org/clip", Viewer()) == Subject(about="https://example.org/clip")
