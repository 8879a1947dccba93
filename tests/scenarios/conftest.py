"""The scenarios trade with the same shop as the tests of payments."""

from tests.payments.conftest import shop

__all__ = ["shop"]
