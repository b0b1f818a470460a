"""The dashboard's figures: how the tasks stand today, for everybody or for one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from peewee import Case, fn

from console.figures.ageing import BOUNDS, Ageing, days_late
from console.figures.counts import Rate
from console.figures.snapshot import Condition, Query, secret_task_ids
from console.records import Extension, Task, Unit
from console.records.status_sql import status_case
from console.rules.status import NEVER

_OPEN_CODES = ("open_on_time", "open_awaiting_update", "open_late", "open_no_deadline")
_AGES = ("week", "month", "quarter", "longer")


@dataclass(frozen=True, slots=True)
class UnitLate:
    """A unit with its open and its overdue tasks."""

    unit: Unit
    still_open: int
    late: int

    @property
    def share(self) -> Rate:
        """Overdue tasks over open ones."""
        return Rate(self.late, self.still_open)


@dataclass(frozen=True, slots=True)
class TodayFigures:
    """What the dashboard shows.

    `requests` are extensions that wait for a decision, `returned` tasks that units have sent back.
    `by_status` has every status code. `late_by_unit` holds the units that have overdue tasks, most first.
    `due_this_week`: open tasks due from today to Sunday.
    """

    day: date
    by_status: dict[str, int]
    late_by_unit: list[UnitLate]
    due_this_week: int
    waiting: int
    returned: int
    requests: int
    ageing: Ageing

    @property
    def still_open(self) -> int:
        """All open tasks."""
        return sum(self.by_status[code] for code in _OPEN_CODES)


def today_figures(day: date, unit: Unit | None = None) -> TodayFigures:
    """The figures at a day's opening of the console; archived, untracked and secret tasks are out of them.

    Five queries, each over one index, whatever the number of tasks.
    """
    opened: list[dict[str, Any]] = list(_open_tasks(day, unit).dicts())
    totals = {key: sum(row[key] for row in opened) for key in (*_OPEN_CODES, *_AGES, *_COUNTED)}
    closed: dict[str, int] = dict(_closed_tasks(unit).tuples())
    codes = (*_OPEN_CODES, "done_on_time", "done_late", "done_no_deadline", "paused", "cancelled")
    return TodayFigures(
        day=day,
        by_status={code: totals.get(code, 0) + closed.get(code, 0) for code in codes},
        late_by_unit=_late_by_unit(opened),
        due_this_week=totals["due_this_week"],
        waiting=totals["waiting"],
        returned=totals["returned"],
        requests=_requests(unit),
        ageing=Ageing(*(totals[age] for age in _AGES)) + _stopped_ageing(day, unit),
    )


_COUNTED = ("waiting", "returned", "due_this_week")


def _in_statistics(unit: Unit | None) -> Condition:
    """Tracked, not archived, not secret, of that unit; drafts have to be kept out by state."""
    condition = (Task.tracked == 1) & Task.archived_at.is_null() & Task.id.not_in(secret_task_ids())
    return condition if unit is None else condition & (Task.lead_unit == unit)


def _count(condition: Condition) -> Any:
    return fn.SUM(Case(None, [(condition, 1)], 0))


def _open_tasks(day: date, unit: Unit | None) -> Query:
    """One row per lead unit with the sums over its open tasks."""
    sunday = day + timedelta(days=6 - day.weekday())
    code = status_case(Task, day)
    bounds = [day - timedelta(days=bound) for bound in BOUNDS]
    running = (Task.late_after < day) & (Task.late_after > NEVER)
    ages = [
        running & (Task.due_on >= bounds[0]),
        running & (Task.due_on < bounds[0]) & (Task.due_on >= bounds[1]),
        running & (Task.due_on < bounds[1]) & (Task.due_on >= bounds[2]),
        running & (Task.due_on < bounds[2]),
    ]
    return (
        Task.select(
            Task.lead_unit,
            *(_count(code == open_code).alias(open_code) for open_code in _OPEN_CODES),
            *(_count(age).alias(name) for age, name in zip(ages, _AGES, strict=True)),
            _count(Task.state == "submitted").alias("waiting"),
            _count(Task.state == "returned").alias("returned"),
            _count((Task.on_time_until >= day) & Task.due_on.between(day, sunday)).alias("due_this_week"),
        )
        .where(Task.closed_code.is_null(), Task.state != "draft", _in_statistics(unit))
        .group_by(Task.lead_unit)
    )


def _closed_tasks(unit: Unit | None) -> Query:
    """(status code, number) of the closed tasks."""
    return (
        Task.select(Task.closed_code, fn.COUNT(Task.id))
        .where(Task.closed_code.is_null(False), _in_statistics(unit))
        .group_by(Task.closed_code)
    )


def _stopped_ageing(day: date, unit: Unit | None) -> Ageing:
    """Overdue tasks whose count an act has stopped: their days do not grow while they wait."""
    query: Query = Task.select(Task.state, Task.due_on, Task.done_on, Task.acted_on, Task.late_after).where(
        Task.closed_code.is_null(), Task.late_after == NEVER, Task.state != "draft", _in_statistics(unit)
    )
    return Ageing.of(
        days_late(state, due_on, done_on, acted_on, late_after, day)
        for state, due_on, done_on, acted_on, late_after in query.tuples()
    )


def _requests(unit: Unit | None) -> int:
    query = Extension.select().join(Task).where(Extension.decision == "", _in_statistics(unit))
    return int(query.count())


def _late_by_unit(opened: list[dict[str, Any]]) -> list[UnitLate]:
    late = {row["lead_unit"]: row for row in opened if row["open_late"]}
    units = Unit.select().where(Unit.id.in_(list(late))).order_by(Unit.position, Unit.sort_key)
    found = [
        UnitLate(unit, sum(late[unit.id][code] for code in _OPEN_CODES), late[unit.id]["open_late"])
        for unit in units
    ]
    return sorted(found, key=lambda row: -row.late)
