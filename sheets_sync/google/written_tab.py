"""A tab as it stands after a batch, beside what the batch's copies say of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sheets_sync.google.book import Tab
from sheets_sync.google.receipt import Copied, Receipt, by_code, entered_at
from sheets_sync.google.values import Entered, mark


@dataclass(frozen=True, slots=True)
class WrittenTab:
    """A tab as it stands: `top` is the header's row as it was then, `telling` are the columns that tell its
    rows apart, `then` the rows that were copied, by their places, `written` all written rows, `now` where a
    column of the header stands, `codes` where each code does, and `bore` the copied rows by theirs."""

    tab: Tab
    top: Copied
    telling: Collection[int]
    then: Mapping[int, Mapping[int, Entered]]
    written: Sequence[Copied]
    now: Mapping[int, int]
    codes: Mapping[str, Sequence[int]]
    bore: Mapping[str, Sequence[Mapping[int, Entered]]]
    _counted: dict[tuple[int, int], Counter[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, taken: Receipt, tab: Tab, top: Copied, telling: Collection[int]) -> WrittenTab:
        """The tab of a header's row."""
        places = dict[str, list[int]]()
        for column in tab.lines[top.row].cells if top.row in tab.lines else ():
            places.setdefault(mark(entered_at(tab, top.row, column)), []).append(column)
        now = {
            column: column if column in found or len(found) != 1 else found[0]
            for column, header in top.old.items()
            for found in (places.get(mark(header), ()),)
            if header
        }
        written = [row for row in taken.rows if row.sheet == top.sheet and row.key]
        then, bore = taken.then(top.sheet), dict[str, list[Mapping[int, Entered]]]()
        for held in then.values():
            bore.setdefault(str(held.get(top.at, {}).get("stringValue", "")), []).append(held)
        return cls(tab, top, telling, then, written, now, by_code(tab, now.get(top.at, top.at)), bore)

    def say(self, column: int, now: int, said: str) -> int:
        """How many rows say this in a column (where it stands `now`), or said it when they were copied."""
        if (column, now) not in self._counted:
            shown = Counter(mark(entered_at(self.tab, place, now)) for place in self.tab.lines)
            then = Counter(mark(held.get(column, {})) for held in self.then.values())
            self._counted[column, now] = shown | then
        return self._counted[column, now][said]

    def rows_of(self, code: str) -> Sequence[int]:
        """Every row of a code."""
        return self.codes.get(code, ()) if code else ()
