"""Reading the JSON bodies of the v2 API against a declared shape: a key that it does not name is refused."""

import json
from collections.abc import Callable
from typing import Any

from payments.sandbox.errors import BadParameter

Reader = Callable[[Any, str], Any]


def parse(encoded: str) -> Any:
    """A body as it was sent; no body is an empty one."""
    try:
        return json.loads(encoded or "{}")
    except ValueError as error:
        raise BadParameter("The body is not JSON.", code="invalid_json") from error


def read(shape: Any, given: Any, *, at: str = "") -> Any:
    """Check a value against what the shape says; OpenAPI's v2 schemas would let an unknown key pass."""
    if isinstance(shape, dict):
        return _read_fields(shape, given, at)
    if isinstance(shape, list):
        if not isinstance(given, list):
            raise BadParameter(f"Invalid array: {at}", code="invalid_fields", param=at)
        return [read(shape[0], value, at=f"{at}[{position}]") for position, value in enumerate(given)]
    return shape(given, at)


def _read_fields(shape: dict[str, Any], given: Any, at: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise BadParameter(f"Invalid object: {at or 'the body'}", code="invalid_fields", param=at)
    unknown = sorted(given.keys() - shape.keys())
    if unknown:
        place = f"{at}.{unknown[0]}" if at else unknown[0]
        raise BadParameter(f"Received unknown field: {place}", code="unknown_field", param=place)
    return {name: read(shape[name], value, at=f"{at}.{name}" if at else name) for name, value in given.items()}


def text(given: Any, at: str) -> str:
    if not isinstance(given, str) or len(given) > 5000:
        raise BadParameter(f"Invalid string: {at}", code="invalid_fields", param=at)
    return given


def flag(given: Any, at: str) -> bool:
    if not isinstance(given, bool):
        raise BadParameter(f"Invalid boolean: {at}", code="invalid_fields", param=at)
    return given


def one_of(*choices: str) -> Reader:
    def choice(given: Any, at: str) -> str:
        if given not in choices:
            raise BadParameter(f"Invalid {at}: must be one of {', '.join(choices)}", code="invalid_fields", param=at)
        return str(given)

    return choice


def metadata(given: Any, at: str) -> dict[str, str]:
    """At most 50 keys of 40 characters, values of 500."""
    if not isinstance(given, dict) or len(given) > 50:
        raise BadParameter(f"Invalid metadata: {at}", code="invalid_fields", param=at)
    for name, value in given.items():
        if len(name) > 40 or not isinstance(value, str) or len(value) > 500:
            raise BadParameter("Metadata keys are up to 40 characters and values up to 500.", param=f"{at}.{name}")
    return dict(given)


def require(fields: dict[str, Any], *paths: str) -> None:
    """Refuse a body in which one of these dotted paths is missing or empty."""
    for path in paths:
        found: Any = fields
        for name in path.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        if found in (None, "", []):
            raise BadParameter(f"Missing required field: {path}.", code="missing_required_fields", param=path)
