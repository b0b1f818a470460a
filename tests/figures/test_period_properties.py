"""Random histories: the identities of DOMAIN 2.2 hold, and periods tile.

The model below walks one task's rows in Python and shares no code with the query.
"""

from __future__ import annotations

import itertools
import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from peewee import Database

from console.figures import Counts, period_figures
from console.records import Task, TaskState, Unit
from console.rules.status import StoredDates, classify_stored
from tests.figures.histories import a_document, a_task, a_unit

FIRST = date(2025, 7, 1)
CUTS = [date(2025, 7, 31), date(2025, 8, 14), date(2025, 8, 31), date(2025, 9, 30)]
DAY = timedelta(days=1)
STATES = ("sent", "returned", "todo", "doing", "submitted", "rework", "done", "done", "paused", "cancelled")


def random_steps(rng: random.Random, units: list[Unit]) -> list[tuple[datetime, dict[str, Any]]]:
    moments = sorted(
        {
            datetime(2025, 7, 1) + timedelta(days=rng.randrange(92), hours=12 * rng.randrange(2))
            for _ in range(6)
        }
    )
    return [(at, random_change(rng, units, at)) for at in moments[: rng.randint(1, 6)]]


def random_change(rng: random.Random, units: list[Unit], at: datetime) -> dict[str, Any]:
    states = [
        "sent",
        "returned",
        "todo",
        "doing",
        "submitted",
        "rework",
        "done",
        "done",
        "paused",
        "cancelled",
    ]
    change: dict[str, Any] = {"state": rng.choice(states), "done_on": None, "acted_on": None}
    if change["state"] in ("submitted", "done"):
        change["done_on"] = at.date() - timedelta(days=rng.randrange(10))
    if change["state"] == "returned":
        change["acted_on"] = at.date()
    if rng.random() < 0.5:
        change["due_on"] = rng.choice([None, at.date() + timedelta(days=rng.randrange(40))])
    if rng.random() < 0.2:
        change["lead_unit"] = rng.choice(units)
    if rng.random() < 0.1:
        change[rng.choice(["tracked", "archived"])] = rng.random() < 0.5
    return change


class Walk:
    """One task's rows, in order of time."""

    def __init__(self, task: Task) -> None:
        self.rows = list(TaskState.select().where(TaskState.task == task).order_by(TaskState.from_at))

    def at_end_of(self, day: date) -> TaskState | None:
        before = [row for row in self.rows if row.from_at.date() <= day]
        return before[-1] if before else None

    def column(self, from_on: date, cut_off_on: date) -> str | None:
        """The column that counts the task in a period, or None."""
        row = self.at_end_of(cut_off_on)
        if row is None or not row.tracked or row.archived:
            return None
        before = self.at_end_of(from_on - DAY)
        code = str(
            classify_stored(StoredDates(row.closed_code, row.on_time_until, row.late_after), cut_off_on)
        )
        kind = code.split("_")[0]
        if kind in ("done", "cancelled") and before and (before.closed_code or "").split("_")[0] == kind:
            return None
        return code

    def stays(self, from_on: date, cut_off_on: date) -> bool:
        """Whether it is in the total of that period."""
        return self.column(from_on, cut_off_on) not in (None, "paused", "cancelled")

    def origin(self, from_on: date) -> str:
        return "assigned" if self.rows[0].from_at.date() >= from_on else "carried"


@pytest.mark.parametrize("seed", range(4))
def test_figures_of_random_histories_equal_a_walk_through_each(sqlite_database: Database, seed: int) -> None:
    walks = random_tasks(seed, 60)
    starts = [FIRST, *(cut + DAY for cut in CUTS[:-1])]
    for from_on, cut_off_on in [*zip(starts, CUTS, strict=True), (FIRST, CUTS[-1]), (starts[2], CUTS[3])]:
        assert_period(walks, from_on, cut_off_on)


def test_postgresql_counts_the_same(database: Database) -> None:
    walks = random_tasks(99, 60)
    assert_period(walks, date(2025, 8, 15), date(2025, 8, 31))


def random_tasks(seed: int, number: int) -> list[Walk]:
    rng = random.Random(seed)
    document, units = a_document(), [a_unit("XD"), a_unit("TC"), a_unit("HB", "ward")]
    tasks = [a_task(document, rng.choice(units), random_steps(rng, units)) for _ in range(number)]
    return [Walk(task) for task in tasks]


def assert_period(walks: list[Walk], from_on: date, cut_off_on: date) -> None:
    figures = period_figures(from_on, cut_off_on)
    total = figures.total
    columns = [column for walk in walks if (column := walk.column(from_on, cut_off_on))]
    for name in ("done_on_time", "done_late", "done_no_deadline", "open_on_time", "open_late"):
        assert getattr(total, name) == columns.count(name), name
    assert total.open_no_deadline == columns.count("open_no_deadline")
    assert (total.paused, total.cancelled) == (columns.count("paused"), columns.count("cancelled"))
    assert total.total == total.done + total.still_open
    assert sum((row.counts for row in figures.rows), Counts()) == total
    inside = [walk for walk in walks if walk.stays(from_on, cut_off_on)]
    assert total.assigned == sum(walk.origin(from_on) == "assigned" for walk in inside)
    for row in figures.rows:
        assert period_figures(from_on, cut_off_on, unit=row.unit).total == row.counts


@pytest.mark.parametrize("seed", range(4))
def test_periods_tile(sqlite_database: Database, seed: int) -> None:
    """Carried over = open at the last cut-off, less what left the figures, plus what entered them again."""
    walks = random_tasks(seed, 60)
    for first, second in itertools.pairwise(CUTS):
        before = period_figures(date(2025, 7, 1), first).total
        after = period_figures(first + DAY, second).total
        left = sum(is_open(walk.at_end_of(first)) and not walk.stays(first + DAY, second) for walk in walks)
        assert after.carried == before.still_open - left + after.reentered
        done_here = [walk for walk in walks if (walk.column(first + DAY, second) or "").startswith("done")]
        done_before = [walk for walk in walks if finished(walk.at_end_of(first))]
        assert not set(done_here) & set(done_before)


def is_open(row: TaskState | None) -> bool:
    return row is not None and row.tracked and not row.archived and row.closed_code is None


def finished(row: TaskState | None) -> bool:
    return row is not None and (row.closed_code or "").startswith("done")
