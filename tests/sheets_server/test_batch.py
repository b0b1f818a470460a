"""batchUpdate: atomic, in order, with replies and the spreadsheet as it is afterwards."""

import json
from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError

from tests.sheets_server import SheetsServer, gspread_client
from tests.sheets_server.batch import HANDLERS
from tests.sheets_server.errors import ApiError
from tests.sheets_server.schemas import schemas
from tests.sheets_server.spreadsheet import Spreadsheet

GRID = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}


def write(row: int, column: int, *values: Any) -> dict[str, Any]:
    kinds = [{"stringValue": one} if isinstance(one, str) else {"numberValue": one} for one in values]
    cells = [{"userEnteredValue": one} for one in kinds]
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}}


def send(opened: gspread.Spreadsheet, *requests: dict[str, Any], **more: Any) -> Any:
    return opened.batch_update({"requests": list(requests), **more})


def test_requests_are_applied_in_order(opened: gspread.Spreadsheet) -> None:
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    send(opened, write(0, 0, "một"), {"insertDimension": {"range": rows}}, write(0, 0, "không"))
    assert opened.sheet1.col_values(1) == ["không", "một"]


@pytest.mark.parametrize(
    "bad",
    [
        {"deleteSheet": {"sheetId": 77}},
        {"updateCells": {"start": {"rowIndex": 5000}, "rows": [{"values": [{}]}], "fields": "note"}},
        {"deleteNamedRange": {"namedRangeId": "không"}},
        {"repeatCell": {"range": GRID, "cell": {"note": "x"}}},
        {"repeatCell": {"range": GRID, "cell": {}, "fields": "notes"}},
        {"addSheet": {"properties": {"title": "Nhiệm vụ"}}},
        {"mergeCells": {"range": {"sheetId": 9}, "mergeType": "MERGE_ALL"}},
        {"addNamedRange": {"namedRange": {"name": "A1", "range": GRID}}},
    ],
)  # fmt: skip
def test_a_failing_request_leaves_nothing_of_its_batch(
    opened: gspread.Spreadsheet, book: Spreadsheet, bad: dict[str, Any]
) -> None:
    before, version = book.copy(), book.version
    named = {"addNamedRange": {"namedRange": {"name": "ma_so", "range": GRID}}}
    with pytest.raises(APIError) as refused:
        send(opened, write(0, 0, "a"), named, {"addSheet": {"properties": {"title": "Mới"}}}, bad)
    assert refused.value.error["status"] == "INVALID_ARGUMENT"
    assert refused.value.error["message"].startswith(f"Invalid requests[3].{next(iter(bad))}: ")
    assert (book.sheets, book.named, book.version) == (before.sheets, before.named, version)


UNKNOWN = {"requests": [{"khongCo": {}}]}
NOT_A_NUMBER = {"requests": [{"deleteSheet": {"sheetId": "x"}}]}
NOT_A_CHOICE = {"requests": [{"mergeCells": {"mergeType": "ALL"}}]}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            UNKNOWN,
            "Invalid JSON payload received. Unknown name \"khongCo\" at 'requests[0]': Cannot find field.",
        ),
        (NOT_A_NUMBER, "Invalid value at 'requests[0].deleteSheet.sheetId' (TYPE_INT32), \"x\""),
        (NOT_A_CHOICE, "Invalid value at 'requests[0].mergeCells.mergeType' (TYPE_ENUM), \"ALL\""),
        ({"requests": []}, "Must specify at least one request."),
    ],
)
def test_a_body_that_does_not_fit_the_schema_is_refused(
    opened: gspread.Spreadsheet, body: dict[str, Any], message: str
) -> None:
    with pytest.raises(APIError) as refused:
        opened.batch_update(body)
    assert (refused.value.code, refused.value.error["message"]) == (400, message)


def test_the_answer_shows_the_spreadsheet_after_the_batch_under_a_mask(
    client: gspread.Client, opened: gspread.Spreadsheet, server: SheetsServer
) -> None:
    from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL

    body = {
        "requests": [write(0, 0, "Mã", 7)],
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
        "responseRanges": ["'Nhiệm vụ'!A1:B2"],
    }
    fields = "replies,updatedSpreadsheet.sheets.data.rowData.values(userEnteredValue,formattedValue)"
    url = SPREADSHEET_BATCH_UPDATE_URL % opened.id
    answer = client.http_client.request("post", url, params={"fields": fields}, json=body).json()
    text = {"userEnteredValue": {"stringValue": "Mã"}, "formattedValue": "Mã"}
    number = {"userEnteredValue": {"numberValue": 7}, "formattedValue": "7"}
    data = [{"rowData": [{"values": [text, number]}]}]
    assert answer == {"replies": [{}], "updatedSpreadsheet": {"sheets": [{"data": data}]}}


def test_a_row_copied_before_it_is_overwritten_keeps_what_stood_there(opened: gspread.Spreadsheet) -> None:
    opened.add_worksheet("_sync", 10, 5)
    hidden = opened.worksheet("_sync").id
    send(opened, write(1, 0, "A1-7", "của đơn vị"))
    source = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 5}
    copy = {"copyPaste": {"source": source, "destination": source | {"sheetId": hidden}}}
    send(opened, copy, write(1, 1, "của chương trình"))
    assert opened.worksheet("_sync").row_values(2) == ["A1-7", "của đơn vị"]
    assert opened.sheet1.row_values(2) == ["A1-7", "của chương trình"]


def test_update_cells_over_a_range_clears_what_the_rows_do_not_cover(opened: gspread.Spreadsheet) -> None:
    send(opened, write(0, 0, "a", "b"), write(1, 0, "c", "d"))
    rows = [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}]
    send(opened, {"updateCells": {"range": GRID, "rows": rows, "fields": "userEnteredValue"}})
    assert opened.sheet1.get_all_values() == [["x"]]


def test_sort_puts_numbers_before_texts_and_empty_cells_last(opened: gspread.Spreadsheet) -> None:
    opened.sheet1.update([["b"], [""], [2], ["a"], [True], [1]], "A1")
    span = GRID | {"endRowIndex": 6, "endColumnIndex": 1}
    for order, after in (
        ("ASCENDING", ["1", "2", "a", "b", "TRUE"]),
        ("DESCENDING", ["TRUE", "b", "a", "2", "1"]),
    ):
        specs = [{"dimensionIndex": 0, "sortOrder": order}]
        send(opened, {"sortRange": {"range": span, "sortSpecs": specs}})
        assert opened.sheet1.col_values(1) == after


def test_names_merges_rules_and_protection_follow_inserted_and_deleted_rows(
    opened: gspread.Spreadsheet, book: Spreadsheet
) -> None:
    below = GRID | {"startRowIndex": 4, "endRowIndex": 6}
    rule = {"ranges": [below], "booleanRule": {"condition": {"type": "BLANK"}, "format": {}}}
    send(
        opened,
        {"addNamedRange": {"namedRange": {"name": "ma_so", "range": below}}},
        {"mergeCells": {"range": below, "mergeType": "MERGE_ALL"}},
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"addProtectedRange": {"protectedRange": {"range": below, "warningOnly": True}}},
    )
    rows = {"sheetId": 0, "dimension": "ROWS"}

    def ends() -> list[tuple[int, int]]:
        sheet = book.sheets[0]
        ranges = [book.named[0]["range"], sheet.merges[0], sheet.conditional[0]["ranges"][0]]
        ranges.append(sheet.protected[0]["range"])
        return [(one["startRowIndex"], one["endRowIndex"]) for one in ranges]

    send(opened, {"insertDimension": {"range": rows | {"startIndex": 0, "endIndex": 2}}})
    assert ends() == [(6, 8)] * 4
    send(opened, {"insertDimension": {"range": rows | {"startIndex": 7, "endIndex": 8}}})
    assert ends() == [(6, 9)] * 4
    send(opened, {"deleteDimension": {"range": rows | {"startIndex": 5, "endIndex": 7}}})
    assert ends() == [(5, 7)] * 4
    send(opened, {"deleteDimension": {"range": rows | {"startIndex": 5, "endIndex": 7}}})
    assert (book.named, book.sheets[0].merges, book.sheets[0].conditional) == ([], [], [])


@pytest.mark.parametrize("follows", [False, True])
def test_metadata_of_a_row_follow_moves_and_die_with_it_and_under_sort_a_switch_decides(
    server: SheetsServer, opened: gspread.Spreadsheet, book: Spreadsheet, follows: bool
) -> None:
    server.unknowns.metadata_follows_sort = follows
    opened.sheet1.update([["c"], ["a"], ["b"]])
    place = {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}
    item = {"metadataKey": "ma", "metadataValue": "A1-7", "visibility": "DOCUMENT", "location": place}
    send(opened, {"createDeveloperMetadata": {"developerMetadata": item}})

    def at() -> int:
        return int(book.metadata[0]["location"]["dimensionRange"]["startIndex"])

    server.human(book).sort("'Nhiệm vụ'!A1:A3", "A")
    assert at() == (2 if follows else 0)
    server.human(book).insert_rows("Nhiệm vụ", 1)
    assert at() == (3 if follows else 1)
    server.human(book).delete_rows("Nhiệm vụ", at() + 1)
    assert book.metadata == []


@pytest.mark.parametrize("status", [400, 403])
def test_a_protected_range_refuses_others_with_the_chosen_status(
    server: SheetsServer, book: Spreadsheet, status: int
) -> None:
    server.unknowns.protected_status = status
    server.accounts.register("may", "may@du-an.example", service=True)
    server.share(book.book_id, "may@du-an.example")
    server.human(book, "an@xa.example.vn").protect("'Nhiệm vụ'!A1:B2")
    machine = gspread_client(server, "may").open_by_key(book.book_id)
    with pytest.raises(APIError, match="protected cell") as refused:
        send(machine, write(0, 0, "x"))
    assert refused.value.code == status
    with pytest.raises(ApiError, match="protected cell"):
        server.human(book, "may@du-an.example").type("'Nhiệm vụ'!A1", "x")
    send(machine, write(5, 5, "x"))
    opened = gspread_client(server).open_by_key(book.book_id)
    send(opened, write(0, 0, "chủ sở hữu"))


