"""Notes on cells that a batch of ours wrote in a row that was not meant: taken back with the values.

Copies hold no notes. So a batch that puts notes says in its receipt which ones stood in those columns when
they were read, by code: should the rows have moved, each cell gets the one that its row had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sheets_sync.google.batch import Put
from sheets_sync.google.book import Book
from sheets_sync.google.giving_back import Fix, place_of
from sheets_sync.google.receipt import Copied, Receipt, entered_at
from sheets_sync.google.values import mark


def noted(fixes: Sequence[Fix], taken: Receipt, book: Book) -> list[Fix]:
    """The same, each with the note that its cell had, where the one that the batch put there still stands."""
    rows = {(row.sheet, row.row): row for row in taken.rows}
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    return [
        _with_note(fix, rows.get((fix.sheet, fix.row)), tops.get(fix.sheet), taken, book) for fix in fixes
    ]


def _with_note(fix: Fix, row: Copied | None, top: Copied | None, taken: Receipt, book: Book) -> Fix:
    put, tab = (row.notes.get(fix.column) if row is not None else None), book.tabs.get(fix.sheet)
    place = place_of(tab, fix) if put is not None and tab is not None else None
    if tab is None or place is None or tab.note(place, fix.column) != put:
        return fix
    stays = top is not None and mark(entered_at(tab, top.row, fix.column)) == top.was.get(fix.column)
    return replace(fix, note=taken.noted.get((fix.sheet, fix.key, fix.column), "") if stays else "")


def kept(given_back: Mapping[int, Put], meant: Mapping[int, Put]) -> dict[int, Put]:
    """What is meant for a row over what is given back to it; a note that is given back stays."""
    back = {column: put.note for column, put in given_back.items()}
    return {
        **given_back,
        **{c: replace(put, note=back.get(c) if put.note is None else put.note) for c, put in meant.items()},
    }
