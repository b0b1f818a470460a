"""The State's working days in Vietnam: Monday to Friday less days off, plus make-up days.

Days off come from the `holidays` package (Labour Code 2019, Điều 112, and the older codes),
under the shipped swaps, under the office's own table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from console.rules.day_override import DayOverride
from console.rules.days import ONE_DAY, WEEKDAYS, short_day
from console.rules.shipped_days import SHIPPED

__all__ = ["CalendarError", "DayOverride", "WorkCalendar", "check_year", "vietnam_calendar"]

FIRST_YEAR, LAST_YEAR = 1996, 2098
CULTURE_DAY = "Ngày Văn hóa Việt Nam"
MAKE_UP = "Ngày làm bù"


class CalendarError(Exception):
    """A day that the calendar cannot answer for; the message is a Vietnamese sentence."""


@lru_cache(maxsize=128)
def _package_year(year: int) -> tuple[Mapping[date, str], frozenset[date]]:
    """Days off of a year by name, and the make-up days that its swaps ask for (some in another year)."""
    table = holidays.country_holidays("VN", years=year, language="vi")
    return {day: name for day, name in table.items() if day.year == year}, frozenset(table.weekend_workdays)


def check_year(year: int) -> None:
    """Raises CalendarError for a year of which the days off are not known."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(f"Lịch làm việc chỉ có từ năm {FIRST_YEAR} đến {LAST_YEAR}, không có năm {year}.")


@lru_cache(maxsize=128)
def _year(year: int) -> tuple[Mapping[date, str], frozenset[date]]:
    check_year(year)
    around = (_package_year(y)[1] for y in (year - 1, year, year + 1))
    return _package_year(year)[0], frozenset(day for days in around for day in days if day.year == year)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """An immutable calendar: the same day always has the same answer. `by_day` wins over the package."""

    by_day: Mapping[date, DayOverride]
    culture_day: bool = False

    def is_working(self, day: date) -> bool:
        """Whether the State's offices work on that day. Raises CalendarError outside 1996–2098."""
        override = self.by_day.get(day)
        if override is not None:
            return override.working
        off, made_up = _year(day.year)
        if day.weekday() >= 5:
            return day in made_up
        return day not in off or self._is_dropped(off[day])

    def reason(self, day: date) -> str | None:
        """Why the day is not an ordinary one (a holiday's name, 'Thứ Bảy', a make-up day), else None."""
        override = self.by_day.get(day)
        if override is not None:
            return override.name
        off, made_up = _year(day.year)
        if day in made_up:
            return MAKE_UP
        if day in off and not self._is_dropped(off[day]):
            return off[day]
        return WEEKDAYS[day.weekday()].capitalize() if day.weekday() >= 5 else None

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after the day (before it when n < 0); the day itself is not counted.

        With n = 0 the day itself, working or not.
        """
        step = ONE_DAY if n > 0 else -ONE_DAY
        left = abs(n)
        while left:
            day = self._move(day, step)
            left -= self.is_working(day)
        return day

    def next_working(self, day: date) -> date:
        """The day itself if worked, else the first working day after it."""
        return self._first(day, ONE_DAY)

    def previous_working(self, day: date) -> date:
        """The day itself if worked, else the last working day before it."""
        return self._first(day, -ONE_DAY)

    def working_days_between(self, a: date, b: date) -> int:
        """How many working days from a (not counted) to b (counted); negative when b is before a.

        `working_days_between(a, add_working_days(a, n)) == n`.
        """
        if b < a:
            return -sum(self.is_working(b + timedelta(days=i)) for i in range((a - b).days))
        return sum(self.is_working(a + timedelta(days=i)) for i in range(1, (b - a).days + 1))

    def _is_dropped(self, name: str) -> bool:
        return not self.culture_day and name.startswith(CULTURE_DAY)

    def _first(self, day: date, step: timedelta) -> date:
        while not self.is_working(day):
            day = self._move(day, step)
        return day

    @staticmethod
    def _move(day: date, step: timedelta) -> date:
        try:
            return day + step
        except OverflowError as error:
            raise CalendarError(f"Không đếm được ngày làm việc qua {short_day(day)}.") from error


def vietnam_calendar(overrides: Iterable[DayOverride] = (), culture_day: bool = False) -> WorkCalendar:
    """The calendar of Vietnamese State offices.

    `overrides` (the office's table) win over the shipped swaps, which win over the package.
    24/11 (Ngày Văn hóa Việt Nam) is off only with `culture_day`: DOMAIN 5.
    """
    by_day = {row.day: row for row in (*SHIPPED, *overrides)}
    return WorkCalendar(by_day, culture_day)
