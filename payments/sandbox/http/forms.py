"""Reading form-encoded parameters with nested keys, as the official SDK sends them, against a declared shape."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from payments.sandbox.errors import BadParameter

Reader = Callable[[str, str], Any]

PART = re.compile(r"\[([^\[\]]*)\]")


def parse(encoded: str) -> dict[str, Any]:
    """`a[0][b]=1` becomes `{"a": {"0": {"b": "1"}}}`; `a[]=1` appends."""
    tree: dict[str, Any] = {}
    for key, value in parse_qsl(encoded, keep_blank_values=True):
        head, _, _ = key.partition("[")
        parts = [head, *PART.findall(key[len(head) :])]
        branch = tree
        for part in parts[:-1]:
            following = branch.setdefault(part, {})
            if not isinstance(following, dict):
                raise BadParameter(f"Invalid parameter: {key}", param=key)
            branch = following
        last = parts[-1] or str(len(branch))
        branch[last] = value
    return tree


def read(shape: Any, given: Any, *, at: str = "") -> Any:
    """Turn strings into what the shape says; refuse a parameter that the shape does not name."""
    if isinstance(shape, dict):
        return _read_fields(shape, given, at)
    if isinstance(shape, list):
        return _read_items(shape[0], given, at)
    if isinstance(given, dict):
        if shape is metadata:
            return metadata(given, at)
        raise BadParameter(f"Invalid value for {at}.", param=at)
    return shape(given, at)


def _read_fields(shape: dict[str, Any], given: Any, at: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise BadParameter(f"Invalid object: {at}", param=at)
    fields = {}
    for name, value in given.items():
        place = f"{at}[{name}]" if at else name
        if name not in shape:
            raise BadParameter(f"Received unknown parameter: {place}", code="parameter_unknown", param=place)
        fields[name] = read(shape[name], value, at=place)
    return fields


def _read_items(shape: Any, given: Any, at: str) -> list[Any]:
    if given == "":
        return []
    if not isinstance(given, dict) or not all(name.isdigit() for name in given):
        raise BadParameter(f"Invalid array: {at}", param=at)
    return [read(shape, given[name], at=f"{at}[{name}]") for name in sorted(given, key=int)]


def text(given: str, at: str) -> str:
    if len(given) > 5000:
        raise BadParameter(f"Invalid string: {at} must be at most 5000 characters.", param=at)
    return given


def integer(given: str, at: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", given):
        raise BadParameter(f"Invalid integer: {given}", code="parameter_invalid_integer", param=at)
    return int(given)


def boolean(given: str, at: str) -> bool:
    if given not in {"true", "false"}:
        raise BadParameter(f"Invalid boolean: {given}", param=at)
    return given == "true"


def one_of(*choices: str) -> Reader:
    def choice(given: str, at: str) -> str:
        if given not in choices:
            raise BadParameter(f"Invalid {at}: must be one of {', '.join(choices)}", param=at)
        return given

    return choice


def metadata(given: Any, at: str) -> dict[str, str]:
    """At most 50 keys of 40 characters, values of 500."""
    if not isinstance(given, dict) or len(given) > 50:
        raise BadParameter(f"Invalid metadata: {at}", param=at)
    for name, value in given.items():
        if len(name) > 40 or not isinstance(value, str) or len(value) > 500:
            raise BadParameter("Metadata keys are up to 40 characters and values up to 500.", param=f"{at}[{name}]")
    return dict(given)


def require(fields: dict[str, Any], *names: str) -> None:
    for name in names:
        if fields.get(name) in (None, "", []):
            raise BadParameter(f"Missing required param: {name}.", code="parameter_missing", param=name)
