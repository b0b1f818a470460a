"""TaskState: how a task stood from one moment to the next, kept in the transaction of each change.

A draft has no interval: nothing counts it. The first one opens when the task leaves the draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from peewee import chunked

from console.records import Task, TaskState

FOLLOWED = frozenset(
    {
        "lead_unit", "state", "due_on", "done_on", "acted_on", "closed_code", "on_time_until", "late_after",
        "tracked", "sent_at", "confirmed_at", "archived_at",
    }
)  # fmt: skip
_AT_ONCE = 500  # rows of one statement: SQLite takes 32,766 parameters
_SAME = tuple(sorted(FOLLOWED - {"archived_at"}))


def record_interval(task: Task, changed: set[str], at: datetime, *, first: bool = False) -> None:
    """Close the open interval and open the next; a second change within one second joins the first.

    `first`: the task was a draft until now, so that there is nothing to close.
    """
    if task.state == "draft" or not changed & FOLLOWED:
        return
    values = _values(task)
    if first:
        TaskState.insert(task=task.id, from_at=at, **values).execute()
        return
    open_one = (TaskState.task == task.id) & TaskState.to_at.is_null()
    closed = TaskState.update(to_at=at).where(open_one & (TaskState.from_at < at)).execute()
    if not closed and TaskState.update(values).where(open_one).execute():
        return
    TaskState.insert(task=task.id, from_at=at, **values).execute()


def record_intervals(tasks: Sequence[Task], changed: set[str], at: datetime) -> None:
    """The same for many tasks that changed together at one moment and were sent before it."""
    if not changed & FOLLOWED:
        return
    ids = [task.id for task in tasks]
    open_ones = TaskState.task.in_(ids) & TaskState.to_at.is_null()
    late: Any = TaskState.select(TaskState.task).where(open_ones, TaskState.from_at >= at).tuples()
    joined = {task for (task,) in late}
    TaskState.update(to_at=at).where(open_ones & (TaskState.from_at < at)).execute()
    opened = [{"task": task.id, "from_at": at, **_values(task)} for task in tasks if task.id not in joined]
    for some in chunked(opened, _AT_ONCE):
        TaskState.insert_many(some).execute()
    for task in tasks:
        if task.id in joined:
            record_interval(task, changed, at)


def _values(task: Task) -> dict[str, Any]:
    return {**{name: task.__data__.get(name) for name in _SAME}, "archived": task.archived_at is not None}
