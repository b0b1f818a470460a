"""Requests that carry cells about: copy, cut, paste, fill, sort, find and replace, tidy."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.sheets_server import dimensions, entering
from tests.sheets_server.batch.draft import Draft, Handler, number
from tests.sheets_server.errors import bad_request
from tests.sheets_server.formulas import Evaluator
from tests.sheets_server.grids import formatted
from tests.sheets_server.ranges import as_grid
from tests.sheets_server.references import relocate
from tests.sheets_server.spreadsheet import EMPTY, Box, Cell, Json, Sheet


def _pasted(old: Cell, new: Cell, kind: str, rows: int, columns: int, value: Json | None) -> Cell:
    """What a cell becomes when `new` is pasted on it so far away; `value` is the source's effective value."""
    entered = new.entered
    if entered and "formulaValue" in entered:
        entered = {"formulaValue": relocate(entered["formulaValue"], rows, columns)}
    if kind == "PASTE_VALUES":
        return replace(old, entered=value, runs=None)
    if kind == "PASTE_FORMAT":
        return replace(old, style=new.style)
    if kind == "PASTE_FORMULA":
        return replace(old, entered=entered, runs=None)
    if kind == "PASTE_DATA_VALIDATION":
        return replace(old, validation=new.validation)
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        return old
    style = new.style
    if kind == "PASTE_NO_BORDERS":
        style = {name: item for name, item in (style or {}).items() if name != "borders"} or None
    return replace(new, entered=entered, style=style)


def copy_paste(draft: Draft, request: Json) -> None:
    """A destination that is a multiple of the source is tiled; otherwise the source is pasted once at its
    corner."""
    source_sheet, source = draft.spot(request.get("source"), "source")
    target_sheet, target = draft.spot(request.get("destination"), "destination")
    turned = request.get("pasteOrientation") == "TRANSPOSE"
    height, width = (source.columns, source.rows) if turned else (source.rows, source.columns)
    if target.rows % height or target.columns % width:
        target = Box(target.top, target.top + height, target.left, target.left + width)
    _refuse_beyond(target_sheet, target)
    draft.guard.allow(target_sheet, target)
    evaluator, kind = draft.evaluator(), request.get("pasteType") or "PASTE_NORMAL"
    taken = {at: source_sheet.cell(*at) for at in source}
    values = {at: evaluator.effective(source_sheet, *at) for at in source}
    for row, column in target:
        down, across = (row - target.top) % height, (column - target.left) % width
        origin = (source.top + (across if turned else down), source.left + (down if turned else across))
        moved = (row - origin[0], column - origin[1])
        old, new = target_sheet.cell(row, column), taken[origin]
        if kind == "PASTE_FORMULA" and _is_plain(new) and not draft.unknowns.paste_formula_takes_values:
            continue
        cell = _pasted(old, new, kind, *moved, values[origin])
        target_sheet.put(row, column, cell)
    if kind in ("PASTE_NORMAL", "PASTE_FORMAT") and not turned:
        _copy_merges(source_sheet, source, target_sheet, target)


def _is_plain(cell: Cell) -> bool:
    return "formulaValue" not in (cell.entered or {})


def _refuse_beyond(sheet: Sheet, box: Box) -> None:
    if box.bottom > len(sheet.lines) or box.right > len(sheet.columns):
        raise bad_request("The paste would exceed the limits of the grid.")


def _copy_merges(source_sheet: Sheet, source: Box, target_sheet: Sheet, target: Box) -> None:
    inside = [box for one in source_sheet.merges if source.holds(box := source_sheet.box(one))]
    if not inside:
        return
    target_sheet.merges = [one for one in target_sheet.merges if not target.meets(target_sheet.box(one))]
    down, across = target.top - source.top, target.left - source.left
    for box in inside:
        moved = Box(box.top + down, box.bottom + down, box.left + across, box.right + across)
        target_sheet.merges.append(as_grid(target_sheet, moved))


def cut_paste(draft: Draft, request: Json) -> None:
    source_sheet, source = draft.spot(request.get("source"), "source")
    corner = request.get("destination") or {}
    target_sheet = draft.sheet(corner.get("sheetId"))
    top, left = number(corner.get("rowIndex")), number(corner.get("columnIndex"))
    target = Box(top, top + source.rows, left, left + source.columns)
    _refuse_beyond(target_sheet, target)
    draft.guard.allow(source_sheet, source)
    draft.guard.allow(target_sheet, target)
    evaluator, kind = draft.evaluator(), request.get("pasteType") or "PASTE_NORMAL"
    taken = {at: source_sheet.cell(*at) for at in source}
    values = {at: evaluator.effective(source_sheet, *at) for at in source}
    for at in source:
        left_over = (
            EMPTY if kind == "PASTE_NORMAL" else replace(source_sheet.cell(*at), entered=None, runs=None)
        )
        source_sheet.put(*at, left_over)
    for (row, column), cell in taken.items():
        into = (row - source.top + top, column - source.left + left)
        after = _pasted(target_sheet.cell(*into), cell, kind, 0, 0, values[(row, column)])
        target_sheet.put(*into, after)


