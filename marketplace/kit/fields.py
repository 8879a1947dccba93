"""Columns for the shared value types."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.utils.translation import gettext_lazy as _
from psycopg.types.multirange import Multirange

from marketplace.kit.territories import Territory

if TYPE_CHECKING:
    _Field = models.Field[Territory | str, Territory]
    _Lookup = models.lookups.BuiltinLookup[Any]
else:
    _Field = models.Field
    _Lookup = models.lookups.BuiltinLookup


class CurrentTransaction(models.Func):
    """The number of the transaction that writes a row, the whole one's, for PostgreSQL to recognise it by."""

    function = "pg_current_xact_id"
    template = "(%(function)s()::text::bigint)"
    output_field = models.BigIntegerField()
    allowed_default = True


class TerritoryField(_Field):
    """A set of countries, kept as ranges of ISO numbers so that PostgreSQL sees that WORLD and KR overlap.

    `territory__covers=` asks for rows whose territory holds all of another, `territory__overlaps=` for any of it.
    """

    description = _("A set of countries")

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "int4multirange"

    def from_db_value(
        self, value: Multirange[int] | None, expression: Expression, connection: BaseDatabaseWrapper
    ) -> Territory | None:
        if value is None:
            return None
        return Territory.from_ranges((piece.lower or 0, piece.upper or 0) for piece in value)

    def to_python(self, value: Any) -> Territory | None:
        if value is None or isinstance(value, Territory):
            return value
        return Territory.parse(str(value))

    def get_prep_value(self, value: Any) -> str | None:
        territory = self.to_python(super().get_prep_value(value))
        return None if territory is None else territory.multirange

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class _Operator(models.lookups.FieldGetDbPrepValueMixin, _Lookup):
    """A comparison of two territories by an operator of PostgreSQL."""

    operator: str

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        return f"{self.operator} {rhs}"


@TerritoryField.register_lookup
class Covers(_Operator):
    """The stored territory holds every country of the other."""

    lookup_name = "covers"
    operator = "@>"


@TerritoryField.register_lookup
class Overlaps(_Operator):
    """The two territories share a country."""

    lookup_name = "overlaps"
    operator = "&&"
