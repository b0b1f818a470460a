"""A spreadsheet against an earlier reading of it."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_sync.excel import refs
from sheets_sync.google.batch import Target
from sheets_sync.google.book import Book
from sheets_sync.google.reading import sync_values
from sheets_sync.google.values import Entered, as_entered, mark
from sheets_sync.store import Cell


def is_unfinished(book: Book, workbook: str) -> bool:
    """Whether a creation killed halfway left this file: empty, or already of this workbook id."""
    empty = not any(tab.lines for tab in book.tabs.values())
    return empty or sync_values(book).get("workbook") == workbook


def held_before(
    book: Book | None, sheet: int, code: str, header: str, top: int, now: tuple[int, int],
    stood: int | None = None,
) -> Entered | None:  # fmt: skip
    """What a row held under a header before the last write of ours; {} for a column that is new since, None
    when it is not known: where several rows bear the code, and none of them `stood` there, all must have held
    the same. A formula is given as it reads at its new place."""
    tab = book.tabs.get(sheet) if book is not None else None
    if tab is None or not code or top not in tab.lines:
        return None
    columns = [column for column, cell in tab.lines[top].cells.items() if cell.value == header]
    rows = [row for row, line in tab.lines.items() if any(c.value == code for c in line.cells.values())]
    if not columns:
        return {}
    rows = [stood] if stood in rows else rows
    values = [as_entered(tab.at(row, columns[0])) for row in rows]
    if len(columns) > 1 or not rows or any(value != values[0] for value in values):
        return None
    value = values[0]
    if "formulaValue" not in value:
        return value
    return {"formulaValue": refs.moved(value["formulaValue"], now[1] - columns[0], now[0] - rows[0])}


def only_ours(before: Book, after: Book, targets: Sequence[Target]) -> bool:
    """Whether nothing but what we wrote differs between two readings, `_sync` aside. The second may be a read
    made after the write, whose answer was lost: by then somebody may have typed into a written cell, too."""
    written = {(each.sheet, each.row, column): put for each in targets for column, put in each.values.items()}
    for sheet, tab in before.tabs.items():
        now = after.tabs.get(sheet)
        if tab.title.startswith("_sync"):
            continue
        if now is None or now.title != tab.title or now.merges != tab.merges:
            return False
        ours = {each.row: each.values for each in targets if each.sheet == sheet}
        for row in {*tab.lines, *now.lines, *ours}:
            old, new = tab.lines.get(row), now.lines.get(row)
            for c in {*(old.cells if old else ()), *(new.cells if new else ()), *ours.get(row, ())}:
                put = written.get((sheet, row, c))
                if (tab.at(row, c) != now.at(row, c)) if put is None else not _is_shown(put, now.at(row, c)):
                    return False
    return True


def _is_shown(put: Entered, cell: Cell) -> bool:
    """Whether a cell shows what was put there; a formula may come back in other words."""
    return "formulaValue" in put or mark(as_entered(cell)) == mark(put)
