"""What a write had put that was taken back: where its cells stand now."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_sync.google.book import Book
from sheets_sync.google.guarded import Undoing
from sheets_sync.google.reading import find_tab
from sheets_sync.google.standing import copied, stand
from sheets_sync.store import TabSpec, Undone, WorkbookRead


def undone(undoing: Undoing, book: Book, tabs: Sequence[TabSpec], read: WorkbookRead) -> Undone:
    """By tab, code and column, in the words of the engine."""
    taken, cells = undoing.taken, set[tuple[str, str, str]]()
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    for spec in tabs:
        tab = find_tab(book, spec, read.sync)
        top = tops.get(tab.sheet) if tab is not None else None
        if top is not None:
            now = stand(book, top, copied(top))
            keys = {place: key for key, place in read.tabs[spec.key].headers.items()}
            cells |= {
                (spec.key, row.key, keys[place])
                for row in taken.rows
                if row.sheet == top.sheet and row.key
                for column in row.puts
                if (place := now.get(column, column)) in keys
            }
    return Undone(undoing.generation, cells)
