"""Equal values have equal hashes."""

from datetime import date
from hashlib import sha256

import pytest

from marketplace.kit.hashing import NotCanonical, canonical_json, hash_of, hash_of_rows, sha256_hex


def test_canonical_json_sorts_names_and_keeps_letters() -> None:
    assert canonical_json({"b": [1, None, True], "a": "숲"}) == '{"a":"숲","b":[1,null,true]}'.encode()


def test_order_of_names_does_not_change_the_hash() -> None:
    assert hash_of({"a": 1, "b": 2}) == hash_of({"b": 2, "a": 1}) == sha256(b'{"a":1,"b":2}').hexdigest()


def test_rows_are_hashed_one_a_line() -> None:
    assert hash_of_rows(iter([[1], [2]])) == sha256_hex(b"[1]\n[2]\n")


@pytest.mark.parametrize("value", [0.5, {1: "a"}, [date(2026, 11, 1)], {"a": b""}])
def test_what_has_two_spellings_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)
