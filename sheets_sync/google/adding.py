"""Tabs that a spreadsheet was made without, added whole and filled by the same batch as everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sheets_sync.excel.text import folded
from sheets_sync.google import provision
from sheets_sync.google.book import Book
from sheets_sync.google.reading import find_tab, sheet_key, sync_values
from sheets_sync.google.updates import Request, free_sheets
from sheets_sync.google.writing import refuse_impossible
from sheets_sync.store import TabSpec, WriteBatch, free_title


def added(book: Book, batch: WriteBatch, tabs: Sequence[TabSpec]) -> tuple[list[Request], dict[str, str]]:
    """The requests that make the batch's new tabs with their rows, right of the tabs that are kept already,
    and the `_sync` values that tell which they are. A tab of the unit's own of that title stays what it is.

    Raises Refused, naming the cells at fault.
    """
    fresh = [tab for tab in tabs if tab.key in batch.tabs]
    if not fresh:
        return [], {}
    mine = [cell for cell in batch.cells if cell.tab in batch.tabs]
    refuse_impossible(mine)
    titles = {folded(tab.title) for tab in book.tabs.values()}
    place, sheets = _right_of_ours(book, batch, tabs), free_sheets(book.tabs, provision.FIRST)
    made: list[Request] = []
    keys: dict[str, str] = {}
    for tab in fresh:
        sheet = next(sheets)
        titled = replace(tab, title=free_title(tab.title, titles))
        keys[sheet_key(tab.key)] = str(sheet)
        made += provision.tab_requests(sheet, place, titled, [cell for cell in mine if cell.tab == tab.key])
        place += 1
    return made, keys


def _right_of_ours(book: Book, batch: WriteBatch, tabs: Sequence[TabSpec]) -> int:
    sync, order = sync_values(book), list(book.tabs)
    ours = [find_tab(book, tab, sync) for tab in tabs if tab.key not in batch.tabs]
    return max((order.index(tab.sheet) + 1 for tab in ours if tab is not None), default=len(order))
