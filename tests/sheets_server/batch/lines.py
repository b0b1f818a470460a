"""Requests on rows and columns."""

from tests.sheets_server import dimensions
from tests.sheets_server.batch.draft import Draft, Handler, fields_of, number
from tests.sheets_server.errors import bad_request
from tests.sheets_server.masks import merge
from tests.sheets_server.spreadsheet import EMPTY, Box, Json, Line, Sheet


def _span(draft: Draft, request: Json, key: str = "range") -> tuple[Sheet, bool, int, int]:
    """Sheet, whether rows, start and end of a DimensionRange. Raises ApiError 400."""
    span = request.get(key) or {}
    sheet = draft.sheet(span.get("sheetId"))
    if span.get("dimension") not in ("ROWS", "COLUMNS"):
        raise bad_request(f"{key}.dimension is required.")
    rows = span["dimension"] == "ROWS"
    size = len(sheet.lines) if rows else len(sheet.columns)
    start, end = number(span.get("startIndex")), number(span.get("endIndex"), size)
    if start < 0 or end <= start:
        raise bad_request(f"{key}.endIndex must be greater than {key}.startIndex.")
    return sheet, rows, start, end


def _size(sheet: Sheet, rows: bool) -> int:
    return len(sheet.lines) if rows else len(sheet.columns)


def _within(sheet: Sheet, rows: bool, end: int, key: str = "range") -> None:
    if end > _size(sheet, rows):
        raise bad_request(
            f"{key}.endIndex[{end}] is after last {'row' if rows else 'column'} in grid[{_size(sheet, rows)}]"
        )


def _band(sheet: Sheet, rows: bool, start: int, end: int) -> Box:
    whole = sheet.whole()
    return Box(start, end, 0, whole.right) if rows else Box(0, whole.bottom, start, end)


def insert_dimension(draft: Draft, request: Json) -> None:
    sheet, rows, start, end = _span(draft, request)
    before = bool(request.get("inheritFromBefore"))
    if start > _size(sheet, rows) or (start == _size(sheet, rows) and not before):
        raise bad_request(
            f"range.startIndex[{start}] is after last {'row' if rows else 'column'} in "
            f"grid[{_size(sheet, rows)}]"
        )
    if before and start == 0:
        raise bad_request("inheritFromBefore cannot be true when startIndex is 0.")
    dimensions.insert(draft.book, sheet, rows, start, end - start, before)


def delete_dimension(draft: Draft, request: Json) -> None:
    sheet, rows, start, end = _span(draft, request)
    _within(sheet, rows, end)
    if end - start == _size(sheet, rows):
        raise bad_request(f"You can't delete all the {'rows' if rows else 'columns'} on the sheet.")
    draft.guard.allow(sheet, _band(sheet, rows, start, end))
    dimensions.delete(draft.book, sheet, rows, start, end)


def append_dimension(draft: Draft, request: Json) -> None:
    sheet = draft.sheet(request.get("sheetId"))
    count = number(request.get("length"))
    if count <= 0:
        raise bad_request("length must be greater than 0.")
    if request.get("dimension") == "COLUMNS":
        sheet.columns += [{} for _ in range(count)]
    else:
        sheet.lines += [Line() for _ in range(count)]


def move_dimension(draft: Draft, request: Json) -> None:
    sheet, rows, start, end = _span(draft, request, "source")
    _within(sheet, rows, end, "source")
    target = number(request.get("destinationIndex"))
    if start < target < end:
        raise bad_request("destinationIndex must not be inside the source.")
    if target > _size(sheet, rows):
        raise bad_request(f"destinationIndex[{target}] is outside the grid.")
    draft.guard.allow(sheet, _band(sheet, rows, start, end))
    _refuse_split_merges(sheet, rows, start, end, target)
    dimensions.move(draft.book, sheet, rows, start, end, target)


def _refuse_split_merges(sheet: Sheet, rows: bool, start: int, end: int, target: int) -> None:
    boxes = [sheet.box(one) for one in sheet.merges]
    spans = [(box.top, box.bottom) if rows else (box.left, box.right) for box in boxes]
    if any(low < edge < high for low, high in spans for edge in (start, end, target)):
        raise bad_request("You can't move a part of a merged cell.")


def update_dimension_properties(draft: Draft, request: Json) -> None:
    mask = fields_of(request, "DimensionProperties")
    sheet, rows, start, end = _span(draft, request)
    _within(sheet, rows, end)
    for at in range(start, end):
        old = sheet.lines[at].properties if rows else sheet.columns[at]
        new = merge(old, request.get("properties") or {}, mask) or {}
        kept = {name: value for name, value in new.items() if value is not False}
        if rows:
            sheet.lines[at].properties = kept
        else:
            sheet.columns[at] = kept


