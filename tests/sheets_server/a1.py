"""A1 notation: from text to an area of a sheet and back.

Forms taken (Sheets API guide, "Cell references"): `A1`, `A1:B2`, `A:B`, `1:2`, `A5:A`, `B2:3`, with `$`
anywhere, either end first, and `R1C1`, `R1C1:R2C2`; after `Title!` or `'Quoted ''title'''!` (a single
quote inside may stand alone, as in the guide's own `'Jon's_Data'!A1`); a bare title or named range stands
for all of it.
"""

import re
from dataclasses import dataclass

_CELL = re.compile(r"^\$?([A-Za-z]{1,3})?\$?([1-9][0-9]{0,7})?$")
_NUMBERED = re.compile(r"^[Rr]([1-9]\d*)[Cc]([1-9]\d*)(?::[Rr]([1-9]\d*)[Cc]([1-9]\d*))?$")
_SIMPLE_TITLE = re.compile(r"^[^\W\d]\w*$")
_LOOKS_LIKE_CELL = re.compile(r"^([A-Za-z]{1,3}[1-9][0-9]*|[Rr][0-9]*[Cc][0-9]*)$")


@dataclass(frozen=True)
class Area:
    """Half-open and zero-based, as GridRange; None is an open side."""

    top: int | None = None
    bottom: int | None = None
    left: int | None = None
    right: int | None = None


def column_number(letters: str) -> int:
    """`A` is 0, `Z` 25, `AA` 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def split_title(text: str) -> tuple[str | None, str | None]:
    """`(title, cells)`; a quoted title without cells gives `(title, None)`, bare text `(None, text)`."""
    if text.startswith("'"):
        match = re.match(r"^'(.*)'(?:!([^'!]*))?$", text, re.S)
        return (match[1].replace("''", "'"), match[2]) if match else (None, None)
    if "!" in text:
        title, _, cells = text.rpartition("!")
        return title, cells
    return None, text


def parse_cells(text: str) -> Area | None:
    """The part after the title; None when it is not a range of cells."""
    numbered = _NUMBERED.match(text)
    if numbered:
        top, left, bottom, right = (int(one) - 1 for one in (numbered[1], numbered[2], *_last(numbered)))
        return _between((top, left), (bottom, right))
    first, colon, second = text.partition(":")
    start, end = _corner(first), _corner(second) if colon else None
    if start is None or (colon and end is None):
        return None
    if not colon:
        row, column = start
        return None if row is None or column is None else Area(row, row + 1, column, column + 1)
    assert end is not None
    return _between(start, end)


def _last(numbered: re.Match[str]) -> tuple[str, str]:
    """The second corner of an R1C1 range, which is the first where there is one cell."""
    return (numbered[3], numbered[4]) if numbered[3] else (numbered[1], numbered[2])


def _corner(text: str) -> tuple[int | None, int | None] | None:
    match = _CELL.match(text)
    if not text or not match or not (match[1] or match[2]):
        return None
    return (int(match[2]) - 1 if match[2] else None, column_number(match[1]) if match[1] else None)


def _between(start: tuple[int | None, int | None], end: tuple[int | None, int | None]) -> Area:
    top, bottom = _span(start[0], end[0])
    left, right = _span(start[1], end[1])
    return Area(top, bottom, left, right)


def _span(one: int | None, other: int | None) -> tuple[int | None, int | None]:
    if one is None or other is None:
        return (other if one is None else one), None
    return min(one, other), max(one, other) + 1


def quote_title(title: str) -> str:
    """As Google writes a title in the ranges of its answers."""
    if _SIMPLE_TITLE.match(title) and not _LOOKS_LIKE_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def cell_name(row: int, column: int) -> str:
    return f"{column_letters(column)}{row + 1}"


def write(title: str, top: int, bottom: int, left: int, right: int) -> str:
    """The closed form of an area, `Title!A1:B2`, or `Title!A1` for one cell."""
    first, last = cell_name(top, left), cell_name(bottom - 1, right - 1)
    return f"{quote_title(title)}!{first}" + ("" if first == last else f":{last}")
