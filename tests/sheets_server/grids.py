"""GridData as JSON: only the cells that hold something, and of each only what the mask asks for."""

from dataclasses import dataclass, field
from typing import Any

from tests.sheets_server.coercing import shown_error
from tests.sheets_server.formats import show
from tests.sheets_server.formulas import Evaluator
from tests.sheets_server.masks import Mask, trim
from tests.sheets_server.spreadsheet import EMPTY, Box, Cell, Json, Sheet, Spreadsheet
from tests.sheets_server.styles import DEFAULT_FORMAT, effective_format

ROW_PIXELS, COLUMN_PIXELS = 21, 100


@dataclass
class GridWriter:
    """For one sheet under the mask of its `data`. Cells with the same format share one JSON object."""

    book: Spreadsheet
    sheet: Sheet
    evaluator: Evaluator
    mask: Mask
    styles: dict[int, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cells = self.mask.sub("rowData").sub("values")
        names = ("userEnteredValue", "effectiveValue", "formattedValue")
        names += ("note", "dataValidation", "textFormatRuns")
        self._wants = {name: self._cells.wants(name) for name in names}
        self._plain = {name: self._cells.sub(name) for name in self._wants}

    def grid(self, box: Box) -> Json:
        """A start of 0 is left out, as Google does."""
        whole: Json = {}
        if box.top and self.mask.wants("startRow"):
            whole["startRow"] = box.top
        if box.left and self.mask.wants("startColumn"):
            whole["startColumn"] = box.left
        if self.mask.wants("rowData"):
            rows = self._rows(box, self.mask.sub("rowData").wants("values"))
            whole |= {"rowData": rows} if rows else {}
        for name, dimension in (("rowMetadata", "ROWS"), ("columnMetadata", "COLUMNS")):
            if self.mask.wants(name):
                whole[name] = trim(self._lines(dimension, box), self.mask.sub(name))
        return whole

    def _lines(self, dimension: str, box: Box) -> list[Json]:
        if dimension == "ROWS":
            lines = self.sheet.lines[box.top : box.bottom]
            shown = [{"pixelSize": ROW_PIXELS} | line.properties for line in lines]
        else:
            columns = self.sheet.columns[box.left : box.right]
            shown = [{"pixelSize": COLUMN_PIXELS} | column for column in columns]
        first = box.top if dimension == "ROWS" else box.left
        for one in self.book.metadata:
            where = one["location"].get("dimensionRange") or {}
            at = where.get("startIndex", 0) - first
            here = (where.get("sheetId", 0), where.get("dimension")) == (self.sheet.sheet_id, dimension)
            if where and here and 0 <= at < len(shown):
                shown[at].setdefault("developerMetadata", []).append(one)
        return shown

    def _rows(self, box: Box, values: bool) -> list[Json]:
        """Rows up to the last that holds something; in each, cells up to its last."""
        rows: list[Json] = []
        count = 0
        for at in range(box.top, box.bottom):
            cells = self.sheet.lines[at].cells
            last = max((column for column in cells if box.left <= column < box.right), default=-1)
            if last < 0:
                rows.append({})
                continue
            shown = [self._cell(cells.get(column, EMPTY), at, column) for column in range(box.left, last + 1)]
            rows.append({"values": shown} if values else {})
            count = len(rows)
        return rows[:count]

    def _cell(self, cell: Cell, row: int, column: int) -> Json:
        if cell is EMPTY:
            return {}
        style = self._style(cell)
        if cell.entered is None and not (cell.note or cell.validation or cell.runs):
            return style
        wants, whole = self._wants, dict(style)
        if cell.entered is not None:
            if wants["userEnteredValue"]:
                whole["userEnteredValue"] = trim(cell.entered, self._plain["userEnteredValue"])
            if wants["effectiveValue"] or wants["formattedValue"]:
                self._compute(whole, cell, self.evaluator.effective(self.sheet, row, column))
        if cell.note and wants["note"]:
            whole["note"] = cell.note
        if cell.validation and wants["dataValidation"]:
            whole["dataValidation"] = trim(cell.validation, self._plain["dataValidation"])
        if cell.runs and wants["textFormatRuns"]:
            whole["textFormatRuns"] = trim(cell.runs, self._plain["textFormatRuns"])
        return whole

    def _compute(self, whole: Json, cell: Cell, value: Json | None) -> None:
        if value and self._wants["effectiveValue"]:
            whole["effectiveValue"] = trim(value, self._plain["effectiveValue"])
        if value and self._wants["formattedValue"]:
            whole["formattedValue"] = formatted(self.book, value, cell)

    def _style(self, cell: Cell) -> Json:
        if not cell.style and not cell.entered:
            return {}
        known = self.styles.get(id(cell.style))
        if known is None:
            known = self.styles[id(cell.style)] = self._styled(cell)
        return known

    def _styled(self, cell: Cell) -> Json:
        shown: Json = {}
        if cell.style and self._cells.wants("userEnteredFormat"):
            shown["userEnteredFormat"] = trim(cell.style, self._cells.sub("userEnteredFormat"))
        if self._cells.wants("effectiveFormat"):
            whole = effective_format(cell.style, DEFAULT_FORMAT)
            shown["effectiveFormat"] = trim(whole, self._cells.sub("effectiveFormat"))
        return shown


def formatted(book: Spreadsheet, value: Json | None, cell: Cell) -> str:
    """What the cell shows."""
    if not value:
        return ""
    if "errorValue" in value:
        return shown_error(value)
    plain: Any = next(iter(value.values()))
    return show(plain, cell.number_format, book.locale)
