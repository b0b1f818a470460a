"""Rows that were put back while they came back by themselves: somebody undid a deletion, or restored a
version, between the read and the write, or in its very instant."""

from __future__ import annotations

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import stand
from sheets_sync.google.receipt import Copied, Receipt, code_at, entered_at
from sheets_sync.google.values import mark
from sheets_sync.plan import notes


def returned(taken: Receipt, book: Book) -> list[Copied]:
    """The rows that a batch put back, standing as they were put, whose code another row bears that does not
    say that it was put back. (One that does is a copy.)"""
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    begun = [row for row in taken.rows if row.is_begun and row.is_as_read and row.key and row.sheet in tops]
    places = {sheet: stand(book, top, top.was) for sheet, top in tops.items()} if begun else {}
    return [row for row in begun if _has_returned(row, book.tabs[row.sheet], places[row.sheet].get(row.at))]


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
