"""Formulas of a unit that our value must replace: the shared one lives on, the chain goes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from time import perf_counter

import pytest

from sheets_sync.excel import ExcelStore
from sheets_sync.excel.refs import moved
from sheets_sync.store import Refused, WriteBatch
from tests.sheets_sync.excel.workbooks import TABS, parts, put, put_file, sheet_file

SHARED = (
    '<row r="2"><c r="N2"><f t="shared" si="3" ref="N2:N4">A2&amp;"N2"+$B$1</f><v>1</v></c></row>'
    '<row r="3"><c r="N3"><f t="shared" si="3"/><v>2</v></c></row>'
    '<row r="4"><c r="N4"><f t="shared" si="3"/><v>3</v></c></row>'
)


def formulas(books: ExcelStore) -> dict[int, str | None]:
    """The formulas of the column 'Tình hình thực hiện' by row."""
    rows = books.read("X001", TABS).tabs["tasks"].rows
    return {row.position: row.cells["progress"].formula for row in rows if "progress" in row.cells}


def write(books: ExcelStore, position: int, value: str | None) -> None:
    """Put a value over the formula in that row."""
    books.write("X001", WriteBatch([put(position, "progress", value)]), books.read("X001", TABS), TABS)


def test_the_master_of_a_shared_formula_moves_on_before_it_is_overwritten(
    books: ExcelStore, tmp_path: Path
) -> None:
    put_file(tmp_path, sheet_file(SHARED))

    write(books, 2, "của Văn phòng")

    assert formulas(books) == {2: None, 3: 'A3&"N2"+$B$1', 4: 'A4&"N2"+$B$1'}
    sheet = parts(books.path("X001").read_bytes())["xl/worksheets/sheet1.xml"]
    assert b'<f t="shared" si="3" ref="N3:N4">' in sheet


def test_overwriting_master_after_master_leaves_the_last_alone(books: ExcelStore, tmp_path: Path) -> None:
    put_file(tmp_path, sheet_file(SHARED))

    write(books, 2, "a")
    write(books, 3, None)

    assert formulas(books) == {2: None, 4: 'A4&"N2"+$B$1'}
    write(books, 4, "c")
    assert formulas(books) == {2: None, 4: None}


def test_overwriting_a_sharer_leaves_the_master(books: ExcelStore, tmp_path: Path) -> None:
    put_file(tmp_path, sheet_file(SHARED))

    write(books, 3, "x")

    assert formulas(books) == {2: 'A2&"N2"+$B$1', 3: None, 4: 'A4&"N2"+$B$1'}


def test_a_column_of_sharers_is_overwritten_in_a_moment(books: ExcelStore, tmp_path: Path) -> None:
    rows = range(2, 2002)
    master = '<f t="shared" si="3" ref="N2:N2001">A2</f>'
    cells = {row: master if row == 2 else '<f t="shared" si="3"/>' for row in rows}
    text = "".join(f'<row r="{row}"><c r="N{row}">{f}<v>1</v></c></row>' for row, f in cells.items())
    put_file(tmp_path, sheet_file(text))
    read = books.read("X001", TABS)

    started = perf_counter()
    books.write("X001", WriteBatch([put(row, "progress", "x") for row in rows[:-1]]), read, TABS)

    assert perf_counter() - started < 3  # 18 s where each overwritten one looks for its heirs
    assert {row: f for row, f in formulas(books).items() if f} == {2001: "A2001"}


def test_a_cell_inside_an_array_of_cells_is_refused_and_named(books: ExcelStore, tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="N2"><f t="array" ref="N2:N3">A2:A3</f><v>1</v></c></row>'
        '<row r="3"><c r="N3"><v>2</v></c></row>'
    )
    put_file(tmp_path, sheet_file(rows))

    with pytest.raises(Refused, match="công thức mảng") as caught:
        write(books, 3, "x")

    assert [cell.position for cell in caught.value.cells] == [3]


def with_chain(content: bytes) -> bytes:
    """The same file with a calculation chain, as Excel saves it."""
    out = io.BytesIO()
    main = "http://schemas.openxmlformats.org"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts(content).items():
            if name == "[Content_Types].xml":
                part = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
                body = body.replace(b"</Types>", part.encode())
            if name == "xl/_rels/workbook.xml.rels":
                link = f'Type="{main}/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"'
                whole = f'<Relationship Id="c1" {link}/></Relationships>'
                body = body.replace(b"</Relationships>", whole.encode())
            archive.writestr(name, body)
        chain = f'<calcChain xmlns="{main}/spreadsheetml/2006/main"><c r="N2" i="1"/></calcChain>'
        archive.writestr("xl/calcChain.xml", chain)
    return out.getvalue()


def test_the_calculation_chain_goes_when_a_formula_is_replaced(books: ExcelStore, tmp_path: Path) -> None:
    path = put_file(tmp_path, with_chain(sheet_file(SHARED)))

    write(books, 4, "x")

    after = parts(path.read_bytes())
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]


def test_the_calculation_chain_stays_when_no_formula_is_replaced(books: ExcelStore, tmp_path: Path) -> None:
    path = put_file(tmp_path, with_chain(sheet_file(SHARED)))
    before = parts(path.read_bytes())

    write(books, 9, "x")

    after = parts(path.read_bytes())
    assert after["xl/calcChain.xml"] == before["xl/calcChain.xml"]


@pytest.mark.parametrize(
    ("formula", "columns", "rows", "expected"),
    [
        ("A1+B2", 1, 2, "B3+C4"),
        ("$A$1+$A1+A$1", 2, 3, "$A$1+$A4+C$1"),
        ("SUM(A1:B9)", 0, 1, "SUM(A2:B10)"),
        ("SUM(A:C)+SUM($A:B)", 1, 5, "SUM(B:D)+SUM($A:C)"),
        ("SUM(1:3)", 1, 1, "SUM(2:4)"),
        ('"A1"&A1&"say ""A1"""', 0, 1, '"A1"&A2&"say ""A1"""'),
        ("'Nhiệm vụ A1'!A1+Sheet1!B2", 0, 1, "'Nhiệm vụ A1'!A2+Sheet1!B3"),
        ("LOG10(A1)+ATAN2(1,2)+tasks_a1", 0, 1, "LOG10(A2)+ATAN2(1,2)+tasks_a1"),
        ("Z9+XFD1", 1, 0, "AA9+#REF!"),
        ("A2", 0, -2, "#REF!"),
        ("Bang1[Cột A1]+A1", 0, 1, "Bang1[Cột A1]+A2"),
        ("1.5E3+A1", 0, 1, "1.5E3+A2"),
    ],
)
def test_a_formula_moves_as_it_is_filled_down(formula: str, columns: int, rows: int, expected: str) -> None:
    assert moved(formula, columns, rows) == expected
