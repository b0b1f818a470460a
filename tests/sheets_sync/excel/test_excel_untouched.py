"""What a unit keeps in its workbook stays: every other part byte for byte, the sheet but for our cells."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from sheets_sync.excel import ExcelStore
from sheets_sync.excel.xml import tag
from sheets_sync.store import WriteBatch
from tests.sheets_sync.excel.workbooks import (
    TABS,
    parts,
    put,
    put_file,
    task,
    unit_workbook,
    with_part,
    without_cells,
)

SHEET, SYNC_SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml"


def test_fifty_writes_leave_everything_of_the_units_own(books: ExcelStore, tmp_path: Path) -> None:
    path = put_file(tmp_path, unit_workbook())
    before = parts(path.read_bytes())
    kinds = ("chart", "media", "comments", "vmlDrawing", "drawing", "sharedStrings", "styles")
    assert all(any(kind in name for name in before) for kind in kinds)

    written: set[str] = set()
    for turn in range(50):
        position = 2 + turn % 25
        cells = [put(position, "progress", f"lần {turn}"), put(position, "other", None)]
        written |= {f"N{position}", f"Y{position}"}
        if turn >= 10:
            cells = [*task(position, f"NV{turn}"), *cells]
            written |= {f"{letter}{position}" for letter in "ABCDEFGHIJKLMNW"}
        books.write("X001", WriteBatch(cells, {"generation": str(turn)}), books.read("X001", TABS), TABS)

    after = parts(path.read_bytes())
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {SHEET, SYNC_SHEET, BOOK}
    assert without_cells(after[SHEET], written) == without_cells(before[SHEET], written)
    assert without_cells(after[SYNC_SHEET], {"A4", "B4"}) == without_cells(before[SYNC_SHEET], {"A4", "B4"})
    for mark in (b"x14:sparkline", b"dataBar", b"LEN(E5)*2", b"legacyDrawing"):
        assert mark in after[SHEET]


def test_the_workbook_part_changes_by_recalculation_on_load_alone(books: ExcelStore, tmp_path: Path) -> None:
    def saved_by_excel(book: bytes) -> bytes:
        return book.replace(b' fullCalcOnLoad="1"', b"")

    path = put_file(tmp_path, with_part(unit_workbook(), BOOK, saved_by_excel))
    before = parts(path.read_bytes())[BOOK]

    books.write("X001", WriteBatch([put(2, "progress", "x")]), books.read("X001", TABS), TABS)

    after = parts(path.read_bytes())[BOOK]
    assert b'fullCalcOnLoad="1"' in after
    assert without_cells(saved_by_excel(after), set()) == without_cells(before, set())


def packed(path: Path) -> dict[str, tuple[object, ...]]:
    """How each part lies in a sound archive."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {each.filename: (each.CRC, each.compress_size, each.date_time) for each in archive.infolist()}


def test_untouched_parts_are_copied_as_they_were_compressed(books: ExcelStore, tmp_path: Path) -> None:
    path = put_file(tmp_path, unit_workbook())
    before = packed(path)

    books.write("X001", WriteBatch([put(2, "progress", "x")]), books.read("X001", TABS), TABS)

    after = packed(path)
    assert {name for name in before if before[name] != after[name]} <= {SHEET, SYNC_SHEET, BOOK}


@pytest.mark.parametrize("column", ["progress", "content"])
def test_a_rich_or_styled_cell_that_is_overwritten_keeps_its_style(
    books: ExcelStore, tmp_path: Path, column: str
) -> None:
    def styles(content: bytes) -> dict[str, str | None]:
        sheet = etree.fromstring(parts(content)[SHEET])
        return {c.get("r"): c.get("s") for c in sheet.iter(tag("c"))}

    path = put_file(tmp_path, unit_workbook())
    before = styles(path.read_bytes())

    books.write("X001", WriteBatch([put(4, column, "x")]), books.read("X001", TABS), TABS)

    after = styles(path.read_bytes())
    assert {name: after[name] for name in before} == before
