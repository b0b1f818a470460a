"""Dates in Vietnamese words."""

from __future__ import annotations

from datetime import date, timedelta

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
ONE_DAY = timedelta(days=1)


def day_text(day: date) -> str:
    """'thứ Sáu 13/2/2026'."""
    return f"{WEEKDAYS[day.weekday()]} {short_day(day)}"


def short_day(day: date) -> str:
    """'13/2/2026': no leading zeros, as the office writes dates."""
    return f"{day.day}/{day.month}/{day.year}"


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    first_of_next = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return first_of_next - ONE_DAY


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, clipped to that month's end."""
    years, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = month_end(years, month0 + 1).day
    return date(years, month0 + 1, min(day.day, last))
