"""Rows without a code that came, in a batch's very instant, under the cells of another row. Its receipt need
not show them, and no code tells where they are: the book over which the batch was sent does."""

from __future__ import annotations

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import Fix, shifted
from sheets_sync.google.receipt import Copied, Receipt, code_at, entered_at, rows_of
from sheets_sync.google.values import Entered, mark


def swallowed(taken: Receipt, over: Book, book: Book) -> list[Fix]:
    """What gives such rows their own back. The row that was meant stands so many rows from where it was
    written, with what it held when the batch was sent `over` it; and where it was written stands one that
    came by as many, with what was put there."""
    tops = {row.sheet: row.row for row in taken.rows if row.is_top}
    found: list[Fix] = []
    for row in taken.rows:
        old, tab, top = over.tabs.get(row.sheet), book.tabs.get(row.sheet), tops.get(row.sheet)
        if old is None or tab is None or top is None or not (row.code and row.puts):
            continue
        own = rows_of(tab, row.code, row.at)
        if len(own) != 1 or any(
            entered_at(old, top, column) != entered_at(tab, top, column) for column in (row.at, *row.puts)
        ):
            continue
        is_missed = _marks(tab, own[0], row) == _marks(old, row.row, row) != dict(row.puts)
        if is_missed and code_at(old, row.row, row.at) == row.code:
            found += _given_back(row, old, 2 * row.row - own[0], tab)
    return found


def _given_back(row: Copied, old: Tab, place: int, tab: Tab) -> list[Fix]:
    """For a row without a code that stood at this place, and shows by now what was put into the other one."""
    line = old.lines.get(place)
    if line is None or code_at(old, place, row.at) or code_at(tab, row.row, row.at):
        return []
    held = {column: shifted(entered_at(old, place, column), row.row - place) for column in line.cells}
    shown = {column: mark(each) for column, each in held.items()} | dict(row.puts)
    if any(mark(entered_at(tab, row.row, column)) != each for column, each in shown.items()):
        return []
    return [
        Fix(row.sheet, row.row, row.at, "", column, put, back)
        for column, put in row.puts.items()
        for back in [held.get(column, _NOTHING)]
        if mark(back) != put
    ]


_NOTHING: Entered = {}


def _marks(tab: Tab, place: int, row: Copied) -> dict[int, str]:
    """What stands there in the cells that were written, as it would read where they were."""
    return {c: mark(shifted(entered_at(tab, place, c), row.row - place)) for c in row.puts}
