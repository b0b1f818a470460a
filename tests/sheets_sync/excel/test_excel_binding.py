"""Columns and tabs found again after people have moved, renamed, copied or lost them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from sheets_sync.excel import ExcelStore
from sheets_sync.store import ColumnSpec, TabRead, TabSpec
from tests.sheets_sync.excel.workbooks import put_file

TAB = TabSpec(
    "tasks",
    "Nhiệm vụ",
    (
        ColumnSpec("code", "Mã", 12, ("Mã nhiệm vụ",)),
        ColumnSpec("content", "Nội dung", 40, ("Nhiệm vụ",)),
        ColumnSpec("result", "Kết quả", 40),
        ColumnSpec("other", "Thông tin khác", 20, required=False),
    ),
)
HEADERS = ("Mã", "Nội dung", "Kết quả", "Thông tin khác")


def read(
    books: ExcelStore,
    folder: Path,
    headers: Sequence[str],
    names: dict[str, str] | None = None,
    title: str = "Nhiệm vụ",
    above: Sequence[str] = (),
) -> TabRead:
    """A tab with these headers below `above`, one row of data, and names of columns -> references."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet(title)
    for row, text in enumerate(above):
        sheet.write_string(row, 0, text)
    sheet.write_row(len(above), 0, headers)
    sheet.write_row(len(above) + 1, 0, [f"ô {place}" for place in range(len(headers))])
    for name, reference in (names or {}).items():
        book.define_name(name, f"='{title}'!{reference}")
    book.close()
    put_file(folder, content.getvalue())
    return books.read("X001", (TAB,)).tabs["tasks"]


def named(*references: str) -> dict[str, str]:
    """The defined names of the four columns."""
    return {f"tasks_{spec.key}": where for spec, where in zip(TAB.columns, references, strict=True)}


def test_without_names_headers_bind(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, HEADERS)

    assert tab.headers == {"code": 0, "content": 1, "result": 2, "other": 3}
    assert tab.rows[0].cells["result"].value == "ô 2"


def test_case_spaces_line_ends_and_nfd_make_no_other_header(books: ExcelStore, tmp_path: Path) -> None:
    decomposed = "No\u0302\u0323i dung"  # 'Nội dung' as some keyboards and macOS leave it

    tab = read(books, tmp_path, (" MÃ\u00a0", decomposed, "Kết\nquả", "thông tin  khác"))

    assert (tab.unbound, len(tab.headers)) == ((), 4)


def test_an_alias_binds_where_the_header_itself_is_not_there(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, ("Mã nhiệm vụ", "Nhiệm vụ", "Kết quả"))

    assert tab.headers == {"code": 0, "content": 1, "result": 2}
    assert tab.unbound == ()


def test_moved_and_inserted_columns_follow_their_names(books: ExcelStore, tmp_path: Path) -> None:
    headers = ("Kết quả", "STT", "Mã", "Nội dung", "Thông tin khác")

    tab = read(books, tmp_path, headers, named("$C$1", "$D$1", "$A$1", "$E$1"))

    assert tab.headers == {"code": 2, "content": 3, "result": 0, "other": 4}


