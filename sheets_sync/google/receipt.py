"""What a batch overwrote, read from the copies that it left: was it what had been read there?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sheets_sync.google.batch import Put, Target, copies_title
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.values import Entered, as_entered, mark
from sheets_sync.store import Kind

# What a row of a code held under a header (tab's id, code, header's text, header's row), for the row and
# column where it stands now; None if not known.
Old = Callable[[int, str, str, int, tuple[int, int]], Entered | None]


@dataclass(frozen=True, slots=True, eq=False)
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


def strayed(taken: Receipt, book: Book, old: Old) -> dict[Copied, list[Fix] | None]:
    """Rows whose values went astray although the copies look right (these may come from before an edit of
    the same instant), each with what gives the cells back, or None where nobody knows what they held."""
    found: dict[Copied, list[Fix] | None] = {}
    tops = {row.sheet: row for row in taken.rows if not row.puts}
    for row in taken.rows:
        top = tops.get(row.sheet)
        if row.puts and row.is_as_read and top is not None:
            wrong = _Astray(book.tabs[row.sheet], row, top).cells()
            if wrong:
                backs = {column: _held(book.tabs[row.sheet], row, top, column, old) for column in wrong}
                at = _Astray(book.tabs[row.sheet], row, top).at
                here = code_at(book.tabs[row.sheet], row.row, at)
                known = {column: back for column, back in backs.items() if back is not None}
                found[row] = (
                    [Fix(row.sheet, row.row, at, here, c, row.puts[c], back) for c, back in known.items()]
                    if len(known) == len(backs)
                    else None
                )
    return found


@dataclass(frozen=True, slots=True)
class _Astray:
    """One written row against the tab as it stands; `top` is the header's row as it was then."""

    tab: Tab
    row: Copied
    top: Copied

    @property
    def at(self) -> int:
        """Where the code column stands now."""
        return self.now_at(self.row.at)

    def now_at(self, column: int) -> int:
        """Where a column stands now, by its header."""
        wanted = self.top.was.get(column)
        line = self.tab.lines.get(self.top.row)
        places = (
            [c for c in line.cells if mark(_entered(self.tab, self.top.row, c)) == wanted] if line else []
        )
        return column if column in places or len(places) != 1 else places[0]

    def cells(self) -> list[int]:
        """The columns whose value stands in another's row or column, and not where it belongs."""
        tab, row = self.tab, self.row
        if code_at(tab, row.row, self.at) == row.key or row.at in row.puts:
            real = [column for column, put in row.puts.items() if put != row.was.get(column)]
            moved = [column for column in real if self.now_at(column) != column]
            return [column for column in moved if self._is_only_here(column)]
        here = all(mark(_entered(tab, row.row, c)) == each for c, each in row.puts.items())
        own = [place for place in _rows_of(tab, row.key, self.at) if self._shows(place)]
        return list(row.puts) if here and not own else []

    def _is_only_here(self, column: int) -> bool:
        put = self.row.puts[column]
        proper = mark(_entered(self.tab, self.row.row, self.now_at(column)))
        return mark(_entered(self.tab, self.row.row, column)) == put != proper

    def _shows(self, place: int) -> bool:
        puts = self.row.puts.items()
        return all(mark(_entered(self.tab, place, self.now_at(c))) == each for c, each in puts)


def _held(tab: Tab, row: Copied, top: Copied, column: int, old: Old) -> Entered | None:
    """What the cell held: nothing in a row or column that is new, else what was last read there."""
    line, header = tab.lines.get(row.row), tab.at(top.row, column)
    others = [c for c in line.cells if c not in row.puts] if line is not None else []
    if not others or header.value is None:
        return {}
    here = code_at(tab, row.row, _Astray(tab, row, top).at)
    return old(tab.sheet, here, str(header.value), top.row, (row.row, column))


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
