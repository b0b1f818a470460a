"""Cells replaced inside one worksheet's XML; all else in it stays canonically the same (SHEETS §6)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable

from lxml import etree

from sheets_sync.excel import refs
from sheets_sync.excel.grid import positioned_cells, positioned_rows
from sheets_sync.excel.heights import height
from sheets_sync.excel.prepared import PreparedColumns, prepare
from sheets_sync.excel.shared_formula import SharedFormulas
from sheets_sync.excel.text import escaped
from sheets_sync.excel.xml import Element, tag
from sheets_sync.store import Unreachable

_C, _F, _V, _IS, _T = tag("c"), tag("f"), tag("v"), tag("is"), tag("t")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LOOK_UP = 50  # rows above that are asked for a style when nothing nearer has one
_TRUE = ("1", "true")


class SheetEdit:
    """One worksheet being edited. A row or cell without `r` stands right behind the one before it, so that
    nothing is ever inserted in between and its place holds."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.replaced_formula = False
        self.unshared: set[int] = set()  # indices of the shared strings that cells showed until now
        self._data = root.find(tag("sheetData"))
        if self._data is None:
            raise Unreachable("Trang tính thiếu phần dữ liệu, có thể đã hỏng. Hãy khôi phục bản lưu trước.")
        self._rows = dict(positioned_rows(root))
        self._positions = sorted(self._rows)
        self._cells: dict[int, dict[int, Element]] = {}
        self._columns = PreparedColumns(root)
        self._new_rows: dict[int, list[tuple[str, float]]] = {}  # texts with their columns' widths
        self._arrays = _arrays(root)
        self._shared: SharedFormulas | None = None  # gathered when the first is overwritten
        self._corner: list[int] = []

    def in_array(self, column: int, row: int) -> bool:
        """Whether the cell belongs to an array formula or data table of several cells."""
        return any(a <= column <= c and b <= row <= d for a, b, c, d in self._arrays)

    def formula(self, column: int, row: int) -> str | None:
        """The text of the formula in a cell ('' where it only shares one), or None without a formula."""
        cell = self._row_cells(row).get(column)
        return None if cell is None else cell.findtext(_F)

    def number(self, column: int, row: int) -> float | None:
        """The number that a cell holds, if it holds one."""
        cell = self._row_cells(row).get(column)
        value = cell.findtext(_V) if cell is not None and cell.get("t", "n") == "n" else None
        return float(value) if value else None

    def put(self, column: int, row: int, value: str | float | bool | None, style: str | None = None) -> None:
        """Put a value; None clears. `style` is an index into cellXfs; None keeps or finds the cell's."""
        if value is None and style is None and column not in self._row_cells(row):
            return
        cell = self._emptied(column, row, style)
        if isinstance(value, bool):
            cell.set("t", "b")
            etree.SubElement(cell, _V).text = "1" if value else "0"
        elif isinstance(value, str) and value:
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, _IS), _T)
            text.text = escaped(value)
            text.set(_SPACE, "preserve")
            if row in self._new_rows:
                self._new_rows[row].append((value, self._columns.width(column)))
        elif isinstance(value, (int, float)):
            etree.SubElement(cell, _V).text = _digits(value)
            usual = self._style(column, row, self._line(row)) if cell.get("s") is None else None
            if usual is not None:  # a program made the cell without its look: a date would show as 46387
                cell.set("s", usual)

    def style(self, column: int, row: int) -> str | None:
        """The style of a cell, or None where there is no cell or it has none of its own."""
        cell = self._row_cells(row).get(column)
        return None if cell is None else cell.get("s")

    def restyle(self, column: int, row: int, style: str | None) -> None:
        """Give a cell that is there another style; its value stays."""
        cell = self._row_cells(row).get(column)
        if cell is not None and style is not None:
            cell.set("s", style)

    def prepared(self, column: int) -> str | None:
        """The style that the sheet keeps for empty cells of the column."""
        return self._columns.style(column)

    def prepare(self, column: int, width: float, style: str | None) -> None:
        """Set the width and style of a whole column."""
        prepare(self.root, column, width, style)
        self._columns = PreparedColumns(self.root)

    def set_height(self, row: int, points: float | None) -> None:
        """Give a row a height of its own, or None of its own."""
        found, self._new_rows = self._rows.get(row), {k: v for k, v in self._new_rows.items() if k != row}
        for name in ("ht", "customHeight"):
            if found is not None:
                found.attrib.pop(name, None)
        if found is not None and points is not None:
            found.attrib.update({"ht": _digits(points), "customHeight": "1"})

    def unhide(self, rows: Iterable[int]) -> None:
        """Show rows that a person's filter or hand hid while nothing was in them."""
        for row in rows:
            if row in self._rows:
                self._rows[row].attrib.pop("hidden", None)

    def freshen(self, column: int, old: Container[str | None], rows: Iterable[int] | None = None) -> None:
        """Give cells of the column that have one of the old styles the one that its neighbours have."""
        for row in self._positions if rows is None else rows:
            style = self.style(column, row)
            if style is not None and style in old:
                usual = self._columns.style(column)
                self.restyle(
                    column, row, usual if usual not in (None, style) else self._above(column, row, old)
                )

    def grey(self, column: int, top: int, style: str) -> None:
        """Give every cell of the column from the header down, and those to come, one style."""
        self.prepare(column, self._columns.width(column), style)
        for row in self._positions:
            if row >= top:
                self.restyle(column, row, style)

    def put_formula(self, column: int, row: int, formula: str, cached: float | None) -> None:
        """Put a formula (without '=') and the number that it gives now, if one."""
        replaced = self.replaced_formula
        cell = self._emptied(column, row, None)
        self.replaced_formula = replaced  # a formula for a formula leaves the calculation chain right
        etree.SubElement(cell, _F).text = formula
        if cached is None:
            cell.set("t", "str")
        etree.SubElement(cell, _V).text = "" if cached is None else _digits(cached)

    def finish(self) -> None:
        """Give new rows a height that shows their text; widen the sheet's `dimension` to what was added."""
        for row, texts in self._new_rows.items():
            self._rows[row].set("ht", _digits(height(texts)))
        self._widen_dimension()

    def _widen_dimension(self) -> None:
        dimension = self.root.find(tag("dimension"))
        known = refs.area(dimension.get("ref", "")) if dimension is not None else None
        if dimension is None or known is None or not self._corner:
            return
        left, top, right, bottom = known
        first_column, first_row, last_column, last_row = self._corner
        wide = (min(left, first_column), min(top, first_row), max(right, last_column), max(bottom, last_row))
        if wide != known:
            dimension.set("ref", f"{refs.name(wide[0], wide[1])}:{refs.name(wide[2], wide[3])}")

    def _emptied(self, column: int, row: int, style: str | None) -> Element:
        """The cell without content, made where missing, its style kept, given or found."""
        cell = self._row_cells(row).get(column)
        if cell is None:
            cell = self._inserted(column, row)
        else:
            self._clear(cell, column, row)
        if style is not None:
            cell.set("s", style)
        return cell

    def _clear(self, cell: Element, column: int, row: int) -> None:
        formula = cell.find(_F)
        if formula is not None:
            self.replaced_formula = True
            if formula.get("t") == "shared":
                self._shared = self._shared or SharedFormulas(self.root)
                self._shared.leave(formula, column, row)
        shared = cell.findtext(_V, "") if cell.get("t") == "s" else ""
        if shared.isdecimal():
            self.unshared.add(int(shared))
        for child in list(cell):
            cell.remove(child)
        for attribute in ("t", "cm", "vm", "ph"):
            cell.attrib.pop(attribute, None)

    def _inserted(self, column: int, row: int) -> Element:
        line, cells = self._line(row), self._row_cells(row)
        cell = line.makeelement(_C, {"r": refs.name(column, row)})
        style = self._style(column, row, line)
        if style:
            cell.set("s", style)
        later = [each for each in cells if each > column]
        if later:
            cells[min(later)].addprevious(cell)
        else:
            line.insert(len(cells), cell)
        cells[column] = cell
        _widen_spans(line, column)
        box = self._corner or [column, row, column, row]
        self._corner = [min(box[0], column), min(box[1], row), max(box[2], column), max(box[3], row)]
        return cell

    def _line(self, row: int) -> Element:
        if row in self._rows:
            return self._rows[row]
        line = self._data.makeelement(tag("row"), {"r": str(row)})
        place = bisect_left(self._positions, row)
        if place < len(self._positions):
            self._rows[self._positions[place]].addprevious(line)
        else:
            self._data.append(line)
        self._positions.insert(place, row)
        self._rows[row] = line
        self._new_rows[row] = []
        return line

    def _row_cells(self, row: int) -> dict[int, Element]:
        if row not in self._cells:
            if row not in self._rows:
                return {}
            self._cells[row] = dict(positioned_cells(self._rows[row]))
        return self._cells[row]

    def _style(self, column: int, row: int, line: Element) -> str | None:
        """The style that a spreadsheet program would give a new cell here: row's, column's, neighbour's."""
        if line.get("customFormat") in _TRUE and line.get("s"):
            return line.get("s")
        prepared = self._columns.style(column)
        return prepared if prepared is not None else self._above(column, row)

    def _above(self, column: int, row: int, but: Container[str | None] = ()) -> str | None:
        """The style of the nearest cell above that has one, other than these."""
        above = bisect_left(self._positions, row)
        for position in reversed(self._positions[max(1, above - _LOOK_UP) : above]):
            cell = self._row_cells(position).get(column)
            if cell is not None and cell.get("s") not in but:
                return cell.get("s")
        return None


def _arrays(root: Element) -> list[tuple[int, int, int, int]]:
    """Ranges of formulas that fill more than one cell."""
    several = (f.get("ref", "") for f in root.iter(_F) if f.get("t") in ("array", "dataTable"))
    return [box for box in map(refs.area, several) if box and box[:2] != box[2:]]


def _widen_spans(line: Element, column: int) -> None:
    first, colon, last = line.get("spans", "").partition(":")
    if colon and first.isdigit() and last.isdigit():
        line.set("spans", f"{min(int(first), column + 1)}:{max(int(last), column + 1)}")


def _digits(number: float) -> str:
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else repr(float(number))
