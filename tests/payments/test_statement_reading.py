"""A statement is read once for the pages that a reader goes through."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from payments.models import Statement
from payments.queries import statements
from payments.queries.statements import Paper, document_of
from tests.factories.accounts import make_operator
from tests.factories.clients import signed_in
from tests.factories.payments import distribute, make_paid_licence
from tests.payments.studio import DECEMBER_1ST, ISSUED, NOVEMBER, artist_of, make_songs, usd

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    (song,) = make_songs(1)
    make_paid_licence([song], price=usd("100.00"), at=ISSUED)
    return distribute(NOVEMBER, at=DECEMBER_1ST).statements.get(party=artist_of(song))


def test_a_document_is_read_once_however_many_figures_are_asked_for(statement: Statement) -> None:
    client = signed_in(make_operator())
    pages = [
        reverse("statement", args=[statement.uuid]),
        reverse("statement-sum", args=[statement.uuid, "earned"]),
        reverse("statement-line", args=[statement.uuid, 1]),
    ]

    with CaptureQueriesContext(connection) as asked:
        answers = [client.get(page).status_code for page in pages]

    assert answers == [200, 200, 200]
    assert len([query for query in asked if '"payments_statement"."document"' in query["sql"]]) == 1


def test_a_document_too_large_to_be_kept_is_read_again(statement: Statement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "LARGEST_KEPT", 0)

    first, second = document_of(statement), document_of(statement)

    assert first == second
    assert first is not second


def test_only_the_last_few_documents_are_kept(statement: Statement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "MOST_KEPT", 1)
    other = statement.run.statements.exclude(pk=statement.pk).get()
    first = document_of(statement)
    document_of(other)

    assert document_of(statement) is not first


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_a_line_that_is_not_there_is_nothing(statement: Statement, number: int) -> None:
    assert Paper(statement).line(number) is None
