"""Where the columns stand now that a batch wrote to: some may have been dragged in its very instant, which
its receipt need not show, and some since. What the written rows show tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.receipt import Receipt, by_code, code_at, entered_at
from sheets_sync.google.values import mark

_ROWS = 50  # so many written rows tell enough
_NOTHING = mark({})


class Written(Protocol):
    """A row as it was written."""

    @property
    def puts(self) -> Mapping[int, str]:
        """Marks of what was put, by the column that was meant."""

    def shows(self, column: int) -> str:
        """The mark of what stands there now."""


def landed(rows: Sequence[Written], now: Mapping[int, int]) -> Mapping[int, int]:
    """By the column that was meant, where what was put there stands now; `now`: where the columns of the
    headers stand. Of what explains as much, that the columns were moved later comes first."""
    if all(column == place for column, place in now.items()):
        return now
    return max(ways(now), key=lambda way: _explains(rows[:_ROWS], way))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it was written, where it stands now."""

    puts: Mapping[int, str]
    tab: Tab
    place: int

    def shows(self, column: int) -> str:
        return mark(entered_at(self.tab, self.place, column))


def places(taken: Receipt, book: Book, now: Mapping[int, Mapping[int, int]]) -> dict[int, Mapping[int, int]]:
    """By tab's id, where what a batch put stands, whatever code its row bore, for tabs whose columns moved;
    `now`: where these stand."""
    found: dict[int, Mapping[int, int]] = {}
    for sheet, columns in now.items():
        if all(column == place for column, place in columns.items()):
            continue
        tab = book.tabs[sheet]
        at = next((row.at for row in taken.rows if row.sheet == sheet), 0)
        codes = by_code(tab, columns.get(at, at))
        rows = []
        for row in taken.rows:
            if row.sheet == sheet and row.puts:
                is_there = code_at(tab, row.row, columns.get(at, at)) == row.carries
                own = [row.row] if is_there else codes.get(row.carries, ())
                rows += [_Row(row.puts, tab, own[0])] if len(own) == 1 else []
        found[sheet] = landed(rows, columns)
    return found


def _explains(rows: Sequence[Written], way: Mapping[int, int]) -> tuple[int, int]:
    """How many values stand where they would, and how many cells, the empty ones too."""
    found = [
        put for row in rows for column, put in row.puts.items() if row.shows(way.get(column, column)) == put
    ]
    return sum(put != _NOTHING for put in found), len(found)


def ways(now: Mapping[int, int]) -> Iterator[Mapping[int, int]]:
    """Where the columns may stand now: all was moved since, nothing was, or some in the instant and others
    since: columns were inserted since, one was dragged in the instant and another since, or some were
    inserted in the instant, whatever came since."""
    columns, places = sorted(now), sorted(now.values())
    yield now
    yield {column: column for column in now}
    yield dict(zip(columns, places, strict=True))
    for count in range(1, places[-1] - columns[-1] + 1):
        for place in columns:
            yield {column: column + count * (column >= place) for column in now}
    if now.keys() == set(now.values()):
        there = {place: column for column, place in now.items()}
        order = [columns.index(there[place]) for place in columns]
        for last in _dragged(len(columns)):
            first = [0] * len(order)
            for place, before in enumerate(last):
                first[before] = order[place]
            if _is_dragged(first):
                yield {columns[before]: columns[place] for place, before in enumerate(last)}
    free = sorted({*range(places[-1] + 2)} - {*places})  # where the inserted ones stand, the last one outside
    for count in range(1, len(free) + 1):
        for begin in columns:
            new = dict(zip(range(begin, begin + count), free, strict=False))
            old = {c: now.get(c - count * (c >= begin), c) for c in columns}
            yield old | {c: place for c, place in new.items() if c in now}


def _dragged(count: int) -> Iterator[list[int]]:
    """Every order of so many columns that one drag makes."""
    for taken in range(count):
        for put in range(count):
            order = list(range(count))
            order.insert(put, order.pop(taken))
            yield order


def _is_dragged(order: Sequence[int]) -> bool:
    """Whether one drag makes this order."""
    moved = [place for place, column in enumerate(order) if place != column]
    if not moved:
        return False
    first, last = moved[0], moved[-1]
    part, whole = list(order[first : last + 1]), list(range(first, last + 1))
    return part in ([*whole[1:], whole[0]], [whole[-1], *whole[:-1]])
