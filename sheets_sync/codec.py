"""Between a cell as a person typed it and the one canonical text that both sides compare.

A canonical value is text: '' for nothing, d/m/yyyy for a date, 'Có' or 'Không' for yes and no.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from console.rules.vietnamese import fold, normalise
from sheets_sync.columns import NO, YES, Column, Value
from sheets_sync.store import NOT_CALCULATED, Cell, Kind

_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050  # 1/1/2000 and 31/12/2099: what a bare number may say of a day
_TYPED_DATE = re.compile(r"([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4})")
_LAST_DATE = re.compile(_TYPED_DATE.pattern + r"\Z")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_GROUPED = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:[. ][0-9]{3}){1,4})")
_YES = frozenset(
    {"co", "x", "v", "true", "dung", "da", "da thuc hien", "xong", "roi", "1", "yes", "y", "✓", "✔"}
)
_NO = frozenset({"khong", "false", "sai", "chua", "chua thuc hien", "0", "no", "n"})
_DATE_FORM = "gõ theo mẫu ngày/tháng/năm, ví dụ 25/9/2025"
_tidy = lru_cache(maxsize=65536)(normalise)  # the same few texts come back with every read
_folded = lru_cache(maxsize=4096)(fold)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which days a date is believable: the directive's day, and today."""

    not_before: date | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell understood: its canonical value, or why it cannot be taken (`value` is then what was typed).

    `echo` repeats in words a date that could be read two ways.
    """

    value: str
    problem: str = ""
    echo: str = ""


_NOT_CALCULATED = (
    " chứa công thức chưa có kết quả; giữ giá trị trước đó. Đề nghị mở tệp, lưu lại, hoặc gõ thẳng nội dung."
)
NOTHING = Reading("")
NO_BOUNDS = Bounds()


def read(column: Column, cell: Cell, bounds: Bounds = NO_BOUNDS) -> Reading:
    """The cell's canonical value under the column's kind. Never raises: what cannot be taken says why."""
    if cell.kind is Kind.EMPTY:
        return NOTHING
    if cell.kind is Kind.ERROR and cell.value == NOT_CALCULATED:
        return Reading(NOT_CALCULATED, place(column) + _NOT_CALCULATED)
    if cell.kind is Kind.ERROR:
        return Reading(str(cell.value), f"{place(column)} đang báo lỗi {cell.value}; giữ giá trị trước đó.")
    if column.value is Value.DATE:
        return _read_date(column, cell, bounds)
    if cell.kind is Kind.TEXT and column.value in (Value.TEXT, Value.CODE, Value.NOTE):
        return Reading(_tidy(str(cell.value)))
    text = plain(cell)
    if not text:
        return NOTHING
    if column.value in (Value.YES_NO, Value.SAID):
        return _read_yes_no(column, text)
    if column.value is Value.REFERENCE:
        return Reading(reference_text(*reference(text)))
    if column.value is Value.CHOICE:
        return _read_choice(column, text)
    if column.value is Value.INTEGER:
        return _read_integer(column, cell, text)
    return Reading(text)


def plain(cell: Cell) -> str:
    """What a person sees in the cell, as normalised text."""
    value = cell.value
    if value is None or cell.kind is Kind.EMPTY:
        return ""
    if cell.shown:
        return cell.shown
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if cell.kind is Kind.DATE and isinstance(value, (int, float)):
        day = day_of(value)
        return date_text(day) if day else _number_text(value)
    if isinstance(value, (int, float)):
        return _number_text(value)
    return _tidy(value)


def canonical(column: Column, value: str) -> str:
    """A value of the database in the same form as a cell's, so that equal is equal."""
    return _tidy(value) if column.value is not Value.DATE else value


def date_text(day: date | None) -> str:
    """d/m/yyyy, or '' for no date."""
    return f"{day.day}/{day.month}/{day.year}" if day else ""


@lru_cache(maxsize=4096)
def typed_date(text: str) -> date | None:
    """The day that d/m/yyyy names, or None. The month never comes first."""
    match = _TYPED_DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def reference(text: str) -> tuple[str, date | None]:
    """A document's number and date as one text holds them: '12/SNV-VP ngày 25/9/2025'."""
    whole = _tidy(text)
    found = _LAST_DATE.search(whole)
    day = typed_date(found[0]) if found else None
    if found is None or day is None:
        return whole, None
    number = whole[: found.start()].rstrip()
    if number[-4:].lower() == "ngày":
        number = number[:-4]
    return number.rstrip(" \n,;"), day


