"""The query endpoint that charts and shillelagh read a tab through: `/spreadsheets/d/ID/gviz/tq`.

The form of the answer and the query language are those of Google's Chart Tools ('JSON Response Format',
'Query Language Reference'). Only what the benches ask is here: `SELECT *`, comparisons with text joined by
AND, LIMIT, tabs of text, a named number of header rows; anything else is refused with an error, never
answered wrongly.
"""

import json
import re
from typing import Any

from tests.sheets_server.a1 import column_letters, column_number
from tests.sheets_server.errors import bad_request
from tests.sheets_server.sheets_api import Call
from tests.sheets_server.spreadsheet import Json, Sheet, Spreadsheet

PREFIX = ")]}'\n"
_PATH = re.compile(r"/spreadsheets/d/([^/]+)/gviz/tq")
_QUERY = re.compile(r"SELECT \*(?: WHERE (?P<where>.+?))?(?: LIMIT (?P<limit>\d+))?", re.DOTALL)
_CONDITION = re.compile(r"([A-Z]+) (=|!=) '((?:[^'])*)'|([A-Z]+) (IS NULL|IS NOT NULL)")


class NotUnderstood(Exception):
    """A query that Google would refuse, or that is not answered here."""


def asks(path: str) -> bool:
    """Whether a path is this endpoint's."""
    return bool(_PATH.fullmatch(path))


def answer(call: Call) -> tuple[str, bytes]:
    """The table as JSON. Raises ApiError without access or without the header that asks for JSON."""
    match = _PATH.fullmatch(call.request.path)
    assert match
    book = call.read(match[1])
    if "x-datasource-auth" not in call.request.headers:
        raise bad_request("answered as JSON only: send X-DataSource-Auth")
    said: Json = {"version": "0.6", "reqId": "0"}
    try:
        said |= {"status": "ok", "table": _table(call, book)}
    except NotUnderstood as error:
        problem = {"reason": "invalid_query", "message": "INVALID_QUERY", "detailed_message": str(error)}
        said |= {"status": "error", "errors": [problem]}
    return "application/json; charset=UTF-8", (PREFIX + json.dumps(said, ensure_ascii=False)).encode()


def _table(call: Call, book: Spreadsheet) -> Json:
    sheet = book.find_id(int(call.request.first("gid", "0")))
    headers = int(call.request.first("headers", "0"))
    if sheet is None or headers != 1:
        raise NotUnderstood("Invalid query: name a tab by gid, and headers=1")
    query = _QUERY.fullmatch(call.request.first("tq"))
    if query is None:
        raise NotUnderstood(f"Invalid query: PARSE_ERROR: {call.request.first('tq')}")
    rows = _texts(call, book, sheet)
    labels, chosen = rows[0], [row for row in rows[1:] if _fits(row, query["where"])]
    if query["limit"]:
        chosen = chosen[: int(query["limit"])]
    return {
        "cols": [
            {"id": column_letters(at), "label": label or "", "type": "string"}
            for at, label in enumerate(labels)
        ],
        "rows": [{"c": [None if text is None else {"v": text} for text in row]} for row in chosen],
        "parsedNumHeaders": headers,
    }


def _texts(call: Call, book: Spreadsheet, sheet: Sheet) -> list[list[str | None]]:
    used, evaluator = sheet.used(), call.library.evaluator(book)
    rows = [
        [_text(evaluator.effective(sheet, row, column)) for column in range(used.right)]
        for row in range(used.bottom)
    ]
    while len(rows) > 1 and not any(rows[-1]):
        rows.pop()
    return rows or [[]]


def _text(value: Any) -> str | None:
    if not value:
        return None
    if "stringValue" not in value:
        raise NotUnderstood(f"only text is answered here, not {json.dumps(value)}")
    return str(value["stringValue"]) or None


def _fits(row: list[str | None], where: str | None) -> bool:
    return where is None or all(_holds(row, condition) for condition in where.split(" AND "))


def _holds(row: list[str | None], condition: str) -> bool:
    match = _CONDITION.fullmatch(condition)
    if match is None:
        raise NotUnderstood(f"Invalid query: PARSE_ERROR: {condition}")
    at = column_number(match[1] or match[4])
    if at >= len(row):
        raise NotUnderstood(f"Invalid query: NO_COLUMN: {match[1] or match[4]}")
    if match[5]:
        return (row[at] is None) is (match[5] == "IS NULL")
    return row[at] is not None and (row[at] == match[3]) is (match[2] == "=")