def paste_data(draft: Draft, request: Json) -> None:
    """Text with a delimiter, read as if typed."""
    corner = request.get("coordinate") or {}
    sheet = draft.sheet(corner.get("sheetId"))
    top, left = number(corner.get("rowIndex")), number(corner.get("columnIndex"))
    rows = [line.split(request.get("delimiter") or "\t") for line in (request.get("data") or "").splitlines()]
    box = Box(top, top + len(rows), left, left + max((len(row) for row in rows), default=0))
    _refuse_beyond(sheet, box)
    draft.guard.allow(sheet, box)
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            _type(draft, sheet, top + down, left + across, text)


def _type(draft: Draft, sheet: Sheet, row: int, column: int, text: str) -> None:
    text_format = sheet.cell(row, column).holds_text
    entered, shown = entering.typed(text, draft.book.locale, text_format, draft.now.date())
    draft.guard.allow_value(sheet, row, column, entered)
    sheet.enter(row, column, entered, shown)


def sort_range(draft: Draft, request: Json) -> None:
    """Stable; numbers before texts before booleans, empty cells last in both directions."""
    sheet, box = draft.spot(request.get("range"))
    draft.guard.allow(sheet, box)
    if any(sheet.box(one).meets(box) for one in sheet.merges):
        raise bad_request("You can't perform this action on a range that contains merged cells.")
    order = sorted_rows(
        draft.evaluator(), sheet, box, request.get("sortSpecs") or [{"dimensionIndex": box.left}]
    )
    places = {box.top + new: old for new, old in enumerate(order)}
    dimensions.permute(draft.book, sheet, box.left, box.right, places, draft.unknowns.metadata_follows_sort)


def sorted_rows(evaluator: Evaluator, sheet: Sheet, box: Box, specs: list[Json]) -> list[int]:
    """The rows of the box in their new order."""
    rows = list(range(box.top, box.bottom))
    for spec in reversed(specs):
        column = number(spec.get("dimensionIndex"))
        if not box.left <= column < box.right:
            raise bad_request(f"dimensionIndex {column} is outside the range to sort.")
        keys = {row: _rank(evaluator.effective(sheet, row, column)) for row in rows}
        empty = [row for row in rows if keys[row][0] == 9]
        rows = [row for row in rows if keys[row][0] != 9]
        rows.sort(key=keys.__getitem__, reverse=spec.get("sortOrder") == "DESCENDING")
        rows += empty
    return rows


def _rank(value: Json | None) -> tuple[int, Any]:
    if not value:
        return (9, 0)
    if "numberValue" in value:
        return (0, value["numberValue"])
    if "boolValue" in value:
        return (2, value["boolValue"])
    if "errorValue" in value:
        return (3, value["errorValue"].get("type", ""))
    plain = unicodedata.normalize("NFC", str(next(iter(value.values()))))
    return (1, plain.casefold())


def _swept(draft: Draft, request: Json) -> Iterator[tuple[Sheet, int, int, Cell]]:
    """Filled cells in the range, the sheet, or everywhere. Raises ApiError 400 without a scope."""
    if request.get("range"):
        places = [draft.spot(request["range"])]
    elif request.get("sheetId") is not None:
        sheet = draft.sheet(request["sheetId"])
        places = [(sheet, sheet.whole())]
    elif request.get("allSheets"):
        places = [(sheet, sheet.whole()) for sheet in draft.book.sheets]
    else:
        raise bad_request("One of range, sheetId or allSheets must be set.")
    for sheet, box in places:
        for row in range(box.top, box.bottom):
            for column, cell in sorted(sheet.lines[row].cells.items()):
                if box.left <= column < box.right and cell.entered:
                    yield sheet, row, column, cell


def find_replace(draft: Draft, request: Json) -> Json:
    find = request.get("find") or ""
    if not find:
        raise bad_request("find must not be empty.")
    pattern = find if request.get("searchByRegex") else re.escape(find)
    shape = re.compile(pattern, 0 if request.get("matchCase") else re.IGNORECASE)
    replacement = request.get("replacement") or ""
    if request.get("searchByRegex"):
        replacement = re.sub(r"\$(\d)", r"\\\1", replacement)
    else:
        replacement = replacement.replace("\\", "\\\\")
    counts = dict.fromkeys(("occurrencesChanged", "valuesChanged", "formulasChanged"), 0)
    rows: set[tuple[int, int]] = set()
    evaluator = draft.evaluator()
    for sheet, row, column, cell in list(_swept(draft, request)):
        found = _replaced(draft, evaluator, request, sheet, (row, column, cell), shape, replacement)
        if found:
            counts["occurrencesChanged"] += found[0]
            counts[found[1]] += 1
            rows.add((sheet.sheet_id, row))
    answer = counts | {"rowsChanged": len(rows), "sheetsChanged": len({sheet for sheet, _ in rows})}
    return {name: count for name, count in answer.items() if count}


