"""What people do with gspread, unmodified, against the local server: every method of it."""

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import gspread
import pytest
from gspread.exceptions import APIError, SpreadsheetNotFound, WorksheetNotFound
from gspread.utils import Dimension, ExportFormat, MergeType, ValidationConditionType
from python_calamine import CalamineWorkbook

from tests.sheets_server import SheetsServer, gspread_client
from tests.sheets_server.spreadsheet import Spreadsheet

ROWS = [["Mã", "Nội dung", "Thời hạn"], ["A1-7", "Báo cáo", 3], ["A2-5", "Rà soát", 1], ["A3-3", "Đề án", 2]]


KINDS = (gspread.Client, gspread.Spreadsheet, gspread.Worksheet)
NOTHING_ASKED = {"Client.set_timeout"}  # a setting of the client's own


def methods(kind: type) -> dict[str, Callable[..., Any]]:
    """The public methods of a class of gspread, by their full names."""
    found = inspect.getmembers(kind, inspect.isfunction)
    return {f"{kind.__name__}.{name}": method for name, method in found if not name.startswith("_")}


@pytest.fixture(scope="module", autouse=True)
def called() -> Iterator[set[str]]:
    """The methods that the tests of this file really called so far, themselves or through others."""
    names: set[str] = set()

    def noted(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def call(*args: Any, **kwargs: Any) -> Any:
            names.add(name)
            return method(*args, **kwargs)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for kind in KINDS:
            for name, method in methods(kind).items():
                patch.setattr(kind, name.partition(".")[2], noted(name, method))
        yield names


@pytest.fixture
def filled(sheet: gspread.Worksheet) -> gspread.Worksheet:
    sheet.update(ROWS)
    return sheet


def test_a_spreadsheet_is_opened_by_key_title_and_address(client: gspread.Client, book: Spreadsheet) -> None:
    assert client.open_by_key(book.book_id).title == "Sở Xây dựng"
    assert client.open("Sở Xây dựng").id == book.book_id
    assert (
        client.open_by_url(f"https://docs.google.com/spreadsheets/d/{book.book_id}/edit#gid=0").id
        == book.book_id
    )
    assert [one.id for one in client.openall()] == [book.book_id]
    with pytest.raises(SpreadsheetNotFound):
        client.open("Không có")
    with pytest.raises(SpreadsheetNotFound):
        client.open_by_key("khong-co")


def test_tabs_are_listed_added_copied_reordered_renamed_and_deleted(opened: gspread.Spreadsheet) -> None:
    check = opened.add_worksheet("Kiểm tra", rows=20, cols=5)
    assert (check.row_count, check.col_count, check.index) == (20, 5, 1)
    copied = opened.worksheet("Nhiệm vụ").duplicate(insert_sheet_index=2, new_sheet_name="Bản sao")
    opened.reorder_worksheets([copied, check, opened.worksheet("Nhiệm vụ")])
    assert [one.title for one in opened.worksheets()] == ["Bản sao", "Kiểm tra", "Nhiệm vụ"]
    check.update_title("Kiểm tra 2025")
    opened.del_worksheet(copied)
    assert [one.title for one in opened.worksheets()] == ["Kiểm tra 2025", "Nhiệm vụ"]
    with pytest.raises(WorksheetNotFound):
        opened.worksheet("Bản sao")
    with pytest.raises(APIError, match="already exists"):
        opened.add_worksheet("kiểm tra 2025", 1, 1)


def test_the_last_tab_cannot_be_deleted(opened: gspread.Spreadsheet) -> None:
    with pytest.raises(APIError, match="You can't remove all the sheets in a document"):
        opened.del_worksheet(opened.sheet1)


def test_records_cells_and_searches_see_the_same_values(filled: gspread.Worksheet) -> None:
    assert filled.get_all_records()[0] == {"Mã": "A1-7", "Nội dung": "Báo cáo", "Thời hạn": 3}
    found = filled.find("Rà soát")
    assert found and (found.row, found.col) == (3, 2)
    assert [cell.value for cell in filled.range("A2:A4")] == ["A1-7", "A2-5", "A3-3"]
    assert filled.col_values(3) == ["Thời hạn", "3", "1", "2"]
    filled.update_cells([gspread.Cell(2, 2, "Báo cáo quý"), gspread.Cell(4, 2, "Đề án mới")])
    assert filled.col_values(2)[1:] == ["Báo cáo quý", "Rà soát", "Đề án mới"]
    assert [(cell.row, cell.col) for cell in filled.findall(re.compile("^A[13]"))] == [(2, 1), (4, 1)]
    assert filled.findall("Không có") == []


def test_many_ranges_are_read_written_and_cleared_at_once(filled: gspread.Worksheet) -> None:
    filled.batch_update([{"range": "A2", "values": [["A9-9"]]}, {"range": "C3:C4", "values": [[8], [9]]}])
    assert filled.batch_get(["A2", "C3:C4"]) == [[["A9-9"]], [["8"], ["9"]]]
    filled.batch_clear(["A2:B2", "C4"])
    assert filled.get_all_values()[1:] == [["", "", "3"], ["A2-5", "Rà soát", "8"], ["A3-3", "Đề án", ""]]
    filled.clear()
    assert filled.get_all_values() == [[]]


def test_rows_and_columns_are_inserted_and_deleted(filled: gspread.Worksheet) -> None:
    filled.insert_row(["A0-1", "Chen", 9], 2)
    assert filled.col_values(1) == ["Mã", "A0-1", "A1-7", "A2-5", "A3-3"]
    filled.delete_rows(3, 4)
    assert filled.col_values(1) == ["Mã", "A0-1", "A3-3"]
    filled.insert_cols([["Vai trò", "chủ trì"]], 2)
    assert filled.row_values(1) == ["Mã", "Vai trò", "Nội dung", "Thời hạn"]
    filled.delete_columns(2)
    assert filled.row_values(1) == ["Mã", "Nội dung", "Thời hạn"]


def test_sorting_moves_whole_rows(filled: gspread.Worksheet) -> None:
    filled.sort((3, "asc"), range="A2:C4")
    assert filled.col_values(1) == ["Mã", "A2-5", "A3-3", "A1-7"]
    filled.sort((3, "des"), range="A2:C4")
    assert filled.col_values(1) == ["Mã", "A1-7", "A3-3", "A2-5"]


def test_formats_notes_merges_and_freezing_are_kept(filled: gspread.Worksheet, book: Spreadsheet) -> None:
    filled.batch_format(
        [
            {"range": "A1:C1", "format": {"textFormat": {"bold": True}, "backgroundColor": {"red": 0.9}}},
            {"range": "A2", "format": {"horizontalAlignment": "CENTER"}},
        ]
    )
    filled.format("A1", {"textFormat": {"italic": True}})
    style = book.sheets[0].cell(0, 0).style or {}
    assert style["textFormat"] == {"italic": True}
    assert style["backgroundColorStyle"] == {"rgbColor": {"red": 0.9}}
    filled.insert_notes({"A2": "Hạn gốc", "B3": "Xem lại"})
    assert filled.get_note("A2") == "Hạn gốc"
    assert filled.get_notes()[1:3] == [["Hạn gốc", "", ""], ["", "Xem lại", ""]]
    filled.clear_notes(["A2"])
    assert filled.get_note("A2") == ""
    filled.merge_cells("B2:C3", MergeType.merge_all)
    assert filled.get("B2:C3") == [["Báo cáo"]]
    filled.unmerge_cells("B2:C3")
    filled.freeze(rows=1, cols=2)
    assert (filled.frozen_row_count, filled.frozen_col_count) == (1, 2)


def test_filters_hidden_rows_groups_and_colours(filled: gspread.Worksheet, book: Spreadsheet) -> None:
    filled.set_basic_filter("A1:C4")
    assert book.sheets[0].filter
    filled.clear_basic_filter()
    assert book.sheets[0].filter is None
    filled.hide_rows(1, 3)
    assert [bool(line.properties) for line in book.sheets[0].lines[:4]] == [False, True, True, False]
    filled.unhide_rows(1, 3)
    assert not book.sheets[0].lines[1].properties
    filled.hide_columns(0, 1)
    filled.add_dimension_group_rows(1, 3)
    assert filled.list_dimension_group_rows()[0]["range"]["endIndex"] == 3
    filled.delete_dimension_group_rows(1, 3)
    assert filled.list_dimension_group_rows() == []
    filled.update_tab_color("#ff0000")
    assert filled.get_tab_color() == "#FF0000"
    filled.clear_tab_color()
    filled.columns_auto_resize(0, 2)
    filled.rows_auto_resize(0, 2)
    filled.hide_gridlines()
    filled.show_gridlines()


def test_a_hidden_tab_is_marked_and_shown_again(opened: gspread.Spreadsheet) -> None:
    hidden = opened.add_worksheet("_sync", 5, 5)
    hidden.hide()
    assert [one.title for one in opened.worksheets(exclude_hidden=True)] == ["Nhiệm vụ"]
    hidden.show()
    assert len(opened.worksheets(exclude_hidden=True)) == 2


def test_named_and_protected_ranges_come_and_go(filled: gspread.Worksheet) -> None:
    answer = filled.define_named_range("A2:A4", "ma")
    name_id = answer["replies"][0]["addNamedRange"]["namedRange"]["namedRangeId"]
    assert [cell.value for cell in filled.spreadsheet.named_range("ma")] == ["A1-7", "A2-5", "A3-3"]
    assert [one["name"] for one in filled.spreadsheet.list_named_ranges()] == ["ma"]
    filled.delete_named_range(name_id)
    assert filled.spreadsheet.list_named_ranges() == []
    answer = filled.add_protected_range("A1:C1", warning_only=True, description="Cột của Văn phòng")
    protected = answer["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    assert filled.spreadsheet.list_protected_ranges(filled.id)[0]["warningOnly"] is True
    filled.delete_protected_range(protected)
    assert filled.spreadsheet.list_protected_ranges(filled.id) == []


def test_a_list_is_offered_and_cells_are_copied_and_cut(filled: gspread.Worksheet, book: Spreadsheet) -> None:
    filled.add_validation("D2:D4", ValidationConditionType.one_of_list, ["có", "không"], showCustomUi=True)
    rule = book.sheets[0].cell(1, 3).validation or {}
    assert [one["userEnteredValue"] for one in rule["condition"]["values"]] == ["có", "không"]
    filled.copy_range("A2:A4", "F2:F4")
    filled.cut_range("B2:B2", "G2")
    assert filled.get("F2:G4") == [["A1-7", "Báo cáo"], ["A2-5"], ["A3-3"]]
    assert filled.acell("B2").value is None


def test_a_formula_follows_rows_inserted_above_it(filled: gspread.Worksheet) -> None:
    filled.update_acell("D2", "=C2*2+$C$3")
    filled.insert_row(["mới"], 2)
    assert filled.acell("D3", value_render_option="FORMULA").value == "=C3*2+$C$4"
    assert filled.acell("D3").value == "7"


def test_a_file_is_made_shared_copied_exported_and_deleted(
    client: gspread.Client, server: SheetsServer
) -> None:
    made = client.create("Sở Y tế")
    made.share("binh@so.example.vn", perm_type="user", role="writer", notify=False)
    assert {one["role"] for one in made.list_permissions()} == {"owner", "writer"}
    made.sheet1.update([["Mã"], ["A1-7"]])
    copied = client.copy(made.id, title="Bản sao", copy_permissions=False, copy_comments=True)
    assert copied.sheet1.get_all_values() == [["Mã"], ["A1-7"]]
    assert made.export(ExportFormat.CSV) == b"M\xc3\xa3\r\nA1-7\r\n"
    assert client.export(made.id, ExportFormat.CSV) == made.export(ExportFormat.CSV)
    assert client.get_file_drive_metadata(made.id)["name"] == "Sở Y tế"
    assert made.export(ExportFormat.EXCEL)[:2] == b"PK"
    assert made.export(ExportFormat.TSV) == b"M\xc3\xa3\r\nA1-7\r\n"
    assert made.export(ExportFormat.PDF).startswith(b"%PDF")
    opened = CalamineWorkbook.from_filelike(BytesIO(made.export(ExportFormat.OPEN_OFFICE_SHEET)))
    assert opened.get_sheet_by_index(0).to_python() == [["Mã"], ["A1-7"]]
    with ZipFile(BytesIO(made.export(ExportFormat.ZIPPED_HTML))) as pages:
        (page,) = pages.namelist()
        assert "<td>A1-7</td>" in pages.read(page).decode()
    made.remove_permissions("binh@so.example.vn", role="any")
    assert len(made.list_permissions()) == 1
    client.del_spreadsheet(copied.id)
    assert copied.id not in server.books
    client.import_csv(made.id, "a,b\n1,2\n")
    assert client.open_by_key(made.id).sheet1.get_all_values() == [["a", "b"], ["1", "2"]]


def test_title_locale_and_time_zone_are_changed(opened: gspread.Spreadsheet, client: gspread.Client) -> None:
    opened.update_title("Sở Xây dựng 2025")
    opened.update_locale("en_US")
    opened.update_timezone("Asia/Bangkok")
    again = client.open_by_key(opened.id)
    assert (again.title, again.locale, again.timezone) == ("Sở Xây dựng 2025", "en_US", "Asia/Bangkok")
    with pytest.raises(APIError):
        opened.update_locale("không có")
    assert opened.get_lastUpdateTime() == "2025-03-04T02:00:00.000Z"


def test_a_tab_is_copied_to_another_spreadsheet(filled: gspread.Worksheet, server: SheetsServer) -> None:
    other = server.new_book("Khác")
    filled.copy_to(other.book_id)
    assert [one.title for one in other.sheets] == ["Trang tính1", "Copy of Nhiệm vụ"]
    assert server.human(other).see("'Copy of Nhiệm vụ'!A2") == "A1-7"


def test_lines_are_added_grouped_cut_and_shown_again(filled: gspread.Worksheet, book: Spreadsheet) -> None:
    rows, columns = filled.row_count, filled.col_count
    filled.add_rows(2)
    filled.add_cols(3)
    assert (len(book.sheets[0].lines), len(book.sheets[0].columns)) == (rows + 2, columns + 3)
    filled.delete_dimension(Dimension.rows, rows + 1, rows + 2)
    assert len(book.sheets[0].lines) == rows
    filled.hide_columns(0, 1)
    filled.unhide_columns(0, 1)
    assert not any(column.get("hiddenByUser") for column in book.sheets[0].columns)
    filled.add_dimension_group_columns(1, 3)
    assert [one["range"]["endIndex"] for one in filled.list_dimension_group_columns()] == [3]
    filled.delete_dimension_group_columns(1, 3)
    assert filled.list_dimension_group_columns() == []


def test_cells_are_merged_noted_and_read_in_every_other_way(
    filled: gspread.Worksheet, book: Spreadsheet
) -> None:
    filled.batch_merge([{"range": "E1:F1"}, {"range": "E3:F4", "mergeType": "MERGE_ROWS"}])
    assert len(book.sheets[0].merges) == 3
    filled.insert_note("A1", "một")
    filled.update_notes({"B1": "hai", "C1": "ba"})
    filled.clear_note("B1")
    filled.update_note("A1", "bốn")
    assert filled.get_notes()[0] == ["bốn", "", "ba"]
    filled.update_cell(1, 4, "cuối")
    assert filled.cell(1, 4).value == "cuối"
    assert len(filled.get_all_cells()) == filled.row_count * filled.col_count
    assert filled.expand("A1")[0][0] == filled.acell("A1").value


def test_a_spreadsheets_own_methods_read_and_write_values(
    opened: gspread.Spreadsheet, client: gspread.Client
) -> None:
    opened.values_update("A1", {"valueInputOption": "RAW"}, {"values": [["một", "hai"]]})
    data = [{"range": "A2", "values": [["ba"]]}]
    opened.values_batch_update({"valueInputOption": "RAW", "data": data})
    assert [one["values"] for one in opened.values_batch_get(["A1:B1", "A2"])["valueRanges"]] == [
        [["một", "hai"]], [["ba"]],
    ]  # fmt: skip
    opened.values_append("A1", {"valueInputOption": "RAW"}, {"values": [["bốn"]]})
    assert opened.values_get("A3")["values"] == [["bốn"]]
    assert opened.values_clear("A1")["clearedRange"] == "'Nhiệm vụ'!A1"
    opened.values_batch_clear(body={"ranges": ["A2:A3", "B1"]})
    assert opened.sheet1.get_all_values() == [[]]
    added = opened.add_worksheet("Hai", 5, 5)
    added.update_index(0)
    assert [opened.get_worksheet(0).id, opened.get_worksheet_by_id(added.id).title] == [added.id, "Hai"]
    opened.del_worksheet_by_id(added.id)
    copied = opened.duplicate_sheet(opened.sheet1.id, new_sheet_name="Bản sao")
    assert [one.title for one in opened.worksheets()] == ["Bản sao", "Nhiệm vụ"]
    opened.del_worksheet(copied)
    opened.update_drive_metadata()
    assert len(opened.worksheets()) == 1


def test_permissions_are_given_and_taken_by_the_client(client: gspread.Client, book: Spreadsheet) -> None:
    client.insert_permission(book.book_id, "binh@so.example.vn", "user", "reader", notify=False)
    (his,) = [one for one in client.list_permissions(book.book_id) if one["role"] == "reader"]
    client.remove_permission(book.book_id, his["id"])
    assert [one["role"] for one in client.list_permissions(book.book_id)] == ["owner"]


def test_all_of_it_works_over_http_too(server: SheetsServer, book: Spreadsheet) -> None:
    with server:
        sheet = gspread_client(server, over_http=True).open_by_key(book.book_id).sheet1
        sheet.update(ROWS)
        sheet.append_row(["A4-1", "Thêm", 4])
        assert sheet.get_all_values()[-1] == ["A4-1", "Thêm", "4"]


def test_a_file_is_handed_over_in_two_steps(server: SheetsServer) -> None:
    server.accounts.register("chi", "chi@vp.example.vn")
    server.accounts.register("binh", "binh@so.example.vn")
    book = server.new_book("Sổ", owner="chi@vp.example.vn")
    opened = gspread_client(server, "chi").open_by_key(book.book_id)
    opened.share("binh@so.example.vn", "user", "writer", notify=False)
    (his,) = [one["id"] for one in opened.list_permissions() if one["role"] == "writer"]
    opened.transfer_ownership(his)
    gspread_client(server, "binh").open_by_key(book.book_id).accept_ownership(his)
    assert server.drive.files[book.book_id].owner == "binh@so.example.vn"


@pytest.mark.parametrize("kind", KINDS)
def test_every_method_of_gspread_was_called_in_the_tests_above(
    kind: type, called: set[str], request: pytest.FixtureRequest
) -> None:
    ran = {item.originalname for item in request.session.items if item.path == request.path}
    if not {name for name in globals() if name.startswith("test_")} <= ran:
        pytest.skip("only some of the tests of this file were run")
    assert sorted(set(methods(kind)) - called - NOTHING_ASKED) == []
