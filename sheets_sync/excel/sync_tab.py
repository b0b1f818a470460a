"""The hidden `_sync` tab: keys in column A, values in B; sample cells of the tombstone styles in D to F.

A style index lives in the sample cells and follows them through every program that saves the file, so
greying a row never touches styles.xml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheets_sync.excel import grid
from sheets_sync.excel.grid import Values, positioned_cells, positioned_rows
from sheets_sync.excel.sheet_edit import SheetEdit
from sheets_sync.excel.xml import Element
from sheets_sync.store import Cell, Kind

SAMPLE_ROW, SAMPLE_TEXT, SAMPLE_DATE = 1, 4, 5  # 1-based row, 0-based columns E and F
LISTS = 7  # first column that holds the choices of drop-downs (H)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """Style indices of greyed cells, None where the workbook has no samples."""

    text: str | None
    date: str | None


def tombstone_styles(root: Element, values: Values) -> Tombstone:
    """The styles of the sample cells, found by the word beside them."""
    for line in grid.lines(root, values):
        if line.cells.get(SAMPLE_TEXT - 1) == Cell(Kind.TEXT, "tombstone"):
            row = next(row for position, row in positioned_rows(root) if position == line.position)
            styles = {column: cell.get("s") for column, cell in positioned_cells(row)}
            return Tombstone(styles.get(SAMPLE_TEXT), styles.get(SAMPLE_DATE))
    return Tombstone(None, None)


def edit_sync(edit: SheetEdit, sync: Mapping[str, str], values: Values) -> None:
    """Write values beside their keys; a new key goes below the last row."""
    lines = grid.lines(edit.root, values)
    places = {line.cells[0].value: line.position for line in lines if 0 in line.cells}
    last = max((line.position for line in lines), default=0)
    for key, value in sync.items():
        if key not in places:
            last += 1
            places[key] = last
            edit.put(0, last, key)
        edit.put(1, places[key], value)
