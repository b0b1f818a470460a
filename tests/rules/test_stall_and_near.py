"""Stalled tasks, near due dates, reminders, and which entry limit a document has."""

from __future__ import annotations

from datetime import date

import pytest

from console.regulations import load_regulation
from console.rules.calendar import vietnam_calendar
from console.rules.deadlines import entry_rule
from console.rules.near import near_since, reminder_day
from console.rules.stall import stalled_since

CALENDAR = vietnam_calendar()
HP25 = load_regulation("hai_phong_2025")


@pytest.mark.parametrize(
    ("due_on", "explained_on", "last_day"),
    [
        (None, None, date(2026, 3, 4)),  # six months from the assignment, 4/9/2025
        (date(2025, 12, 31), None, date(2026, 6, 30)),  # the later of the two; no 31/6
        (date(2025, 9, 1), None, date(2026, 3, 4)),  # due before it was assigned: the assignment
        (None, date(2026, 1, 15), date(2026, 7, 15)),  # a written explanation starts the months anew
    ],
)
def test_a_task_stalls_six_months_after_the_later_of_assignment_and_due_date(
    due_on: date | None, explained_on: date | None, last_day: date
) -> None:
    since = stalled_since(HP25, assigned_on=date(2025, 9, 4), due_on=due_on, explained_on=explained_on)
    assert since == last_day


def test_where_no_rule_says_so_nothing_stalls() -> None:
    book = load_regulation("can_tho_2026")
    assert stalled_since(book, assigned_on=date(2020, 1, 1), due_on=None, explained_on=None) is None


def test_near_begins_five_working_days_before_and_passes_over_days_off() -> None:
    # Back from Friday 4/9/2026: 3/9 (1), 28/8 (2), 27/8 (3), 26/8 (4), 25/8 (5).
    assert near_since(date(2026, 9, 4), CALENDAR) == date(2026, 8, 25)
    assert near_since(date(2026, 9, 4), CALENDAR, 2) == date(2026, 8, 28)


def test_a_due_date_on_a_sunday_is_reminded_of_on_the_friday() -> None:
    assert reminder_day(date(2025, 9, 14), CALENDAR) == date(2025, 9, 12)
    assert reminder_day(date(2025, 9, 15), CALENDAR) == date(2025, 9, 12)


@pytest.mark.parametrize(
    ("tasks", "units", "asks_opinions", "rule"),
    [
        (1, 1, False, "entry"),
        (2, 1, False, "entry_complex"),
        (1, 2, False, "entry_complex"),
        (1, 1, True, "entry_complex"),
    ],
)
def test_lao_cai_gives_more_time_to_enter_a_document_of_many_tasks_or_units(
    tasks: int, units: int, asks_opinions: bool, rule: str
) -> None:
    found = entry_rule(load_regulation("lao_cai_2015"), tasks=tasks, units=units, asks_opinions=asks_opinions)
    assert found == rule
    assert entry_rule(HP25, tasks=tasks, units=units, asks_opinions=asks_opinions) == "entry"
