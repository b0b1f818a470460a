"""The tab `Hướng dẫn` row by row: as a new workbook gets it, and rewritten in one that has an older text."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sheets_sync.excel import grid, guide, heights
from sheets_sync.excel.grid import Values
from sheets_sync.excel.sheet_edit import SheetEdit
from sheets_sync.store import Kind, TabSpec

WIDTH = 105  # characters
COLUMN = 1  # 0-based: the words stand in B
_FIRST, _HEADING_HEIGHT = 3, 24.0


@dataclass(frozen=True, slots=True)
class Line:
    """One row of words; `position` is 1-based, the title of the workbook stands above in row 1."""

    position: int
    text: str
    is_heading: bool
    height: float  # points


def lines(tabs: Sequence[TabSpec]) -> Iterator[Line]:
    """Headings and paragraphs, an empty row before each heading but the first."""
    row = _FIRST
    for heading, sentences in guide.sections(tabs, guide.IN_A_FOLDER):
        if heading:
            yield Line(row, heading, True, _HEADING_HEIGHT)
            row += 1
        for sentence in sentences:
            yield Line(row, sentence, False, heights.height([(sentence, WIDTH)]) + 3)
            row += 1
        row += 1


def mark(tabs: Sequence[TabSpec]) -> str:
    """Tells these words from others."""
    return _mark([line.text for line in lines(tabs)])


def rewrite(edit: SheetEdit, values: Values, tabs: Sequence[TabSpec], carried: str) -> None:
    """Put the present words into a sheet that holds those of `carried` ('' where the workbook does not say).
    Where a person has changed them the sheet stays; so do cells beside them."""
    shown = {
        line.position: str(cell.value)
        for line in grid.lines(edit.root, values)
        if line.position >= _FIRST and (cell := line.cells.get(COLUMN)) is not None and cell.kind is Kind.TEXT
    }
    if carried and _mark(list(shown.values())) != carried:
        return
    wanted = list(lines(tabs))
    headings = {line.text for line in wanted if line.is_heading}
    heading = next((edit.style(COLUMN, at) for at, text in shown.items() if text in headings), None)
    prose = edit.style(COLUMN, _FIRST)
    for position in shown:
        edit.put(COLUMN, position, None, prose)
        edit.set_height(position, None)
    for line in wanted:
        edit.put(COLUMN, line.position, line.text, heading if line.is_heading else prose)
        edit.set_height(line.position, line.height)


def _mark(texts: Sequence[str]) -> str:
    return f"{zlib.crc32(chr(31).join(texts).encode()):08x}"
