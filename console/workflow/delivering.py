"""Many rows delivered to a workbook at once: what `deliver` does for one, in a statement a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from peewee import Field, JSONField

from console.database import database
from console.records import Document, Participation, Record, Task
from console.workflow.change import assign, changing
from console.workflow.context import Context
from console.workflow.derive import task_dates
from console.workflow.errors import Stale
from console.workflow.history import Change, write_histories
from console.workflow.intervals import record_intervals
from console.workflow.tasks import receipt


def deliver_many(ctx: Context, rows: Sequence[Participation], at: datetime) -> int:
    """These rows were really written in their unit's workbook at this moment; how many were new there.

    The clock of each lead row's task starts, as with `deliver`; of a task, `basis` and `search_text` need not
    have been read. Raises Stale, with nothing changed, when somebody changed one of the tasks since they
    were read.
    """
    fresh = [row for row in rows if row.received_at is None]
    tasks: list[Any] = [row.task for row in fresh if _starts(row)]
    with changing(*fresh, *tasks):
        ids = [row.id for row in fresh]
        Participation.update(received_at=at).where(
            Participation.id.in_(ids) & Participation.received_at.is_null()
        ).execute()
        for row in fresh:
            row.received_at = at
            row._dirty.clear()
        _start(ctx, tasks, at)
    return len(fresh)


def _starts(row: Any) -> bool:
    return row.role == "lead" and row.task.received_at is None and row.task.state == "sent"


def _start(ctx: Context, tasks: Sequence[Any], at: datetime) -> None:
    """The units' clocks start: fields, history, intervals, and the rows that show it."""
    if not tasks:
        return
    _with_documents(tasks)
    changes = receipt(ctx, at)
    said: list[tuple[Record, Mapping[str, Change]]] = []
    changed: set[str] = set()
    for task in tasks:
        before = dict(task.__data__)
        said.append((task, assign(task, changes)))
        for name, value in task_dates(ctx.rulebook, task, task.document).items():
            setattr(task, name, value)
        changed |= {name for name, value in task.__data__.items() if before.get(name) != value}
    _update(tasks, sorted(changed))
    write_histories(ctx, "deliver", said)
    record_intervals(tasks, changed, ctx.now)
    ids = [task.id for task in tasks]
    part: Any = Participation
    part.update(sync_dirty=part.sync_dirty + 1).where(part.task.in_(ids)).execute()


def _with_documents(tasks: Sequence[Any]) -> None:
    """The tasks' directives in one query: a workbook's rows share them."""
    wanted = {task.document_id for task in tasks}
    found = {each.id: each for each in Document.select().where(Document.id.in_(list(wanted)))}
    for task in tasks:
        task.__rel__["document"] = found[task.document_id]


def _update(tasks: Sequence[Any], names: Sequence[str]) -> None:
    """Each task over the version that was read, by one prepared statement. Raises Stale."""
    fields = [Task._meta.fields[name] for name in names]
    columns = ", ".join(f'"{field.column_name}" = {database.param}' for field in fields)
    mark = database.param
    statement = f'UPDATE "task" SET {columns}, "version" = {mark} WHERE "id" = {mark} AND "version" = {mark}'
    values = [
        (*(_stored(f, task.__data__[f.name]) for f in fields), task.version + 1, task.id, task.version)
        for task in tasks
    ]
    cursor = database.cursor()
    cursor.executemany(statement, values)
    if cursor.rowcount != len(tasks):
        raise Stale({})
    for task in tasks:
        task.version += 1
        task._dirty.clear()


def _stored(field: Field, value: Any) -> Any:
    """A value as the driver takes it; a JSON field would give a function call for it."""
    if isinstance(field, JSONField):
        return None if value is None else json.dumps(value, separators=(",", ":"))
    return field.db_value(value)
