"""Where columns stand: by the marks of their headers, then and now."""

from __future__ import annotations

from collections.abc import Mapping

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.receipt import Copied, entered_at
from sheets_sync.google.values import mark


def stand(book: Book, top: Copied, headers: Mapping[int, str]) -> dict[int, int]:
    """Where columns stand now, by the marks of their headers: of those that no other column bears."""
    tab = book.tabs.get(top.sheet)
    line = tab.lines.get(top.row) if tab is not None else None
    if tab is None or line is None:
        return {}
    places: dict[str, list[int]] = {}
    for column in line.cells:
        places.setdefault(mark(entered_at(tab, top.row, column)), []).append(column)
    return {
        column: places[header][0] for column, header in headers.items() if len(places.get(header, ())) == 1
    }


def came_from(column: int, now: Mapping[int, str], before: Mapping[int, str]) -> int | None:
    """Where the column that stands there now stood before, by the headers' marks; None for a new one."""
    if now.get(column) == before.get(column):
        return column
    places = [c for c, header in before.items() if header == now.get(column)]
    return places[0] if len(places) == 1 else None


def heads(book: Book, top: Copied | None) -> tuple[dict[int, str], dict[int, str]]:
    """The marks of a tab's headers as they stand, and as they were copied."""
    tab = book.tabs.get(top.sheet) if top is not None else None
    return ({}, {}) if top is None or tab is None else (headers(tab, top.row), copied(top))


def headers(tab: Tab, top: int) -> dict[int, str]:
    """The marks of the headers as they stand."""
    return {c: mark(entered_at(tab, top, c)) for c in tab.lines[top].cells} if top in tab.lines else {}


def copied(top: Copied) -> dict[int, str]:
    """The marks of the headers as they were copied."""
    return {column: mark(old) for column, old in top.old.items() if old}
