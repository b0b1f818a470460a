"""Reading and writing values: every render and input option, in both locales."""

from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import DateTimeOption, Dimension, InsertDataOption, ValueInputOption, ValueRenderOption

from tests.sheets_server import SheetsServer
from tests.sheets_server.spreadsheet import Spreadsheet

RAW, TYPED = ValueInputOption.raw, ValueInputOption.user_entered
PLAIN, FORMULA = ValueRenderOption.unformatted, ValueRenderOption.formula


def one(sheet: gspread.Worksheet, text: Any, option: str = TYPED) -> Any:
    """What a cell holds after writing one value."""
    sheet.update([[text]], "A1", value_input_option=option)
    return sheet.acell("A1", value_render_option=PLAIN).value


# 2025-03-04 is 45720 days after 1899-12-30; 2025-04-03 is 30 days later.
@pytest.mark.parametrize(
    ("locale", "text", "held", "shown"),
    [
        ("vi_VN", "0042", 42, "42"),
        ("vi_VN", "'0042", "0042", "0042"),
        ("vi_VN", "3/4/2025", 45750, "03/04/2025"),
        ("en_US", "3/4/2025", 45720, "3/4/2025"),
        ("vi_VN", "31/12/2025", 46022, "31/12/2025"),
        ("en_US", "31/12/2025", "31/12/2025", "31/12/2025"),
        ("vi_VN", "2025-03-04", 45720, "2025-03-04"),
        ("vi_VN", "3/4", 45750, "03/04/2025"),
        ("vi_VN", "1.234,5", 1234.5, "1.234,50"),
        ("en_US", "1,234.5", 1234.5, "1,234.50"),
        ("vi_VN", "1,5", 1.5, "1,5"),
        ("en_US", "1,5", "1,5", "1,5"),
        ("vi_VN", "50%", 0.5, "50%"),
        ("vi_VN", "true", True, "TRUE"),
        ("vi_VN", "Có", "Có", "Có"),
        ("vi_VN", " để trống ", " để trống ", " để trống "),
        ("vi_VN", "123/UBND-XD", "123/UBND-XD", "123/UBND-XD"),
        ("vi_VN", "=1+2*3", 7, "7"),
        ("vi_VN", "=1/0", "#DIV/0!", "#DIV/0!"),
        ("vi_VN", "=KHONGCO(1)", "#NAME?", "#NAME?"),
        ("vi_VN", "=TODAY()", 45720, "45720"),
        ("vi_VN", "8:30", 0.3541666667, "08:30:00"),
    ],
)
def test_typed_text_is_understood_in_the_spreadsheets_locale(
    server: SheetsServer, client: gspread.Client, locale: str, text: str, held: Any, shown: str
) -> None:
    sheet = client.open_by_key(server.new_book("Sổ", locale=locale).book_id).sheet1
    found = one(sheet, text)
    assert found == (pytest.approx(held) if isinstance(held, float) else held)
    assert sheet.acell("A1").value == shown


@pytest.mark.parametrize("text", ["0042", "3/4/2025", "=1+1", "TRUE", "1,5", "+84", "@an", "'x"])
def test_raw_text_stays_as_it_is(sheet: gspread.Worksheet, text: str) -> None:
    assert one(sheet, text, RAW) == text


@pytest.mark.parametrize("value", [42, 1.5, True, False])
def test_raw_numbers_and_booleans_keep_their_type(sheet: gspread.Worksheet, value: Any) -> None:
    assert one(sheet, value, RAW) is value or one(sheet, value, RAW) == value


def test_a_cell_formatted_as_text_takes_everything_as_typed(sheet: gspread.Worksheet) -> None:
    sheet.format("A1", {"numberFormat": {"type": "TEXT", "pattern": "@"}})
    for text in ("0042", "3/4/2025", "=1+1", "50%"):
        assert one(sheet, text) == text


def test_trailing_empty_rows_and_cells_are_left_out(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "", "c", ""], ["", "", "", ""], ["d", "", "", ""], ["", ""]], "B2")
    answer = sheet.spreadsheet.values_get("'Nhiệm vụ'!B2:F9")
    assert answer == {
        "range": "'Nhiệm vụ'!B2:F9",
        "majorDimension": "ROWS",
        "values": [["a", "", "c"], [], ["d"]],
    }


def test_an_empty_range_has_no_values_at_all(sheet: gspread.Worksheet) -> None:
    answer = sheet.spreadsheet.values_get("'Nhiệm vụ'!A1:B2")
    assert answer == {"range": "'Nhiệm vụ'!A1:B2", "majorDimension": "ROWS"}


def test_columns_first_turns_the_values(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "b"], ["c", ""], ["d", "e"]])
    assert sheet.get(major_dimension=Dimension.cols) == [["a", "c", "d"], ["b", "", "e"]]
    sheet.update([["x", "y"], ["z"]], "D1", major_dimension=Dimension.cols)
    assert sheet.get("D1:E2") == [["x", "z"], ["y"]]


def test_null_leaves_a_cell_and_empty_text_clears_it(sheet: gspread.Worksheet) -> None:
    sheet.update([["a", "b", "c"]])
    answer = sheet.update([[None, "", "z"]])
    assert sheet.row_values(1) == ["a", "", "z"]
    assert answer["updatedCells"] == 2


