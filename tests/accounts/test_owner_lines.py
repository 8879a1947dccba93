"""Who owns a recording is printed with one sign."""

import pytest

from accounts.templatetags.assent import after_sign


@pytest.mark.parametrize(
    "line", ["(P) 2026 Moonfold Records", "℗ 2026 Moonfold Records", "© 2026 Moonfold Records", "2026 Moonfold Records"]
)
def test_an_owners_line_stands_behind_one_sign_only(line: str) -> None:
    assert after_sign(line) == "2026 Moonfold Records"
