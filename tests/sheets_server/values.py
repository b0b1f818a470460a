"""`spreadsheets.values`: get, update, append, clear, and their batch forms, with every render and input
option."""

from dataclasses import dataclass
from typing import Any

from tests.sheets_server import dimensions, entering
from tests.sheets_server.a1 import column_letters
from tests.sheets_server.errors import bad_request
from tests.sheets_server.formats import is_temporal
from tests.sheets_server.formulas import Evaluator
from tests.sheets_server.grids import formatted
from tests.sheets_server.guards import Guard
from tests.sheets_server.ranges import Spot, locate
from tests.sheets_server.spreadsheet import Box, Json, Line, Sheet, Spreadsheet
from tests.sheets_server.tables import table_in


@dataclass(frozen=True)
class Rendering:
    """How values are read: `valueRenderOption`, `dateTimeRenderOption`, `majorDimension`."""

    value: str = "FORMATTED_VALUE"
    moment: str = "SERIAL_NUMBER"
    major: str = "ROWS"


def chosen(value: str | None, allowed: tuple[str, ...], name: str, kind: str) -> str:
    """An enum parameter, its first choice by default. Raises ApiError 400 for an unknown one."""
    if value in (None, ""):
        return allowed[0]
    if value not in allowed:
        raise bad_request(
            f"Invalid value at '{name}' (type.googleapis.com/google.apps.sheets.v4.{kind}), \"{value}\""
        )
    return str(value)


def rendering(value: str | None, moment: str | None, major: str | None) -> Rendering:
    return Rendering(
        chosen(
            value,
            ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"),
            "value_render_option",
            "ValueRenderOption",
        ),
        chosen(
            moment,
            ("SERIAL_NUMBER", "FORMATTED_STRING"),
            "date_time_render_option",
            "DateTimeRenderOption",
        ),
        chosen(major, ("ROWS", "COLUMNS"), "major_dimension", "Dimension"),
    )


def get(book: Spreadsheet, evaluator: Evaluator, range_text: str, how: Rendering) -> Json:
    """A ValueRange: trailing empty rows and cells left out, no `values` at all when everything is empty."""
    return value_range(book, evaluator, locate(book, range_text), how)


def value_range(book: Spreadsheet, evaluator: Evaluator, spot: Spot, how: Rendering) -> Json:
    grid = _grid(book, evaluator, spot, how)
    if how.major == "COLUMNS":
        width = max((len(row) for row in grid), default=0)
        grid = [_stripped([row[at] if at < len(row) else "" for row in grid]) for at in range(width)]
    while grid and not grid[-1]:
        grid.pop()
    answer: Json = {"range": str(spot), "majorDimension": how.major}
    return answer | {"values": grid} if grid else answer


def _grid(book: Spreadsheet, evaluator: Evaluator, spot: Spot, how: Rendering) -> list[list[Any]]:
    rows = []
    for at in range(spot.box.top, min(spot.box.bottom, len(spot.sheet.lines))):
        cells = spot.sheet.lines[at].cells
        last = max((column + 1 for column in cells if column < spot.box.right), default=0)
        row = [_shown(book, evaluator, spot.sheet, at, column, how) for column in range(spot.box.left, last)]
        rows.append(_stripped(row))
    return rows


def _stripped(row: list[Any]) -> list[Any]:
    while row and row[-1] == "" and isinstance(row[-1], str):
        row.pop()
    return row


def _shown(
    book: Spreadsheet, evaluator: Evaluator, sheet: Sheet, row: int, column: int, how: Rendering
) -> Any:
    cell = sheet.cell(row, column)
    if not cell.entered:
        return ""
    if how.value == "FORMULA" and "formulaValue" in cell.entered:
        return cell.entered["formulaValue"]
    value = evaluator.effective(sheet, row, column)
    if not value:
        return ""
    if how.value == "FORMATTED_VALUE" or "errorValue" in value:
        return formatted(book, value, cell)
    if how.moment == "FORMATTED_STRING" and is_temporal(cell.number_format):
        return formatted(book, value, cell)
    return next(iter(value.values()))