def test_formulas_are_read_as_text_value_or_result(sheet: gspread.Worksheet) -> None:
    sheet.update([[2, "=A1*3"]], raw=False)
    assert sheet.acell("B1", value_render_option=FORMULA).value == "=A1*3"
    assert sheet.acell("B1", value_render_option=PLAIN).value == 6
    assert sheet.acell("B1").value == "6"


def test_dates_are_read_as_serials_or_as_text(sheet: gspread.Worksheet) -> None:
    sheet.update([["4/3/2025"]], raw=False)
    plain = {"value_render_option": PLAIN}
    assert sheet.get("A1", **plain) == [[45720]]
    assert sheet.get("A1", **plain, date_time_render_option=DateTimeOption.formatted_string) == [
        ["04/03/2025"]
    ]


def test_writing_beyond_the_named_range_or_the_grid_is_refused(sheet: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match=r"tried writing to row \[3\]"):
        sheet.update([["a"], ["b"], ["c"]], "A1:A2")
    with pytest.raises(APIError, match=r"tried writing to column \[B\]"):
        sheet.update([["a", "b"]], "A1:A2")
    with pytest.raises(APIError, match="exceeds grid limits"):
        sheet.update([["a"]], "A1001")
    assert sheet.get_all_values() == [[]]


def test_values_can_come_back_with_the_update(sheet: gspread.Worksheet) -> None:
    answer = sheet.update([["0042"]], "A1", raw=False, include_values_in_response=True)
    assert answer["updatedData"] == {"range": "'Nhiệm vụ'!A1", "majorDimension": "ROWS", "values": [["42"]]}


def test_many_ranges_are_read_and_written_in_one_request(
    sheet: gspread.Worksheet, server: SheetsServer
) -> None:
    before = len(server.log)
    answer = sheet.batch_update(
        [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "D4", "values": [[4]]}]
    )
    assert [one["updatedRange"] for one in answer["responses"]] == ["'Nhiệm vụ'!A1:B1", "'Nhiệm vụ'!D4"]
    assert answer["totalUpdatedCells"] == 3
    assert sheet.batch_get(["A1:B1", "D4"]) == [[["a", "b"]], [["4"]]]
    assert len(server.log) - before == 2


def test_a_bad_range_among_many_writes_nothing(sheet: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match=r"data\[1\]"):
        sheet.batch_update([{"range": "A1", "values": [["a"]]}, {"range": "A9999", "values": [["b"]]}])
    assert sheet.acell("A1").value is None


def test_clearing_keeps_formats_and_notes(sheet: gspread.Worksheet, book: Spreadsheet) -> None:
    sheet.update([["a", "b"], ["c", "d"]])
    sheet.format("A1", {"textFormat": {"bold": True}})
    sheet.update_note("A1", "Ghi chú")
    sheet.batch_clear(["A1:A2"])
    assert sheet.get_all_values() == [["", "b"], ["", "d"]]
    cell = book.sheets[0].cell(0, 0)
    assert cell.note == "Ghi chú"
    assert cell.style == {"textFormat": {"bold": True}}


# The example of the Sheets API guide, "Append values": tables in A1:C2 and B4:D6.
@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("'Nhiệm vụ'", "B7"),
        ("'Nhiệm vụ'!C5:D5", "B7"),
        ("'Nhiệm vụ'!B2:D4", "B7"),
        ("'Nhiệm vụ'!A3:G10", "B7"),
        ("'Nhiệm vụ'!A1", "A3"),
        ("'Nhiệm vụ'!E4", "E4"),
    ],
)
def test_an_append_continues_the_table_it_finds(sheet: gspread.Worksheet, asked: str, written: str) -> None:
    sheet.update([["x", "y", "z"], ["x", "y", "z"]], "A1")
    sheet.update([["x", "y"], ["y", "z"], ["", "", "z"]], "B4")
    answer = sheet.spreadsheet.values_append(asked, {"valueInputOption": "RAW"}, {"values": [["mới"]]})
    assert answer["updates"]["updatedRange"] == f"'Nhiệm vụ'!{written}"


def test_an_append_to_a_full_grid_adds_rows(client: gspread.Client, sheet: gspread.Worksheet) -> None:
    sheet.resize(rows=2, cols=2)
    sheet.update([["a", "b"], ["c", "d"]])
    sheet.append_rows([["e", "f"], ["g", "h"]])
    assert client.open_by_key(sheet.spreadsheet_id).sheet1.row_count == 4
    assert sheet.get_all_values()[2:] == [["e", "f"], ["g", "h"]]


def test_an_append_that_inserts_pushes_down_what_is_below(sheet: gspread.Worksheet) -> None:
    sheet.update([["a"], [""], ["cuối"]], "A1")
    sheet.append_row(["b"], table_range="A1", insert_data_option=InsertDataOption.insert_rows)
    assert sheet.col_values(1) == ["a", "b", "", "cuối"]


def test_a_cell_takes_50000_characters_and_no_more(sheet: gspread.Worksheet) -> None:
    sheet.update([["x" * 50_000]])
    with pytest.raises(APIError, match="maximum of 50000 characters"):
        sheet.update([["x" * 50_001]])
