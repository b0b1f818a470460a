"""Cells under merged ranges: only the top left one holds anything, and it counts for its own row alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_sync.store import EMPTY, Cell, Under

Range = tuple[int, int, int, int]  # first column, first row, last column, last row; rows are 1-based
Span = tuple[int, int]  # first and last row
_CODE = "code"
_LAST = 1_048_576  # row of an Excel sheet
_FAR = 200  # rows below the last used one in which a merged range may have swallowed a row


def row_below(last: int, spans: Sequence[Span]) -> int:
    """The first row below that one in which a new row is seen as it is, however many are merged. A column
    that is merged as a whole hides what it hides in every row."""
    row = last + 1
    for first, end in spans:
        if first <= row <= end and (not first or end < _LAST):
            row = end + 1
    return row


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

    def spans(self) -> list[Span]:
        """First and last row of each range in which a new row would not be seen as it is, in order; from the
        top where it is the code that would be hidden, for such a row would be put there again and again. In
        its first row a range hides what stands beside the first column."""
        code, found, columns = self.columns.get(_CODE, -1), list[Span](), self.columns.values()
        for left, top, right, bottom in self.ranges:
            first = top if any(left < column <= right for column in columns) else top + 1
            if left <= code <= right and (code > left or bottom > top):
                found.append((0, bottom))
            elif first <= bottom and any(left <= column <= right for column in columns):
                found.append((first, bottom))
        return sorted(found)

    def _seen(self, area: Range, column: int) -> Under:
        left, top, _, _ = area
        if column != left or top <= self.header_row:
            return Under()
        return Under(top, self.cells.get(top, {}).get(left, EMPTY))
