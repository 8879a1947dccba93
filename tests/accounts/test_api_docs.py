"""The page that tells an engineer what the API takes and answers."""

import re

import pytest
from django.test import Client

from accounts.api import description
from accounts.api.problems import known_problems
from tests.factories.accounts import make_developer
from tests.factories.clients import machine_of

pytestmark = pytest.mark.django_db


def operation(name: str) -> description.Operation:
    return next(one for group in description.groups() for one in group.operations if one.id == name)


def test_an_operation_says_what_it_takes_with_its_choices_and_an_example() -> None:
    made = operation("selection_create")

    sent = {field.name: field for field in made.sent}
    assert (sent["currency"].kind, sent["currency"].choices) == ("choice", ("USD", "EUR", "GBP", "JPY", "KRW"))
    assert sent["stages"].kind == "list of choice"
    assert "pretrain" in sent["stages"].choices
    assert '"currency": "USD"' in made.example
    assert made.scope == "licences:write"


def test_a_list_says_what_each_of_its_rows_holds() -> None:
    listed = operation("quote_list")

    assert listed.answers_page
    assert {"number", "total", "files_to_come"} <= {field.name for field in listed.answered}


def test_every_problem_is_explained_where_its_type_points() -> None:
    page = Client().get("/api/v1/docs").content.decode()

    answer = machine_of(make_developer()).get("/api/v1/quotes/0b9f8c1e-5c1d-4f0e-9a55-0d6f6a1f7c42")

    fragment = answer.json()["type"].partition("#")[2]
    assert f'id="{fragment}"' in page
    assert all(f'id="problem-{one.code}"' in page and one.says for one in known_problems())


def test_an_example_that_is_sent_as_it_stands_is_understood() -> None:
    example = operation("selection_create").example

    answer = machine_of(make_developer()).post("/api/v1/selections", example, content_type="application/json")

    assert answer.status_code == 201, answer.content


def test_what_is_no_choice_is_answered_with_the_choices() -> None:
    example = re.sub(r'"currency": "[A-Z]+"', '"currency": "XXX"', operation("selection_create").example)

    answer = machine_of(make_developer()).post("/api/v1/selections", example, content_type="application/json")

    assert answer.json()["errors"] == [{"field": "currency", "message": "“XXX” is none of: USD, EUR, GBP, JPY, KRW."}]
