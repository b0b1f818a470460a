"""Cell references inside a formula: found, moved with a copied cell, and kept true when rows or columns
move."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.sheets_server.a1 import column_letters, column_number

_PIECE = re.compile(
    r"""("(?:[^"]|"")*")|((?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)?"""
    r"""(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d*)(?![\w(!])""",
)


@dataclass(frozen=True)
class Reference:
    """One corner: title as written (with `!`) or empty, zero-based, with its `$` marks."""

    title: str
    row: int
    column: int
    row_fixed: bool
    column_fixed: bool

    def __str__(self) -> str:
        fixed = ("$" if self.column_fixed else "", "$" if self.row_fixed else "")
        return f"{self.title}{fixed[0]}{column_letters(self.column)}{fixed[1]}{self.row + 1}"


def rewrite(formula: str, change: Callable[[Reference], Reference | None]) -> str:
    """The formula with every reference changed; None writes #REF!."""

    def one(match: re.Match[str]) -> str:
        if match[1] or _inside_word(formula, match.start()):
            return match[0]
        found = Reference(
            match[2] or "", int(match[6]) - 1, column_number(match[4]), bool(match[5]), bool(match[3])
        )
        changed = change(found)
        return "#REF!" if changed is None else str(changed)

    return _PIECE.sub(one, formula)


def _inside_word(formula: str, at: int) -> bool:
    return at > 0 and (formula[at - 1].isalnum() or formula[at - 1] in "_.$")


def relocate(formula: str, rows: int, columns: int) -> str:
    """As pasted `rows` further down and `columns` further right: relative references move along."""

    def move(one: Reference) -> Reference | None:
        row = one.row if one.row_fixed else one.row + rows
        column = one.column if one.column_fixed else one.column + columns
        return None if row < 0 or column < 0 else replace(one, row=row, column=column)

    return rewrite(formula, move)


def follow(formula: str, rows: bool, place: Callable[[int], int | None], titles: set[str]) -> str:
    """After rows (or columns) of the sheet moved: `place` gives each old index its new one, None when it is
    gone.

    `titles` are the ways in which this formula may name that sheet ("" for its own sheet).
    """

    def move(one: Reference) -> Reference | None:
        if one.title not in titles:
            return one
        index = place(one.row if rows else one.column)
        if index is None:
            return None
        return replace(one, row=index) if rows else replace(one, column=index)

    return rewrite(formula, move)
