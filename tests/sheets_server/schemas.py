"""Google's own discovery documents, from the package google-api-python-client: what a body may contain."""

import json
import re
from functools import cache
from importlib import resources
from typing import Any

import jsonschema_rs

from tests.sheets_server.errors import ApiError

_PROTO = {"boolean": "bool"}
_INTEGER = re.compile(r"^-?[0-9]+$")


@cache
def document(api: str) -> dict[str, Any]:
    """The whole discovery document of `sheets.v4` or `drive.v3`."""
    documents = resources.files("googleapiclient.discovery_cache.documents")
    return dict(json.loads((documents / f"{api}.json").read_text()))


def schemas(api: str = "sheets.v4") -> dict[str, Any]:
    """The schemas by name."""
    found: dict[str, Any] = document(api)["schemas"]
    return found


@cache
def methods(api: str) -> list[tuple[str, re.Pattern[str], str]]:
    """Every method of an API: HTTP verb, path, and the schema of its answer ('' for none)."""
    found: list[tuple[str, re.Pattern[str], str]] = []
    waiting = [document(api)]
    while waiting:
        resource = waiting.pop()
        waiting += resource.get("resources", {}).values()
        for one in resource.get("methods", {}).values():
            path = document(api)["servicePath"] + one.get("flatPath", one["path"])
            shape = re.sub(r"\\{[^}]*\\}", "[^/]+?", re.escape("/" + path))
            found.append((one["httpMethod"], re.compile(shape), one.get("response", {}).get("$ref", "")))
    return found


def answer_schema(api: str, method: str, path: str) -> str | None:
    """The schema that an answer must fit, '' when it has no body, None for a method that the API lacks."""
    fitting = [one for one in methods(api) if one[0] == method and one[1].fullmatch(path)]
    fitting.sort(key=lambda one: -len(one[1].pattern))
    return fitting[0][2] if fitting else None


def violations(value: Any, name: str, *, strict: bool = True, api: str = "sheets.v4") -> list[str]:
    """Every place where `value` departs from the schema `name`: unknown fields and wrong types.

    Strict is for answers. Requests are read as proto JSON reads them: null is absent, an integer may be a
    string.
    """
    if strict and _validator(name, api).is_valid(value):
        return []
    found: list[tuple[str, str]] = []
    _walk(value, {"$ref": name}, "", strict, schemas(api), found)
    return [text for _, text in found]


@cache
def _validator(name: str, api: str) -> jsonschema_rs.Draft4Validator:
    """A schema as JSON Schema: a fast yes for what is right. What is wrong is walked through, for Google's
    own words."""
    definitions = {each: _draft4(schema) for each, schema in schemas(api).items()}
    return jsonschema_rs.Draft4Validator({"$ref": f"#/definitions/{name}", "definitions": definitions})


def _draft4(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"$ref": f"#/definitions/{schema['$ref']}"}
    kind = schema.get("type", "any")
    if kind == "object":
        rest = schema.get("additionalProperties")
        return {
            "type": kind,
            "properties": {name: _draft4(each) for name, each in schema.get("properties", {}).items()},
            "additionalProperties": _draft4(rest) if rest is not None else False,
        }
    if kind == "array":
        return {"type": kind, "items": _draft4(schema["items"])}
    if kind == "any":
        return {}
    return {"type": kind} | ({"enum": schema["enum"]} if "enum" in schema else {})


def check_request(value: Any, name: str) -> None:
    """Refuses a request body as Google does. Raises ApiError 400."""
    found: list[tuple[str, str]] = []
    _walk(value, {"$ref": name}, "", False, schemas(), found)
    if not found:
        return
    detail = {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [
            ({"field": path} if path else {}) | {"description": text} for path, text in found
        ],
    }
    raise ApiError(400, "\n".join(text for _, text in found), details=[detail])


Found = list[tuple[str, str]]


def _walk(
    value: Any, schema: dict[str, Any], path: str, strict: bool, known: dict[str, Any], found: Found
) -> None:
    if value is None and not strict:
        return
    schema = known[schema["$ref"]] if "$ref" in schema else schema
    kind = schema.get("type", "any")
    if kind == "object":
        _walk_object(value, schema, path, strict, known, found)
    elif kind == "array":
        if not isinstance(value, list):
            found.append((path, f"Invalid value at '{path}' (type list), {json.dumps(value)}"))
            return
        for position, item in enumerate(value):
            _walk(item, schema["items"], f"{path}[{position}]", strict, known, found)
    elif not _fits(value, schema, kind, strict):
        name = "ENUM" if "enum" in schema else _PROTO.get(kind, schema.get("format", kind)).upper()
        found.append((path, f"Invalid value at '{path}' (TYPE_{name}), {json.dumps(value)}"))


def _walk_object(
    value: Any, schema: dict[str, Any], path: str, strict: bool, known: dict[str, Any], found: Found
) -> None:
    if not isinstance(value, dict):
        found.append((path, f"Invalid value at '{path}' (type object), {json.dumps(value)}"))
        return
    properties, rest = schema.get("properties", {}), schema.get("additionalProperties")
    for name, item in value.items():
        child = properties.get(name, rest)
        if child is None:
            where = f" at '{path}'" if path else ""
            found.append(
                (path, f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.')
            )
        else:
            _walk(item, child, f"{path}.{name}" if path else name, strict, known, found)


def _fits(value: Any, schema: dict[str, Any], kind: str, strict: bool) -> bool:
    if kind == "any":
        return True
    if kind == "boolean":
        return isinstance(value, bool) or (not strict and value in ("true", "false"))
    if kind == "integer":
        if isinstance(value, int) and not isinstance(value, bool):
            return True
        if isinstance(value, float):
            return value.is_integer() and not strict
        return not strict and isinstance(value, str) and bool(_INTEGER.match(value))
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and ("enum" not in schema or value in schema["enum"])
