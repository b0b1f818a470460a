"""What a batch overwrote, read from the copies that it left: was it what had been read there?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sheets_sync.google.batch import Put, Target, copies_title
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.values import Entered, as_entered, mark
from sheets_sync.store import Kind


@dataclass(frozen=True, slots=True)
class Copied:
    """A target row as the batch left it: what was expected, and what the copy shows."""

    sheet: int
    row: int
    at: int
    code: str  # expected
    key: str  # the code once written
    puts: Mapping[int, str]  # marks of what was put
    was: Mapping[int, str]  # marks of what was expected
    found: str  # the code that stood there
    old: Mapping[int, Entered]  # what stood in the cells that were put

    @property
    def carries(self) -> str:
        """The code of the row that was hit, as it stands now."""
        return self.key if self.at in self.puts else self.found

    @property
    def is_as_read(self) -> bool:
        """Whether the batch overwrote what it thought it would."""
        return self.found == self.code and all(
            mark(self.old.get(column, {})) == each for column, each in self.was.items()
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """The last batch of ours in a book."""

    batch: str
    before: str  # the generation that it replaced
    rows: Sequence[Copied]


@dataclass(frozen=True, slots=True)
class Fix:
    """Give a cell back what it held, in the row that now carries `key`, while it still shows `now`."""

    sheet: int
    row: int
    at: int
    key: str
    column: int
    now: str
    back: Entered


def receipt(book: Book, kept: str) -> Receipt | None:
    """The receipt that `_sync` points to, or None when there is none to be read."""
    try:
        head = json.loads(kept)
        rows = [
            each
            for sheet, copies in head["tabs"]
            if sheet in book.tabs
            for each in _copied(book, sheet, copies)
        ]
        return Receipt(head["batch"], head["before"], rows)
    except (ValueError, KeyError, TypeError):
        return None


def undoing(taken: Receipt) -> list[Fix]:
    """Everything that the batch put, to be given back what the copies show."""
    return [
        Fix(row.sheet, row.row, row.at, row.carries, column, now, row.old.get(column, {}))
        for row in taken.rows
        for column, now in row.puts.items()
    ]


def strayed(taken: Receipt, book: Book, old: Callable[[Tab, str, int], Entered | None]) -> list[Fix | Copied]:
    """Rows that took another's values although the copies look right (they may come from before an edit
    of the same instant). Fixes where `old` knows what stood there, else the row itself."""
    found: list[Fix | Copied] = []
    for row in taken.rows:
        tab = book.tabs[row.sheet]
        here = code_at(tab, row.row, row.at)
        if not row.puts or not row.is_as_read or here == row.key or not _shows(tab, row.row, row.puts):
            continue
        if any(_shows(tab, place, row.puts) for place in _rows_of(tab, row.key, row.at)):
            continue
        for column, now in row.puts.items():
            back = old(tab, here, column)
            found.append(row if back is None else Fix(row.sheet, row.row, row.at, here, column, now, back))
    return found


def targets(book: Book, fixes: Sequence[Fix]) -> list[Target]:
    """The rows to write for what can still be given back; a cell typed over since is left."""
    rows: dict[tuple[int, int, int, str], dict[int, Fix]] = {}
    for fix in fixes:
        tab = book.tabs.get(fix.sheet)
        place = _place(tab, fix) if tab is not None else None
        if tab is not None and place is not None and mark(_entered(tab, place, fix.column)) == fix.now:
            rows.setdefault((fix.sheet, place, fix.at, fix.key), {})[fix.column] = fix
    return [
        Target(
            sheet, row, at, key, {c: Put(fix.back) for c, fix in cells.items()},
            {c: fix.now for c, fix in cells.items()},
        )
        for (sheet, row, at, key), cells in rows.items()
    ]  # fmt: skip


def code_at(tab: Tab, row: int, column: int) -> str:
    """The text in the code column, '' for none."""
    value = tab.at(row, column).value
    return "" if value is None else str(value)


def _place(tab: Tab, fix: Fix) -> int | None:
    if code_at(tab, fix.row, fix.at) == fix.key:
        return fix.row
    places = _rows_of(tab, fix.key, fix.at)
    return places[0] if len(places) == 1 else None


def _rows_of(tab: Tab, code: str, at: int) -> list[int]:
    return [row for row in tab.lines if code_at(tab, row, at) == code] if code else []


def _shows(tab: Tab, row: int, puts: Mapping[int, str]) -> bool:
    return all(mark(_entered(tab, row, column)) == each for column, each in puts.items())


def _entered(tab: Tab, row: int, column: int) -> Entered:
    return as_entered(tab.at(row, column))


def _copied(book: Book, sheet: int, copies: int) -> list[Copied]:
    tab = book.tabs.get(copies)
    if tab is None or tab.title != copies_title(book.tabs[sheet]):
        return []
    found = []
    for line in tab.lines.values():
        column = max(line.cells)
        kept = line.cells[column]
        if kept.kind is not Kind.TEXT or not str(kept.value).startswith('{"at"'):
            continue
        note = json.loads(str(kept.value))
        puts = {int(c): each for c, each in note["puts"].items()}
        was = {int(c): each for c, each in note["was"].items()}
        old = {c: as_entered(tab.at(line.position, c)) for c in {*puts, *was}}
        shown = code_at(tab, line.position, note["at"])
        found.append(
            Copied(sheet, line.position, note["at"], note["code"], note["key"], puts, was, shown, old)
        )
    return found
