"""The server held to Google's discovery documents and to gspread's own source: what is there must be here."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from gspread import urls

from tests.sheets_server import SheetsServer, Unknowns, drive_api, sheets_api
from tests.sheets_server.batch import HANDLERS
from tests.sheets_server.client import session
from tests.sheets_server.schemas import document, schemas
from tests.sheets_server.spreadsheet import Spreadsheet

HERE = Path(__file__).parent
SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"


def source(*modules: Any) -> str:
    return "".join(inspect.getsource(module) for module in modules)


def gspread_source() -> str:
    return "".join(path.read_text() for path in Path(gspread.__file__).parent.glob("*.py"))


def test_every_request_that_gspread_sends_is_handled() -> None:
    known = set(schemas()["Request"]["properties"])
    sent = {name for name in re.findall(r"""["'](\w+)["']""", gspread_source()) if name in known}
    assert {"updateCells", "sortRange", "addProtectedRange", "autoResizeDimensions"} < sent
    assert len(sent) >= 25
    assert sent <= set(HANDLERS)


def test_every_address_that_gspread_asks_is_answered() -> None:
    patterns = [path for _, path, _ in (*sheets_api.ROUTES, *drive_api.ROUTES)]
    asked = {name: value for name, value in vars(urls).items() if name.endswith("_URL")}
    assert len(asked) >= 12
    for name, value in asked.items():
        if "docs.google.com" in value or name == "SPREADSHEETS_API_V4_BASE_URL":
            continue  # addresses for people, and the beginning of the others
        path = re.sub(r"%s|\{\}", "7", requests.utils.urlparse(value).path)
        path += "/7" if name == "DRIVE_FILES_UPLOAD_API_V2_URL" else ""
        assert any(pattern.fullmatch(path) for pattern in patterns), f"{name}: {path}"


def test_every_switch_of_what_is_not_known_is_tried_in_a_test() -> None:
    written = "".join(path.read_text() for path in HERE.glob("test_*.py"))
    assert [one.name for one in fields(Unknowns) if f"unknowns.{one.name}" not in written] == []


def choices(method: str, name: str) -> list[str]:
    """What a parameter of a `spreadsheets.values` method may be, as Google's document has it."""
    methods = document("sheets.v4")["resources"]["spreadsheets"]["resources"]["values"]["methods"]
    return [each for each in methods[method]["parameters"][name]["enum"] if "UNSPECIFIED" not in each]


READ_OPTIONS = [
    (name, value)
    for name in ("valueRenderOption", "dateTimeRenderOption", "majorDimension")
    for value in (*choices("get", name), "KHÔNG CÓ")
]


@pytest.mark.parametrize(("name", "value"), READ_OPTIONS)
def test_every_way_to_read_is_taken_and_no_other(
    server: SheetsServer, book: Spreadsheet, name: str, value: str
) -> None:
    for path, more in (
        (f"{book.book_id}/values/A1", {}),
        (f"{book.book_id}/values:batchGet", {"ranges": "A1"}),
    ):
        answer = session(server).get(f"{SHEETS}/{path}", params={name: value, **more})
        assert answer.status_code == (400 if value == "KHÔNG CÓ" else 200)


@pytest.mark.parametrize("value", [*choices("append", "insertDataOption"), "KHÔNG CÓ"])
def test_every_way_to_append_is_taken_and_no_other(
    server: SheetsServer, book: Spreadsheet, value: str
) -> None:
    link = f"{SHEETS}/{book.book_id}/values/A1:append"
    query = {"valueInputOption": "RAW", "insertDataOption": value}
    answer = session(server).post(link, params=query, json={"values": [["a"]]})
    assert answer.status_code == (400 if value == "KHÔNG CÓ" else 200)


@pytest.mark.parametrize(
    "value", [*choices("update", "valueInputOption"), "INPUT_VALUE_OPTION_UNSPECIFIED", "", "KHÔNG CÓ"]
)
def test_how_values_are_meant_must_be_said(server: SheetsServer, book: Spreadsheet, value: str) -> None:
    known = value in choices("update", "valueInputOption")
    body = {"values": [["=1+1"]]}
    link = f"{SHEETS}/{book.book_id}/values/A1"
    answer = session(server).put(link, params={"valueInputOption": value}, json=body)
    assert answer.status_code == (200 if known else 400)
    many = {"valueInputOption": value, "data": [{"range": "A1", "values": [["=1+1"]]}]}
    answer = session(server).post(f"{SHEETS}/{book.book_id}/values:batchUpdate", json=many)
    assert answer.status_code == (200 if known else 400)
    if known:
        assert server.human(book).see("A1") == {"RAW": "=1+1", "USER_ENTERED": "2"}[value]
