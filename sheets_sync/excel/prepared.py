"""What a sheet prepares for whole columns: the style of cells that are not there yet, and the width."""

from __future__ import annotations

from copy import deepcopy

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


def prepare(root: Element, column: int, width: float, style: str | None) -> None:
    """Give one column a width and style of its own, out of a span that covers several."""
    number = column + 1
    spans = root.find(tag("cols"))
    if spans is None:
        spans = root.makeelement(tag("cols"))
        root.find(tag("sheetData")).addprevious(spans)
    for span in list(spans):
        first, last = int(span.get("min", "0")), int(span.get("max", "0"))
        if first <= number <= last:
            for part in ((first, number - 1), (number + 1, last)):
                if part[0] <= part[1]:
                    kept = deepcopy(span)
                    kept.attrib.update({"min": str(part[0]), "max": str(part[1])})
                    span.addprevious(kept)
            spans.remove(span)
    own = root.makeelement(tag("col"), {"min": str(number), "max": str(number), "width": f"{width:g}"})
    if style is not None:
        own.set("style", style)
    own.set("customWidth", "1")
    later = next((span for span in spans if int(span.get("min", "0")) > number), None)
    if later is None:
        spans.append(own)
    else:
        later.addprevious(own)
