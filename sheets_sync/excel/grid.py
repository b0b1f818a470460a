"""One worksheet part as cells by position: values, errors, formulas, dates, hidden rows and merged ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheets_sync.excel import refs
from sheets_sync.excel.dates import SHIFT_1904, iso_serial
from sheets_sync.excel.shown import shown
from sheets_sync.excel.text import string_item, unescaped
from sheets_sync.excel.xml import Element, tag
from sheets_sync.store import EMPTY, NOT_CALCULATED, Cell, Kind

_PENDING = frozenset({"#GETTING_DATA", "Loading...", "Loading…", "Đang tải...", "Đang tải…"})

_ROW, _C, _V, _F, _IS = tag("row"), tag("c"), tag("v"), tag("f"), tag("is")
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet that holds something: its 1-based number and its filled cells by column."""

    position: int
    cells: Mapping[int, Cell]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Values:
    """What the meaning of a sheet's cells depends on outside the sheet."""

    strings: Sequence[str]
    date_styles: frozenset[str]
    date1904: bool
    formats: Mapping[str, str] = field(
        default_factory=dict
    )  # by style, those that show a time or a percentage


def lines(root: Element, values: Values) -> list[Line]:
    """The rows that hold at least one value, error or formula, in the order of the sheet."""
    formulas = _Formulas()
    found: list[Line] = []
    for position, row in positioned_rows(root):
        cells: dict[int, Cell] = {}
        column = -1
        for c in row.iterchildren(_C):
            column = _column(c, column)
            if len(c):
                cell = _cell(c, column, position, values, formulas)
                if cell is not EMPTY and cell.formula is None and formulas.reach(column, position):
                    cell = replace(cell, formula="")
                if cell is not EMPTY:
                    cells[column] = cell
        if cells:
            found.append(Line(position, cells, row.get("hidden") in _TRUE))
    return found


def positioned_rows(root: Element) -> Iterator[tuple[int, Element]]:
    """The rows of a sheet with their 1-based numbers; a row without `r` follows the one before it."""
    data = root.find(tag("sheetData"))
    position = 0
    for row in data.iterchildren(_ROW) if data is not None else ():
        written = row.get("r")
        position = int(written) if written else position + 1
        yield position, row


def positioned_cells(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row with their 0-based columns; a cell without `r` follows the one before it."""
    column = -1
    for c in row.iterchildren(_C):
        column = _column(c, column)
        yield column, c


def merged(root: Element) -> list[tuple[int, int, int, int]]:
    """The merged ranges as (first column, first row, last column, last row)."""
    found = root.iterfind(f"{tag('mergeCells')}/{tag('mergeCell')}")
    return [each for each in (refs.area(cell.get("ref", "")) for cell in found) if each]


def _column(c: Element, before: int) -> int:
    written = c.get("r")
    return refs.column_index(written.rstrip("0123456789")) if written else before + 1


class _Formulas:
    """Texts of formulas; a cell that shares one gets it moved to its own place (ECMA-376, 18.3.1.40), and one
    that an array formula above it or to its left reaches has an empty one."""

    def __init__(self) -> None:
        self._masters: dict[str, tuple[str, int, int]] = {}
        self._arrays: list[tuple[int, int, int, int]] = []

    def reach(self, column: int, row: int) -> bool:
        """Whether an array formula gives a cell its value."""
        return any(a <= column <= c and b <= row <= d for a, b, c, d in self._arrays)

    def text(self, f: Element, column: int, row: int) -> str:
        index, written = f.get("si"), f.text or ""
        if f.get("t") in ("array", "dataTable") and (area := refs.area(f.get("ref", ""))):
            self._arrays.append(area)
        if f.get("t") != "shared" or index is None:
            return written
        if written:
            self._masters[index] = (written, column, row)
            return written
        text, from_column, from_row = self._masters.get(index, ("", column, row))
        return refs.moved(text, column - from_column, row - from_row)


def _cell(c: Element, column: int, row: int, values: Values, formulas: _Formulas) -> Cell:
    kind = c.get("t")
    value = inline = formula = None
    for child in c:
        if child.tag == _V:
            value = child.text or ("" if kind == "str" else None)
        elif child.tag == _F:
            formula = formulas.text(child, column, row)
        elif child.tag == _IS:
            inline = child
    if inline is not None:
        text = string_item(inline)
    elif value is None:
        return EMPTY if formula is None else Cell(Kind.ERROR, NOT_CALCULATED, formula)
    elif kind == "s":
        text = _shared(value, values.strings)
    elif kind == "str":
        text = unescaped(value)
    else:
        return _number(kind, value, c.get("s", "0"), values, formula)
    if formula is not None and text in _PENDING:
        return Cell(Kind.ERROR, text, formula)
    return Cell(Kind.TEXT, text, formula) if text or formula is not None else EMPTY


def _shared(index: str, strings: Sequence[str]) -> str:
    return strings[int(index)]


def _number(kind: str | None, value: str, style: str, values: Values, formula: str | None) -> Cell:
    if kind == "e":
        return Cell(Kind.ERROR, value, formula)
    if kind == "b":
        return Cell(Kind.BOOLEAN, value.strip() in _TRUE, formula)
    if kind == "d":
        moment = iso_serial(value)
        return Cell(Kind.ERROR, value, formula) if moment is None else Cell(Kind.DATE, moment, formula)
    number = float(value)
    code = values.formats.get(style)
    if style not in values.date_styles:
        return Cell(Kind.NUMBER, number, formula, shown(number, code) if code else "")
    shift = SHIFT_1904 if values.date1904 else 0
    return Cell(Kind.DATE, number + shift, formula, shown(number, code, shift) if code else "")
