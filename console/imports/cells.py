"""One typed cell as a value of its column: dates, yes/no, choices, numbers."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from console.imports.columns import Column
from console.rules.vietnamese import fold, normalise

_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_YES = {"co", "x", "true", "1", "dung", "yes"}
_NO = {"khong", "false", "0", "sai", "no"}
_SERIALS = range(20_000, 80_000)  # 1954 to 2119, as Excel counts days


class CellError(ValueError):
    """A cell that cannot be taken as it stands; the message is a Vietnamese phrase."""


def text(value: Any) -> str:
    """A cell as text: no '.0' after whole numbers, dates as the office writes them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date)):
        return f"{value:%d/%m/%Y}"
    return normalise(str(value))


def convert(column: Column, value: Any) -> Any:
    """The cell's value for its column, None or '' when empty. Raises CellError.

    Columns that name a unit or an account stay text here: they are looked up by the importer.
    """
    typed = text(value)
    if not typed:
        return None
    if column.kind == "date":
        return day(value)
    if column.kind == "yes_no":
        return _yes_no(typed)
    if column.kind == "choice":
        return _choice(column, typed)
    if column.kind == "number":
        return _number(typed)
    if column.kind == "list":
        return [part for part in (normalise(part) for part in typed.split(";")) if part]
    return typed


def day(value: Any) -> date:
    """A date cell, a date as text (day first), or a day number of Excel. Raises CellError."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and int(value) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(value))
    typed = text(value)
    first, iso = _DAY.fullmatch(typed), _ISO.fullmatch(typed)
    if first is None and iso is None:
        raise CellError(f"“{typed}” không phải ngày, hãy ghi như 20/9/2025")
    parts = first.groups()[::-1] if first else iso.groups() if iso else ()
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise CellError(f"“{typed}” không có trong lịch") from None


def is_day(value: Any) -> bool:
    """Whether the cell is a date, not words that speak of one."""
    try:
        day(value)
    except CellError:
        return False
    return True


def _yes_no(typed: str) -> bool:
    folded = fold(typed)
    if folded not in _YES | _NO:
        raise CellError(f"“{typed}”: chỉ ghi Có hoặc Không")
    return folded in _YES


def _choice(column: Column, typed: str) -> str:
    wanted = fold(typed)
    for code, label in column.choices:
        if wanted in (fold(label), fold(code)):
            return code
    labels = "; ".join(label for code, label in column.choices if code)
    raise CellError(f"“{typed}” không có trong danh mục ({labels})")


def _number(typed: str) -> int:
    digits = typed.removesuffix("%").strip()
    if not digits.isdigit():
        raise CellError(f"“{typed}” không phải số nguyên")
    return int(digits)
