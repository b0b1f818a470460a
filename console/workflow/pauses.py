"""Pausing, resuming and cancelling a task, each by a leader's document (T15, T16)."""

from __future__ import annotations

from datetime import date

from console.records import Task
from console.rules.days import short_day
from console.workflow.acts import change_of_due, lapse_extension, stopped_on
from console.workflow.change import changing
from console.workflow.change_task import change_task
from console.workflow.context import Context
from console.workflow.errors import Invalid
from console.workflow.guards import may, needed

_DOCUMENT = {"document_number": "số văn bản chỉ đạo", "reason": "lý do"}


def pause(ctx: Context, task: Task, *, document_number: str, reason: str) -> Task:
    """Put an open task aside, out of every count of lateness, until it is resumed."""
    may(ctx, "pause", task)
    needed({"document_number": document_number, "reason": reason}, _DOCUMENT)
    with changing(task):
        changes = {"state": "paused", "resume_state": task.state, "acted_on": None}
        change_task(ctx, "pause", task, changes, note=f"{document_number}: {reason}")
    return task


def resume(ctx: Context, task: Task, *, due_on: date | None, document_number: str) -> Task:
    """Take a paused task up where it stood; the leader states its due date, old or new.

    A task that had a due date must be given one: nothing is added to it silently.
    """
    may(ctx, "resume", task)
    needed({"document_number": document_number}, {"document_number": "số văn bản chỉ đạo"})
    check_stated_due(task, due_on)
    with changing(task):
        state = task.resume_state or "todo"
        change_of_due(ctx, task, "resume", due_on, document_number=document_number)
        changes = {
            "state": state,
            "resume_state": "",
            "due_on": due_on,
            "acted_on": stopped_on(task, state, task.done_on, due_on),
        }
        change_task(ctx, "resume", task, changes, note=document_number)
    return task


def cancel(ctx: Context, task: Task, *, document_number: str, reason: str) -> Task:
    """Withdraw a task: out of all counts, listed apart."""
    may(ctx, "cancel", task)
    needed({"document_number": document_number, "reason": reason}, _DOCUMENT)
    with changing(task):
        lapse_extension(ctx, task, "Nhiệm vụ đã thu hồi, hủy")
        changes = {"state": "cancelled", "acted_on": None}
        change_task(ctx, "cancel", task, changes, note=f"{document_number}: {reason}")
    return task


def check_stated_due(task: Task, due_on: date | None) -> None:
    """Raise Invalid unless a due date that is to be stated is there, and not before the directive."""
    if due_on is None and task.due_on is not None:
        raise Invalid({"due_on": "Phải ghi thời hạn: giữ hạn cũ hoặc hạn mới."})
    if due_on is not None and due_on < task.document.issued_on:
        raise Invalid(
            {"due_on": f"Thời hạn trước ngày ban hành văn bản ({short_day(task.document.issued_on)})."}
        )
