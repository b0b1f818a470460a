"""Field masks, of answers and of updates."""

from typing import Any

import pytest

from tests.sheets_server import SheetsServer
from tests.sheets_server.client import session
from tests.sheets_server.errors import ApiError
from tests.sheets_server.masks import check, merge, parse, trim
from tests.sheets_server.spreadsheet import Spreadsheet

WHOLE = {
    "spreadsheetId": "x",
    "properties": {"title": "Sổ", "locale": "vi_VN"},
    "sheets": [
        {"properties": {"sheetId": 0, "title": "Một"}, "merges": []},
        {"properties": {"sheetId": 5, "title": "Hai"}},
    ],
}


@pytest.mark.parametrize(
    ("mask", "left"),
    [
        ("*", WHOLE),
        ("spreadsheetId", {"spreadsheetId": "x"}),
        ("properties.title", {"properties": {"title": "Sổ"}}),
        ("properties/title", {"properties": {"title": "Sổ"}}),
        ("properties(title,locale)", {"properties": WHOLE["properties"]}),
        (
            "sheets.properties.sheetId",
            {"sheets": [{"properties": {"sheetId": 0}}, {"properties": {"sheetId": 5}}]},
        ),
        (
            "sheets(properties(title))",
            {"sheets": [{"properties": {"title": "Một"}}, {"properties": {"title": "Hai"}}]},
        ),
        ("spreadsheetId, sheets/merges", {"spreadsheetId": "x", "sheets": [{"merges": []}, {}]}),
        ("properties,properties.title", {"properties": WHOLE["properties"]}),
        ("*.title", {"properties": {"title": "Sổ"}, "sheets": [{}, {}], "spreadsheetId": "x"}),
    ],
)
def test_an_answer_is_trimmed_to_its_mask(mask: str, left: dict[str, Any]) -> None:
    assert trim(WHOLE, parse(mask)) == left


@pytest.mark.parametrize("mask", ["", ",", "a(", "a(b", "a)b", "a..b", "a b", "a.(b)"])
def test_a_mask_that_cannot_be_read_is_refused(mask: str) -> None:
    with pytest.raises(ApiError):
        parse(mask)


def test_a_mask_naming_an_unknown_field_is_refused() -> None:
    with pytest.raises(ApiError, match=r"Invalid field: sheets\.propertys"):
        check(parse("sheets.propertys.title"), "Spreadsheet")


@pytest.mark.parametrize(
    ("mask", "path"),
    [
        ("sheets(properties(titel))", "sheets.properties.titel"),
        ("khongCo", "khongCo"),
        ("properties, sheets.properties", " sheets.properties"),  # Sheets takes the space for the name's
        ("sheets(", "sheets("),
    ],
)
def test_a_wrong_mask_is_refused_in_googles_words(
    server: SheetsServer, book: Spreadsheet, mask: str, path: str
) -> None:
    link = f"https://sheets.googleapis.com/v4/spreadsheets/{book.book_id}"
    answer = session(server).get(link, params={"fields": mask})
    words = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    violation = {"field": mask, "description": words}
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    error = {"code": 400, "message": "Request contains an invalid argument.", "status": "INVALID_ARGUMENT"}
    assert (answer.status_code, answer.json()) == (400, {"error": error | {"details": [detail]}})


OLD = {"textFormat": {"bold": True, "fontSize": 10}, "wrapStrategy": "WRAP"}
SLANTED = {"textFormat": {"italic": True}}
TEXT = {"numberFormat": {"type": "TEXT", "pattern": "@"}}


@pytest.mark.parametrize(
    ("mask", "new", "after"),
    [
        ("textFormat.bold", {}, {"textFormat": {"fontSize": 10}, "wrapStrategy": "WRAP"}),
        ("textFormat", SLANTED, SLANTED | {"wrapStrategy": "WRAP"}),
        (
            "textFormat(bold,italic)",
            SLANTED,
            {"textFormat": {"fontSize": 10, "italic": True}, "wrapStrategy": "WRAP"},
        ),
        ("wrapStrategy", {}, {"textFormat": {"bold": True, "fontSize": 10}}),
        ("*", {"wrapStrategy": "CLIP"}, {"wrapStrategy": "CLIP"}),
        ("*", None, None),
        ("numberFormat.type", TEXT, OLD | {"numberFormat": {"type": "TEXT"}}),
    ],
)
def test_an_update_touches_what_its_mask_names_and_clears_what_is_absent(
    mask: str, new: Any, after: Any
) -> None:
    assert merge(OLD, new, parse(mask)) == after
