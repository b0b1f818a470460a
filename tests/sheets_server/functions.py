"""The functions that formulas may call."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.sheets_server.coercing import Failure, number, scalar
from tests.sheets_server.formats import serial_of, show

if TYPE_CHECKING:
    from tests.sheets_server.formulas import Reader


def _if(reader: Reader, starts: list[int]) -> Any:
    if _truth(reader.run(starts[0])):
        return reader.run(starts[1]) if len(starts) > 1 else True
    return reader.run(starts[2]) if len(starts) > 2 else False


def _iferror(reader: Reader, starts: list[int]) -> Any:
    try:
        return scalar(reader.run(starts[0]))
    except Failure:
        return reader.run(starts[1]) if len(starts) > 1 else ""


def _iserror(reader: Reader, starts: list[int]) -> bool:
    try:
        scalar(reader.run(starts[0]))
    except Failure:
        return True
    return False


def _isnumber(reader: Reader, starts: list[int]) -> bool:
    """An error is no number, and no error either."""
    return not _iserror(reader, starts) and bool(_numbers([reader.run(starts[0])]))


def _truth(value: Any) -> bool:
    value = scalar(value)
    if isinstance(value, str) and value:
        raise Failure("#VALUE!", f"expects boolean values. But '{value}' is a text.")
    return bool(value)


def _flat(values: list[Any]) -> list[Any]:
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    for item in flat:
        scalar(item)
    return flat


def _numbers(values: list[Any]) -> list[float]:
    return [one for one in _flat(values) if isinstance(one, int | float) and not isinstance(one, bool)]


def _date(values: list[Any]) -> float:
    return serial_of(date(int(number(values[0])), int(number(values[1])), int(number(values[2]))))


def _sparse_text(reader: Reader, values: list[Any]) -> str:
    pattern = {"type": "DATE" if re.search("[dy]", str(values[1])) else "NUMBER", "pattern": str(values[1])}
    return show(scalar(values[0]), pattern, reader.evaluator.book.locale)


def _search(reader: Reader, values: list[Any]) -> int:
    """Where a text begins in another, case aside, from 1."""
    found = reader.text(values[1]).lower().find(reader.text(values[0]).lower())
    if found < 0:
        raise Failure("#VALUE!", f"In SEARCH evaluation, cannot find '{values[0]}'.")
    return found + 1


def _na(reader: Reader, values: list[Any]) -> Any:
    raise Failure("#N/A", "Did not find value.")


def _loading(reader: Reader, values: list[Any]) -> Any:
    """What comes from elsewhere is not there yet, and stays so here."""
    raise Failure("Loading...", "Loading...")


LAZY: dict[str, Callable[[Reader, list[int]], Any]] = {
    "IF": _if,
    "IFERROR": _iferror,
    "ISERROR": _iserror,
    "ISNUMBER": _isnumber,
}
FUNCTIONS: dict[str, Callable[[Reader, list[Any]], Any]] = {
    "TODAY": lambda reader, values: int(serial_of(reader.evaluator.now.date())),
    "NOW": lambda reader, values: serial_of(reader.evaluator.now.replace(tzinfo=None)),
    "AND": lambda reader, values: all(_truth(one) for one in _flat(values)),
    "OR": lambda reader, values: any(map(_truth, _flat(values))),
    "NOT": lambda reader, values: not _truth(values[0]),
    "ISBLANK": lambda reader, values: scalar(values[0]) is None,
    "ISTEXT": lambda reader, values: isinstance(scalar(values[0]), str),
    "SUM": lambda reader, values: sum(_numbers(values)),
    "MIN": lambda reader, values: min(_numbers(values), default=0),
    "MAX": lambda reader, values: max(_numbers(values), default=0),
    "COUNT": lambda reader, values: len(_numbers(values)),
    "COUNTA": lambda reader, values: sum(one is not None for one in _flat(values)),
    "ROUND": lambda reader, values: round(number(values[0]), int(number(values[1])) if values[1:] else 0),
    "INT": lambda reader, values: int(number(values[0]) // 1),
    "ABS": lambda reader, values: abs(number(values[0])),
    "LEN": lambda reader, values: len(reader.text(values[0])),
    "LEFT": lambda reader, values: reader.text(values[0])[: int(number(values[1])) if values[1:] else 1],
    "SEARCH": _search,
    "TRIM": lambda reader, values: " ".join(reader.text(values[0]).split()),
    "UPPER": lambda reader, values: reader.text(values[0]).upper(),
    "LOWER": lambda reader, values: reader.text(values[0]).lower(),
    "CONCATENATE": lambda reader, values: "".join(reader.text(one) for one in _flat(values)),
    "DATE": lambda reader, values: _date(values),
    "TEXT": _sparse_text,
    "ROW": lambda reader, values: reader.row + 1,
    "COLUMN": lambda reader, values: reader.column + 1,
    "NA": _na,
    "IMPORTRANGE": _loading,
    "GOOGLEFINANCE": _loading,
    "HYPERLINK": lambda reader, values: values[-1],
}
