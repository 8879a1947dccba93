"""Answers and rules are written once: PostgreSQL refuses whoever would change what somebody said."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import AuditEntry, Party
from marketplace.catalog.models import Consent, Recording, StandingPolicy
from marketplace.catalog.services import consents, policies
from marketplace.catalog.services.consents import AnswerSaysNothing, NothingToWithdraw, NoWithConditions
from marketplace.catalog.services.policies import Policy
from marketplace.kit.money import Money
from marketplace.kit.vocabulary import Personal, Purpose
from tests.factories.accounts import NOON, make_party, make_user
from tests.factories.catalog import make_catalog, make_consent, make_policy, make_recording

pytestmark = pytest.mark.django_db
WORDS = "ab" * 32
TWO_DOLLARS = Money.parse("2.00", "USD")


def sign(party: Party, **said: object) -> Consent:
    plain = {"answer": "yes", "purposes": {Purpose.TRAIN_GENERATIVE}, "words_sha256": WORDS, "at": NOON, "actor": None}
    return consents.sign(party, **plain | {"document": "Request 7"} | said)  # type: ignore[arg-type]


def refused(change: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            change()
    except (IntegrityError, DatabaseError):
        return True
    return False


def test_a_signed_answer_keeps_what_was_said_and_what_was_read() -> None:
    recording = make_recording()
    person, origin = make_party(name="Yoon Dalbi"), uuid4()

    answer = sign(person, recordings=[recording], personal={Personal.VOICE}, least_price=TWO_DOLLARS, origin=origin)

    answer.refresh_from_db()
    assert (answer.answer, answer.basis, answer.purposes, answer.personal) == (
        "yes",
        "signed",
        ["train_generative"],
        ["voice"],
    )
    assert (answer.least_price, answer.advertising, answer.covers_all, answer.origin) == (
        TWO_DOLLARS,
        False,
        False,
        origin,
    )
    assert (answer.words_sha256, answer.warranted_by, list(answer.recordings.all())) == (
        WORDS,
        "Yoon Dalbi",
        [recording],
    )
    entry = AuditEntry.objects.get(action="consent.signed")
    assert (entry.subject_uuid, entry.facts["words"]) == (answer.uuid, WORDS)


def test_an_answer_is_about_something() -> None:
    person = make_party()

    with pytest.raises(AnswerSaysNothing):
        sign(person)
    with pytest.raises(AnswerSaysNothing):
        sign(person, covers_all=True, purposes=set())
    with pytest.raises(AnswerSaysNothing):
        sign(person, covers_all=True, recordings=[make_recording()])


def test_a_no_gives_nothing_and_is_changed_by_a_new_answer_only() -> None:
    person = make_party()

    with pytest.raises(NoWithConditions):
        sign(person, answer="no", covers_all=True, advertising=True)
    with pytest.raises(NothingToWithdraw):
        consents.withdraw(sign(person, answer="no", covers_all=True), at=NOON, actor=None)


def test_postgresql_refuses_every_change_of_an_answer_but_one_withdrawal() -> None:
    recording = make_recording()
    answer = make_consent(make_party(), recording)
    one = Consent.objects.filter(pk=answer.pk)

    assert refused(lambda: one.update(purposes=["data_mining"]))
    assert refused(lambda: one.update(given_at=NOON, withdrawn_at=NOON))
    assert refused(one.delete)
    assert refused(answer.recordings.clear)
    assert one.update(withdrawn_at=NOON) == 1
    assert refused(lambda: one.update(withdrawn_at=None))
    assert list(answer.recordings.all()) == [recording]


@pytest.mark.django_db(transaction=True)
def test_postgresql_refuses_to_add_a_recording_to_an_answer_that_was_given() -> None:
    catalog = make_catalog()
    named, another = make_recording(catalog), make_recording(catalog)
    answer = make_consent(make_party(), named)

    assert refused(lambda: answer.recordings.add(another))
    assert list(answer.recordings.all()) == [named]


@pytest.mark.parametrize(
    "said",
    [
        {"basis": "declared", "answer": "no"},
        {"basis": "declared", "covers_all": True},
        {"basis": "declared", "personal": ["voice"]},
        {"basis": "signed", "words_sha256": ""},
        {"basis": "signed", "answer": "no", "personal": ["voice"]},
        {"basis": "signed", "answer": "no", "withdrawn_at": NOON},
        {"basis": "signed", "answer": "ask", "advertising": True},
        {"basis": "declared", "answer": "ask"},
        {"basis": "signed", "least_price_units": 1},
        {"basis": "signed", "answer": ""},
    ],
)
def test_postgresql_refuses_an_answer_that_nobody_could_give(said: dict[str, object]) -> None:
    recording: Recording = make_recording()
    whole = {
        "party": make_party(),
        "answer": "yes",
        "purposes": ["data_mining"],
        "words_sha256": WORDS,
        "declared_by": recording.organisation,
        "document": "d",
        "warranted_by": "w",
        "given_at": NOON,
    }

    assert refused(lambda: Consent.objects.create(**whole | said))


def test_rules_are_written_once_and_refuse_what_they_do_not_name() -> None:
    person, user = make_party(), make_user()
    rules = Policy(allows=[Purpose.DATA_MINING], asks=[Purpose.TRAIN_GENERATIVE], least_price=TWO_DOLLARS)

    written = policies.write(person, rules, words_sha256=WORDS, at=NOON, actor=user)

    written.refresh_from_db()
    assert [written.answer_to(purpose) for purpose in Purpose] == ["ask", "no", "yes", "no"]
    assert (written.voice, written.name_image_likeness, written.advertising) == ("no", "no", "no")
    assert written.least_price == TWO_DOLLARS
    rows = StandingPolicy.objects.filter(pk=written.pk)
    assert refused(lambda: rows.update(allows=["train_generative"]))
    assert refused(rows.delete)
    assert refused(lambda: make_policy(person, allows=("data_mining",), asks=("data_mining",)))
