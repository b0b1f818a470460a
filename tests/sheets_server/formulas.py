"""A small calculator: enough of the formula language for what the program and its tests write.

An unknown function gives #NAME?, as Google does; a text that cannot be read gives #ERROR!.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.sheets_server.a1 import parse_cells, split_title
from tests.sheets_server.formats import serial_of, show
from tests.sheets_server.spreadsheet import Sheet, Spreadsheet

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<error>\#[A-Z/0]+[?!A]?)"""
    r"""|(?P<ref>(?:(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)?\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?"""
    r"""(?::\$?[A-Za-z]{1,3}(?:\$?[1-9]\d*)?)?(?![\w(.]))"""
    r"""|(?P<number>\d+(?:[.]\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d][\w.]*)"""
    r"""|(?P<op><>|<=|>=|[-+*/^&=<>%(),;]))"""
)
_KINDS = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
    "Loading...": "LOADING",
}


@dataclass(frozen=True)
class Failure(Exception):
    """A formula's error, by the text that its cell shows."""

    shown: str
    message: str = ""

    def as_value(self) -> dict[str, Any]:
        return {
            "errorValue": {"type": _KINDS[self.shown]} | ({"message": self.message} if self.message else {})
        }


def shown_error(value: dict[str, Any]) -> str:
    """The text that a cell shows for an errorValue."""
    kind = value["errorValue"].get("type", "ERROR")
    return next((text for text, name in _KINDS.items() if name == kind), "#ERROR!")


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
            return _as_value(_Reader(self, sheet, key[1], key[2], formula[1:]).result())
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


class _Reader:
    """Recursive descent over one formula. A range is a list of plain values; an error inside is a Failure."""

    def __init__(self, evaluator: Evaluator, sheet: Sheet, row: int, column: int, text: str) -> None:
        self.evaluator, self.sheet, self.row, self.column = evaluator, sheet, row, column
        self.tokens, self.at = self._tokens(text), 0

    def _tokens(self, text: str) -> list[tuple[str, str]]:
        tokens, at = [], 0
        text = text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match or not match.lastgroup:
                raise Failure("#ERROR!", "Formula parse error.")
            tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()
        return tokens

    def result(self) -> Any:
        value = self._comparison()
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

    def _binary(self, below: Callable[[], Any], operators: dict[str, Callable[[Any, Any], Any]]) -> Any:
        value = below()
        while self._peek() in operators:
            operator = operators[self._take()[1]]
            value = operator(_scalar(value), _scalar(below()))
        return value

    def _comparison(self) -> Any:
        return self._binary(self._joined, _COMPARISONS)

    def _joined(self) -> Any:
        return self._binary(self._sum, {"&": lambda one, other: self._text(one) + self._text(other)})

    def _sum(self) -> Any:
        return self._binary(
            self._product,
            {"+": lambda a, b: _number(a) + _number(b), "-": lambda a, b: _number(a) - _number(b)},
        )

    def _product(self) -> Any:
        return self._binary(self._power, {"*": lambda a, b: _number(a) * _number(b), "/": _divide})

    def _power(self) -> Any:
        return self._binary(self._signed, {"^": lambda a, b: _number(a) ** _number(b)})

    def _signed(self) -> Any:
        if self._peek() in ("-", "+"):
            sign = -1 if self._take()[1] == "-" else 1
            return sign * _number(_scalar(self._signed()))
        value = self._atom()
        while self._peek() == "%":
            self._take()
            value = _number(_scalar(value)) / 100
        return value

    def _atom(self) -> Any:
        kind, text = self._take()
        if text == "(":
            value = self._comparison()
            self._expect(")")
            return value
        if kind == "text":
            return text[1:-1].replace('""', '"')
        if kind == "number":
            return float(text) if "." in text or "e" in text.lower() else int(text)
        if kind == "error":
            raise Failure(text if text in _KINDS else "#ERROR!")
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
        if name in _LAZY:
            return _LAZY[name](self, thunks)
        if name not in _FUNCTIONS:
            raise Failure("#NAME?", f"Unknown function: '{name}'.")
        return _FUNCTIONS[name](self, [self._run(thunk) for thunk in thunks])

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

    def _run(self, start: int) -> Any:
        saved, self.at = self.at, start
        try:
            return "" if self._peek() in (",", ";", ")") else self._comparison()
        finally:
            self.at = saved

    def _text(self, value: Any) -> str:
        value = _scalar(value)
        return "" if value is None else show(value, None, self.evaluator.book.locale)


def _scalar(value: Any) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Failure):
        raise value
    return value


def _number(value: Any) -> float:
    value = _scalar(value)
    if value is None or value == "":
        if value == "":
            raise Failure(
                "#VALUE!", "expects number values. But '' is a text and cannot be coerced to a number."
            )
        return 0
    if isinstance(value, int | float):
        return value
    try:
        return float(value)
    except ValueError:
        message = f"expects number values. But '{value}' is a text and cannot be coerced to a number."
        raise Failure("#VALUE!", message) from None


