"""Lists of the API are read page by page, by cursors of ours alone."""

from base64 import b64encode

import pytest
from django.test import Client

from tests.factories.accounts import make_key, make_label, make_party

pytestmark = pytest.mark.django_db


def cursor(said: str) -> str:
    return b64encode(said.encode()).decode()


@pytest.mark.parametrize("forged", ["p=abc", "p=1e400", "p=2020-01-01", "p=%00", "r=1&p="])
def test_cursor_that_nobody_was_given_is_not_found(forged: str) -> None:
    label = make_label()
    make_party(label)
    machine = Client(headers={"authorization": f"Bearer {make_key(label)[1]}"})

    answer = machine.get("/api/v1/parties", {"cursor": cursor(forged)})

    assert (answer.status_code, answer.json()["detail"]) == (404, "Invalid cursor")


def test_cursor_beyond_the_last_row_gives_an_empty_page() -> None:
    machine = Client(headers={"authorization": f"Bearer {make_key(make_label())[1]}"})

    answer = machine.get("/api/v1/parties", {"cursor": cursor("p=99999999999999999999999")})

    assert (answer.status_code, answer.json()["results"]) == (200, [])
