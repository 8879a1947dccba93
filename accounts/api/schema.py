"""The API's description, made once a process."""

from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The OpenAPI document of everything under /api/v1/."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema
