"""Switches for what no public source settles: each changes what it says, and nothing else."""

from __future__ import annotations

from typing import Any

import gspread
import pytest
import requests
from gspread.exceptions import APIError

from tests.sheets_server import Fault, Quota, SheetsServer, gspread_client
from tests.sheets_server.spreadsheet import Spreadsheet

ROW = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}


@pytest.mark.parametrize("copied", [False, True])
def test_a_duplicated_sheet_has_its_metadata_or_not(
    server: SheetsServer, opened: gspread.Spreadsheet, book: Spreadsheet, copied: bool
) -> None:
    server.unknowns.metadata_copied = copied
    item = {
        "metadataKey": "ma",
        "metadataValue": "A1-7",
        "visibility": "DOCUMENT",
        "location": {"sheetId": 0},
    }
    opened.batch_update({"requests": [{"createDeveloperMetadata": {"developerMetadata": item}}]})
    twin = opened.duplicate_sheet(0, new_sheet_name="Bản sao")
    homes = [one["location"]["sheetId"] for one in book.metadata]
    assert homes == ([0, twin.id] if copied else [0])


@pytest.mark.parametrize("refuses", [False, True])
def test_a_range_that_only_warns_refuses_the_api_or_not(
    server: SheetsServer, opened: gspread.Spreadsheet, refuses: bool
) -> None:
    server.unknowns.warning_only_refuses = refuses
    opened.sheet1.add_protected_range("A1:B1", warning_only=True)
    if refuses:
        with pytest.raises(APIError, match="protected cell"):
            opened.sheet1.update([["x"]])
    else:
        opened.sheet1.update([["x"]])
    assert opened.sheet1.acell("A1").value == (None if refuses else "x")


@pytest.mark.parametrize("takes", [False, True])
def test_pasting_formulas_takes_plain_values_or_not(
    server: SheetsServer, opened: gspread.Spreadsheet, takes: bool
) -> None:
    server.unknowns.paste_formula_takes_values = takes
    opened.sheet1.update([["chữ", "=1+1"]], raw=False)
    below = ROW | {"startRowIndex": 1, "endRowIndex": 2}
    paste = {"source": ROW, "destination": below, "pasteType": "PASTE_FORMULA"}
    opened.batch_update({"requests": [{"copyPaste": paste}]})
    assert opened.sheet1.row_values(2, value_render_option="FORMULA") == ["chữ" if takes else "", "=1+1"]


@pytest.mark.parametrize("tight", [False, True])
def test_a_masked_row_ends_at_its_last_masked_cell_or_at_its_last_cell(
    server: SheetsServer, opened: gspread.Spreadsheet, tight: bool
) -> None:
    server.unknowns.masked_rows_tight = tight
    opened.sheet1.update([["a", "b"], ["c", ""]])
    opened.sheet1.insert_note("A1", "ghi chú")
    found = opened.fetch_sheet_metadata({"fields": "sheets.data.rowData.values.note"})
    noted: list[dict[str, Any]] = [{"note": "ghi chú"}]
    loose = [{"values": [*noted, {}]}, {"values": [{}]}]
    assert found["sheets"][0]["data"][0]["rowData"] == ([{"values": noted}] if tight else loose)


@pytest.mark.parametrize("keeps", [False, True])
def test_a_cell_under_a_merged_range_keeps_what_is_written_there_or_not(
    server: SheetsServer, opened: gspread.Spreadsheet, keeps: bool
) -> None:
    server.unknowns.keeps_under_merges = keeps
    opened.sheet1.merge_cells("A1:B1")
    row = {"values": [{"userEnteredValue": {"stringValue": text}} for text in ("x", "y")]}
    update = {"range": ROW, "rows": [row], "fields": "userEnteredValue"}
    opened.batch_update({"requests": [{"updateCells": update}]})
    opened.sheet1.unmerge_cells("A1:B1")
    assert opened.sheet1.row_values(1) == (["x", "y"] if keeps else ["x"])


@pytest.mark.parametrize("given", [False, True])
def test_too_many_requests_are_told_how_long_to_wait_or_not(server: SheetsServer, given: bool) -> None:
    server.unknowns.retry_after_header = given
    server.quota = server.app.quota = Quota(1, 1)
    opened = gspread_client(server).open_by_key(server.new_book("Sổ").book_id)
    with pytest.raises(APIError) as refused:
        opened.fetch_sheet_metadata()
    assert refused.value.code == 429
    assert ("Retry-After" in refused.value.response.headers) is given


def test_a_delay_longer_than_the_callers_patience_comes_after_the_work_was_done(
    server: SheetsServer, book: Spreadsheet
) -> None:
    client = gspread_client(server)
    client.set_timeout(30)
    opened = client.open_by_key(book.book_id)
    server.faults.add(Fault(delay=31), path=":batchUpdate")
    with pytest.raises(requests.ReadTimeout):
        opened.update_title("Đã đổi")
    assert book.title == "Đã đổi"
