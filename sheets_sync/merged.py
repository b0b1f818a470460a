"""Cells under merged ranges: only the top left one holds anything, and it counts for its own row alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_sync.store import EMPTY, Cell, Under

Range = tuple[int, int, int, int]  # first column, first row, last column, last row; rows are 1-based
_CODE = "code"
_FAR = 200  # rows below the last used one in which a merged range may have swallowed a row


@dataclass(frozen=True, slots=True)
class Merges:
    """The merged ranges of a tab whose columns are bound, over its cells by row and column."""

    ranges: Sequence[Range]
    columns: Mapping[str, int]
    header_row: int
    cells: Mapping[int, Mapping[int, Cell]]

    def covered(self) -> dict[int, dict[str, Under]]:
        """By row below the header and column key, the cells under a range. A row that is not used is only
        there for its code: it may be one whose every cell was merged away."""
        last, found = max(self.cells, default=self.header_row), dict[int, dict[str, Under]]()
        for area in self.ranges:
            left, top, right, bottom = area
            inside = {key: column for key, column in self.columns.items() if left <= column <= right}
            for row in range(max(top, self.header_row + 1), min(bottom, last + _FAR) + 1) if inside else ():
                for key, column in inside.items():
                    if (column, row) != (left, top):
                        found.setdefault(row, {})[key] = self._seen(area, column)
        return {row: keys for row, keys in found.items() if row in self.cells or _CODE in keys}

    def bottom(self) -> int:
        """The last row in which a new one would not be seen as it is: a range hides its code, or goes on from
        rows that are used over other columns; 0 for none."""
        code, seen = self.columns.get(_CODE, -1), self.columns.values()
        hides = [
            b for left, top, right, b in self.ranges if left <= code <= right and (code > left or b > top)
        ]
        last = lowest = max(self.cells, default=self.header_row)
        for left, top, right, bottom in sorted(self.ranges, key=lambda area: area[1]):
            if top <= lowest and any(left <= column <= right for column in seen):
                lowest = max(lowest, bottom)
        return max(*hides, lowest if lowest > last else 0, 0)

    def _seen(self, area: Range, column: int) -> Under:
        left, top, _, _ = area
        if column != left or top <= self.header_row:
            return Under()
        return Under(top, self.cells.get(top, {}).get(left, EMPTY))
