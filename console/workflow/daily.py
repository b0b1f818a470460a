"""What the clock alone brings about: windows that close, tasks that come near, tasks that stall."""

from __future__ import annotations

from typing import Any

from peewee import ModelSelect

from console.records import Task
from console.records.task import OPEN_STATES
from console.workflow.context import Context
from console.workflow.tasks import close_return_windows

__all__ = ["close_return_windows", "near_tasks", "overdue_tasks", "stalled_tasks", "unanswered_returns"]


def near_tasks(ctx: Context) -> ModelSelect[Any]:
    """Open tasks whose reminder day has come and whose due date has not passed."""
    return _open().where((Task.near_from <= ctx.today) & (Task.on_time_until >= ctx.today) & _running())


def overdue_tasks(ctx: Context) -> ModelSelect[Any]:
    """Open tasks that are late today."""
    return _open().where(Task.late_after < ctx.today)


def stalled_tasks(ctx: Context) -> ModelSelect[Any]:
    """Tasks with no accepted result and no explanation for the regulation's months (HP25 8.1e, T18)."""
    return _open().where((Task.stall_on < ctx.today) & (Task.state != "submitted"))


def unanswered_returns(ctx: Context) -> ModelSelect[Any]:
    """Tasks sent back to the Office, the oldest first."""
    return _open().where(Task.state == "returned").order_by(Task.acted_on)


def _open() -> ModelSelect[Any]:
    return Task.select().where(
        Task.state.in_(OPEN_STATES) & Task.archived_at.is_null() & (Task.tracked == True)  # noqa: E712
    )


def _running() -> Any:
    """Whose clock no waiting act has stopped."""
    return Task.acted_on.is_null()
