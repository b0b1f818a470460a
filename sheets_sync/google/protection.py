"""What keeps the program from a cell: protected ranges, and strict rules that a person made.

Either refuses the whole batch, so the cells at fault are found and named, and the rest can be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gspread.exceptions import APIError

from sheets_sync.google.batch import Put, Target, runs
from sheets_sync.google.book import URL, Book
from sheets_sync.google.faults import is_strict
from sheets_sync.google.reading import find_tab, sync_values
from sheets_sync.google.session import Google
from sheets_sync.store import CellWrite, Refused, TabSpec, WorkbookRead

Range = Mapping[str, Any]  # a sheet's id, and the GridRange in it
WARNING = "Cột của Văn phòng: nội dung sửa được gửi Văn phòng xem xét."  # says which ranges are ours
_LOCKED_MASK = (
    "sheets(properties(sheetId),"
    "protectedRanges(protectedRangeId,range,description,warningOnly,requestingUserCanEdit))"
)
_RULES_MASK = (
    "sheets(properties(sheetId),data(startRow,startColumn,rowData(values(dataValidation(condition,strict)))))"
)
_LOCKED = (
    "Một vùng của bảng tính bị khóa nên chưa ghi được; đề nghị đơn vị bỏ khóa (Dữ liệu → Bảo vệ trang "
    "tính và dải ô) hoặc cho tài khoản của chương trình được sửa."
)
_STRICT = (
    "Một quy tắc xác thực dữ liệu của bảng tính từ chối giá trị nên chưa ghi được; đề nghị đơn vị bỏ quy tắc "
    "(Dữ liệu → Xác thực dữ liệu) hoặc đổi thành chỉ cảnh báo."
)


class Closed(Refused):
    """Single cells were refused, and `ranges` are where nothing more should be put."""

    def __init__(self, message: str, cells: Sequence[CellWrite], ranges: Sequence[Range]) -> None:
        super().__init__(message, cells)
        self.ranges = ranges


def closed(error: APIError, google: Google, book: Book, targets: Sequence[Target]) -> list[Range]:
    """The ranges that refused the batch. Raises what the session raises."""
    return _strict(google, book, targets) if is_strict(error) else _locked(google, book, targets)


def lift(google: Google, spreadsheet: str, found: Sequence[Range]) -> bool:
    """Where warnings of ours may be what refuses us, take them away, for the shading says the same; whether
    any was there. Google's reference has it that a warning stops nobody; should it stop the program, nothing
    would ever arrive."""
    ours = [
        each["protectedRangeId"]
        for each in found
        if each.get("warningOnly") and each.get("description") == WARNING
    ]
    if not ours:
        return False
    gone = [{"deleteProtectedRange": {"protectedRangeId": each}} for each in ours]
    google.batch(spreadsheet, {"requests": gone}, "spreadsheetId")
    return True


def refused(
    error: APIError,
    found: Sequence[Range],
    cells: Sequence[CellWrite],
    book: Book,
    read: WorkbookRead,
    tabs: Sequence[TabSpec],
) -> Closed:
    """The refusal, naming the cells of the batch that lie in closed ranges; a row whose code cannot be
    written is left out whole."""
    sheets = {spec.key: find_tab(book, spec, sync_values(book)) for spec in tabs}
    hit = []
    for cell in cells:
        tab, column = sheets[cell.tab], read.tabs[cell.tab].headers.get(cell.column)
        if tab is not None and column is not None and covers(found, tab.sheet, cell.position, column):
            hit.append(cell)
    nameless = {(cell.tab, cell.position) for cell in hit if cell.column == "code"}
    named = [cell for cell in cells if cell in hit or (cell.tab, cell.position) in nameless]
    return Closed(_STRICT if is_strict(error) else _LOCKED, named, found)


def open_parts(targets: Sequence[Target], found: Sequence[Range]) -> list[Target]:
    """The same rows without what would be put into one of the ranges; none of which nothing is left."""
    if not found:
        return list(targets)
    open_cells = (
        {c: put for c, put in each.puts.items() if not covers(found, each.sheet, each.row, c)}
        for each in targets
    )
    parts = zip(targets, open_cells, strict=True)
    return [replace(each, puts=puts) for each, puts in parts if puts or not each.puts]


def covers(found: Sequence[Range], sheet: int, row: int, column: int) -> bool:
    """Whether a cell (1-based row, 0-based column) lies in one of the ranges."""
    return any(_covers(each, sheet, row, column) for each in found)


def _locked(google: Google, book: Book, targets: Sequence[Target]) -> list[Range]:
    """The ranges that the account may not edit; those that only warn count where no other is in the way."""
    answer = google.get(URL + book.spreadsheet, {"fields": _LOCKED_MASK})
    found: list[Range] = [
        {"sheet": sheet["properties"].get("sheetId", 0), **each}
        for sheet in answer.get("sheets", ())
        for each in sheet.get("protectedRanges", ())
    ]
    hard = [each for each in found if not each.get("warningOnly") and not each.get("requestingUserCanEdit")]
    puts = ((target.sheet, target.row, column) for target in targets for column in target.puts)
    return hard if any(covers(hard, *each) for each in puts) else found


def _strict(google: Google, book: Book, targets: Sequence[Target]) -> list[Range]:
    """The cells among the targets whose own strict rule does not take what is to be put there."""
    rules = _rules(google, book, targets)
    return [
        {"sheet": target.sheet, "range": _one(target.row, column)}
        for target in targets
        for column, put in target.puts.items()
        if not _takes(rules.get((target.sheet, _like(book, target), column), {}), put)
    ]


def _rules(google: Google, book: Book, targets: Sequence[Target]) -> dict[tuple[int, int, int], Range]:
    """The rules of the rows that were to be written, by sheet, row and column."""
    rows: dict[int, list[int]] = {}
    for target in targets:
        rows.setdefault(target.sheet, []).append(_like(book, target))
    titles = {sheet: book.tabs[sheet].title.replace("'", "''") for sheet in rows}
    ranges = [f"'{titles[sheet]}'!{a}:{b}" for sheet, mine in rows.items() for a, b in runs(mine)]
    answer = google.get(URL + book.spreadsheet, {"fields": _RULES_MASK, "ranges": ranges})
    found: dict[tuple[int, int, int], Range] = {}
    for sheet in answer.get("sheets", ()):
        number = sheet["properties"].get("sheetId", 0)
        for block in sheet.get("data", ()):
            top, left = block.get("startRow", 0) + 1, block.get("startColumn", 0)
            for row, line in enumerate(block.get("rowData", ()), top):
                cells = enumerate(line.get("values", ()), left)
                found.update({(number, row, at): each.get("dataValidation", {}) for at, each in cells})
    return found


def _like(book: Book, target: Target) -> int:
    """The row whose rules hold: rows that the batch adds take those of the last one."""
    return min(target.row, book.tabs[target.sheet].rows)


def _takes(rule: Range, put: Put) -> bool:
    if not put.value or not rule.get("strict"):
        return True
    condition = rule.get("condition", {})
    listed = [each.get("userEnteredValue", "") for each in condition.get("values", ())]
    return condition.get("type") == "ONE_OF_LIST" and str(next(iter(put.value.values()))) in listed


def _one(row: int, column: int) -> dict[str, int]:
    return {
        "startRowIndex": row - 1, "endRowIndex": row, "startColumnIndex": column, "endColumnIndex": column + 1
    }  # fmt: skip


def _covers(found: Range, sheet: int, row: int, column: int) -> bool:
    place = found.get("range", {})
    return bool(
        found["sheet"] == sheet
        and place.get("startRowIndex", 0) < row <= place.get("endRowIndex", row)
        and place.get("startColumnIndex", 0) <= column < place.get("endColumnIndex", column + 1)
    )