def reference_text(number: str, day: date | None) -> str:
    """The canonical form of a document's number and date."""
    return ", ".join(part for part in (number, date_text(day)) if part)


def day_of(serial: float) -> date | None:
    """The day of a spreadsheet serial, counted from 1899-12-30, or None beyond the calendar."""
    try:
        return _EPOCH + timedelta(days=int(serial))
    except (OverflowError, ValueError):
        return None


def in_words(day: date) -> str:
    """The date in words, which nobody can read two ways (Decree 30/2020 writes two digits below 10)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def only(column: Column, choices: Sequence[str]) -> str:
    """Which choices the cell takes; of all that the column knows, a row may have fewer."""
    return f"{place(column)} chỉ nhận: {', '.join(choices)}."


def too_long(value: str, limit: int) -> bool:
    """Whether a cell cannot hold the value (Excel counts UTF-16 units)."""
    return len(value) > limit // 2 and len(value.encode("utf-16-le")) // 2 > limit


def _read_date(column: Column, cell: Cell, bounds: Bounds) -> Reading:
    echo = ""
    day: date | None = None
    if cell.kind is Kind.TEXT:
        text = _tidy(str(cell.value))
        if not text:
            return NOTHING
        day = typed_date(text)
    elif _holds_day(column, cell) and isinstance(cell.value, (int, float)):
        day = day_of(cell.value)
        if day is not None and day.day <= 12:
            echo = f"{place(column)} được hiểu là {in_words(day)}; nếu không đúng, đề nghị {_DATE_FORM}."
    if day is None:
        return Reading(plain(cell), no_day(column, plain(cell)))
    problem = _out_of_bounds(column, day, bounds)
    return Reading(date_text(day) if not problem else plain(cell), problem, "" if problem else echo)


def _holds_day(column: Column, cell: Cell) -> bool:
    """Whether the cell holds the serial of a day. The program writes due dates as numbers: one whose
    date format somebody cleared is still that day."""
    if cell.kind is Kind.NUMBER and column.role == "due" and isinstance(cell.value, (int, float)):
        return _FIRST_SERIAL <= cell.value <= _LAST_SERIAL
    return cell.kind is Kind.DATE


def _out_of_bounds(column: Column, day: date, bounds: Bounds) -> str:
    if bounds.not_before is not None and day < bounds.not_before:
        return (
            f"{place(column)} là {date_text(day)}, trước ngày văn bản giao việc "
            f"({date_text(bounds.not_before)}); đề nghị xem lại."
        )
    if bounds.today is not None and day > bounds.today and not column.may_be_future:
        return f"{place(column)} là {date_text(day)}, chưa đến ngày đó; đề nghị xem lại."
    return ""


def _read_yes_no(column: Column, text: str) -> Reading:
    folded = _folded(text)
    if folded in _YES:
        return Reading(YES)
    if folded in _NO:
        return Reading(NO) if column.value is Value.YES_NO else NOTHING
    return Reading(text, f"{place(column)} chỉ nhận Có hoặc Không.")


def _read_choice(column: Column, text: str) -> Reading:
    folded = _folded(text)
    chosen = next((choice for choice in column.choices if _folded(choice) == folded), None)
    return Reading(chosen) if chosen is not None else Reading(text, only(column, column.choices))


def _read_integer(column: Column, cell: Cell, text: str) -> Reading:
    """A whole number; in text, dots and blanks stand between groups of three digits (1.500 is 1500)."""
    form = _GROUPED if cell.kind is Kind.TEXT else _WHOLE
    if not form.fullmatch(text):
        return Reading(text, f"{place(column)} chỉ nhận số nguyên.")
    return Reading(str(int(re.sub(r"[. ]", "", text))))


def _number_text(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def no_day(column: Column, text: str) -> str:
    """Why the text is no day, and how to type one."""
    if _TYPED_DATE.fullmatch(text):
        return f"{place(column)} ghi {text} nhưng lịch không có ngày này; đề nghị xem lại ngày, tháng."
    return f"{place(column)} chưa đọc được ngày; đề nghị {_DATE_FORM}."


def place(column: Column) -> str:
    """The cell, at the head of a sentence."""
    return f"Ô “{column.header}”"
