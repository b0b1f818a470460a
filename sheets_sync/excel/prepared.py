"""What a sheet prepares for whole columns: the style of cells that are not there yet, and the width."""

from __future__ import annotations

from sheets_sync.excel.xml import Element, tag

_USUAL_WIDTH = 8.43  # characters, Excel's own default


class PreparedColumns:
    """The `<cols>` of one sheet, by 0-based column."""

    def __init__(self, root: Element) -> None:
        columns = root.iterfind(f"{tag('cols')}/{tag('col')}")
        self._spans = [(int(c.get("min", "0")) - 1, int(c.get("max", "0")) - 1, c) for c in columns]
        self._known: dict[int, tuple[str | None, float]] = {}

    def style(self, column: int) -> str | None:
        """The index into cellXfs that an empty cell of the column shows, or None."""
        return self._of(column)[0]

    def width(self, column: int) -> float:
        """Characters that fit across the column."""
        return self._of(column)[1]

    def _of(self, column: int) -> tuple[str | None, float]:
        if column not in self._known:
            found = next((c for first, last, c in self._spans if first <= column <= last), None)
            facts = (None, None) if found is None else (found.get("style"), found.get("width"))
            self._known[column] = (facts[0], float(facts[1] or _USUAL_WIDTH))
        return self._known[column]
