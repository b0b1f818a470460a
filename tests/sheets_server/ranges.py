"""From the ranges of a request (A1 text, GridRange) to a sheet and a box in it."""

from dataclasses import dataclass

from tests.sheets_server.a1 import Area, cell_name, parse_cells, quote_title, split_title, write
from tests.sheets_server.errors import bad_request
from tests.sheets_server.spreadsheet import Box, Json, Sheet, Spreadsheet


@dataclass(frozen=True)
class Spot:
    """A box in a sheet, clipped to its grid."""

    sheet: Sheet
    box: Box
    single: bool = False

    def __str__(self) -> str:
        return write(self.sheet.title, self.box.top, self.box.bottom, self.box.left, self.box.right)


def locate(book: Spreadsheet, text: str, growing: bool = False) -> Spot:
    """An A1 text against the spreadsheet's titles and names. Raises ApiError 400.

    A range that begins outside the grid is refused, one that ends outside is clipped; `growing` lets it begin
    below or right of the grid, for an append.
    """
    title, cells = split_title(text)
    if title is None and cells is not None:
        return _bare(book, cells, text, growing)
    sheet = book.find_title(title) if title is not None else None
    if sheet is None:
        raise bad_request(f"Unable to parse range: {text}")
    if cells is None:
        return Spot(sheet, sheet.whole())
    area = parse_cells(cells)
    named = book.find_name(cells)
    if area is None and named:
        return from_grid(book, named["range"])
    if area is None:
        raise bad_request(f"Unable to parse range: {text}")
    return _clipped(sheet, area, growing)


def _bare(book: Spreadsheet, text: str, whole: str, growing: bool) -> Spot:
    named = book.find_name(text)
    if named:
        return from_grid(book, named["range"])
    sheet = book.find_title(text)
    area = parse_cells(text)
    if area is not None and book.sheets:
        return _clipped(book.sheets[0], area, growing)
    if sheet is None:
        raise bad_request(f"Unable to parse range: {whole}")
    return Spot(sheet, sheet.whole())


def _clipped(sheet: Sheet, area: Area, growing: bool) -> Spot:
    rows, columns = len(sheet.lines), len(sheet.columns)
    top, left = area.top or 0, area.left or 0
    if (top >= rows or left >= columns) and not growing:
        raise bad_request(
            f"Range ({_spelled(sheet, area)}) exceeds grid limits. Max rows: {rows}, max columns: {columns}"
        )
    bottom = rows if area.bottom is None else max(min(area.bottom, rows), top + 1)
    right = columns if area.right is None else max(min(area.right, columns), left + 1)
    single = area.bottom == top + 1 and area.right == left + 1
    return Spot(sheet, Box(top, bottom, left, right), single)


def _spelled(sheet: Sheet, area: Area) -> str:
    if area.bottom is None or area.right is None:
        return f"{quote_title(sheet.title)}!{cell_name(area.top or 0, area.left or 0)}"
    return write(sheet.title, area.top or 0, area.bottom, area.left or 0, area.right)


def sheet_by_id(book: Spreadsheet, sheet_id: int | None) -> Sheet:
    """Raises ApiError 400 in Google's words."""
    sheet = book.find_id(int(sheet_id or 0))
    if sheet is None:
        raise bad_request(f"No grid with id: {int(sheet_id or 0)}")
    return sheet


def from_grid(book: Spreadsheet, grid_range: Json) -> Spot:
    """A GridRange as a spot. Raises ApiError 400 for a missing sheet or a range outside its grid."""
    sheet = sheet_by_id(book, grid_range.get("sheetId"))
    box = sheet.box(grid_range)
    _refuse_outside(sheet, grid_range, box)
    return Spot(sheet, box, box.rows == box.columns == 1)


def _refuse_outside(sheet: Sheet, grid_range: Json, box: Box) -> None:
    if box.rows > 0 and box.columns > 0:
        return
    if box.top >= len(sheet.lines) or box.left >= len(sheet.columns):
        raise bad_request(
            f"GridRange ({_named(grid_range)}) exceeds grid limits: "
            f"{len(sheet.lines)} rows, {len(sheet.columns)} columns."
        )
    raise bad_request("GridRange is empty: every end index must be greater than its start index.")


def _named(grid_range: Json) -> str:
    return ", ".join(f"{name}: {value}" for name, value in grid_range.items())


def as_grid(sheet: Sheet, box: Box) -> Json:
    """The GridRange of a box."""
    return {
        "sheetId": sheet.sheet_id,
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }
