"""What a write hit before it was read, and that could not be given back: it is told, so that it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_sync.google.book import Book
from sheets_sync.google.giving_back import Fix
from sheets_sync.google.reading import bound_to, find_tab, sync_values
from sheets_sync.google.receipt import entered_at
from sheets_sync.google.values import mark
from sheets_sync.store import Overwritten, TabSpec


def gone(book: Book, fixes: Sequence[Fix]) -> list[Fix]:
    """Texts that stand nowhere in their tab after all: somebody typed over them, or took their row away,
    before they could be given back."""
    texts = [fix for fix in fixes if "stringValue" in fix.back and mark(fix.back) != fix.now]
    shown = {
        sheet: {mark(entered_at(tab, row, c)) for row, line in tab.lines.items() for c in line.cells}
        for sheet in {fix.sheet for fix in texts}
        if (tab := book.tabs.get(sheet)) is not None
    }
    return [fix for fix in texts if mark(fix.back) not in shown.get(fix.sheet, ())]


def told(book: Book, tabs: Sequence[TabSpec], hit: Sequence[Fix]) -> list[Overwritten]:
    """The same by tab, code and column, as far as they stood in columns of the program's."""
    sync, found = sync_values(book), list[Overwritten]()
    for spec in tabs if hit else ():
        tab = find_tab(book, spec, sync)
        if tab is not None:
            columns = {place: key for key, place in bound_to(book, spec, tab).columns.items()}
            found += [
                Overwritten(spec.key, fix.key, columns[fix.column], str(fix.back["stringValue"]))
                for fix in hit
                if fix.sheet == tab.sheet and fix.column in columns
            ]
    return found
