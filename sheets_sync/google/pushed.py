"""Rows inserted in the instant of a batch whose receipt comes from before that. How many, is known from where
the batch left its named range.

All the values of a row that was begun, or that is given back where one was begun over it, may stand then over
a row that was pushed down: the batch copied the last ones above.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import Fix, columns, once_more, restoring
from sheets_sync.google.receipt import Copied, Receipt, code_at, entered_at, rows_of
from sheets_sync.google.values import Entered, mark

_NOTHING = mark({})


def pushed(taken: Receipt, book: Book) -> dict[Copied, list[Fix]]:
    """Such rows that stand where another one had come, each with what gives that one its own back, and the
    row that was to be given back where it is to stand; one that goes on with somebody's words does so below.
    """
    found: dict[Copied, list[Fix]] = {}
    last = {sheet: max(tab.lines, default=1) for sheet, tab in book.tabs.items()}
    rows = {(row.sheet, row.row): row for row in taken.rows}
    then = {sheet: taken.then(sheet) for sheet, inserted in taken.inserted.items() if inserted > 0}
    landed = {sheet: columns(taken, book, sheet) for sheet in then}
    for row in taken.rows:
        tab = book.tabs[row.sheet]
        again = _is_given_back(row) and bool(rows_of(tab, row.found, row.at))
        if row.sheet in then and row.is_as_read and (row.is_begun or again):
            place = row.row - taken.inserted[row.sheet]
            held = then[row.sheet].get(place, {})
            if _is_gone((tab, taken.copies[row.sheet]), row.at, held, rows.get((row.sheet, place))):
                found[row] = restoring(row, row.key, place, held, landed[row.sheet]) + (
                    once_more(row) if again else []
                )
                if row.words and not again:
                    last[row.sheet] += 1
                    found[row] += _below(tab, row, last[row.sheet])
    return found


def _below(tab: Tab, row: Copied, place: int) -> list[Fix]:
    """What puts all that a row shows which was put there into another one, where nothing stands."""
    shown = {column: entered_at(tab, row.row, column) for column in row.puts}
    return [
        Fix(row.sheet, place, row.at, "", column, _NOTHING, value)
        for column, value in shown.items()
        if value and mark(value) == row.puts[column]
    ]


def _is_given_back(row: Copied) -> bool:
    """Whether a whole row was given back, under its own code, where an earlier batch had begun another."""
    return row.at in row.puts and row.at in row.backs and row.found not in ("", row.key) and row.key != ""


def _is_gone(tabs: tuple[Tab, Tab], at: int, held: Mapping[int, Entered], written: Copied | None) -> bool:
    """Whether a row stands nowhere now (`tabs`: as it is, and as it was copied): one of its code, or where it
    had none, what it said, without a code or with the one that was `written` there. One over which another
    was plainly written, as the copies show, is given back for that."""
    tab, copies = tabs
    if written is not None and written.at in written.puts and not written.is_as_read:
        return False
    if code := str(held.get(at, {}).get("stringValue", "")):
        return len(rows_of(tab, code, at)) < max(1, len(rows_of(copies, code, at)))
    said = {column: mark(old) for column, old in held.items() if old and "formulaValue" not in old}
    codes = {"", written.key if written is not None else ""}
    places = [place for place in tab.lines if code_at(tab, place, at) in codes]
    return bool(said) and not any(_says(tab, place, said) for place in places)


def _says(tab: Tab, place: int, said: Mapping[int, str]) -> bool:
    return all(mark(entered_at(tab, place, column)) == each for column, each in said.items())
