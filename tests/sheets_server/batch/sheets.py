"""Requests on tabs and on the file's own properties."""

import re
from dataclasses import replace
from typing import Any

from tests.sheets_server.a1 import quote_title
from tests.sheets_server.batch.draft import Draft, Handler, fields_of, number
from tests.sheets_server.errors import bad_request
from tests.sheets_server.masks import Mask, merge
from tests.sheets_server.reading import sheet_properties
from tests.sheets_server.references import Reference, rewrite
from tests.sheets_server.spreadsheet import MAX_CELLS, Json, Line, Sheet
from tests.sheets_server.styles import normal

_OWN = ("sheetId", "title", "index", "sheetType", "gridProperties")
_SIZES = ("rowCount", "columnCount")


def add_sheet(draft: Draft, request: Json) -> Json:
    wanted = request.get("properties") or {}
    sheet_id = number(wanted.get("sheetId"), draft.book.fresh_id())
    _refuse_same_id(draft, sheet_id)
    title = wanted.get("title") or _free_title(draft)
    _refuse_same_title(draft, title, None)
    grid = wanted.get("gridProperties") or {}
    rows, columns = number(grid.get("rowCount"), 1000), number(grid.get("columnCount"), 26)
    _refuse_size(draft, rows, columns)
    sheet = Sheet(sheet_id, title, [Line() for _ in range(rows)], [{} for _ in range(columns)])
    sheet.grid = _quiet({name: value for name, value in grid.items() if name not in _SIZES})
    sheet.properties = _quiet(normal({name: value for name, value in wanted.items() if name not in _OWN}))
    draft.book.sheets.insert(number(wanted.get("index"), len(draft.book.sheets)), sheet)
    return {"properties": sheet_properties(draft.book, sheet)}


def _free_title(draft: Draft) -> str:
    stem = "Trang tính" if draft.book.locale.startswith("vi") else "Sheet"
    at = len(draft.book.sheets) + 1
    while draft.book.find_title(f"{stem}{at}"):
        at += 1
    return f"{stem}{at}"


def _refuse_same_id(draft: Draft, sheet_id: int) -> None:
    if draft.book.find_id(sheet_id):
        raise bad_request(f"A sheet with ID {sheet_id} already exists.")


def _refuse_same_title(draft: Draft, title: str, own: Sheet | None) -> None:
    other = next((one for one in draft.book.sheets if one.title.lower() == title.lower()), None)
    if other is not None and other is not own:
        raise bad_request(f'A sheet with the name "{title}" already exists. Please enter another name.')
    if not title or len(title) > 100:
        raise bad_request("A sheet name must have 1 to 100 characters.")


def _refuse_size(draft: Draft, rows: int, columns: int) -> None:
    if rows < 1 or columns < 1:
        raise bad_request("The grid must have at least one row and one column.")
    total = sum(len(one.lines) * len(one.columns) for one in draft.book.sheets)
    if total + rows * columns > MAX_CELLS:
        raise bad_request(
            "This action would increase the number of cells in the workbook above the limit of "
            f"{MAX_CELLS} cells."
        )


def _quiet(properties: Json) -> Json:
    """Google leaves false and 0 out of these properties."""
    return {name: value for name, value in properties.items() if value not in (None, False, 0)}


def delete_sheet(draft: Draft, request: Json) -> None:
    sheet = draft.sheet(request.get("sheetId"))
    if len(draft.book.sheets) == 1:
        raise bad_request("You can't remove all the sheets in a document.")
    draft.guard.allow(sheet, sheet.whole())
    book = draft.book
    book.sheets = [one for one in book.sheets if one is not sheet]
    book.named = [one for one in book.named if one["range"].get("sheetId", 0) != sheet.sheet_id]
    book.metadata = [one for one in book.metadata if _home(one) != sheet.sheet_id]


def _home(metadata: Json) -> Any:
    where = metadata["location"]
    return where.get("sheetId", (where.get("dimensionRange") or {}).get("sheetId"))


def duplicate_sheet(draft: Draft, request: Json) -> Json:
    source = draft.sheet(request.get("sourceSheetId"))
    sheet = source.copy()
    sheet.sheet_id = number(request.get("newSheetId"), draft.book.fresh_id())
    _refuse_same_id(draft, sheet.sheet_id)
    sheet.title = request.get("newSheetName") or _copy_title(draft, source.title)
    _refuse_same_title(draft, sheet.title, None)
    rehome(sheet, source.sheet_id)
    draft.book.sheets.insert(number(request.get("insertSheetIndex")), sheet)
    if draft.unknowns.metadata_copied:
        _copy_metadata(draft, source.sheet_id, sheet.sheet_id)
    return {"properties": sheet_properties(draft.book, sheet)}


def _copy_metadata(draft: Draft, old: int, new: int) -> None:
    for one in [one for one in draft.book.metadata if _home(one) == old]:
        where = dict(one["location"])
        if "sheetId" in where:
            where["sheetId"] = new
        if "dimensionRange" in where:
            where["dimensionRange"] = where["dimensionRange"] | {"sheetId": new}
        draft.book.metadata.append(one | {"metadataId": draft.book.fresh_id(), "location": where})


def _copy_title(draft: Draft, title: str) -> str:
    stem = f"Bản sao của {title}" if draft.book.locale.startswith("vi") else f"Copy of {title}"
    name, at = stem, 2
    while draft.book.find_title(name):
        name, at = f"{stem} {at}", at + 1
    return name


