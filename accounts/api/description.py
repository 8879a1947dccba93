"""Each operation of the API with what goes in, what comes out and an example, as its OpenAPI document says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from accounts.api.schema import document

Shape = dict[str, Any]
EXAMPLES = {
    "uuid": "0b9f8c1e-5c1d-4f0e-9a55-0d6f6a1f7c42",
    "date": "2026-11-01",
    "date-time": "2026-11-01T09:00:00Z",
    "uri": "https://example.com",
    "email": "you@example.com",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One value that is sent or answered."""

    name: str
    where: str
    kind: str
    is_required: bool
    says: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    id: str
    method: str
    path: str
    paragraphs: tuple[str, ...]
    scope: str
    sent: tuple[Field, ...]
    answered: tuple[Field, ...]
    answers_page: bool
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    """The operations on one kind of thing."""

    name: str
    operations: tuple[Operation, ...]


def groups() -> list[Group]:
    """Every operation, by the noun that its path begins with."""
    found = [
        (operation["tags"][0], _operation(method, path, operation))
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    ]
    return [
        Group(name, tuple(one for _name, one in some)) for name, some in groupby(sorted(found, key=_noun), key=_noun)
    ]


def _noun(found: tuple[str, Operation]) -> str:
    return found[0]


def _operation(method: str, path: str, said: Shape) -> Operation:
    paragraphs, _mark, scope = str(said["description"]).partition("\n\nScope: ")
    media, body = _body(said)
    answer, is_page = _answer(said)
    return Operation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        paragraphs=tuple(" ".join(one.split()).replace("`", "") for one in paragraphs.split("\n\n")),
        scope=scope.strip("`"),
        sent=(*_parameters(said), *_fields(body, "body" if media == "application/json" else "form")),
        answered=tuple(_fields(answer, "")),
        answers_page=is_page,
        example=_example_text(body) if media == "application/json" else "",
    )


def _body(said: Shape) -> tuple[str, Shape]:
    contents = said.get("requestBody", {}).get("content", {})
    media = next(iter(contents), "")
    return media, _resolved(contents[media].get("schema", {})) if media else {}


def _answer(said: Shape) -> tuple[Shape, bool]:
    """What a call that went well answers in JSON; of a page, what one row of it holds."""
    good = [answer for status, answer in sorted(said["responses"].items()) if status.startswith("2")]
    shapes = [answer.get("content", {}).get("application/json", {}).get("schema", {}) for answer in good]
    shape = _resolved(shapes[-1]) if shapes else {}
    rows = shape.get("properties", {}).get("results", {}).get("items")
    return (_resolved(rows), True) if rows else (shape, False)


def _parameters(said: Shape) -> Iterator[Field]:
    for one in said.get("parameters", []):
        shape = one["schema"]
        kind, choices = _kind(shape), _choices(shape)
        yield Field(one["name"], one["in"], kind, one.get("required", False), one.get("description", ""), choices)


def _fields(shape: Shape, where: str) -> Iterator[Field]:
    required = set(shape.get("required", []))
    for name, field in shape.get("properties", {}).items():
        yield Field(name, where, _kind(field), name in required, _says(field), _choices(field))


def _says(field: Shape) -> str:
    examples = ", ".join(field.get("examples", []))
    return " ".join(one for one in (field.get("description", ""), f"Such as {examples}." if examples else "") if one)


def _resolved(shape: Shape) -> Shape:
    """What a shape refers to: by name, or as the one real choice beside “null” and “”."""
    if reference := shape.get("$ref"):
        found: Shape = document()["components"]["schemas"][reference.rpartition("/")[2]]
        return found
    for several in ("allOf", "oneOf", "anyOf"):
        if shape.get(several):
            return _resolved(shape[several][0])
    return shape


def _kind(field: Shape) -> str:
    shape = _resolved(field)
    if "items" in shape:
        return f"list of {_kind(shape['items'])}"
    if shape.get("enum"):
        return "choice"
    if "properties" in shape:
        return ", ".join(shape["properties"])
    kind = shape.get("type", "object")
    kinds = [kind] if isinstance(kind, str) else list(kind)
    return " or ".join(shape.get("format", one) if one != "null" else "null" for one in kinds)


def _choices(field: Shape) -> tuple[str, ...]:
    shape = _resolved(field)
    shape = _resolved(shape["items"]) if "items" in shape else shape
    return tuple(str(one) for one in shape.get("enum", []) if one not in ("", None))


def _example_text(body: Shape) -> str:
    return json.dumps(_example(body), ensure_ascii=False, indent=2) if body.get("properties") else ""


def _example(field: Shape) -> Any:
    """A value that has the shape; what need not be sent is left out."""
    shape = _resolved(field)
    if "properties" in shape:
        required = shape.get("required") or shape["properties"]
        return {name: _example(shape["properties"][name]) for name in shape["properties"] if name in required}
    if "items" in shape:
        return [_example(shape["items"])]
    if "default" in shape or "examples" in shape:
        return shape.get("default", shape.get("examples", [""])[0])
    if choices := _choices(shape):
        return choices[0]
    return _example_of(shape)


def _example_of(shape: Shape) -> Any:
    kind = shape.get("type", "string")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind in ("integer", "number"):
        return shape.get("minimum", 1)
    if kind == "boolean":
        return True
    return EXAMPLES.get(shape.get("format", ""), "…")
