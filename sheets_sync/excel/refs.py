"""Cell references (A1, $B$2, C3:D9) as 0-based columns and 1-based rows, and formulas moved by an offset."""

from __future__ import annotations

import re
from functools import cache, lru_cache

MAX_COLUMN = 16_384
MAX_ROW = 1_048_576

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# Strings, quoted sheet names and brackets are skipped whole; a name or function is not taken for a reference.
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|'(?:[^']|'')*'"
    r"|\[[^\]]*\]"
    r"|(?<![\w.$])(?P<c1>\$?)(?P<col>[A-Za-z]{1,3})(?P<r1>\$?)(?P<row>[0-9]{1,7})(?![\w.(!])"
    r"|(?<![\w.$])(?P<ca>\$?[A-Za-z]{1,3}):(?P<cb>\$?[A-Za-z]{1,3})(?![\w.(!])"
    r"|(?<![\w.$])(?P<ra>\$?[0-9]{1,7}):(?P<rb>\$?[0-9]{1,7})(?![\w.(!])"
)


@cache
def column_index(letters: str) -> int:
    """A -> 0, Z -> 25, AA -> 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


@lru_cache(maxsize=MAX_COLUMN)
def column_letters(index: int) -> str:
    """0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def split(reference: str) -> tuple[int, int] | None:
    """(column, row) of a single cell reference, or None when it is not one."""
    match = _CELL.fullmatch(reference)
    return (column_index(match[1]), int(match[2])) if match else None


def area(reference: str) -> tuple[int, int, int, int] | None:
    """(first column, first row, last column, last row) of `A1` or `A1:B9`, or None."""
    first, _, last = reference.partition(":")
    begin, end = split(first), split(last or first)
    return (*begin, *end) if begin and end else None


def name(column: int, row: int) -> str:
    """The A1 reference of a cell."""
    return f"{column_letters(column)}{row}"


def moved(formula: str, columns: int, rows: int) -> str:
    """The formula as Excel would fill it that many columns right and rows down (ECMA-376, 18.3.1.40).

    A reference that leaves the sheet becomes #REF!.
    """

    def shift(match: re.Match[str]) -> str:
        if match["col"]:
            column = _shift_column(match["c1"] + match["col"], columns)
            row = _shift_row(match["r1"] + match["row"], rows)
            return column + row if column and row else "#REF!"
        if match["ca"]:
            pair = [_shift_column(match["ca"], columns), _shift_column(match["cb"], columns)]
        elif match["ra"]:
            pair = [_shift_row(match["ra"], rows), _shift_row(match["rb"], rows)]
        else:
            return match[0]
        return ":".join(pair) if all(pair) else "#REF!"

    return _TOKEN.sub(shift, formula)


def _shift_column(letters: str, columns: int) -> str:
    if letters.startswith("$"):
        return letters
    index = column_index(letters) + columns
    return column_letters(index) if 0 <= index < MAX_COLUMN else ""


def _shift_row(digits: str, rows: int) -> str:
    if digits.startswith("$"):
        return digits
    row = int(digits) + rows
    return str(row) if 1 <= row <= MAX_ROW else ""
