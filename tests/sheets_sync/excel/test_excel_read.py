"""Cells as other programs leave them: kinds told apart, positions implied, nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_sync.excel import ExcelStore
from sheets_sync.excel.dates import date_styles, is_date_format
from sheets_sync.excel.xml import MAIN, parse
from sheets_sync.store import EMPTY, NOT_CALCULATED, Cell, Kind, RowRead, TabRead, Under
from tests.sheets_sync.excel.workbooks import TABS, put_file, sheet_file, unit_workbook, with_part


def read_tab(books: ExcelStore, tmp_path: Path, content: bytes) -> TabRead:
    """The tab `tasks` of a file put where the store expects it."""
    put_file(tmp_path, content)
    return books.read("X001", TABS).tabs["tasks"]


def progress(books: ExcelStore, tmp_path: Path, cell: str) -> Cell:
    """The one cell of row 2 in column N, given as XML."""
    rows = read_tab(books, tmp_path, sheet_file(f'<row r="2"><c r="A2"><v>1</v></c>{cell}</row>')).rows
    return rows[0].cells.get("progress", EMPTY)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<c r="N2" t="inlineStr"><is><t>Đang làm</t></is></c>', Cell(Kind.TEXT, "Đang làm")),
        (
            '<c r="N2" t="inlineStr"><is><r><t>Đã </t></r><r><rPr><b/></rPr><t>xong</t></r>'
            '<rPh sb="0" eb="1"><t>x</t></rPh></is></c>',
            Cell(Kind.TEXT, "Đã xong"),
        ),
        ('<c r="N2" t="s"><v>0</v></c>', Cell(Kind.TEXT, "Mã")),
        ('<c r="N2" t="str"><f>A2&amp;"x"</f><v>1x</v></c>', Cell(Kind.TEXT, "1x", 'A2&"x"')),
        ('<c r="N2"><v>0.5</v></c>', Cell(Kind.NUMBER, 0.5)),
        ('<c r="N2" t="n"><v>1E3</v></c>', Cell(Kind.NUMBER, 1000.0)),
        ('<c r="N2" t="b"><v>1</v></c>', Cell(Kind.BOOLEAN, True)),
        ('<c r="N2" t="e"><v>#REF!</v></c>', Cell(Kind.ERROR, "#REF!")),
        ('<c r="N2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', Cell(Kind.ERROR, "#DIV/0!", "1/0")),
        ('<c r="N2" s="1"><v>46082</v></c>', Cell(Kind.DATE, 46082.0)),
        ('<c r="N2" t="d"><v>2026-03-01</v></c>', Cell(Kind.DATE, 46082.0)),
        ('<c r="N2" t="str"><f>X()</f><v>Loading...</v></c>', Cell(Kind.ERROR, "Loading...", "X()")),
        ('<c r="N2" t="inlineStr"><is><t>a_x000D_\nb_x0007_</t></is></c>', Cell(Kind.TEXT, "a\nb\x07")),
        ('<c r="N2" s="1"/>', EMPTY),
        ('<c r="N2" t="inlineStr"><is><t></t></is></c>', EMPTY),
    ],
)
def test_each_kind_of_cell_is_told_apart(books: ExcelStore, tmp_path: Path, xml: str, expected: Cell) -> None:
    assert progress(books, tmp_path, xml) == expected


def test_a_formula_that_carries_no_value_is_an_error_and_not_a_cleared_cell(
    books: ExcelStore, tmp_path: Path
) -> None:
    assert progress(books, tmp_path, '<c r="N2"><f>A2+1</f></c>') == Cell(Kind.ERROR, NOT_CALCULATED, "A2+1")


def test_rows_and_cells_without_positions_follow_the_ones_before(books: ExcelStore, tmp_path: Path) -> None:
    rows = (
        "<row><c><v>7</v></c><c/><c><v>8</v></c></row><row r='9'><c r='C9'><v>1</v></c><c><v>2</v></c></row>"
    )

    tab = read_tab(books, tmp_path, sheet_file(rows))

    assert [(row.position, sorted(row.cells)) for row in tab.rows] == [
        (2, ["code", "issued"]),
        (9, ["issued", "title"]),
    ]


def test_hidden_and_filtered_rows_are_data(books: ExcelStore, tmp_path: Path) -> None:
    tab = read_tab(books, tmp_path, sheet_file('<row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'))

    assert tab.rows == [RowRead(2, {"code": Cell(Kind.NUMBER, 1.0)}, hidden=True, notes={})]


def test_cells_under_a_merged_range_are_named_except_its_top_left(books: ExcelStore, tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="B3"><v>1</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A2:B3"/><mergeCell ref="AB1:AZ9000"/></mergeCells>'

    tab = read_tab(books, tmp_path, sheet_file(rows, merged))

    assert [row.merged for row in tab.rows] == [
        {"symbol": Under()},
        {"code": Under(2, Cell(Kind.NUMBER, 1.0)), "symbol": Under()},
    ]


def test_a_row_used_only_beyond_our_columns_is_a_used_row(books: ExcelStore, tmp_path: Path) -> None:
    tab = read_tab(books, tmp_path, sheet_file('<row r="40"><c r="AZ40"><v>1</v></c></row>'))

    assert tab.rows == [RowRead(40, {}, notes={})]


def test_dates_of_a_1904_workbook_are_counted_from_1899(books: ExcelStore, tmp_path: Path) -> None:
    # 1 March 2026 is day 44620 of the 1904 epoch: 46082 - 1462.
    content = with_part(
        unit_workbook(date1904=True),
        "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(b'<c r="N4"', b'<c r="K4" s="2"><v>44620</v></c><c r="N4"'),
    )

    tab = read_tab(books, tmp_path, content)

    assert tab.rows[2].cells["due"] == Cell(Kind.DATE, 46082.0)


def test_shared_formulas_read_as_they_stand_in_each_cell(books: ExcelStore, tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="N2"><f t="shared" si="0" ref="N2:N3">A2+$B$1</f><v>1</v></c></row>'
        '<row r="3"><c r="N3"><f t="shared" si="0"/><v>2</v></c></row>'
    )

    tab = read_tab(books, tmp_path, sheet_file(rows))

    assert [row.cells["progress"].formula for row in tab.rows] == ["A2+$B$1", "A3+$B$1"]


def test_a_file_may_give_a_built_in_format_another_meaning() -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="30" formatCode="0.0"/>'
        '<numFmt numFmtId="170" formatCode="d/m/yy"/></numFmts>'
        '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="30"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )

    assert date_styles(parse(styles.encode(), "styles.xml")) == {"1", "3"}


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-42A]dd mmmm yyyy;@", True),
        ("[h]:mm", True),
        ("General", False),
        ("0.00", False),
        ('0" ngày"', False),
        ("[Red]0;[Blue]-0", False),
        ("@", False),
    ],
)
def test_the_letters_of_a_number_format_tell_dates(code: str, is_date: bool) -> None:
    assert is_date_format(code) is is_date