@dataclass
class Writer:
    """One call that writes: the book's draft, how values are read in, and what guards the cells."""

    book: Spreadsheet
    evaluator: Evaluator
    option: str
    guard: Guard

    def update(self, range_text: str, values: list[list[Any]], major: str = "ROWS") -> tuple[Spot, Json]:
        """Writes and counts. null leaves a cell alone, "" empties it. Raises ApiError 400 outside the
        range."""
        spot = locate(self.book, range_text)
        rows = _by_rows(values, major)
        self._refuse_overflow(spot, rows, range_text)
        return self.fill(spot, rows)

    def fill(self, spot: Spot, rows: list[list[Any]]) -> tuple[Spot, Json]:
        """The rows at the spot's corner; the answer's range is what the values cover."""
        height, width = len(rows), max((len(row) for row in rows), default=0)
        box = Box(spot.box.top, spot.box.top + height, spot.box.left, spot.box.left + width)
        self.guard.allow(spot.sheet, box)
        touched = [
            (row, column)
            for row, cells in enumerate(rows)
            for column, value in enumerate(cells)
            if value is not None
        ]
        for row, column in touched:
            self._enter(spot.sheet, box.top + row, box.left + column, rows[row][column])
        written = Spot(spot.sheet, box if height and width else spot.box)
        counts = {
            "updatedRows": len({row for row, _ in touched}),
            "updatedColumns": len({column for _, column in touched}),
            "updatedCells": len(touched),
        }
        answer = {"spreadsheetId": self.book.book_id, "updatedRange": str(written)}
        return written, answer | {name: count for name, count in counts.items() if count}

    def _enter(self, sheet: Sheet, row: int, column: int, value: Any) -> None:
        if isinstance(value, list | dict):
            raise bad_request(
                f"Invalid values[{row}][{column}]: {'list' if isinstance(value, list) else 'struct'}_value"
            )
        if self.option == "RAW":
            entered, shown = entering.raw(value), None
        else:
            text_format = sheet.cell(row, column).holds_text
            today = self.evaluator.now.date()
            entered, shown = entering.typed(value, self.book.locale, text_format, today)
        self.guard.allow_value(sheet, row, column, entered)
        sheet.enter(row, column, entered, shown)

    def _refuse_overflow(self, spot: Spot, rows: list[list[Any]], range_text: str) -> None:
        sheet = spot.sheet
        height, width = len(rows), max((len(row) for row in rows), default=0)
        limits = (len(sheet.lines) - spot.box.top, len(sheet.columns) - spot.box.left)
        if not spot.single and range_text.strip("'") != sheet.title:
            limits = (spot.box.rows, spot.box.columns)
        if height > limits[0]:
            at = f"row [{spot.box.top + limits[0] + 1}]"
        elif width > limits[1]:
            at = f"column [{column_letters(spot.box.left + limits[1])}]"
        else:
            return
        if spot.single:
            raise bad_request(
                f"Range ({spot}) exceeds grid limits. "
                f"Max rows: {len(sheet.lines)}, max columns: {len(sheet.columns)}"
            )
        raise bad_request(f"Requested writing within range [{spot}], but tried writing to {at}")

    def append(self, range_text: str, values: list[list[Any]], major: str, insert: bool) -> tuple[Spot, Json]:
        """After the last row of the table found in the range; the grid grows when it must."""
        spot = locate(self.book, range_text, growing=True)
        sheet, rows = spot.sheet, _by_rows(values, major)
        table = table_in(sheet, spot.box)
        top = table.bottom if table else spot.box.top
        left = table.left if table else spot.box.left
        width = max((len(row) for row in rows), default=0)
        if insert and top < len(sheet.lines):
            dimensions.insert(self.book, sheet, True, top, len(rows), before=top > 0)
        sheet.lines += [Line() for _ in range(top + len(rows) - len(sheet.lines))]
        sheet.columns += [{} for _ in range(left + width - len(sheet.columns))]
        target = Spot(sheet, Box(top, top + max(len(rows), 1), left, left + max(width, 1)))
        written, updates = self.fill(target, rows)
        found = {"tableRange": str(Spot(sheet, table))} if table else {}
        return written, {"spreadsheetId": self.book.book_id} | found | {"updates": updates}

    def clear(self, range_text: str) -> str:
        """Empties the values, keeping formats, notes and rules. Returns the cleared range."""
        spot = locate(self.book, range_text)
        self.guard.allow(spot.sheet, spot.box)
        for row in range(spot.box.top, spot.box.bottom):
            for column in list(spot.sheet.lines[row].cells):
                if spot.box.left <= column < spot.box.right:
                    spot.sheet.enter(row, column, None)
        return str(spot)


def _by_rows(values: list[list[Any]] | None, major: str) -> list[list[Any]]:
    rows = values or []
    if any(not isinstance(row, list) for row in rows):
        raise bad_request("Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue)")
    if major != "COLUMNS":
        return rows
    height = max((len(column) for column in rows), default=0)
    return [[column[at] if at < len(column) else None for column in rows] for at in range(height)]
