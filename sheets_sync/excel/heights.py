"""Row heights that let wrapped text be read: LibreOffice does not fit rows of a file said to be Excel's."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

LINE = 15.75  # points of one line of 12-point text
HIGHEST = 409.5  # points, Excel's limit
_FILL = 1.1  # letters of the face per character of column width, less what wrapping leaves empty


def height(cells: Iterable[tuple[str, float]]) -> float:
    """Points for the tallest of (text, column width in characters), at least one line."""
    return min(HIGHEST, LINE * max((lines(text, width) for text, width in cells), default=1))


def lines(text: str, width: float) -> int:
    """How many lines a text takes when wrapped at a column width."""
    room = max(1.0, width * _FILL)
    if len(text) <= room and "\n" not in text:
        return 1
    return sum(max(1, ceil(len(line) / room)) for line in text.split("\n"))
