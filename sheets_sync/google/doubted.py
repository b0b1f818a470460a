"""Cells that hold what nobody typed there and that cannot be given back, followed to where they stand now."""

from __future__ import annotations

from sheets_sync.google.book import Book
from sheets_sync.google.giving_back import stand
from sheets_sync.google.reading import Doubts
from sheets_sync.google.receipt import Receipt, code_at, entered_at, rows_of
from sheets_sync.google.values import mark


def followed(doubts: Doubts, taken: Receipt, book: Book, now: Book) -> Doubts:
    """The cells of a `book` as another read shows them, by their rows' codes and their headers; `taken` is
    the batch that left them."""
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    found: set[tuple[int, int, int]] = set()
    for sheet, row, column in doubts:
        before, after, top = book.tabs[sheet], now.tabs.get(sheet), tops.get(sheet)
        if after is None or top is None:
            continue
        at = stand(book, top, {top.at: top.was[top.at] or ""}).get(top.at, top.at)
        places = stand(now, top, {each: mark(entered_at(before, top.row, each)) for each in (at, column)})
        rows = rows_of(after, code_at(before, row, at), places.get(at, at))
        found |= {(sheet, each, places.get(column, column)) for each in rows or [row]}
    return frozenset(found)
