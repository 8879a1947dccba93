"""Anybody may ask for a licence's number, whatever they type."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "address"), [("lic-2026/000001", "/check/LIC-2026000001/"), ("a b?", "/check/A%20B%3F/")]
)
def test_a_number_that_is_none_is_asked_for_all_the_same(typed: str, address: str) -> None:
    client = Client()

    asked = client.get("/check/", {"number": typed})

    assert (asked.status_code, asked["Location"]) == (302, address)
    assert client.get(address).status_code == 404


def test_slashes_alone_ask_for_nothing() -> None:
    assert Client().get("/check/", {"number": "//"}).status_code == 200
