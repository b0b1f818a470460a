"""Answers compared with those of Google itself.

The shapes are those of the recordings that gspread keeps of its own tests against the real service
(github.com/burnash/gspread, tests/cassettes, 2021 to 2024; each test names its
recording). The values are ours.
"""

import gspread

from tests.sheets_server import SheetsServer, gspread_client
from tests.sheets_server.client import session

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"


def a_sheet(server: SheetsServer) -> gspread.Worksheet:
    """In English, as the recorded ones are."""
    return gspread_client(server).open_by_key(server.new_book("Sổ", locale="en_US").book_id).sheet1


def test_a_new_file_and_its_metadata(server: SheetsServer) -> None:
    """ClientTest.test_create."""
    body = {"name": "Sổ", "mimeType": "application/vnd.google-apps.spreadsheet"}
    link = "https://www.googleapis.com/drive/v3/files?supportsAllDrives=True"
    made = session(server).post(link, json=body).json()
    assert set(made) == {"kind", "id", "name", "mimeType"}
    book = session(server).get(f"{SHEETS}/{made['id']}?includeGridData=false").json()
    assert set(book) == {"spreadsheetId", "properties", "sheets", "spreadsheetUrl"}
    grid = {"rowCount": 1000, "columnCount": 26}
    title = book["sheets"][0]["properties"].pop("title")
    properties = {"sheetId": 0, "index": 0, "sheetType": "GRID", "gridProperties": grid}
    assert (title, book["sheets"]) == ("Trang tính1", [{"properties": properties}])


def test_a_file_that_is_not_there(server: SheetsServer) -> None:
    """ClientTest.test_access_non_existing_spreadsheet."""
    answer = session(server).get(f"{SHEETS}/test?includeGridData=false")
    error = {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}
    assert (answer.status_code, answer.json()) == (404, {"error": error})


def test_a_search_without_a_match(server: SheetsServer) -> None:
    """ClientTest.test_no_found_exeption."""
    query = {"q": 'mimeType="application/vnd.google-apps.spreadsheet" and name = "Đừng đặt tên như thế."'}
    query |= {"fields": "kind,nextPageToken,files(id,name,createdTime,modifiedTime)"}
    answer = session(server).get("https://www.googleapis.com/drive/v3/files", params=query)
    assert answer.json() == {"kind": "drive#fileList", "files": []}


def test_notes_of_a_sheet_without_and_with_them(server: SheetsServer) -> None:
    """WorksheetTest.test_get_notes."""
    sheet = a_sheet(server)
    mask = {"fields": "sheets.data.rowData.values.note"}
    assert sheet.spreadsheet.fetch_sheet_metadata(mask) == {"sheets": [{"data": [{}]}]}
    sheet.insert_notes({"A1": "một", "B2": "hai", "A3": "ba", "C3": "bốn"})
    rows = [
        {"values": [{"note": "một"}]},
        {"values": [{}, {"note": "hai"}]},
        {"values": [{"note": "ba"}, {}, {"note": "bốn"}]},
    ]
    assert sheet.spreadsheet.fetch_sheet_metadata(mask) == {"sheets": [{"data": [{"rowData": rows}]}]}


def test_a_named_range_of_the_first_tab(server: SheetsServer) -> None:
    """CellTest.test_define_named_range."""
    sheet = a_sheet(server)
    answer = sheet.define_named_range("A1:B2", "TenVung")
    named = answer["replies"][0]["addNamedRange"]["namedRange"]
    span = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    assert (named["name"], named["range"]) == ("TenVung", span)
    assert sheet.spreadsheet.list_named_ranges() == [named]
    gone = sheet.delete_named_range(named["namedRangeId"])
    assert gone == {"spreadsheetId": sheet.spreadsheet_id, "replies": [{}]}


def test_an_append_below_a_row_with_a_hole_continues_its_last_cells(server: SheetsServer) -> None:
    """WorksheetTest.test_append_row_with_empty_value: the second row begins in column C."""
    sheet = a_sheet(server)
    book_id = sheet.spreadsheet_id
    counts = {"updatedRows": 1, "updatedColumns": 3, "updatedCells": 3}
    first = {"spreadsheetId": book_id, "updatedRange": "Sheet1!A1:C1", **counts}
    assert sheet.append_row(["một", "", "ba"]) == {"spreadsheetId": book_id, "updates": first}
    second = {"spreadsheetId": book_id, "updatedRange": "Sheet1!C2:E2", **counts}
    answer = sheet.append_row(["một", "", "ba"])
    assert answer == {"spreadsheetId": book_id, "tableRange": "Sheet1!C1", "updates": second}
    shown = sheet.spreadsheet.values_get("'Sheet1'!A2:2")
    assert shown == {"range": "Sheet1!A2:Z2", "majorDimension": "ROWS", "values": [["", "", "một", "", "ba"]]}


def test_ranges_cleared_in_one_request(server: SheetsServer) -> None:
    """WorksheetTest.test_batch_clear, and the whole sheet as in WorksheetTest.test_get_notes."""
    sheet = a_sheet(server)
    sheet.update([["12", "chữ"]], "A1:B1")
    assert sheet.batch_clear(["A1:B1", "C2:E2"])["clearedRanges"] == ["Sheet1!A1:B1", "Sheet1!C2:E2"]
    assert sheet.spreadsheet.values_get("'Sheet1'!A1:B1") == {
        "range": "Sheet1!A1:B1",
        "majorDimension": "ROWS",
    }
    assert sheet.clear()["clearedRange"] == "Sheet1!A1:Z1000"