def auto_resize(draft: Draft, request: Json) -> None:
    """Columns as wide as their longest text at seven pixels a letter; rows back to their default."""
    sheet, rows, start, end = _span(draft, request, "dimensions")
    for at in range(start, min(end, _size(sheet, rows))):
        if rows:
            sheet.lines[at].properties = {
                k: v for k, v in sheet.lines[at].properties.items() if k != "pixelSize"
            }
            continue
        values = (line.cells.get(at, EMPTY).entered for line in sheet.lines)
        longest = max((len(str(next(iter(value.values())))) for value in values if value), default=0)
        if longest:
            sheet.columns[at] = sheet.columns[at] | {"pixelSize": 7 * longest + 10}


def _groups(sheet: Sheet, rows: bool) -> list[Json]:
    return sheet.row_groups if rows else sheet.column_groups


def _set_groups(sheet: Sheet, rows: bool, groups: list[Json]) -> Json:
    if rows:
        sheet.row_groups = groups
    else:
        sheet.column_groups = groups
    return {"dimensionGroups": groups}


def _group_range(sheet: Sheet, rows: bool, start: int, end: int) -> Json:
    span = {"dimension": "ROWS" if rows else "COLUMNS", "startIndex": start, "endIndex": end}
    return {"sheetId": sheet.sheet_id} | span


def add_group(draft: Draft, request: Json) -> Json:
    sheet, rows, start, end = _span(draft, request)
    groups = _groups(sheet, rows)
    around = [
        one for one in groups if one["range"]["startIndex"] <= start and end <= one["range"]["endIndex"]
    ]
    inside = [
        one | {"depth": one["depth"] + 1}
        if start <= one["range"]["startIndex"] and one["range"]["endIndex"] <= end and one not in around
        else one
        for one in groups
    ]
    new = {"range": _group_range(sheet, rows, start, end), "depth": len(around) + 1}
    return _set_groups(sheet, rows, [*inside, new])


def delete_group(draft: Draft, request: Json) -> Json:
    sheet, rows, start, end = _span(draft, request)
    span = _group_range(sheet, rows, start, end)
    same = [one for one in _groups(sheet, rows) if one["range"] == span]
    if not same:
        raise bad_request("Cannot delete a dimension group that does not exist.")
    deepest = max(same, key=lambda one: one["depth"])
    return _set_groups(sheet, rows, [one for one in _groups(sheet, rows) if one is not deepest])


def update_group(draft: Draft, request: Json) -> None:
    mask = fields_of(request, "DimensionGroup")
    group = request.get("dimensionGroup") or {}
    sheet, rows, start, end = _span(draft, group)
    span = _group_range(sheet, rows, start, end)
    changed = [
        merge(one, group | {"range": span, "depth": one["depth"]}, mask) if one["range"] == span else one
        for one in _groups(sheet, rows)
    ]
    _set_groups(sheet, rows, changed)


def insert_range(draft: Draft, request: Json) -> None:
    """Empty cells; those in the way go down or right, and what leaves the grid extends it."""
    sheet, box = draft.spot(request.get("range"))
    draft.guard.allow(sheet, box)
    if request.get("shiftDimension") == "COLUMNS":
        _slide_right(sheet, box)
    else:
        sheet.lines += [Line() for _ in range(box.rows)]
        for row in range(len(sheet.lines) - 1, box.top - 1, -1):
            for column in range(box.left, box.right):
                source = row - box.rows
                sheet.put(row, column, sheet.cell(source, column) if source >= box.top else EMPTY)


def _slide_right(sheet: Sheet, box: Box) -> None:
    sheet.columns += [{} for _ in range(box.columns)]
    for row in range(box.top, box.bottom):
        cells = sheet.lines[row].cells
        sheet.lines[row].cells = {
            at if at < box.left else at + box.columns: cell for at, cell in cells.items()
        }


def delete_range(draft: Draft, request: Json) -> None:
    """Cells go, and those below or right of them move in."""
    sheet, box = draft.spot(request.get("range"))
    draft.guard.allow(sheet, box)
    if request.get("shiftDimension") == "COLUMNS":
        for row in range(box.top, box.bottom):
            cells = sheet.lines[row].cells
            kept = {at: cell for at, cell in cells.items() if not box.left <= at < box.right}
            sheet.lines[row].cells = {at if at < box.left else at - box.columns: c for at, c in kept.items()}
        return
    for row in range(box.top, len(sheet.lines)):
        for column in range(box.left, box.right):
            source = row + box.rows
            sheet.put(row, column, sheet.cell(source, column) if source < len(sheet.lines) else EMPTY)


HANDLERS: dict[str, Handler] = {
    "insertDimension": insert_dimension,
    "deleteDimension": delete_dimension,
    "appendDimension": append_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize,
    "addDimensionGroup": add_group,
    "deleteDimensionGroup": delete_group,
    "updateDimensionGroup": update_group,
    "insertRange": insert_range,
    "deleteRange": delete_range,
}
