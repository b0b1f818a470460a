"""A new workbook: found again by the store, pleasant to a person, quick to make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sheets_sync.excel import ExcelStore
from sheets_sync.store import CellWrite, Kind, Refused, Unreachable
from tests.sheets_sync.excel.workbooks import CARRIED, COLUMNS, SYNC, TABS, parts, put, store, tasks


def test_a_new_workbook_is_read_back_with_its_rows_and_sync_values(books: ExcelStore) -> None:
    books.create("X001", "Sổ của UBND xã An Bình", TABS, SYNC, tasks(3))

    found = books.read("X001", TABS)

    tab = found.tabs["tasks"]
    assert found.sync == CARRIED
    assert list(tab.headers) == [column.key for column in COLUMNS]
    assert (tab.unbound, tab.ambiguous) == ((), ())
    assert [row.position for row in tab.rows] == [2, 3, 4]
    assert tab.rows[0].cells["symbol"].value == "120/KH-UBND"
    assert found.tabs["documents"].rows == []


def test_the_due_date_is_a_true_date_and_what_remains_a_formula(books: ExcelStore) -> None:
    books.create("X001", "Sổ", TABS, SYNC, tasks(1))

    cells = books.read("X001", TABS).tabs["tasks"].rows[0].cells

    # 01/03/2026 is 46082 days after 30/12/1899 (=DATEVALUE in LibreOffice); 10/03 is 9 days later.
    assert (cells["due"].kind, cells["due"].value) == (Kind.DATE, 46082.0)
    assert cells["remaining"].value == -9.0
    assert "K2-TODAY()" in str(cells["remaining"].formula)


@pytest.mark.parametrize("label", ["Đã thực hiện đúng hạn", "Hoàn thành trễ hạn", "Tạm hoãn", "Thu hồi, hủy"])
def test_nothing_remains_once_a_task_is_closed(books: ExcelStore, label: str) -> None:
    books.create(
        "X001",
        "Sổ",
        TABS,
        SYNC,
        [put(2, "code", "NV1"), put(2, "due", "01/03/2026"), put(2, "status", label)],
    )

    assert books.read("X001", TABS).tabs["tasks"].rows[0].cells["remaining"].value == ""


def test_a_workbook_that_is_there_is_never_created_over(books: ExcelStore) -> None:
    first = books.create("X001", "Sổ", TABS, SYNC, tasks(1))

    with pytest.raises(Refused, match="Đã có sổ"):
        books.create("X001", "Sổ khác", TABS, SYNC)

    assert books.stamps(["X001"])["X001"] == first


def test_creation_leaves_one_file_and_the_folder_for_attachments(books: ExcelStore, tmp_path: Path) -> None:
    books.create("X001", "Sổ", TABS, SYNC)

    assert sorted(path.name for path in (tmp_path / "X001").iterdir()) == ["X001.xlsx", "tep"]
    assert books.attachments("X001") == tmp_path / "X001" / "tep"


@pytest.mark.parametrize("key", ["../X001", "a/b", "", ".", "~$a", "a\0b"])
def test_a_key_that_is_no_plain_name_is_refused(books: ExcelStore, key: str) -> None:
    with pytest.raises(Refused, match="không dùng làm tên thư mục"):
        books.create(key, "Sổ", TABS, SYNC)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "so").write_text("một tệp, không phải thư mục")

    with pytest.raises(Refused, match=r"Không tạo được sổ X001\.xlsx: đường dẫn"):
        store(tmp_path / "so").create("X001", "Sổ", TABS, SYNC)
    assert isinstance(store(tmp_path / "so").stamps(["X001"])["X001"], Unreachable)


def test_the_sheet_is_prepared_for_two_thousand_rows_without_storing_them(books: ExcelStore) -> None:
    books.create("X001", "Sổ", TABS, SYNC)
    inside = parts(books.path("X001").read_bytes())

    sheet = inside["xl/worksheets/sheet1.xml"].decode()
    assert len(re.findall("<row ", sheet)) == 1
    assert '<pane xSplit="1" ySplit="1"' in sheet
    assert '<autoFilter ref="A1:AA2001"/>' in sheet
    assert 'sqref="T2:T2001"' in sheet  # the drop-down of 'Đã thực hiện'
    assert "TODAY()" in sheet
    assert '<pageSetup paperSize="9" fitToWidth="3" fitToHeight="0" orientation="landscape"' in sheet
    book = inside["xl/workbook.xml"].decode()
    assert "<definedName name=\"tasks_code\">'Nhiệm vụ'!$A$1</definedName>" in book
    assert 'name="Hướng dẫn"' in book
    assert 'name="_sync" sheetId="4" state="hidden"' in book


def test_drop_downs_ask_and_never_forbid(books: ExcelStore) -> None:
    books.create("X001", "Sổ", TABS, SYNC)

    sheet = parts(books.path("X001").read_bytes())["xl/worksheets/sheet1.xml"].decode()

    lists = re.findall(r'<dataValidation type="list"[^>]*>', sheet)
    assert len(lists) == 2
    assert all('errorStyle="warning"' in each for each in lists)
    assert 'errorStyle="stop"' not in sheet


def test_the_guide_names_the_columns_that_are_the_units(books: ExcelStore) -> None:
    books.create("X001", "Sổ của UBND xã An Bình", TABS, SYNC)

    words = parts(books.path("X001").read_bytes())["xl/sharedStrings.xml"].decode()

    assert "Cột “Mã” là tên riêng của từng việc." in words
    assert "Tình hình thực hiện: Đơn vị đang làm đến đâu?" in words
    assert "thư mục “tep”" in words


def test_first_cells_that_excel_cannot_hold_make_no_file(books: ExcelStore) -> None:
    with pytest.raises(Refused, match="quá 32"):
        books.create("X001", "Sổ", TABS, SYNC, [CellWrite("tasks", 2, "content", "a" * 32_768)])

    assert not books.path("X001").exists()
