"""Values that went astray although the receipt looks right: its copies may come from before an edit of the
same instant, so the next read looks at the rows themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import Fix
from sheets_sync.google.receipt import Copied, Receipt, code_at, entered_at, rows_of
from sheets_sync.google.values import Entered, mark

# What a row of a code held under a header (tab's id, code, header's text, header's row), for the row and
# column where it stands now; None if not known.
Old = Callable[[int, str, str, int, tuple[int, int]], Entered | None]


def strayed(
    taken: Receipt, book: Book, telling: Mapping[int, Collection[int]], old: Old
) -> dict[Copied, list[Fix] | None]:
    """Rows whose values went astray, each with what gives back the cells that were hit and its own, or None
    where nobody knows what they held. `telling`: by tab's id, the columns that tell one row from another."""
    found: dict[Copied, list[Fix] | None] = {}
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    for row in taken.rows:
        top = tops.get(row.sheet)
        if row.puts and row.is_as_read and top is not None:
            astray = _Astray(book.tabs[row.sheet], row, top, telling.get(row.sheet, ()), old)
            wrong = astray.cells()
            if wrong:
                found[row] = _fixes(astray, wrong)
    return found


def _fixes(astray: _Astray, wrong: Sequence[int]) -> list[Fix] | None:
    row, at, here = astray.row, astray.at, astray.here
    found: list[Fix] = []
    for column in wrong:
        back = astray.held(column)
        if back is None:
            return None
        found.append(Fix(row.sheet, row.row, at, here, column, row.puts[column], back, row.grey.get(column)))
    own = [column for column in row.puts if column not in wrong]
    return found + [
        Fix(
            row.sheet, row.row, at, row.key, astray.now_at(column), row.puts[column], row.old[column],
            row.grey.get(column),
        )
        for column in own
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Astray:
    """One written row against the tab as it stands; `top` is the header's row as it was then."""

    tab: Tab
    row: Copied
    top: Copied
    telling: Collection[int]
    old: Old

    @property
    def at(self) -> int:
        """Where the code column stands now."""
        return self.now_at(self.row.at)

    @property
    def here(self) -> str:
        """The code that stands at the row's place now."""
        return code_at(self.tab, self.row.row, self.at)

    def now_at(self, column: int) -> int:
        """Where a column stands now, by its header."""
        wanted = self.top.was.get(column)
        line = self.tab.lines.get(self.top.row)
        places = (
            [c for c in line.cells if mark(entered_at(self.tab, self.top.row, c)) == wanted] if line else []
        )
        return column if column in places or len(places) != 1 else places[0]

    def cells(self) -> list[int]:
        """The columns whose value stands in another's row or column, and not where it belongs."""
        tab, row = self.tab, self.row
        if self.here == row.key or row.at in row.puts:
            real = [column for column, put in row.puts.items() if put != row.was.get(column)]
            moved = [column for column in real if self.now_at(column) != column]
            return [column for column in moved if self._is_only_here(column)]
        shown = all(mark(entered_at(tab, row.row, c)) == each for c, each in row.puts.items())
        own = rows_of(tab, row.key, self.at)
        proper = any(self._shows(place) for place in own) or (not own and self._lost_its_code())
        return list(row.puts) if shown and not proper else []

    def held(self, column: int) -> Entered | None:
        """What the cell held: nothing in a row or column that is new, else what was last read there."""
        line, header = self.tab.lines.get(self.row.row), self.tab.at(self.top.row, column)
        others = [c for c in line.cells if c not in self.row.puts] if line is not None else []
        if not others or header.value is None:
            return {}
        place = self.row.row, column
        return self.old(self.tab.sheet, self.here, str(header.value), self.top.row, place)

    def _lost_its_code(self) -> bool:
        """Whether it is still the row that was meant, whose code is gone since: without any code, what tells
        it from other rows stands there, whatever the unit typed beside it; under a code that no other row
        had (one mistyped), everything that it said."""
        row, coded = self.row, self.here
        if coded and rows_of(self.tab, coded, self.at) == [row.row] and self.held(self.at):
            return False  # a row that stood elsewhere
        said = {
            self.now_at(column): mark(old)
            for column, old in row.old.items()
            if old and "formulaValue" not in old and column not in {*row.puts, row.at}
        }
        asked = [column for column in said if coded or column in self.telling]
        same = (mark(entered_at(self.tab, row.row, column)) == said[column] for column in asked)
        return bool(asked) and all(same)

    def _is_only_here(self, column: int) -> bool:
        put = self.row.puts[column]
        proper = mark(entered_at(self.tab, self.row.row, self.now_at(column)))
        return mark(entered_at(self.tab, self.row.row, column)) == put != proper

    def _shows(self, place: int) -> bool:
        puts = self.row.puts.items()
        return all(mark(entered_at(self.tab, place, self.now_at(c))) == each for c, each in puts)
