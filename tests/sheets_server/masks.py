"""Field masks: the `fields` parameter of an answer, and the `fields` of an update request.

Syntax (Sheets API guide, "Use field masks"): paths joined by `.` or `/`, alternatives by `,`, shared
prefixes in
`a(b,c)`, and `*` for everything at a level.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tests.sheets_server.errors import ApiError, bad_request
from tests.sheets_server.schemas import schemas

_TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|\*|[(),./])\s*")


@dataclass
class Mask:
    """A tree of field names. No children means everything below."""

    children: dict[str, "Mask"] = field(default_factory=dict)

    def wants(self, name: str) -> bool:
        return not self.children or name in self.children or "*" in self.children

    def sub(self, name: str) -> "Mask":
        """The mask below `name`, which the caller has checked is wanted."""
        return self.children.get(name) or self.children.get("*") or ALL

    @property
    def everything(self) -> bool:
        return not self.children


ALL = Mask()


@lru_cache(maxsize=256)
def parse(text: str) -> Mask:
    """The tree of a mask, not to be changed. Raises ApiError 400 when it cannot be read."""
    tokens = _tokens(text)
    mask = Mask()
    rest = _alternatives(tokens, 0, [mask], text)
    if rest != len(tokens):
        raise _unreadable(text)
    return _widened(mask)


def _tokens(text: str) -> list[str]:
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise _unreadable(text)
        tokens.append(match[1])
        at = match.end()
    return tokens


def _alternatives(tokens: list[str], at: int, parents: list[Mask], text: str) -> int:
    while True:
        at = _path(tokens, at, parents, text)
        if at >= len(tokens) or tokens[at] != ",":
            return at
        at += 1


def _path(tokens: list[str], at: int, parents: list[Mask], text: str) -> int:
    node = parents[0]
    while True:
        if at >= len(tokens) or tokens[at] in "(),./":
            raise _unreadable(text)
        node = node.children.setdefault(tokens[at], Mask())
        at += 1
        if at < len(tokens) and tokens[at] in "./":
            at += 1
            continue
        break
    if at < len(tokens) and tokens[at] == "(":
        at = _alternatives(tokens, at + 1, [node], text)
        if at >= len(tokens) or tokens[at] != ")":
            raise _unreadable(text)
        at += 1
    else:
        node.children["*"] = Mask()
    return at


def _widened(mask: Mask) -> Mask:
    """A bare `*` stands for everything at its level, whatever else the mask names there."""
    children = {name: _widened(child) for name, child in mask.children.items()}
    if "*" in children and children["*"].everything:
        return Mask()
    return Mask(children)


def _unreadable(text: str) -> ApiError:
    return bad_request(f"Request contains an invalid argument: fields mask {text!r}.")


def trim(value: Any, mask: Mask) -> Any:
    """The parts of an answer that the mask names; lists are trimmed item by item."""
    if mask.everything:
        return value
    if isinstance(value, list):
        return [trim(item, mask) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {name: trim(item, mask.sub(name)) for name, item in value.items() if mask.wants(name)}


def check(mask: Mask, schema: str, *, api: str = "sheets.v4", path: str = "") -> None:
    """Refuses names that the schema does not have. Raises ApiError 400."""
    definition = schemas(api)[schema]
    properties = definition.get("properties", {})
    for name, child in mask.children.items():
        where = f"{path}.{name}" if path else name
        if name == "*":
            continue
        if name not in properties:
            if "additionalProperties" in definition:
                continue
            raise ApiError(
                400,
                f"Request contains an invalid argument. Invalid field: {where}",
                details=[
                    {
                        "@type": "type.googleapis.com/google.rpc.BadRequest",
                        "fieldViolations": [
                            {
                                "field": where,
                                "description": "Error expanding 'fields' parameter. "
                                f"Cannot find matching fields for path '{where}'.",
                            }
                        ],
                    }
                ],
                reason="invalidParameter",
            )
        below = properties[name].get("items", properties[name]).get("$ref")
        if below and child.children:
            check(child, below, api=api, path=where)


def asked(text: str, schema: str) -> Mask:
    """The `fields` of a question to Sheets. Raises ApiError 400 in its words: a space after a comma is part
    of the name there (Drive overlooks it)."""
    spaced = next((path for path in text.split(",") if path != path.strip()), None)
    if spaced is not None:
        raise _expanding(text, spaced)
    try:
        return _checked(text, schema, "sheets.v4")
    except ApiError as error:
        raise _expanding(text, _named(error, text)) from error


def asked_of_drive(text: str, schema: str) -> Mask:
    """The `fields` of a question to Drive. Raises ApiError 400, `invalidParameter`."""
    try:
        return _checked(text, schema, "drive.v3")
    except ApiError as error:
        name = _named(error, text).rpartition(".")[2]
        raise ApiError(400, f"Invalid field selection {name}", reason="invalidParameter") from error


def _checked(text: str, schema: str, api: str) -> Mask:
    mask = parse(text)
    check(mask, schema, api=api)
    return mask


def _named(error: ApiError, otherwise: str) -> str:
    """The path that an error of `check` is about."""
    (detail, *_) = error.details or [{}]
    return str(detail.get("fieldViolations", [{"field": otherwise}])[0]["field"])


def _expanding(text: str, path: str) -> ApiError:
    words = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    violation = {"field": text, "description": words}
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return ApiError(400, "Request contains an invalid argument.", details=[detail])


def merge(old: Any, new: Any, mask: Mask) -> Any:
    """`old` with the masked fields taken from `new`: a masked field absent from `new` is cleared.

    Values are replaced, never changed in place. Empty objects are dropped, as an unset message is.
    """
    if mask.everything or not (isinstance(old, Mapping | None) and isinstance(new, Mapping | None)):
        return new
    result = dict(old or {})
    for name, child in mask.children.items():
        names = set(result) | set(new or {}) if name == "*" else {name}
        for each in names:
            merged = merge(result.get(each), (new or {}).get(each), child)
            if merged is None or (merged == {} and (new or {}).get(each) is None):
                result.pop(each, None)
            else:
                result[each] = merged
    return result or None
