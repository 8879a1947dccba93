"""The principles page says of each principle what enforces it, and never names a test that is not there."""

import ast
from pathlib import Path

import pytest
from django.test import Client

from marketplace.config.principles import rows

TESTS = Path(__file__).parents[1]


def functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_named_test_exists() -> None:
    named = [(row.id, test) for row in rows() for test in row.tests]

    missing = [
        (principle, test)
        for principle, test in named
        if not (TESTS / test.split("::")[0]).is_file()
        or test.split("::")[1] not in functions(TESTS / test.split("::")[0])
    ]

    assert missing == []


def test_twenty_principles_in_five_parts() -> None:
    assert [row.id for row in rows()] == [f"{part}.{row}" for part in range(1, 6) for row in range(1, 5)]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_page_shows_every_principle(client: Client, language: str) -> None:
    client.cookies["django_language"] = language

    page = client.get("/principles/").content.decode()

    assert [row.id for row in rows() if f'id="p{row.id}"' not in page] == []
