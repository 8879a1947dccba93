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
    """Each operation with its method, its path and the fields of its body, in the order of the paths."""
    return [
        {"method": method.upper(), "path": path, "fields": _fields(operation), **operation}
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    ]


def _fields(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """What goes into a body: each field's name, kind and whether it must be there."""
    contents = operation.get("requestBody", {}).get("content", {})
    body: dict[str, Any] = next((content.get("schema", {}) for content in contents.values()), {})
    shape = _resolved(body)
    required = set(shape.get("required", []))
    return [
        {"name": name, "kind": _kind(field), "is_required": name in required, "says": field.get("description", "")}
        for name, field in shape.get("properties", {}).items()
    ]


def _resolved(shape: dict[str, Any]) -> dict[str, Any]:
    reference = shape.get("$ref", "")
    found: dict[str, Any] = document()["components"]["schemas"].get(reference.rpartition("/")[2], {})
    return found if reference else shape


def _kind(field: dict[str, Any]) -> str:
    kind = field.get("format") or field.get("type") or _resolved(field).get("type") or "object"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
