"""Keys and signatures of what we publish for anybody to check."""

import pytest

from marketplace.kit.jws import is_signed, key_of

SEED = "A" * 43


def test_a_signature_is_of_its_bytes_and_of_no_others() -> None:
    key = key_of(SEED)
    signature = key.sign_detached(b"withdrawn")

    assert (is_signed(b"withdrawn", signature, [key.jwk]), is_signed(b"sold", signature, [key.jwk])) == (True, False)


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        key_of("AAAA")
