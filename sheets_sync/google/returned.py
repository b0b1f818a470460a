"""Rows that were put back while they came back by themselves: somebody undid a deletion, or restored a
version, between the read and the write, or in its very instant."""

from __future__ import annotations

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import Fix
from sheets_sync.google.receipt import Copied, Receipt, code_at, entered_at
from sheets_sync.google.standing import stand
from sheets_sync.google.values import mark
from sheets_sync.plan import notes


def returned(taken: Receipt, book: Book) -> list[Copied]:
    """The rows that a batch put back, standing as they were put, whose code another row bears that does not
    say that it was put back. (One that does is a copy.)"""
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    begun = [row for row in taken.rows if row.is_begun and row.is_as_read and row.key and row.sheet in tops]
    places = {sheet: stand(book, top, top.was) for sheet, top in tops.items()} if begun else {}
    return [row for row in begun if _has_returned(row, book.tabs[row.sheet], places[row.sheet].get(row.at))]


def doubled(taken: Receipt, book: Book, read: Book) -> list[Fix]:
    """What empties rows that were given back the words of a row without a code where that stands elsewhere,
    too, one more than when the book was `read`: it had moved away in the batch's very instant."""
    found: list[Fix] = []
    for row in taken.rows:
        said = {column: mark(old) for column, old in row.old.items() if old}
        if row.found or row.at not in row.puts or not said or row.sheet not in read.tabs:
            continue
        tab, before = book.tabs[row.sheet], read.tabs[row.sheet]
        places = [place for place in tab.lines if shown(tab, place) == said]
        known = sum(shown(before, place) == said for place in before.lines)
        if row.row in places and len(places) > known + 1:
            found += [Fix(row.sheet, row.row, row.at, "", column, put, {}) for column, put in said.items()]
    return found


def shown(tab: Tab, place: int) -> dict[int, str]:
    """The marks of all that was entered into a row."""
    entered = {column: entered_at(tab, place, column) for column in tab.lines[place].cells}
    return {column: mark(each) for column, each in entered.items() if each}


def _has_returned(row: Copied, tab: Tab, at: int | None) -> bool:
    if at != row.at or code_at(tab, row.row, at) != row.key or not _is_as_put(row, tab):
        return False
    others = [place for place in tab.lines if place != row.row and code_at(tab, place, at) == row.key]
    return bool(others) and _is_told(tab, row.row) and not any(_is_told(tab, place) for place in others)


def _is_as_put(row: Copied, tab: Tab) -> bool:
    """Whether nobody typed in the row since; a formula may read differently."""
    shown = {column: entered_at(tab, row.row, column) for column in row.puts}
    return all("formulaValue" in each or mark(each) == row.puts[column] for column, each in shown.items())


def _is_told(tab: Tab, place: int) -> bool:
    """Whether the row's note says that it was put back."""
    return any(notes.is_put_back(str(cell.value)) for cell in tab.lines[place].cells.values())
