"""The API's description: made once a process, served as JSON and as a page."""

from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The OpenAPI document of everything under /api/v1/."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


def operations() -> list[dict[str, Any]]:
    """Each operation with its method and path, in the order of the paths."""
    return [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    ]
