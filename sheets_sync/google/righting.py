"""A write whose rows had moved, put right by one batch: what was hit by mistake gets its values back, and
what was meant goes where its row stands now.

All of it is read from the answer of the write itself, which shows the whole book, so that no second read is
needed. Where a place is not beyond doubt there is no such batch: everything is given back and read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sheets_sync.excel.grid import Line
from sheets_sync.google import giving_back, noting
from sheets_sync.google.batch import Put, Target
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.receipt import Receipt, code_at, entered_at, rows_of
from sheets_sync.google.values import Entered, cell, mark
from sheets_sync.store import EMPTY

_Row = tuple[int, int]  # sheet id, 1-based row


@dataclass(frozen=True, slots=True)
class Righted:
    """The rows of the batch that puts a write right, and the book as it would be had nothing been written."""

    targets: Sequence[Target]
    undone: Book


def righted(read: Book, now: Book, taken: Receipt, meant: Sequence[Target]) -> Righted | None:
    """What puts a write of `meant` right, that was made over `read` and left `now` with a receipt; None where
    the place of a row is not known: its code is gone or there twice, its cells or the headers changed, or
    what was hit lost its code, so that two rows bear one."""
    if any(row.at in row.puts and not row.is_as_read for row in taken.rows):
        return None
    given_back = giving_back.targets(now, noting.noted(giving_back.undoing(taken, now), taken, now))
    undone = without(now, given_back)
    wanted: dict[_Row, dict[int, Put]] = {(each.sheet, each.row): dict(each.puts) for each in given_back}
    stayed: set[_Row] = set()
    for target in meant:
        place = _place(read, undone, target)
        if place is None:
            return None
        row = target.sheet, place
        wanted[row] = noting.kept(wanted.get(row, {}), _moved(target, place))
        stayed |= {row} if place == target.row else set()
    at = {target.sheet: target.at for target in meant}
    rows = (_target((now, undone), row, at[row[0]], wanted[row], row in stayed) for row in sorted(wanted))
    tops = [target for target in meant if not target.puts]
    return Righted([*tops, *(each for each in rows if each.puts or each.backs)], undone)


def without(book: Book, given_back: Sequence[Target]) -> Book:
    """The book once these rows are written."""
    tabs = dict(book.tabs)
    for sheet, targets in groupby(
        sorted(given_back, key=lambda each: each.sheet), key=lambda each: each.sheet
    ):
        tabs[sheet] = _with(tabs[sheet], {target.row: target.values for target in targets})
    return replace(book, tabs=tabs)


def _with(tab: Tab, rows: Mapping[int, Mapping[int, Entered]]) -> Tab:
    lines = dict(tab.lines)
    for row, puts in rows.items():
        cells = dict(lines[row].cells) if row in lines else {}
        cells |= {column: cell({"userEnteredValue": value}) for column, value in puts.items()}
        lines[row] = Line(row, {c: each for c, each in cells.items() if each is not EMPTY}, hidden=False)
    return replace(tab, lines={row: line for row, line in sorted(lines.items()) if line.cells})


def _place(read: Book, undone: Book, target: Target) -> int | None:
    """Where the row of a target stands, its cells being as they were read."""
    tab, before = undone.tabs[target.sheet], read.tabs[target.sheet]
    if not target.puts:
        places = [target.row] if code_at(tab, target.row, target.at) == target.code else []
    elif target.code:
        places = rows_of(tab, target.code, target.at)
    else:  # a new row: only its whole content tells it from another
        places = [target.row] if _cells(tab, target.row) == _cells(before, target.row) else []
    if len(places) != 1:
        return None
    place, rows = places[0], target.row - places[0]
    shown = {column: giving_back.shifted(entered_at(tab, place, column), rows) for column in target.was}
    return place if all(mark(shown[column]) == was for column, was in target.was.items()) else None


def _cells(tab: Tab, row: int) -> object:
    return tab.lines[row].cells if row in tab.lines else {}


def _moved(target: Target, place: int) -> dict[int, Put]:
    """What is put, as it reads in the row's present place."""
    rows = place - target.row
    return {
        column: replace(put, value=giving_back.shifted(put.value, rows)) if put.value else put
        for column, put in target.puts.items()
    }


def _target(books: tuple[Book, Book], row: _Row, at: int, wanted: Mapping[int, Put], stayed: bool) -> Target:
    """Of a row only the cells that do not show yet what they are to show (their notes and looks, too, are
    right only where the row `stayed`); of every cell that shows something else than it would without us, what
    that is."""
    now, undone = (book.tabs[row[0]] for book in books)
    shown = {column: mark(entered_at(now, row[1], column)) for column in wanted}
    puts = {
        column: put
        for column, put in wanted.items()
        if (put.value is not None and mark(put.value) != shown[column])
        or (not stayed and (put.note, put.grey) != (None, None))
    }
    olds = {column: entered_at(undone, row[1], column) for column in wanted}
    backs = {column: old for column, old in olds.items() if mark(old) != shown[column]}
    was = {column: shown[column] for column in {*puts, *backs}}
    return Target(row[0], row[1], at, code_at(now, row[1], at), puts, was, backs)
