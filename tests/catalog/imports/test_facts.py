"""Words of contributors, as files and messages write them."""

import pytest

from marketplace.catalog.parsing.facts import role_of


@pytest.mark.parametrize(
    ("word", "role"),
    [("Producer", "producer"), ("Associate Producer", "producer"), ("Tea maker", "contributor")],
)
def test_a_role_is_known_by_its_word_or_its_last_and_else_is_a_contribution(word: str, role: str) -> None:
    assert role_of(word) == role
