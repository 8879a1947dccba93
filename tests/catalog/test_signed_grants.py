"""A holder that has signed for itself is no longer spoken for, and what was signed stays as it was given."""

from datetime import date
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Party
from marketplace.catalog.models import Catalog, Grant, Recording
from marketplace.catalog.queries.clearance import Piece
from marketplace.catalog.services import grants
from marketplace.kit.money import Money
from marketplace.kit.territories import WORLD
from marketplace.kit.vocabulary import Content, Purpose, Side, Stage
from tests.catalog.asking import THREE_DOLLARS, missing
from tests.factories.accounts import NOON, make_party, make_user
from tests.factories.catalog import make_grant, make_recording

pytestmark = pytest.mark.django_db
FIVE_DOLLARS = Money.parse("5.00", "USD")
NAME = "Namu Street Music"


@pytest.fixture
def publisher(catalog: Catalog) -> Party:
    return make_party(catalog.organisation, name=NAME, kind=Party.Kind.UNCLAIMED)


@pytest.fixture
def recording(catalog: Catalog, publisher: Party) -> Recording:
    """Published by another, whose permission the label's file states without any condition."""
    recording = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, catalog=catalog)
    return recording


def test_own_condition_counts_and_what_a_file_says_does_not(recording: Recording, publisher: Party) -> None:
    before = missing(recording)

    make_grant(publisher, signed=True, least_price=FIVE_DOLLARS)

    assert before == []
    assert missing(recording) == [(Piece.GRANT_TOO_NARROW, NAME)]
    assert missing(recording, price=FIVE_DOLLARS) == []


def test_own_permission_taken_back_is_not_replaced_by_a_file(recording: Recording, publisher: Party) -> None:
    signed = make_grant(publisher, recording, signed=True)

    grants.withdraw(signed, at=NOON, actor=None)
    make_grant(publisher, recording)

    assert missing(recording) == [(Piece.GRANT, NAME)]


def test_stated_permission_that_the_holder_ended_is_not_stated_anew(recording: Recording, publisher: Party) -> None:
    grants.withdraw(publisher.grants.get(), at=NOON, actor=None)
    make_grant(publisher, recording)
    before = missing(recording)

    make_grant(publisher, recording, signed=True)

    assert (before, missing(recording)) == ([(Piece.GRANT, NAME)], [])


def test_file_still_speaks_for_the_recordings_and_sides_that_were_not_signed(
    catalog: Catalog, recording: Recording, publisher: Party
) -> None:
    other = make_recording(catalog, cleared=True, publisher=publisher)
    make_grant(publisher, other, signed=True, least_price=FIVE_DOLLARS)
    make_grant(publisher, recording, signed=True, sides=(Side.MASTER,), least_price=FIVE_DOLLARS)

    assert missing(recording) == []
    assert missing(other) == [(Piece.GRANT_TOO_NARROW, NAME)]


def test_service_keeps_the_words_and_the_person(recording: Recording, publisher: Party) -> None:
    words, person = sha256(b"I permit it.").hexdigest(), make_user()
    scope = grants.Scope(list(Purpose), list(Stage), list(Content), WORLD)

    given = grants.give(publisher, scope, recordings=[recording], words_sha256=words, at=NOON, actor=person)

    assert (given.words_sha256, given.given_by, given.document, given.is_signed) == (words, person, "", True)


def refused(sql: str) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL truncates nothing while any are pending
            cursor.execute(sql)
    except IntegrityError as error:
        return str(error).splitlines()[0]
    return ""


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ("UPDATE catalog_grant SET least_price_units = NULL, least_price_currency = ''", "is frozen: UPDATE"),
        ("UPDATE catalog_grant SET covers_all = true", "is frozen: UPDATE"),
        ("UPDATE catalog_grant SET words_sha256 = '', document = 'ours'", "is frozen: UPDATE"),
        ("DELETE FROM catalog_grant", "is frozen: DELETE"),
        ("TRUNCATE catalog_grant CASCADE", "append-only: TRUNCATE"),
        ("DELETE FROM catalog_grant_recordings", "is frozen: DELETE"),
        ("UPDATE catalog_grant_recordings SET recording_id = recording_id + 1", "is frozen: UPDATE"),
        ("TRUNCATE catalog_grant_recordings", "append-only: TRUNCATE"),
    ],
)
def test_postgresql_refuses_to_change_what_was_permitted(recording: Recording, change: str, answer: str) -> None:
    make_grant(recording.organisation.party, recording, signed=True, least_price=FIVE_DOLLARS)

    assert answer in refused(change)


def test_postgresql_lets_a_permission_be_withdrawn_once(recording: Recording) -> None:
    grant = make_grant(recording.organisation.party, recording, signed=True)
    Grant.objects.filter(pk=grant.pk).update(withdrawn_at=NOON)

    assert "is frozen" in refused("UPDATE catalog_grant SET withdrawn_at = NULL WHERE words_sha256 <> ''")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"document": ""}, "grant_rests_on_a_document_on_terms_or_on_a_signature"),
        ({"words_sha256": "yes"}, "signed_grant_has_the_hash_of_its_words"),
        ({"words_sha256": "0" * 64}, "signed_grant_says_who_signed_or_what_it_answers"),
    ],
)
def test_postgresql_refuses_a_permission_that_rests_on_nothing(
    publisher: Party, fields: dict[str, str], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        Grant.objects.create(
            **{"document": "letter"} | fields,
            holder=publisher,
            covers_all=True,
            sides=list(Side),
            purposes=list(Purpose),
            stages=list(Stage),
            contents=list(Content),
            territory=WORLD,
            valid_from=date(2026, 1, 1),
            given_at=NOON,
        )


def test_price_that_just_meets_the_condition_is_enough(recording: Recording, publisher: Party) -> None:
    make_grant(publisher, signed=True, least_price=THREE_DOLLARS)

    assert missing(recording) == []


@pytest.mark.django_db(transaction=True)
def test_postgresql_lets_nobody_add_a_recording_to_a_permission_that_was_given() -> None:
    signed, other = make_grant(make_party(), make_recording(), signed=True), make_recording()

    with pytest.raises(IntegrityError, match="names its recordings when it is written"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_grant_recordings (grant_id, recording_id) VALUES (%s, %s)", [signed.pk, other.pk]
        )
