"""Periodic reports: what a unit and the Office owe in a year under a regulation, and when.

A fixed calendar date never rolls; a weekly duty whose day is off falls on the working day before
(DESIGN 3). A duty without a date, or whose session is not entered, has no due date, only its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from console.regulations.model import ObligationKind, ObligationRule, Regulation
from console.rules.calendar import WorkCalendar, check_year
from console.rules.days import ONE_DAY, month_end

WEEKDAY_NUMBER = {
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), start=1
    )
}


@dataclass(frozen=True, slots=True)
class Obligation:
    """One report owed: `period` is 2026-W05, 2026-01, 2026-Q1, 2026-H1 or 2026."""

    kind: ObligationKind
    who: str
    period: str
    due: date | None
    raw: str
    article: str
    text: str
    to: str


def obligations(
    regulation: Regulation, year: int, calendar: WorkCalendar, sessions: Mapping[int, date] | None = None
) -> list[Obligation]:
    """All reports of the periods of a year, the dated ones by date, the undated after them.

    `sessions` gives the day of the regular session by month (1–12), for duties that hang on it.
    Raises CalendarError for a year that the calendar does not reach.
    """
    check_year(year)
    held = sessions or {}
    found = [
        Obligation(rule.kind, rule.who, period, due, rule.raw, rule.article, rule.text, rule.to)
        for rule in regulation.obligations
        for period, due in _periods(rule, year, calendar, held, regulation.switches.before_is_exclusive)
    ]
    return sorted(found, key=lambda duty: (duty.due is None, duty.due or date.max, duty.who, duty.period))


def _periods(
    rule: ObligationRule, year: int, calendar: WorkCalendar, sessions: Mapping[int, date], exclusive: bool
) -> Iterator[tuple[str, date | None]]:
    if rule.kind == "week" and rule.weekday:
        yield from _weeks(WEEKDAY_NUMBER[rule.weekday], year, calendar)
    elif rule.working_days_before_session is not None:
        yield from _session_months(rule.working_days_before_session, year, calendar, sessions)
    else:
        for period, month in _PERIODS[rule.kind](year):
            yield period, _fixed(rule, year, rule.month or month, exclusive)


def _weeks(weekday: int, year: int, calendar: WorkCalendar) -> Iterator[tuple[str, date | None]]:
    """The ISO weeks of the year; a day off moves to the working day before it."""
    day = date.fromisocalendar(year, 1, weekday)
    while day.isocalendar().year == year:
        yield f"{year}-W{day.isocalendar().week:02d}", calendar.previous_working(day)
        day += timedelta(days=7)


def _session_months(
    lead: int, year: int, calendar: WorkCalendar, sessions: Mapping[int, date]
) -> Iterator[tuple[str, date | None]]:
    for month in range(1, 13):
        held = sessions.get(month)
        yield f"{year}-{month:02d}", calendar.add_working_days(held, -lead) if held else None


def _fixed(rule: ObligationRule, year: int, month: int, exclusive: bool) -> date | None:
    if rule.day is None:
        return None
    day = date(year, month, min(rule.day, month_end(year, month).day))
    return day - ONE_DAY if rule.word == "before" and exclusive else day


def _months(year: int) -> list[tuple[str, int]]:
    return [(f"{year}-{month:02d}", month) for month in range(1, 13)]


def _quarters(year: int) -> list[tuple[str, int]]:
    """Quarters by their last month."""
    return [(f"{year}-Q{quarter}", quarter * 3) for quarter in range(1, 5)]


def _half_years(year: int) -> list[tuple[str, int]]:
    """The six-month report is the first half's; the second half's is the yearly one."""
    return [(f"{year}-H1", 6)]


def _whole_year(year: int) -> list[tuple[str, int]]:
    return [(f"{year}", 12)]


_PERIODS = {
    "month": _months,
    "quarter": _quarters,
    "half_year": _half_years,
    "year": _whole_year,
    "regulation": _whole_year,
}
