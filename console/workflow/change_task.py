"""A change of a task: its derived dates, its history, its interval and its rows in workbooks, together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.database import database
from console.records import Participation, Task
from console.workflow.change import change
from console.workflow.context import Context
from console.workflow.derive import task_dates
from console.workflow.history import Change
from console.workflow.intervals import record_interval

# What no row of a workbook shows: a change of these alone disturbs nobody's sheet.
_UNSEEN = frozenset(
    {"near_from", "stall_on", "basis", "search_text", "extension_latest_on", "return_due_on", "resume_state"}
)


def change_task(
    ctx: Context,
    verb: str,
    task: Task,
    changes: Mapping[str, Any],
    *,
    version: int | None = None,
    note: str = "",
    words: Mapping[str, Change] | None = None,
) -> set[str]:
    """Set fields of a task and everything that follows from them. Call it inside `changing(task)`.

    Raises Stale when somebody else changed the task since it was read.
    """
    was_draft = task.state == "draft"
    changed = change(
        ctx, verb, task, changes,
        version=version, note=note, words=words, derive=lambda: task_dates(ctx.rulebook, task, task.document),
    )  # fmt: skip
    record_interval(task, changed, ctx.now, first=was_draft)
    if changed - _UNSEEN and task.state != "draft":
        disturb(task)
    return changed


def accept_first(ctx: Context, task: Task) -> None:
    """Any act of a unit on a task just sent accepts it first (T3). Call it inside `changing(task)`."""
    if task.state == "sent":
        changes = {"state": "todo", "accepted_at": ctx.now}
        if task.received_at is None:
            changes["received_at"] = ctx.now
            _received(task, ctx)
        change_task(ctx, "accept", task, changes)


def disturb(task: Task) -> None:
    """Tell the engine that every row of this task shows something new."""
    database.execute_sql(
        f"UPDATE participation SET sync_dirty = sync_dirty + 1 WHERE task_id = {database.param}", (task.id,)
    )


def _received(task: Task, ctx: Context) -> None:
    Participation.update(received_at=ctx.now).where(
        (Participation.task == task.id) & (Participation.role == "lead") & Participation.left_at.is_null()
    ).execute()
