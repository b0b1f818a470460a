"""Rows inserted in the instant of a batch whose receipt comes from before that. How many, is known from where
the batch left its named range.

A code may stand then, with all the values of a row that was begun, over a row that was pushed down: the batch
copied the last ones above. Or it stands alone in a row that was inserted, above the one that was to get it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import Fix, restoring
from sheets_sync.google.receipt import Copied, Receipt, code_at, entered_at, rows_of
from sheets_sync.google.values import Entered, mark


def pushed(taken: Receipt, book: Book) -> dict[Copied, list[Fix]]:
    """Written rows that stand where another one had come, or an empty one, each with what gives that one its
    own back."""
    found: dict[Copied, list[Fix]] = {}
    rows = {(row.sheet, row.row): row for row in taken.rows}
    for row in taken.rows:
        inserted = taken.inserted.get(row.sheet, 0)
        if inserted <= 0 or row.at not in row.puts or not row.is_as_read:
            continue
        place, tab = row.row - inserted, book.tabs[row.sheet]
        other = rows.get((row.sheet, place))
        held = _held(taken.copies[row.sheet], place, other)
        if _is_gone(tab, row.at, held, other):
            found[row] = restoring(row, row.key, place, held)
        elif _is_bare(tab, row):
            found[row] = restoring(row, row.key, row.row, {})
    return found


def _held(copies: Tab, place: int, written: Copied | None) -> Mapping[int, Entered]:
    """What a row held before the batch; nothing where it was not copied. Nor is the header told: without it
    the tab is frozen until a person has put it back."""
    if written is not None:
        return {} if written.is_top else written.old
    line = copies.lines.get(place)
    return {column: entered_at(copies, place, column) for column in line.cells} if line is not None else {}


def _is_gone(tab: Tab, at: int, held: Mapping[int, Entered], written: Copied | None) -> bool:
    """Whether a row stands nowhere now: its code, or where it had none, what it said, without a code or with
    the one that was `written` there."""
    if code := held.get(at):
        return not rows_of(tab, str(code.get("stringValue", "")), at)
    said = {column: mark(old) for column, old in held.items() if old and "formulaValue" not in old}
    codes = {"", written.key if written is not None else ""}
    places = [place for place in tab.lines if code_at(tab, place, at) in codes]
    return bool(said) and not any(_says(tab, place, said) for place in places)


def _says(tab: Tab, place: int, said: Mapping[int, str]) -> bool:
    return all(mark(entered_at(tab, place, column)) == each for column, each in said.items())


def _is_bare(tab: Tab, row: Copied) -> bool:
    """Whether a row that said more than was put there holds nothing else now."""
    line = tab.lines.get(row.row)
    said = any(old for column, old in row.old.items() if column not in row.puts)
    return said and line is not None and line.cells.keys() <= row.puts.keys()
