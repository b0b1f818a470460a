"""What a write left in a row of which nobody knows what it held there: nobody typed that, until the next
write of ours puts the record's value in its place, also where the worker that found it dies before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheets_sync.google.batch import Doubt
from sheets_sync.google.book import Book
from sheets_sync.google.reading import Doubts
from sheets_sync.google.receipt import Copied, Receipt, code_at, entered_at
from sheets_sync.google.standing import stand
from sheets_sync.google.values import mark


def told(rows: Sequence[Copied], taken: Receipt, book: Book) -> list[Doubt]:
    """What the batch that was `taken` left, as its receipt will tell: by the codes that these rows bear now
    and their headers."""
    found = list(taken.doubts)
    for row in rows:
        for top in (each for each in taken.rows if each.sheet == row.sheet and each.is_top):
            tab, now = book.tabs[row.sheet], stand(book, top, {c: was or "" for c, was in top.was.items()})
            code = code_at(tab, row.row, now.get(top.at, top.at))
            for column, put in row.puts.items():
                places = {column, now.get(column, column)}
                shown = [place for place in places if mark(entered_at(tab, row.row, place)) == put]
                found += [(row.sheet, code, mark(entered_at(tab, top.row, place)), put) for place in shown]
    return found


def cells(taken: Receipt, book: Book) -> Doubts:
    """Where that stands now."""
    return frozenset(_cells(taken, book)) if taken.doubts else frozenset()


def _cells(taken: Receipt, book: Book) -> Iterator[tuple[int, int, int]]:
    for top in (each for each in taken.rows if each.is_top and each.sheet in book.tabs):
        tab = book.tabs[top.sheet]
        at = stand(book, top, {top.at: top.was[top.at] or ""}).get(top.at, top.at)
        line = tab.lines.get(top.row)
        headers = {c: mark(entered_at(tab, top.row, c)) for c in line.cells} if line is not None else {}
        for sheet, code, header, put in taken.doubts:
            rows = [row for row in tab.lines if sheet == top.sheet and code_at(tab, row, at) == code]
            columns = [column for column, each in headers.items() if each == header]
            for row in rows:
                for column in columns:
                    if mark(entered_at(tab, row, column)) == put:
                        yield sheet, row, column
