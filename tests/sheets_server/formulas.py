"""A small calculator: enough of the formula language for what the program and its tests write.

An unknown function gives #NAME?, as Google does; a text that cannot be read gives #ERROR!.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from tests.sheets_server.a1 import parse_cells, split_title
from tests.sheets_server.coercing import COMPARISONS, KINDS, Failure, divide, number, scalar, shown_error
from tests.sheets_server.formats import show
from tests.sheets_server.functions import FUNCTIONS, LAZY
from tests.sheets_server.spreadsheet import Sheet, Spreadsheet

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<error>\#[A-Z/0]+[?!A]?)"""
    r"""|(?P<ref>(?:(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)?\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?"""
    r"""(?::\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?)?(?![\w(.]))"""
    r"""|(?P<number>\d+(?:[.]\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d][\w.]*)"""
    r"""|(?P<op><>|<=|>=|[-+*/^&=<>%(),;]))"""
)


@dataclass
class Evaluator:
    """Effective values of one spreadsheet at one moment (`now`: local time in the spreadsheet's zone)."""

    book: Spreadsheet
    now: datetime
    known: dict[tuple[int, int, int], dict[str, Any] | None] = field(default_factory=dict)
    busy: set[tuple[int, int, int]] = field(default_factory=set)

    def effective(self, sheet: Sheet, row: int, column: int) -> dict[str, Any] | None:
        """The cell's effective value as an ExtendedValue, or None when it is empty."""
        entered = sheet.cell(row, column).entered
        if not entered or "formulaValue" not in entered:
            return entered
        key = (sheet.sheet_id, row, column)
        if key not in self.known:
            self.known[key] = self._worked_out(key, sheet, entered["formulaValue"])
        return self.known[key]

    def _worked_out(self, key: tuple[int, int, int], sheet: Sheet, formula: str) -> dict[str, Any]:
        if key in self.busy:
            return Failure("#REF!", "Circular dependency detected.").as_value()
        self.busy.add(key)
        try:
            return _as_value(Reader(self, sheet, key[1], key[2], formula[1:]).result())
        except Failure as failure:
            return failure.as_value()
        finally:
            self.busy.discard(key)


def _as_value(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Failure):
        return value.as_value()
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"stringValue": "" if value is None else str(value)} if value is not None else {"numberValue": 0}


def _plain(value: dict[str, Any] | None) -> Any:
    if not value:
        return None
    if "errorValue" in value:
        return Failure(shown_error(value), value["errorValue"].get("message", ""))
    return next(iter(value.values()))


@lru_cache(maxsize=4096)
def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match or not match.lastgroup:
            raise Failure("#ERROR!", "Formula parse error.")
        tokens.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return tokens


class Reader:
    """Recursive descent over one formula. A range is a list of plain values; an error inside is a Failure."""

    def __init__(self, evaluator: Evaluator, sheet: Sheet, row: int, column: int, text: str) -> None:
        self.evaluator, self.sheet, self.row, self.column = evaluator, sheet, row, column
        self.tokens, self.at = _tokens(text.rstrip()), 0

    def result(self) -> Any:
        value = self._value()
        if self.at != len(self.tokens):
            raise Failure("#ERROR!", "Formula parse error.")
        return value

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise Failure("#ERROR!", "Formula parse error.")
        self.at += 1
        return self.tokens[self.at - 1]

    def _expect(self, text: str) -> None:
        if self._take()[1] != text:
            raise Failure("#ERROR!", "Formula parse error.")

    def _value(self, least: int = 0) -> Any:
        """What stands here, with every operator that binds at least so tightly."""
        value = self._signed()
        while (found := _OPERATORS.get(self._peek())) and found[0] >= least:
            self._take()
            value = found[1](self, scalar(value), scalar(self._value(found[0] + 1)))
        return value

    def _signed(self) -> Any:
        if self._peek() in ("-", "+"):
            sign = -1 if self._take()[1] == "-" else 1
            return sign * number(scalar(self._signed()))
        value = self._atom()
        while self._peek() == "%":
            self._take()
            value = number(scalar(value)) / 100
        return value

    def _atom(self) -> Any:
        kind, text = self._take()
        if text == "(":
            value = self._value()
            self._expect(")")
            return value
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "number":
            return float(text) if "." in text or "e" in text.lower() else int(text)
        if kind == "error":
            raise Failure(text if text in KINDS else "#ERROR!")
        if kind == "name" and self._peek() == "(":
            return self._call(text.upper())
        if text.upper() in ("TRUE", "FALSE"):
            return text.upper() == "TRUE"
        if kind in ("ref", "name"):
            return self._referred(text)
        raise Failure("#ERROR!", "Formula parse error.")

    def _referred(self, text: str) -> Any:
        title, cells = split_title(text)
        sheet = self.sheet if title is None else self.evaluator.book.find_title(title)
        if sheet is None:
            raise Failure("#REF!", "Unresolved sheet name.")
        named = self.evaluator.book.find_name(text)
        if named:
            sheet = self.evaluator.book.find_id(named["range"].get("sheetId", 0)) or sheet
            box = sheet.box(named["range"])
        else:
            area = parse_cells(cells or "")
            if area is None:
                raise Failure("#NAME?", f"Unknown range name: '{text}'.")
            if (area.top or 0) >= len(sheet.lines) or (area.left or 0) >= len(sheet.columns):
                raise Failure("#REF!", "Reference does not exist.")
            grid = {"startRowIndex": area.top, "endRowIndex": area.bottom}
            box = sheet.box(grid | {"startColumnIndex": area.left, "endColumnIndex": area.right})
        return [_plain(self.evaluator.effective(sheet, row, column)) for row, column in box]

    def _call(self, name: str) -> Any:
        self._expect("(")
        thunks = self._arguments()
        if name in LAZY:
            return LAZY[name](self, thunks)
        if name not in FUNCTIONS:
            raise Failure("#NAME?", f"Unknown function: '{name}'.")
        return FUNCTIONS[name](self, [self.run(thunk) for thunk in thunks])

    def _arguments(self) -> list[int]:
        """Where each argument starts; they are skipped now and run when the function wants them."""
        starts: list[int] = []
        if self._peek() == ")":
            self._take()
            return starts
        starts.append(self.at)
        depth = 0
        while True:
            text = self._take()[1]
            if text == "(":
                depth += 1
            elif text == ")" and depth == 0:
                return starts
            elif text == ")":
                depth -= 1
            elif text in (",", ";") and depth == 0:
                starts.append(self.at)

    def run(self, start: int) -> Any:
        saved, self.at = self.at, start
        try:
            return "" if self._peek() in (",", ";", ")") else self._value()
        finally:
            self.at = saved

    def text(self, value: Any) -> str:
        value = scalar(value)
        return "" if value is None else show(value, None, self.evaluator.book.locale)


_Operator = Callable[[Reader, Any, Any], Any]
_OPERATORS: dict[str, tuple[int, _Operator]] = {  # how tightly each binds
    "&": (1, lambda reader, a, b: reader.text(a) + reader.text(b)),
    "+": (2, lambda reader, a, b: number(a) + number(b)),
    "-": (2, lambda reader, a, b: number(a) - number(b)),
    "*": (3, lambda reader, a, b: number(a) * number(b)),
    "/": (3, lambda reader, a, b: divide(a, b)),
    "^": (4, lambda reader, a, b: number(a) ** number(b)),
}
for _name, _compare in COMPARISONS.items():
    _OPERATORS[_name] = (0, lambda reader, a, b, compare=_compare: compare(a, b))