def test_a_reworded_header_still_binds_by_its_name(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(
        books, tmp_path, ("Mã", "Nội dung", "Kết quả đến nay", "Khác"), named("$A$1", "$B$1", "$C$1", "$D$1")
    )

    assert (tab.headers["result"], tab.ambiguous, tab.unbound) == (2, (), ())


def test_names_of_whole_columns_bind_too(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, ("Mã", "Nội dung", "KQ"), named("$A:$A", "$B:$B", "$C:$C", "$D:$D"))

    assert tab.headers["result"] == 2


def test_a_renamed_header_without_a_name_is_missing(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, ("Mã", "Nội dung", "Kết quả đến nay"))

    assert tab.unbound == ("result",)


def test_a_missing_column_that_is_not_required_freezes_nothing(books: ExcelStore, tmp_path: Path) -> None:
    assert read(books, tmp_path, HEADERS[:3]).unbound == ()


def test_a_header_that_stands_twice_is_ambiguous(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, ("Mã", "Nội dung", "Kết quả", "kết quả"))

    assert tab.ambiguous == ("result",)
    assert "result" not in tab.headers


def test_a_copied_column_is_the_units_own_while_the_name_holds(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(
        books, tmp_path, ("Mã", "Nội dung", "Kết quả", "Kết quả"), named("$A$1", "$B$1", "$C$1", "$F$1")
    )

    assert (tab.headers["result"], tab.ambiguous) == (2, ())


def test_a_header_that_left_its_named_column_is_ambiguous(books: ExcelStore, tmp_path: Path) -> None:
    """Somebody cut the cells but not the column: the name and the header now disagree."""
    tab = read(
        books, tmp_path, ("Mã", "Nội dung", "Việc khác", "Kết quả"), named("$A$1", "$B$1", "$C$1", "$F$1")
    )

    assert tab.ambiguous == ("result",)


def test_two_names_on_one_column_are_ambiguous(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, ("Mã", "Nội dung", "Gì đó"), named("$A$1", "$B$1", "$C$1", "$C$1"))

    assert set(tab.ambiguous) == {"result", "other"}


def test_a_title_above_the_header_is_not_data(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, HEADERS, above=("UBND XÃ AN BÌNH", "Sổ theo dõi"))

    assert [row.position for row in tab.rows] == [4]


@pytest.mark.parametrize("headers", [("việc 1", "xong", "x"), ("", "", "")])
def test_a_lost_header_row_binds_nothing_and_reads_no_rows(
    books: ExcelStore, tmp_path: Path, headers: Sequence[str]
) -> None:
    tab = read(books, tmp_path, headers, named("$A$1", "$B$1", "$C$1", "$D$1"))

    assert (tab.headers, tuple(tab.rows)) == ({}, ())
    assert tab.unbound == ("code", "content", "result")


def test_a_header_sorted_in_among_the_rows_freezes_the_tab(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, HEADERS, named("$A$1", "$B$1", "$C$1", "$D$1"), above=("NV2", "NV3"))

    assert (tab.headers, tuple(tab.rows)) == ({}, ())
    assert "code" in tab.unbound


def test_without_names_a_row_with_a_code_above_the_header_freezes_the_tab(
    books: ExcelStore, tmp_path: Path
) -> None:
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("Nhiệm vụ")
    for row, cells in enumerate((("NV2", "Việc hai", "xong"), HEADERS, ("NV1", "Việc một"))):
        sheet.write_row(row, 0, cells)
    book.close()
    put_file(tmp_path, content.getvalue())

    tab = books.read("X001", (TAB,)).tabs["tasks"]

    assert (tab.headers, tuple(tab.rows)) == ({}, ())


def test_a_renamed_tab_is_followed_by_the_defined_names(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, HEADERS, named("$A$1", "$B$1", "$C$1", "$D$1"), title="Việc của xã năm 2026")

    assert (tab.name, len(tab.rows), tab.unbound) == ("Việc của xã năm 2026", 1, ())


def test_names_of_a_copied_tab_do_not_count(books: ExcelStore, tmp_path: Path) -> None:
    """'Move or Copy' in Excel gives the copy names of its own, scoped to it."""
    scoped = {f"'Nhiệm vụ'!{name}": where for name, where in named("$D$1", "$C$1", "$B$1", "$A$1").items()}

    tab = read(books, tmp_path, HEADERS, scoped)

    assert tab.headers == {"code": 0, "content": 1, "result": 2, "other": 3}


def test_a_deleted_tab_is_unbound_and_not_empty(books: ExcelStore, tmp_path: Path) -> None:
    tab = read(books, tmp_path, HEADERS, title="Trang khác")

    assert tab.unbound == ("code", "content", "result")
