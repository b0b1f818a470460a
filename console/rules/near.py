"""When a task begins to be near its due date, and when to remind of it."""

from __future__ import annotations

from datetime import date

from console.rules.calendar import WorkCalendar
from console.rules.days import ONE_DAY

NEAR_WORKING_DAYS = 5
VERY_NEAR_WORKING_DAYS = 2


def near_since(due_on: date, calendar: WorkCalendar, working_days: int = NEAR_WORKING_DAYS) -> date:
    """The first day on which a task is near its due date: so many working days before it."""
    return calendar.add_working_days(due_on, -working_days)


def reminder_day(due_on: date, calendar: WorkCalendar) -> date:
    """The last working day before the due date: a due date that is a day off never surprises (DESIGN 3)."""
    return calendar.previous_working(due_on - ONE_DAY)
