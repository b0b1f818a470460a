"""`spreadsheets.get`: the resource as JSON, built only where the field mask asks for it."""

from tests.sheets_server.formulas import Evaluator
from tests.sheets_server.grids import GridWriter
from tests.sheets_server.masks import Mask, trim
from tests.sheets_server.ranges import Spot
from tests.sheets_server.spreadsheet import Json, Sheet, Spreadsheet
from tests.sheets_server.styles import DEFAULT_FORMAT, THEME

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
    if book.named:
        whole["namedRanges"] = [plain_range(one) for one in book.named]
    whole["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.book_id}/edit"
    loose = [one for one in book.metadata if one["location"]["locationType"] == "SPREADSHEET"]
    if loose:
        whole["developerMetadata"] = loose
    answer: Json = trim(whole, mask)
    if mask.wants("sheets"):
        below = mask.sub("sheets")
        answer["sheets"] = [_sheet(book, one, evaluator, below, spots, grid_data, email) for one in wanted]
        if tight:
            _tighten(answer["sheets"])
    return answer


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
    answer: Json = trim(whole, mask)
    if grid_data and mask.wants("data"):
        writer = GridWriter(book, sheet, evaluator, mask.sub("data"))
        boxes = [spot.box for spot in spots if spot.sheet is sheet] or [sheet.whole()]
        answer["data"] = [writer.grid(box) for box in boxes]
    return answer


def _protected(item: Json, email: str) -> Json:
    return plain_range(item) | {"requestingUserCanEdit": may_edit(item, email)}


def may_edit(item: Json, email: str) -> bool:
    """Whether an account may write into a protected range. `warningOnly` ranges stop nobody."""
    if item.get("warningOnly"):
        return True
    return email == "" or email in (item.get("editors") or {}).get("users", [])