def _divide(one: Any, other: Any) -> float:
    if _number(other) == 0:
        raise Failure("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
    return _number(one) / _number(other)


def _rank(value: Any, other: Any) -> tuple[int, Any]:
    """Numbers before texts before booleans; an empty cell takes the kind of its neighbour."""
    if value is None:
        return _rank("" if isinstance(other, str) else False if isinstance(other, bool) else 0, 0)
    if isinstance(value, bool):
        return (2, value)
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, b: _rank(a, b) == _rank(b, a),
    "<>": lambda a, b: _rank(a, b) != _rank(b, a),
    "<": lambda a, b: _rank(a, b) < _rank(b, a),
    ">": lambda a, b: _rank(a, b) > _rank(b, a),
    "<=": lambda a, b: _rank(a, b) <= _rank(b, a),
    ">=": lambda a, b: _rank(a, b) >= _rank(b, a),
}


def _if(reader: _Reader, starts: list[int]) -> Any:
    if _truth(reader._run(starts[0])):
        return reader._run(starts[1]) if len(starts) > 1 else True
    return reader._run(starts[2]) if len(starts) > 2 else False


def _iferror(reader: _Reader, starts: list[int]) -> Any:
    try:
        return _scalar(reader._run(starts[0]))
    except Failure:
        return reader._run(starts[1]) if len(starts) > 1 else ""


def _iserror(reader: _Reader, starts: list[int]) -> bool:
    try:
        _scalar(reader._run(starts[0]))
    except Failure:
        return True
    return False


def _isnumber(reader: _Reader, starts: list[int]) -> bool:
    """An error is no number, and no error either."""
    return not _iserror(reader, starts) and bool(_numbers([reader._run(starts[0])]))


def _truth(value: Any) -> bool:
    value = _scalar(value)
    if isinstance(value, str) and value:
        raise Failure("#VALUE!", f"expects boolean values. But '{value}' is a text.")
    return bool(value)


def _flat(values: list[Any]) -> list[Any]:
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    for item in flat:
        _scalar(item)
    return flat


def _numbers(values: list[Any]) -> list[float]:
    return [one for one in _flat(values) if isinstance(one, int | float) and not isinstance(one, bool)]


def _date(values: list[Any]) -> float:
    return serial_of(date(int(_number(values[0])), int(_number(values[1])), int(_number(values[2]))))


def _sparse_text(reader: _Reader, values: list[Any]) -> str:
    pattern = {"type": "DATE" if re.search("[dy]", str(values[1])) else "NUMBER", "pattern": str(values[1])}
    return show(_scalar(values[0]), pattern, reader.evaluator.book.locale)


def _search(reader: _Reader, values: list[Any]) -> int:
    """Where a text begins in another, case aside, from 1."""
    found = reader._text(values[1]).lower().find(reader._text(values[0]).lower())
    if found < 0:
        raise Failure("#VALUE!", f"In SEARCH evaluation, cannot find '{values[0]}'.")
    return found + 1


def _na(reader: _Reader, values: list[Any]) -> Any:
    raise Failure("#N/A", "Did not find value.")


_LAZY: dict[str, Callable[[_Reader, list[int]], Any]] = {
    "IF": _if,
    "IFERROR": _iferror,
    "ISERROR": _iserror,
    "ISNUMBER": _isnumber,
}
_FUNCTIONS: dict[str, Callable[[_Reader, list[Any]], Any]] = {
    "TODAY": lambda reader, values: int(serial_of(reader.evaluator.now.date())),
    "NOW": lambda reader, values: serial_of(reader.evaluator.now.replace(tzinfo=None)),
    "AND": lambda reader, values: all(_truth(one) for one in _flat(values)),
    "OR": lambda reader, values: any(map(_truth, _flat(values))),
    "NOT": lambda reader, values: not _truth(values[0]),
    "ISBLANK": lambda reader, values: _scalar(values[0]) is None,
    "ISTEXT": lambda reader, values: isinstance(_scalar(values[0]), str),
    "SUM": lambda reader, values: sum(_numbers(values)),
    "MIN": lambda reader, values: min(_numbers(values), default=0),
    "MAX": lambda reader, values: max(_numbers(values), default=0),
    "COUNT": lambda reader, values: len(_numbers(values)),
    "COUNTA": lambda reader, values: sum(one is not None for one in _flat(values)),
    "ROUND": lambda reader, values: round(_number(values[0]), int(_number(values[1])) if values[1:] else 0),
    "INT": lambda reader, values: int(_number(values[0]) // 1),
    "ABS": lambda reader, values: abs(_number(values[0])),
    "LEN": lambda reader, values: len(reader._text(values[0])),
    "LEFT": lambda reader, values: reader._text(values[0])[: int(_number(values[1])) if values[1:] else 1],
    "SEARCH": _search,
    "TRIM": lambda reader, values: " ".join(reader._text(values[0]).split()),
    "UPPER": lambda reader, values: reader._text(values[0]).upper(),
    "LOWER": lambda reader, values: reader._text(values[0]).lower(),
    "CONCATENATE": lambda reader, values: "".join(reader._text(one) for one in _flat(values)),
    "DATE": lambda reader, values: _date(values),
    "TEXT": _sparse_text,
    "ROW": lambda reader, values: reader.row + 1,
    "COLUMN": lambda reader, values: reader.column + 1,
    "NA": _na,
    "HYPERLINK": lambda reader, values: values[-1],
}
