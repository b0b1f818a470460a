"""The figures of a reporting period at its cut-off, for every lead unit: what Biểu 01 shows.

A period is (previous cut-off, this cut-off], in whole days, so that periods tile. With A the task's row
when the period began and B its row at the cut-off, a task counts once, for the lead unit of B:

- counted at all: B is sent, tracked, not archived, and its document is not secret;
- paused in B: listed as paused; cancelled in B and not in A: listed as cancelled; neither is in T;
- done in B: HT, unless it was done when the period began (then an earlier period counted it);
- otherwise: CHT, of the class that its stored dates give on the cut-off day.

T = HT + CHT. It splits by origin: `carried` where A was open or the task was sent before the period,
`assigned` where it was sent in it.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce

from peewee import JOIN, SQL, Case, Select, fn

from console.database import database
from console.figures.counts import Counts, add_up
from console.figures.snapshot import (
    Condition,
    Query,
    Rows,
    counted,
    end_of_day,
    secret_task_ids,
    standing_at,
    start_of,
)
from console.records import Extension, TaskState, Unit
from console.records.status_sql import status_case

_DONE = ("done_on_time", "done_late", "done_no_deadline")


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """One row of Biểu 01."""

    unit: Unit
    counts: Counts


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The figures of a period; `rows` has every unit that has a task, in the order of reports."""

    from_on: date
    cut_off_on: date
    rows: list[UnitCounts]

    @property
    def total(self) -> Counts:
        """All units together."""
        return add_up(row.counts for row in self.rows)

    def block(self, block: str) -> list[UnitCounts]:
        """The rows of block 'I', 'II' or 'III'."""
        return [row for row in self.rows if row.unit.block == block]

    def as_json(self) -> dict[str, object]:
        """Plain values to keep with a Report record."""
        return {
            "from_on": self.from_on.isoformat(),
            "cut_off_on": self.cut_off_on.isoformat(),
            "total": self.total.as_dict(),
            "units": {row.unit.code: row.counts.as_dict() for row in self.rows},
        }


def period_figures(from_on: date, cut_off_on: date, unit: Unit | None = None) -> PeriodFigures:
    """The figures of the days from `from_on` to `cut_off_on`, both in it. Three queries."""
    start, end = start_of(from_on), end_of_day(cut_off_on)
    tallies: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for lead, origin, code, waits, number in _grouped(start, end, cut_off_on, unit).tuples():
        _tally(tallies[lead], origin, code, bool(waits), number)
    for lead, number in _extensions(start, end, unit).tuples():
        tallies[lead]["extensions"] += number
    return PeriodFigures(from_on, cut_off_on, _rows(tallies))


def _tally(tally: dict[str, int], origin: str, code: str, waits: bool, number: int) -> None:
    """Add a group of equal tasks to its unit's numbers."""
    tally[code] += number
    if code in ("paused", "cancelled"):
        return
    tally["assigned" if origin == "assigned" else "carried"] += number
    if origin == "reentered":
        tally["reentered"] += number
    if waits:
        tally["waiting"] += number


def _rows(tallies: dict[int, dict[str, int]]) -> list[UnitCounts]:
    units = Unit.select().where(Unit.id.in_(list(tallies))).order_by(Unit.position, Unit.sort_key)
    rows = [UnitCounts(unit, Counts(**tallies[unit.id])) for unit in units]
    return sorted(rows, key=lambda row: row.unit.block)


def _grouped(start: datetime, end: datetime, cut_off_on: date, unit: Unit | None) -> Query:
    """(lead unit, origin, status code on the cut-off day, waits for confirmation, number of tasks)."""
    row = _candidates(start, end).alias("row")
    opening = TaskState.alias("opening")
    code = status_case(row.c, cut_off_on)
    waits = Case(None, [(row.c.state == "submitted", 1)], 0)
    origin = _origin(row, opening, start)
    before = (opening.task == row.c.task_id) & standing_at(opening, start)
    query = (
        Select(
            [row.join(opening, JOIN.LEFT_OUTER, on=before)],
            [row.c.lead_unit_id, origin, code, waits, fn.COUNT(row.c.task_id)],
        )
        .where(~_closed_before(row, opening, start), row.c.task_id.not_in(secret_task_ids()))
        .group_by(SQL("1"), SQL("2"), SQL("3"), SQL("4"))
    )
    return (query if unit is None else query.where(row.c.lead_unit_id == unit.id)).bind(database)


def _candidates(start: datetime, end: datetime) -> Query:
    """The rows at the cut-off that can count: open or paused then, or closed by a row begun in the period.

    Ranges of an index each instead of one condition with OR: tasks done long ago cost nothing.
    """
    open_codes = (TaskState.closed_code.is_null(), TaskState.closed_code == "paused")
    lasting = [code & TaskState.to_at.is_null() & (TaskState.from_at < end) for code in open_codes]
    ended_since = [code & (TaskState.to_at >= end) & (TaskState.from_at < end) for code in open_codes]
    closed = (
        TaskState.closed_code.in_((*_DONE, "cancelled"))
        & (TaskState.from_at >= start)
        & standing_at(TaskState, end)
    )
    parts = [_columns().where(part, counted(TaskState)) for part in (*lasting, *ended_since, closed)]
    return reduce(operator.add, parts[1:], parts[0])


def _columns() -> Query:
    return TaskState.select(
        TaskState.task, TaskState.lead_unit, TaskState.state, TaskState.closed_code,
        TaskState.on_time_until, TaskState.late_after, TaskState.sent_at, TaskState.confirmed_at,
    )  # fmt: skip


def _origin(row: Query, opening: Rows, start: datetime) -> Condition:
    """Where a task of the period comes from."""
    was_open = opening.id.is_null(False) & opening.closed_code.is_null() & counted(opening)
    given_before = (row.c.sent_at < start) | opening.closed_code.is_null(False)
    return Case(None, [(was_open, "carried"), (given_before, "reentered")], "assigned")


def _closed_before(row: Query, opening: Rows, start: datetime) -> Condition:
    """Closed in the same way when the period began; for a task not known then, confirmed before it."""
    before = fn.COALESCE(opening.closed_code, "")
    done, confirmed = row.c.closed_code.in_(_DONE), row.c.confirmed_at
    confirmed_before = opening.id.is_null() & confirmed.is_null(False) & (confirmed < start)
    return fn.COALESCE(
        (done & (before.in_(_DONE) | confirmed_before))
        | ((row.c.closed_code == "cancelled") & (before == "cancelled")),
        False,
    )


def _extensions(start: datetime, end: datetime, unit: Unit | None) -> Query:
    """(lead unit at the cut-off, later due dates granted in the period)."""
    closing = TaskState.alias("closing")
    query = (
        Extension.select(closing.lead_unit, fn.COUNT(Extension.id))
        .join(closing, on=(closing.task == Extension.task) & standing_at(closing, end))
        .where(
            Extension.decision == "approved",
            Extension.decided_at >= start,
            Extension.decided_at < end,
            counted(closing),
            Extension.task.not_in(secret_task_ids()),
        )
        .group_by(closing.lead_unit)
    )
    return query if unit is None else query.where(closing.lead_unit == unit)
