"""The tab `Hướng dẫn` of an Excel workbook: its rows, and the present words in place of older ones."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_sync import guide
from sheets_sync.excel import grid, heights
from sheets_sync.excel.grid import Values
from sheets_sync.excel.sheet_edit import SheetEdit
from sheets_sync.store import TabSpec

WIDTH = 105  # characters
COLUMN = 1  # 0-based: the words stand in B
_HEADING_HEIGHT = 24.0


def lines(tabs: Sequence[TabSpec]) -> list[guide.Line]:
    """Every row of words."""
    return list(guide.lines(tabs, guide.IN_A_FOLDER))


def height(line: guide.Line) -> float:
    """Points that a row takes."""
    return _HEADING_HEIGHT if line.is_heading else heights.height([(line.text, WIDTH)]) + 3


def mark(tabs: Sequence[TabSpec]) -> str:
    """Tells these words from others."""
    return guide.mark(line.text for line in lines(tabs))


def rewrite(edit: SheetEdit, values: Values, tabs: Sequence[TabSpec], carried: str) -> None:
    """Put the present words into a sheet that shows those of the mark `carried`. Where a person has changed
    them, or nobody knows whether one did, the sheet stays; so do cells beside them."""
    shown = {
        line.position: str(cell.value)
        for line in grid.lines(edit.root, values)
        if line.position >= guide.FIRST
        and (cell := line.cells.get(COLUMN)) is not None
        and cell.value is not None
    }
    if guide.mark(shown.values()) != carried:
        return
    wanted = lines(tabs)
    headings = {line.text for line in wanted if line.is_heading}
    heading = next((edit.style(COLUMN, at) for at, text in shown.items() if text in headings), None)
    prose = edit.style(COLUMN, guide.FIRST)
    for position in shown:
        edit.put(COLUMN, position, None, prose)
        edit.set_height(position, None)
    for line in wanted:
        edit.put(COLUMN, line.position, line.text, heading if line.is_heading else prose)
        edit.set_height(line.position, height(line))
