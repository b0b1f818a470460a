"""The due words of a sample's assignment: a plain form such as 'by 15' becomes the words of a directive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from console.rules.calendar import WorkCalendar
from console.rules.days import add_months, short_day

_ROMAN = ("I", "II", "III", "IV")


def due_words(form: str, issued_on: date, calendar: WorkCalendar) -> str:
    """'before 20' -> 'trước ngày 26/9/2025'; '' for 'none'. The date is then read from the words.

    Raises KeyError for an unknown form.
    """
    kind, _, rest = form.partition(" ")
    return _FORMS[kind](rest, issued_on, calendar)


def _by(rest: str, issued_on: date, calendar: WorkCalendar) -> str:
    day = calendar.next_working(issued_on + timedelta(days=int(rest)))
    return f"chậm nhất ngày {short_day(day)}"


def _before(rest: str, issued_on: date, calendar: WorkCalendar) -> str:
    day = calendar.next_working(issued_on + timedelta(days=int(rest)))
    return f"trước ngày {short_day(day)}"


def _within(rest: str, issued_on: date, calendar: WorkCalendar) -> str:
    return f"trong {int(rest):02d} ngày làm việc kể từ ngày ban hành"


def _month(rest: str, issued_on: date, calendar: WorkCalendar) -> str:
    month = add_months(issued_on.replace(day=1), int(rest))
    return f"trong tháng {month.month}/{month.year}"


def _quarter(rest: str, issued_on: date, calendar: WorkCalendar) -> str:
    month = add_months(issued_on.replace(day=1), 3 * int(rest))
    return f"trong quý {_ROMAN[(month.month - 1) // 3]}/{month.year}"


_FORMS: dict[str, Callable[[str, date, WorkCalendar], str]] = {
    "by": _by,
    "before": _before,
    "within": _within,
    "month": _month,
    "quarter": _quarter,
    "year": lambda rest, issued_on, calendar: f"trong năm {issued_on.year}",
    "on": lambda rest, issued_on, calendar: f"chậm nhất ngày {short_day(date.fromisoformat(rest))}",
    "recurring": lambda rest, issued_on, calendar: rest,
    "none": lambda rest, issued_on, calendar: "",
}
