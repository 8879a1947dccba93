"""Rows by very many keys, handed over as one array: a query of thousands of placeholders takes long to write down."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Lookup


class _AnyOf(Lookup):
    """`column = ANY(array)`, of the column's own type: PostgreSQL looks each key up by its hash only then.

    A list of small numbers is handed over as `int2[]`, which it would go through from the beginning for every row.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", (*params, self.rhs)


def among(column: str, keys: Iterable[int]) -> "Lookup[Any]":
    """A condition for `filter`: the column's key is one of these."""
    return _AnyOf(F(column), list(keys))
