"""A frozen recording says whether it is still looked into, was upheld for good, or was frozen for a day."""

import pytest

from accounts.templatetags.assent import day
from accounts.viewers import Viewer
from licensing.concern_pages import facts_of
from licensing.models import Concern
from licensing.queries.concern_subjects import Subject
from licensing.services import concern_decisions
from marketplace.catalog.models import Recording
from marketplace.catalog.queries.clearance import Piece
from tests.catalog.asking import ask
from tests.factories.accounts import NOON, make_operator
from tests.factories.catalog import make_recording
from tests.factories.concerns import make_concern

pytestmark = pytest.mark.django_db


def said_of(recording: Recording) -> list[str]:
    return [piece.sentence for piece in ask(recording).missing[recording.pk] if piece.what == Piece.FROZEN]


def test_a_freeze_is_looked_into_until_an_upheld_concern_makes_it_last() -> None:
    recording = make_recording(cleared=True)
    concern = concern_decisions.freeze(make_concern(Subject(recording)), at=NOON, actor=make_operator())
    before = said_of(recording)

    concern_decisions.decide(
        concern, Concern.Status.UPHELD, reasons="Her voice.", stays_frozen=True, at=NOON, actor=make_operator()
    )

    assert before == ["It is frozen while a concern is looked into."]
    assert said_of(recording) == ["It was frozen for good: a concern was upheld."]


def test_an_upheld_concern_freezes_for_good_what_was_free() -> None:
    recording = make_recording(cleared=True)
    concern = make_concern(Subject(recording), taken_up=True)

    concern_decisions.decide(
        concern, Concern.Status.UPHELD, reasons="Her voice.", stays_frozen=True, at=NOON, actor=make_operator()
    )

    assert said_of(recording) == ["It was frozen for good: a concern was upheld."]


def test_what_was_frozen_for_one_day_says_that_day_once() -> None:
    concern = make_concern(Subject(make_recording(cleared=True)))
    concern = concern_decisions.freeze(concern, at=NOON, actor=make_operator())
    concern_decisions.decide(
        concern, Concern.Status.DISMISSED, reasons="Another.", stays_frozen=False, at=NOON, actor=make_operator()
    )
    concern = Concern.objects.get(pk=concern.pk)

    told = [fact["value"] for fact in facts_of(concern, Viewer()) if fact["label"] == "Frozen"]

    assert told == [f"on {day(NOON)}, and lifted the same day"]
