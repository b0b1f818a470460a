"""Requests that write cells: values, formats, notes, rules, merges, borders."""

from dataclasses import replace
from typing import Any

from tests.sheets_server.batch.draft import Draft, Handler, fields_of, number
from tests.sheets_server.errors import bad_request
from tests.sheets_server.masks import Mask, merge
from tests.sheets_server.ranges import as_grid
from tests.sheets_server.references import relocate
from tests.sheets_server.spreadsheet import Box, Cell, Json, Line, Sheet
from tests.sheets_server.styles import normal, shared

_PARTS = {
    "userEnteredValue": "entered",
    "userEnteredFormat": "style",
    "note": "note",
    "dataValidation": "validation",
    "textFormatRuns": "runs",
}
_KINDS = {"stringValue", "numberValue", "boolValue", "formulaValue"}


def written(draft: Draft, sheet: Sheet, at: tuple[int, int], data: Json, mask: Mask) -> Cell:
    """The cell after the masked fields of a CellData."""
    row, column = at
    cell = sheet.cell(row, column)
    changes: dict[str, Any] = {}
    for name, attribute in _PARTS.items():
        if mask.wants(name):
            changes[attribute] = _part(name, getattr(cell, attribute), data.get(name), mask.sub(name))
    if mask.wants("userEnteredValue") and not mask.wants("textFormatRuns"):
        changes["runs"] = None
    if "entered" in changes and sheet.is_covered(row, column) and not draft.unknowns.keeps_under_merges:
        changes["entered"] = cell.entered
    after = replace(cell, **changes)
    if after.entered != cell.entered:
        draft.guard.allow_value(sheet, row, column, after.entered)
    return after


def _part(name: str, old: Any, new: Any, mask: Mask) -> Any:
    if name == "userEnteredValue":
        return _entered(new)
    if name in ("note", "textFormatRuns"):
        return new or None
    merged = merge(old, new, mask)
    return shared(normal(merged)) or None if merged else None


def _entered(value: Json | None) -> Json | None:
    kinds = {name: item for name, item in (value or {}).items() if item is not None}
    if not kinds:
        return None
    if len(kinds) > 1 or not set(kinds) <= _KINDS:
        raise bad_request("userEnteredValue must be one of bool, string, number or formula.")
    name, item = next(iter(kinds.items()))
    if name == "stringValue" and item == "":
        return None
    if name == "formulaValue" and not item.startswith("="):
        raise bad_request(f"Formula must begin with '=': {item}")
    return {name: item}


def update_cells(draft: Draft, request: Json) -> None:
    """From `start`, or over `range`, where what the rows do not cover loses the masked fields."""
    mask = fields_of(request, "CellData")
    rows = [row.get("values") or [] for row in request.get("rows") or []]
    if request.get("range"):
        sheet, box = draft.spot(request["range"])
        if len(rows) > box.rows or any(len(row) > box.columns for row in rows):
            raise bad_request("Attempting to write outside the range given.")
    elif request.get("start") is not None:
        start = request["start"]
        sheet = draft.sheet(start.get("sheetId"))
        box = _box_of(sheet, number(start.get("rowIndex")), number(start.get("columnIndex")), rows)
    else:
        raise bad_request("Must specify one of start or range.")
    draft.guard.allow(sheet, box)
    clearing = bool(request.get("range"))
    for row, column in box:
        data = _at(rows, row - box.top, column - box.left, clearing)
        if data or (data is not None and column in sheet.lines[row].cells):
            sheet.put(row, column, written(draft, sheet, (row, column), data, mask))


def _at(rows: list[list[Json]], row: int, column: int, clearing: bool) -> Json | None:
    if row < len(rows) and column < len(rows[row]):
        return rows[row][column] or {}
    return {} if clearing else None


def _box_of(sheet: Sheet, top: int, left: int, rows: list[list[Json]]) -> Box:
    width = max((len(row) for row in rows), default=0)
    box = Box(top, top + len(rows), left, left + width)
    if box.bottom > len(sheet.lines):
        raise bad_request(
            f"Attempting to write row: {len(sheet.lines)}, beyond the last requested row of: "
            f"{len(sheet.lines) - 1}"
        )
    if box.right > len(sheet.columns):
        last = len(sheet.columns)
        raise bad_request(
            f"Attempting to write column: {last}, beyond the last requested column of: {last - 1}"
        )
    return box


def append_cells(draft: Draft, request: Json) -> None:
    """After the last row with data, adding rows where the grid ends."""
    mask = fields_of(request, "CellData")
    sheet = draft.sheet(request.get("sheetId"))
    rows = [row.get("values") or [] for row in request.get("rows") or []]
    top = max(
        (at + 1 for at, line in enumerate(sheet.lines) if any(c.entered for c in line.cells.values())),
        default=0,
    )
    sheet.lines += [Line() for _ in range(top + len(rows) - len(sheet.lines))]
    width = max((len(row) for row in rows), default=0)
    sheet.columns += [{} for _ in range(width - len(sheet.columns))]
    for down, row in enumerate(rows):
        for column, data in enumerate(row):
            sheet.put(top + down, column, written(draft, sheet, (top + down, column), data or {}, mask))


