"""Drive's search language (`q`), the parts that gspread and the program use."""

import re
from collections.abc import Callable

from tests.sheets_server.clock import rfc3339
from tests.sheets_server.errors import bad_request
from tests.sheets_server.files import DriveFile, Files

Condition = Callable[[DriveFile, Files], bool]
_QUOTED = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
_TERM = re.compile(
    rf"""\s*(?:(?P<field>\w+)\s*(?P<op>=|!=|<=|>=|<|>|contains|in)\s*(?:(?P<flag>true|false)|{_QUOTED})"""
    rf"""|(?P<has>appProperties|properties)\s+has\s+\{{\s*key\s*=\s*{_QUOTED}\s+and\s+value\s*=\s*{_QUOTED}\s*\}}"""
    rf"""|{_QUOTED}\s+in\s+(?P<within>parents|owners|writers|readers)"""
    r"""|(?P<alone>sharedWithMe))\s*(?:and\s|$)"""
)


def condition(query: str) -> Condition:
    """A test of files. Raises ApiError 400 for what it cannot read (or, not: only `and` joins terms)."""
    terms: list[Condition] = []
    at = 0
    while at < len(query.rstrip()):
        match = _TERM.match(query, at)
        if not match:
            raise bad_request(f"Invalid Value: q={query}")
        terms.append(_term(match))
        at = match.end()
    return lambda one, files: all(term(one, files) for term in terms)


def _term(match: re.Match[str]) -> Condition:
    names = set(match.re.groupindex.values())
    texts = [text for at, text in enumerate(match.groups(), 1) if text is not None and at not in names]
    text, value = [re.sub(r"\\(.)", r"\1", each) for each in [*texts, "", ""][:2]]
    if match["has"]:
        own = match["has"] == "properties"
        return lambda one, files: (one.properties if own else one.app_properties).get(text) == value
    if match["alone"]:
        return lambda one, files: bool(one.permissions)
    if match["within"]:
        return lambda one, files: text in (one.parents if match["within"] == "parents" else [one.owner])
    field, operator = match["field"], match["op"]
    if field == "parents":
        return lambda one, files: text in one.parents
    if field == "trashed":
        wanted = (match["flag"] == "true") == (operator == "=")
        return lambda one, files: one.trashed == wanted
    if field == "name" and operator == "contains":
        return lambda one, files: text.lower() in one.name.lower()
    if field in ("name", "mimeType"):
        return lambda one, files: ((one.name if field == "name" else one.mime) == text) == (operator == "=")
    if field == "modifiedTime":
        return lambda one, files: _compare(rfc3339(files.shown_modified(one))[:19], operator, text[:19])
    raise bad_request(f"Invalid Value: {field}")


def _compare(one: str, operator: str, other: str) -> bool:
    if operator in ("<=", ">=", "=") and one == other:
        return True
    return one < other if operator in ("<", "<=") else one > other if operator in (">", ">=") else False