def _replaced(
    draft: Draft,
    evaluator: Evaluator,
    request: Json,
    sheet: Sheet,
    at: tuple[int, int, Cell],
    shape: re.Pattern[str],
    replacement: str,
) -> tuple[int, str] | None:
    row, column, cell = at
    assert cell.entered
    is_formula = "formulaValue" in cell.entered
    if is_formula and not request.get("includeFormulas"):
        return None
    text = (
        cell.entered["formulaValue"]
        if is_formula
        else formatted(draft.book, evaluator.effective(sheet, row, column), cell)
    )
    if request.get("matchEntireCell"):
        after, count = (shape.sub(replacement, text), 1) if shape.fullmatch(text) else (text, 0)
    else:
        after, count = shape.subn(replacement, text)
    if not count:
        return None
    draft.guard.allow(sheet, Box(row, row + 1, column, column + 1))
    _type(draft, sheet, row, column, after)
    return count, "formulasChanged" if is_formula else "valuesChanged"


def trim_whitespace(draft: Draft, request: Json) -> Json:
    changed = 0
    for sheet, row, column, cell in list(_swept(draft, {"range": request.get("range") or {}} | request)):
        text = (cell.entered or {}).get("stringValue")
        if text is not None and " ".join(text.split()) != text:
            sheet.enter(row, column, entering.raw(" ".join(text.split())))
            changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def delete_duplicates(draft: Draft, request: Json) -> Json:
    """Rows of the range that repeat an earlier one go, and the rest of the range moves up."""
    sheet, box = draft.spot(request.get("range"))
    draft.guard.allow(sheet, box)
    spans = request.get("comparisonColumns") or [{"startIndex": box.left, "endIndex": box.right}]
    columns = [
        at for span in spans for at in range(number(span.get("startIndex")), number(span.get("endIndex")))
    ]
    evaluator, seen, kept = draft.evaluator(), set(), []
    for row in range(box.top, box.bottom):
        key = tuple(str(evaluator.effective(sheet, row, column)).casefold() for column in columns)
        if key not in seen:
            kept.append([sheet.cell(row, column) for column in range(box.left, box.right)])
        seen.add(key)
    for row, column in box:
        cells = kept[row - box.top] if row - box.top < len(kept) else None
        sheet.put(row, column, cells[column - box.left] if cells else EMPTY)
    removed = box.rows - len(kept)
    return {"duplicatesRemovedCount": removed} if removed else {}


def auto_fill(draft: Draft, request: Json) -> None:
    """Downwards or across from a source: copies, with formulas moving along."""
    plan = request.get("sourceAndDestination")
    if not plan:
        raise bad_request("sourceAndDestination is required.")
    length = number(plan.get("fillLength"))
    sheet, source = draft.spot(plan.get("source"), "source")
    if plan.get("dimension") == "COLUMNS":
        target = Box(source.top, source.bottom, source.right, source.right + length)
    else:
        target = Box(source.bottom, source.bottom + length, source.left, source.right)
    _refuse_beyond(sheet, target)
    draft.guard.allow(sheet, target)
    for row, column in target:
        origin = (
            source.top + (row - source.top) % source.rows,
            source.left + (column - source.left) % source.columns,
        )
        cell = _pasted(EMPTY, sheet.cell(*origin), "PASTE_NORMAL", row - origin[0], column - origin[1], None)
        sheet.put(row, column, cell)


def text_to_columns(draft: Draft, request: Json) -> None:
    sheet, source = draft.spot(request.get("source"), "source")
    marks = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
    mark = request.get("delimiter") or marks.get(request.get("delimiterType") or "COMMA", ",")
    for row in range(source.top, source.bottom):
        text = (sheet.cell(row, source.left).entered or {}).get("stringValue", "")
        for across, part in enumerate(text.split(mark) if mark in text else []):
            _refuse_beyond(sheet, Box(row, row + 1, source.left, source.left + across + 1))
            _type(draft, sheet, row, source.left + across, part)


HANDLERS: dict[str, Handler] = {
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "pasteData": paste_data,
    "sortRange": sort_range,
    "findReplace": find_replace,
    "trimWhitespace": trim_whitespace,
    "deleteDuplicates": delete_duplicates,
    "autoFill": auto_fill,
    "textToColumns": text_to_columns,
}
