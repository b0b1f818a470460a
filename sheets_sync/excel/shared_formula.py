"""A formula shared by a range: its master is moved to another cell before it is overwritten."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field

from sheets_sync.excel import refs
from sheets_sync.excel.grid import positioned_cells, positioned_rows
from sheets_sync.excel.xml import Element, tag

_F = tag("f")


@dataclass(slots=True)
class _Sharers:
    """The cells that share one formula, in the order of the sheet, and how many stand in each column."""

    cells: deque[tuple[int, int, Element]] = field(default_factory=deque)
    columns: Counter[int] = field(default_factory=Counter)
    gone: set[Element] = field(default_factory=set)

    def add(self, column: int, row: int, formula: Element) -> None:
        self.cells.append((column, row, formula))
        self.columns[column] += 1

    def leave(self, column: int, formula: Element) -> None:
        """Count a cell no longer; the first and the last that stay come to the ends."""
        self.gone.add(formula)
        self.columns[column] -= 1
        if not self.columns[column]:
            del self.columns[column]
        while self.cells and self.cells[0][2] in self.gone:
            self.cells.popleft()
        while self.cells and self.cells[-1][2] in self.gone:
            self.cells.pop()

    def area(self) -> str:
        """The smallest range around those that stay."""
        first, last = self.cells[0][1], self.cells[-1][1]
        return f"{refs.name(min(self.columns), first)}:{refs.name(max(self.columns), last)}"


class SharedFormulas:
    """Who shares which formula of a sheet, gathered once, however many cells are then overwritten."""

    def __init__(self, root: Element) -> None:
        self._by_index: dict[str, _Sharers] = {}
        for row, line in positioned_rows(root):
            for column, cell in positioned_cells(line):
                formula = cell.find(_F) if len(cell) else None
                if formula is not None and formula.get("t") == "shared":
                    self._by_index.setdefault(formula.get("si", ""), _Sharers()).add(column, row, formula)

    def leave(self, formula: Element, from_column: int, from_row: int) -> None:
        """Before a cell loses its shared formula: make the next sharer its master, with the formula as it
        reads in that place. A cell that only shares one is no longer counted."""
        sharers = self._by_index[formula.get("si", "")]
        sharers.leave(from_column, formula)
        if not formula.text or not sharers.cells or formula.get("si") is None:
            return
        column, row, heir = sharers.cells[0]
        heir.text = refs.moved(formula.text, column - from_column, row - from_row)
        heir.set("ref", sharers.area())