def rehome(sheet: Sheet, old: int) -> None:
    """Every range on a copied sheet points at the copy."""

    def moved(item: Any) -> Any:
        if isinstance(item, list):
            return [moved(one) for one in item]
        if not isinstance(item, dict):
            return item
        result = {name: moved(value) for name, value in item.items()}
        is_range = {"startRowIndex", "startColumnIndex", "dimension"} & set(item) or "sheetId" in item
        return result | {"sheetId": sheet.sheet_id} if is_range and item.get("sheetId", 0) == old else result

    for name in (
        "merges",
        "conditional",
        "protected",
        "filter_views",
        "bandings",
        "row_groups",
        "column_groups",
    ):
        setattr(sheet, name, moved(getattr(sheet, name)))
    sheet.filter = moved(sheet.filter)


def update_sheet_properties(draft: Draft, request: Json) -> None:
    mask = fields_of(request, "SheetProperties")
    wanted = request.get("properties") or {}
    sheet = draft.sheet(wanted.get("sheetId"))
    if mask.wants("title"):
        _refuse_same_title(draft, wanted.get("title") or "", sheet)
        _rename_in_formulas(draft, sheet.title, wanted["title"])
        sheet.title = wanted["title"]
    if mask.wants("index") and wanted.get("index") is not None:
        _move_tab(draft, sheet, number(wanted["index"]))
    if mask.wants("gridProperties"):
        _update_grid(draft, sheet, wanted.get("gridProperties") or {}, mask.sub("gridProperties"))
    rest = Mask({name: child for name, child in mask.children.items() if name not in _OWN})
    if rest.children or mask.everything:
        loose = {name: value for name, value in wanted.items() if name not in _OWN}
        sheet.properties = _quiet(_tab_colour(merge(sheet.properties, loose, rest) or {}, loose))
    if mask.wants("hidden") and all(one.properties.get("hidden") for one in draft.book.sheets):
        raise bad_request("You can't hide all the sheets in a document.")


def _rename_in_formulas(draft: Draft, old: str, new: str) -> None:
    """Formulas follow a tab's new name."""
    titles = {f"{old}!", "'" + old.replace("'", "''") + "'!"}

    def renamed(one: Reference) -> Reference:
        return replace(one, title=f"{quote_title(new)}!") if one.title in titles else one

    for sheet in draft.book.sheets:
        for line in sheet.lines:
            for at, cell in line.cells.items():
                if cell.entered and "formulaValue" in cell.entered:
                    formula = rewrite(cell.entered["formulaValue"], renamed)
                    line.cells[at] = replace(cell, entered={"formulaValue": formula})


def _tab_colour(properties: Json, wanted: Json) -> Json:
    """`tabColor` and `tabColorStyle` are two spellings of one thing: the one written decides."""
    if "tabColorStyle" not in wanted and "tabColorStyle" not in properties and "tabColor" not in wanted:
        properties = {name: value for name, value in properties.items() if name != "tabColor"}
    return normal(properties)


def _move_tab(draft: Draft, sheet: Sheet, index: int) -> None:
    """The index counts before the move: to stand before what is now third, ask for 2."""
    sheets = draft.book.sheets
    at = next(place for place, one in enumerate(sheets) if one is sheet)
    if index > len(sheets):
        raise bad_request(f"Sheet index {index} is out of range.")
    if index in (at, at + 1):
        return
    sheets.pop(at)
    sheets.insert(index if index < at else index - 1, sheet)


def _update_grid(draft: Draft, sheet: Sheet, wanted: Json, mask: Mask) -> None:
    rows, columns = len(sheet.lines), len(sheet.columns)
    if mask.wants("rowCount"):
        rows = number(wanted.get("rowCount"), rows)
    if mask.wants("columnCount"):
        columns = number(wanted.get("columnCount"), columns)
    _refuse_size(draft, rows, columns)
    sheet.resize(rows, columns)
    kept = {name: value for name, value in wanted.items() if name not in _SIZES}
    below = Mask({name: child for name, child in mask.children.items() if name not in _SIZES})
    if below.children or mask.everything:
        sheet.grid = _quiet(merge(sheet.grid, kept, below) or {})
    if sheet.grid.get("frozenRowCount", 0) >= rows or sheet.grid.get("frozenColumnCount", 0) >= columns:
        raise bad_request("You can't freeze all visible rows or columns on the sheet.")


def update_spreadsheet_properties(draft: Draft, request: Json) -> None:
    mask = fields_of(request, "SpreadsheetProperties")
    wanted, book = request.get("properties") or {}, draft.book
    if mask.wants("title"):
        book.title = wanted.get("title") or book.title
    if mask.wants("locale") and "locale" in wanted:
        if not re.match(r"^[a-z]{2,3}(_[A-Z]{2})?$", wanted["locale"]):
            raise bad_request(f"Unsupported locale: {wanted['locale']}")
        book.locale = wanted["locale"]
    if mask.wants("timeZone") and "timeZone" in wanted:
        if not re.match(r"^[A-Z][A-Za-z_]*(/[A-Za-z0-9_+-]+)+$", wanted["timeZone"]):
            raise bad_request(f"Unsupported time zone: {wanted['timeZone']}")
        book.time_zone = wanted["timeZone"]
    for name in ("autoRecalc", "iterativeCalculationSettings", "defaultFormat", "spreadsheetTheme"):
        if name in mask.children and name in wanted:
            book.settings = book.settings | {name: wanted[name]}


HANDLERS: dict[str, Handler] = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
