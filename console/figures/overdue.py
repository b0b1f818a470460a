"""The overdue tasks at a cut-off, each with what was known of it then: what Biểu 02 lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN, fn

from console.figures.ageing import days_late
from console.figures.snapshot import Query, Rows, counted, end_of_day, secret_task_ids, standing_at
from console.records import Account, Document, Explanation, Participation, Progress, Task, TaskState, Unit


@dataclass(frozen=True, slots=True)
class OverdueTask:
    """One row of Biểu 02, in words."""

    code: str
    document: str
    issued_on: date
    content: str
    lead: str
    block: str
    coordinators: tuple[str, ...]
    due_on: date
    original_due_on: date
    days: int
    state: str
    progress: str
    explanation: str
    followed_by: str


def overdue_tasks(cut_off_on: date, unit: Unit | None = None) -> list[OverdueTask]:
    """Every overdue task at the end of the day, by block and unit, the longest overdue first. Four queries.

    Progress, explanations and coordinators are those known then; wording is today's.
    """
    end = end_of_day(cut_off_on)
    closing = TaskState.alias("closing")
    late = _late(closing, cut_off_on, end, unit)
    ids = late.select(closing.task)
    progress, explained = _last_texts(Progress, ids, end), _last_texts(Explanation, ids, end)
    coordinators = _coordinators(ids, end)
    rows = _rows(closing, late, cut_off_on, progress, explained, coordinators)
    return sorted(rows, key=lambda row: row.block)


def _late(closing: Rows, cut_off_on: date, end: datetime, unit: Unit | None) -> Query:
    """The rows of tasks that are open and late at the end of the day."""
    query = closing.select().where(
        closing.closed_code.is_null(),
        closing.late_after < cut_off_on,
        standing_at(closing, end),
        counted(closing),
        closing.task.not_in(secret_task_ids()),
    )
    return query if unit is None else query.where(closing.lead_unit == unit)


def _rows(
    closing: Rows,
    late: Query,
    cut_off_on: date,
    progress: dict[int, str],
    explained: dict[int, str],
    coordinators: dict[int, tuple[str, ...]],
) -> Iterator[OverdueTask]:
    facts: Iterable[dict[str, Any]] = _facts(closing, late).dicts()
    for row in facts:
        due_on = row["due_on"]
        yield OverdueTask(
            code=row["code"] or "",
            document=row["symbol"],
            issued_on=row["issued_on"],
            content=row["content"],
            lead=row["lead"],
            block=Unit(kind=row["kind"]).block,
            coordinators=coordinators.get(row["task"], ()),
            due_on=due_on,
            original_due_on=row["original_due_on"] or due_on,
            days=days_late(
                row["state"], due_on, row["done_on"], row["acted_on"], row["late_after"], cut_off_on
            ),
            state=row["state"],
            progress=progress.get(row["task"], ""),
            explanation=explained.get(row["task"], ""),
            followed_by=", ".join(part for part in (row["division"], row["specialist"]) if part),
        )


def _facts(closing: Rows, late: Query) -> Query:
    return (
        late.select(
            closing.task, closing.state, closing.due_on, closing.done_on, closing.acted_on,
            closing.late_after,
            Task.code, Task.content, Task.division, Task.original_due_on,
            Document.symbol, Document.issued_on,
            Unit.name.alias("lead"), Unit.kind.alias("kind"),
            Account.full_name.alias("specialist"),
        )
        .join(Task, on=closing.task == Task.id)
        .join(Document)
        .switch(Task)
        .join(Account, JOIN.LEFT_OUTER, on=Task.specialist == Account.id)
        .switch(closing)
        .join(Unit, on=closing.lead_unit == Unit.id)
        .order_by(Unit.position, Unit.sort_key, closing.due_on, closing.task)
    )  # fmt: skip


def _last_texts(act: Any, ids: Query, end: datetime) -> dict[int, str]:
    """The last words of that kind about each task before the moment."""
    last = act.select(fn.MAX(act.id)).where(act.task.in_(ids), act.at < end).group_by(act.task)
    return dict(act.select(act.task, act.text).where(act.id.in_(last)).tuples())


def _coordinators(ids: Query, end: datetime) -> dict[int, tuple[str, ...]]:
    """The units that were asked to coordinate, by task."""
    query: Query = (
        Participation.select(Participation.task, Unit.short_name, Unit.name)
        .join(Unit)
        .where(
            Participation.task.in_(ids),
            Participation.role == "coordinator",
            Participation.left_at.is_null() | (Participation.left_at >= end),
        )
        .order_by(Unit.position, Unit.sort_key)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for task, short_name, name in query.tuples():
        found[task].append(short_name or name)
    return {task: tuple(names) for task, names in found.items()}


def due_between(cut_off_on: date, first: date, last: date, unit: Unit | None = None) -> int:
    """How many tasks open at the end of the day fall due from `first` to `last`, both in it."""
    closing = TaskState.alias("closing")
    query = closing.select().where(
        closing.closed_code.is_null(),
        closing.due_on.between(first, last),
        standing_at(closing, end_of_day(cut_off_on)),
        counted(closing),
        closing.task.not_in(secret_task_ids()),
    )
    return int((query if unit is None else query.where(closing.lead_unit == unit)).count())