@pytest.mark.parametrize("refuses", [True, False])
def test_a_strict_list_refuses_the_api_or_not_as_the_switch_says(
    server: SheetsServer, opened: gspread.Spreadsheet, refuses: bool
) -> None:
    server.unknowns.strict_validation_refuses = refuses
    values = [{"userEnteredValue": "có"}, {"userEnteredValue": "không"}]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": True}
    send(opened, {"setDataValidation": {"range": GRID, "rule": rule}})
    send(opened, write(0, 0, "có"))
    if refuses:
        with pytest.raises(APIError, match="data validation"):
            send(opened, write(1, 0, "có lẽ"))
    else:
        send(opened, write(1, 0, "có lẽ"))
    assert opened.sheet1.col_values(1) == (["có"] if refuses else ["có", "có lẽ"])


def test_find_and_replace_counts_what_it_changed(opened: gspread.Spreadsheet) -> None:
    opened.sheet1.update([["Sở A", "sở a"], ["khác", "Sở A, Sở A"]])
    wanted = {"find": "Sở A", "replacement": "Sở B", "allSheets": True, "matchCase": True}
    reply = send(opened, {"findReplace": wanted})["replies"][0]["findReplace"]
    assert reply == {"occurrencesChanged": 3, "valuesChanged": 2, "rowsChanged": 2, "sheetsChanged": 1}
    assert opened.sheet1.get_all_values() == [["Sở B", "sở a"], ["khác", "Sở B, Sở B"]]


def test_a_filter_hides_rows_and_removes_none(opened: gspread.Spreadsheet, server: SheetsServer) -> None:
    opened.sheet1.update([["Tình trạng"], ["xong"], ["đang làm"]])
    server.human(opened.id).filter("'Nhiệm vụ'!A1:A3", 1, ["xong"])
    answer = opened.fetch_sheet_metadata(
        {"fields": "sheets.data.rowMetadata.hiddenByFilter", "ranges": "A1:A3"}
    )
    assert answer["sheets"][0]["data"][0]["rowMetadata"] == [{}, {"hiddenByFilter": True}, {}]
    assert opened.sheet1.col_values(1) == ["Tình trạng", "xong", "đang làm"]


def test_a_range_of_the_first_tab_leaves_its_id_out_as_google_does(opened: gspread.Spreadsheet) -> None:
    answer = send(opened, {"addNamedRange": {"namedRange": {"name": "ma_so", "range": GRID}}})
    shown = answer["replies"][0]["addNamedRange"]["namedRange"]["range"]
    assert shown == {name: value for name, value in GRID.items() if name != "sheetId"}


def test_every_request_handled_is_one_of_googles() -> None:
    assert set(HANDLERS) <= set(schemas()["Request"]["properties"])


def test_columns_are_moved_inserted_and_deleted_with_their_names(
    server: SheetsServer, opened: gspread.Spreadsheet, book: Spreadsheet
) -> None:
    opened.sheet1.update([["a", "b", "c"]])
    column = {"sheetId": 0, "startColumnIndex": 1, "endColumnIndex": 2}
    send(opened, {"addNamedRange": {"namedRange": {"name": "cot_b", "range": column}}})
    person = server.human(book)
    person.move_column("Nhiệm vụ", 2, 1)
    assert (opened.sheet1.row_values(1), book.named[0]["range"]["startColumnIndex"]) == (["b", "a", "c"], 0)
    person.insert_columns("Nhiệm vụ", 1)
    assert (opened.sheet1.row_values(1), book.named[0]["range"]["startColumnIndex"]) == (
        ["", "b", "a", "c"],
        1,
    )
    person.delete_columns("Nhiệm vụ", 2)
    assert (opened.sheet1.row_values(1), book.named) == (["", "a", "c"], [])


def test_json_of_every_kind_of_rule_survives_a_round_trip(opened: gspread.Spreadsheet) -> None:
    late = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$C1<TODAY()"}]}
    look = {"backgroundColor": {"red": 1, "green": 0.8}}
    rule = {"ranges": [GRID], "booleanRule": {"condition": late, "format": look}}
    send(opened, {"addConditionalFormatRule": {"rule": rule, "index": 0}})
    kept = opened.fetch_sheet_metadata({"fields": "sheets.conditionalFormats"})["sheets"][0]
    shown = kept["conditionalFormats"][0]["booleanRule"]
    assert shown["condition"] == late
    assert shown["format"]["backgroundColorStyle"] == {"rgbColor": {"red": 1.0, "green": 0.8}}
    json.dumps(kept)
