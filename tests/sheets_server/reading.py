"""`spreadsheets.get`: the resource as JSON, built only where the field mask asks for it."""

from typing import Any

from tests.sheets_server.formats import show
from tests.sheets_server.formulas import Evaluator, shown_error
from tests.sheets_server.masks import Mask, trim
from tests.sheets_server.ranges import Spot
from tests.sheets_server.spreadsheet import EMPTY, Box, Cell, Json, Sheet, Spreadsheet
from tests.sheets_server.styles import DEFAULT_FORMAT, THEME, effective_format

_ROW_PIXELS, _COLUMN_PIXELS = 21, 100


def spreadsheet(
    book: Spreadsheet,
    evaluator: Evaluator,
    mask: Mask,
    spots: list[Spot],
    grid_data: bool,
    email: str = "",
    tight: bool = False,
) -> Json:
    """The Spreadsheet resource. With ranges, only the sheets that they touch, each range its own GridData.

    `tight` leaves out trailing cells that have none of the masked fields (Unknowns.masked_rows_tight).
    """
    wanted: list[Sheet] = [
        one for one in book.sheets if not spots or any(spot.sheet is one for spot in spots)
    ]
    whole: Json = {"spreadsheetId": book.book_id, "properties": book_properties(book)}
    if mask.wants("sheets"):
        below = mask.sub("sheets")
        whole["sheets"] = [_sheet(book, one, evaluator, below, spots, grid_data, email) for one in wanted]
        if tight:
            _tighten(whole["sheets"])
    if book.named:
        whole["namedRanges"] = [plain_range(one) for one in book.named]
    whole["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.book_id}/edit"
    loose = [one for one in book.metadata if one["location"]["locationType"] == "SPREADSHEET"]
    if loose:
        whole["developerMetadata"] = loose
    return trim(whole, mask)


def _tighten(sheets: list[Json]) -> None:
    for grid in (grid for sheet in sheets for grid in sheet.get("data", [])):
        rows = grid.get("rowData", [])
        for row in rows:
            while row.get("values") and not row["values"][-1]:
                row["values"].pop()
            if row.get("values") == []:
                del row["values"]
        while rows and not rows[-1]:
            rows.pop()


def book_properties(book: Spreadsheet) -> Json:
    return {
        "title": book.title,
        "locale": book.locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": book.time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": THEME,
    } | book.settings


def sheet_properties(book: Spreadsheet, sheet: Sheet) -> Json:
    """SheetProperties; sheetId and index are written even when 0."""
    return {
        "sheetId": sheet.sheet_id,
        "title": sheet.title,
        "index": next(at for at, one in enumerate(book.sheets) if one is sheet),
        "sheetType": "GRID",
        "gridProperties": {"rowCount": len(sheet.lines), "columnCount": len(sheet.columns)} | sheet.grid,
    } | sheet.properties


def plain_range(item: Json) -> Json:
    """A range as Google writes it: a sheetId of 0 is left out, a start of 0 is not."""
    if "range" in item:
        item = item | {"range": plain_range(item["range"])}
    if "ranges" in item:
        item = item | {"ranges": [plain_range(one) for one in item["ranges"]]}
    if "unprotectedRanges" in item:
        item = item | {"unprotectedRanges": [plain_range(one) for one in item["unprotectedRanges"]]}
    if item.get("sheetId") == 0:
        item = {name: value for name, value in item.items() if name != "sheetId"}
    return item


def _sheet(
    book: Spreadsheet,
    sheet: Sheet,
    evaluator: Evaluator,
    mask: Mask,
    spots: list[Spot],
    grid_data: bool,
    email: str,
) -> Json:
    whole: Json = {"properties": sheet_properties(book, sheet)}
    if grid_data and mask.wants("data"):
        boxes = [spot.box for spot in spots if spot.sheet is sheet] or [sheet.whole()]
        whole["data"] = [_grid(book, sheet, evaluator, mask.sub("data"), box) for box in boxes]
    lists = {
        "merges": sheet.merges,
        "conditionalFormats": sheet.conditional,
        "filterViews": sheet.filter_views,
        "bandedRanges": sheet.bandings,
        "rowGroups": sheet.row_groups,
        "columnGroups": sheet.column_groups,
    }
    whole |= {name: [plain_range(one) for one in items] for name, items in lists.items() if items}
    if sheet.protected:
        whole["protectedRanges"] = [_protected(one, email) for one in sheet.protected]
    if sheet.filter:
        whole["basicFilter"] = plain_range(sheet.filter)
    own = [one for one in book.metadata if one["location"].get("sheetId") == sheet.sheet_id]
    if own:
        whole["developerMetadata"] = own
    return whole


def _protected(item: Json, email: str) -> Json:
    return plain_range(item) | {"requestingUserCanEdit": may_edit(item, email)}


def may_edit(item: Json, email: str) -> bool:
    """Whether an account may write into a protected range. `warningOnly` ranges stop nobody."""
    if item.get("warningOnly"):
        return True
    return email == "" or email in (item.get("editors") or {}).get("users", [])


def _grid(book: Spreadsheet, sheet: Sheet, evaluator: Evaluator, mask: Mask, box: Box) -> Json:
    whole: Json = {}
    if box.top:
        whole["startRow"] = box.top
    if box.left:
        whole["startColumn"] = box.left
    if mask.wants("rowData"):
        rows = _rows(book, sheet, evaluator, mask.sub("rowData"), box)
        if rows:
            whole["rowData"] = rows
    if mask.wants("rowMetadata"):
        whole["rowMetadata"] = [
            {"pixelSize": _ROW_PIXELS} | sheet.lines[at].properties | _line_metadata(book, sheet, "ROWS", at)
            for at in range(box.top, box.bottom)
        ]
    if mask.wants("columnMetadata"):
        whole["columnMetadata"] = [
            {"pixelSize": _COLUMN_PIXELS} | sheet.columns[at] | _line_metadata(book, sheet, "COLUMNS", at)
            for at in range(box.left, box.right)
        ]
    return whole


def _line_metadata(book: Spreadsheet, sheet: Sheet, dimension: str, at: int) -> Json:
    if not book.metadata:
        return {}
    found = []
    for one in book.metadata:
        where = one["location"].get("dimensionRange") or {}
        here = (where.get("sheetId", 0), where.get("dimension"), where.get("startIndex", 0))
        if where and here == (sheet.sheet_id, dimension, at):
            found.append(one)
    return {"developerMetadata": found} if found else {}


def _rows(book: Spreadsheet, sheet: Sheet, evaluator: Evaluator, mask: Mask, box: Box) -> list[Json]:
    """Rows up to the last that holds something; in each, cells up to its last."""
    cells = mask.sub("values")
    rows: list[Json] = []
    for at in range(box.top, box.bottom):
        line = sheet.lines[at].cells
        last = max((column + 1 for column in line if box.left <= column < box.right), default=box.left)
        if last == box.left or not mask.wants("values"):
            rows.append({})
            continue
        values = [_cell(book, sheet, evaluator, cells, at, column) for column in range(box.left, last)]
        rows.append({"values": values})
    occupied = [at for at in range(box.top, box.bottom) if _occupied(sheet, at, box)]
    return rows[: occupied[-1] - box.top + 1] if occupied else []


def _occupied(sheet: Sheet, at: int, box: Box) -> bool:
    return any(box.left <= column < box.right for column in sheet.lines[at].cells)


def _cell(book: Spreadsheet, sheet: Sheet, evaluator: Evaluator, mask: Mask, row: int, column: int) -> Json:
    cell = sheet.lines[row].cells.get(column, EMPTY)
    if cell is EMPTY:
        return {}
    whole: Json = {}
    if cell.entered is not None and mask.wants("userEnteredValue"):
        whole["userEnteredValue"] = cell.entered
    if cell.entered is not None and (mask.wants("effectiveValue") or mask.wants("formattedValue")):
        whole |= _computed(book, evaluator.effective(sheet, row, column), cell)
    if cell.style and mask.wants("userEnteredFormat"):
        whole["userEnteredFormat"] = cell.style
    if mask.wants("effectiveFormat") and (cell.style or cell.entered):
        whole["effectiveFormat"] = effective_format(cell.style, DEFAULT_FORMAT)
    kept = {"note": cell.note, "dataValidation": cell.validation, "textFormatRuns": cell.runs}
    whole |= {name: value for name, value in kept.items() if value and mask.wants(name)}
    return trim(whole, mask)


def _computed(book: Spreadsheet, value: Json | None, cell: Cell) -> Json:
    return {"effectiveValue": value} | {"formattedValue": formatted(book, value, cell)} if value else {}


def formatted(book: Spreadsheet, value: Json | None, cell: Cell) -> str:
    """What the cell shows."""
    if not value:
        return ""
    if "errorValue" in value:
        return shown_error(value)
    plain: Any = next(iter(value.values()))
    return show(plain, cell.number_format, book.locale)
