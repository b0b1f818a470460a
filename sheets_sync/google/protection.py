"""Protected ranges that refuse the program: which cells of a batch lie in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gspread.exceptions import APIError

from sheets_sync.google.book import Book
from sheets_sync.google.guarded import URL
from sheets_sync.google.reading import find_tab, sync_values
from sheets_sync.google.session import Google
from sheets_sync.store import CellWrite, Refused, TabSpec, WorkbookRead

Range = Mapping[str, Any]
_MASK = "sheets(properties(sheetId),protectedRanges(range,warningOnly,requestingUserCanEdit))"
_SENTENCE = (
    "Một vùng của bảng tính bị khóa nên chưa ghi được; đề nghị đơn vị bỏ khóa (Dữ liệu → Bảo vệ trang "
    "tính và dải ô) hoặc cho tài khoản của chương trình được sửa."
)


def is_refusal(error: APIError) -> bool:
    """Whether a batch was refused for a protected range (400 or 403, by its words)."""
    return "protected" in str(error.error.get("message", "")).lower()


def ranges(google: Google, spreadsheet: str) -> list[Range]:
    """The ranges that the account may not edit; those that only warn count where there are no others."""
    answer = google.get(URL + spreadsheet, {"fields": _MASK})
    found: list[Range] = [
        {"sheet": sheet["properties"].get("sheetId", 0), **each}
        for sheet in answer.get("sheets", ())
        for each in sheet.get("protectedRanges", ())
    ]
    hard = [each for each in found if not each.get("warningOnly") and not each.get("requestingUserCanEdit")]
    return hard or found


def refused(
    closed: Sequence[Range],
    cells: Sequence[CellWrite],
    book: Book,
    read: WorkbookRead,
    tabs: Sequence[TabSpec],
) -> Refused:
    """The refusal, naming the cells of the batch that lie in closed ranges."""
    sheets = {spec.key: find_tab(book, spec, sync_values(book)) for spec in tabs}
    hit = []
    for cell in cells:
        tab, column = sheets[cell.tab], read.tabs[cell.tab].headers.get(cell.column)
        if tab is not None and column is not None:
            hit += [cell] if any(_covers(each, tab.sheet, cell.position, column) for each in closed) else []
    return Refused(_SENTENCE, hit)


def _covers(closed: Range, sheet: int, row: int, column: int) -> bool:
    place = closed.get("range", {})
    return bool(
        closed["sheet"] == sheet
        and place.get("startRowIndex", 0) < row <= place.get("endRowIndex", row)
        and place.get("startColumnIndex", 0) <= column < place.get("endColumnIndex", column + 1)
    )