def repeat_cell(draft: Draft, request: Json) -> None:
    mask = fields_of(request, "CellData")
    sheet, box = draft.spot(request.get("range"))
    draft.guard.allow(sheet, box)
    data = request.get("cell") or {}
    if mask.wants("userEnteredValue"):
        for row, column in box:
            moved = _moved(data, row - box.top, column - box.left)
            sheet.put(row, column, written(draft, sheet, (row, column), moved, mask))
        return
    alike: dict[int, tuple[Cell, Cell]] = {}  # cells that are one object before are one after
    for row, column in box:
        before = sheet.cell(row, column)
        if id(before) not in alike:
            alike[id(before)] = before, written(draft, sheet, (row, column), data, mask)
        sheet.put(row, column, alike[id(before)][1])


def _moved(data: Json, rows: int, columns: int) -> Json:
    """A repeated formula moves along, as a copy does."""
    formula = (data.get("userEnteredValue") or {}).get("formulaValue")
    if not formula or not (rows or columns):
        return data
    return data | {"userEnteredValue": {"formulaValue": relocate(formula, rows, columns)}}


def set_data_validation(draft: Draft, request: Json) -> None:
    """No rule clears. Values that stand there already are left."""
    sheet, box = draft.spot(request.get("range"))
    draft.guard.allow(sheet, box)
    rule = normal(request.get("rule")) or None
    if rule and not (rule.get("condition") or {}).get("type"):
        raise bad_request("rule.condition.type is required.")
    for row, column in box:
        sheet.put(row, column, replace(sheet.cell(row, column), validation=rule))


def merge_cells(draft: Draft, request: Json) -> None:
    """Only the top left value of a merge survives."""
    sheet, box = draft.spot(request.get("range"))
    draft.guard.allow(sheet, box)
    for part in _merge_boxes(box, request.get("mergeType") or "MERGE_ALL"):
        _refuse_partial_overlap(sheet, part)
        sheet.merges = [one for one in sheet.merges if not part.holds(sheet.box(one))]
        if part.rows * part.columns < 2:
            continue
        sheet.merges.append(as_grid(sheet, part))
        _keep_first(sheet, part)


def _merge_boxes(box: Box, kind: str) -> list[Box]:
    if kind == "MERGE_ROWS":
        return [Box(row, row + 1, box.left, box.right) for row in range(box.top, box.bottom)]
    if kind == "MERGE_COLUMNS":
        return [Box(box.top, box.bottom, at, at + 1) for at in range(box.left, box.right)]
    return [box]


def _refuse_partial_overlap(sheet: Sheet, part: Box) -> None:
    if any(sheet.box(one).meets(part) and not part.holds(sheet.box(one)) for one in sheet.merges):
        raise bad_request("You must select all cells in a merged range to merge or unmerge them.")


def _keep_first(sheet: Sheet, part: Box) -> None:
    full = [at for at in part if sheet.cell(*at).entered]
    if not full:
        return
    value = sheet.cell(*full[0]).entered
    for at in full:
        sheet.enter(*at, None)
    sheet.enter(part.top, part.left, value)


def unmerge_cells(draft: Draft, request: Json) -> None:
    sheet, box = draft.spot(request.get("range"))
    draft.guard.allow(sheet, box)
    _refuse_partial_overlap(sheet, box)
    sheet.merges = [one for one in sheet.merges if not box.holds(sheet.box(one))]


def update_borders(draft: Draft, request: Json) -> None:
    """Outer sides on the edge cells, inner ones between."""
    sheet, box = draft.spot(request.get("range"))
    for row, column in box:
        sides = {
            "top": "top" if row == box.top else "innerHorizontal",
            "bottom": "bottom" if row == box.bottom - 1 else "innerHorizontal",
            "left": "left" if column == box.left else "innerVertical",
            "right": "right" if column == box.right - 1 else "innerVertical",
        }
        wanted = {side: normal(request[key]) for side, key in sides.items() if request.get(key)}
        cell = sheet.cell(row, column)
        borders = ((cell.style or {}).get("borders") or {}) | wanted
        sheet.put(row, column, replace(cell, style=(cell.style or {}) | {"borders": borders}))


HANDLERS: dict[str, Handler] = {
    "updateCells": update_cells,
    "appendCells": append_cells,
    "repeatCell": repeat_cell,
    "setDataValidation": set_data_validation,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "updateBorders": update_borders,
}
