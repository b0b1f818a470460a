"""Reminders to units: one mail a day at most, for what comes near or falls due, written to the outbox."""

from __future__ import annotations

from datetime import date, datetime

from console.database import transaction
from console.records import Document, Outbox, Task, Unit
from console.rulebook import Rulebook
from console.rules.days import short_day
from console.workflow.context import Actor, Context
from console.workflow.daily import near_tasks, overdue_tasks

_MOST = 50


def queue_reminders(rulebook: Rulebook, now: datetime, last_run: datetime | None) -> int:
    """Queue a mail to each unit that has news since the last run; return how many.

    News is a task whose reminder day came, or whose last working day before the due date is today or was
    missed. The mail then lists all that is near and all that is overdue. Nothing about a secret directive.
    """
    ctx = Context(Actor.system(), rulebook, now)
    since = last_run.date() if last_run else now.date()
    near, overdue = _by_unit(near_tasks(ctx)), _by_unit(overdue_tasks(ctx))
    units = {unit.id: unit for unit in Unit.select().where(Unit.contact_email != "")}
    queued = 0
    with transaction():
        for unit_id, tasks in near.items():
            if unit_id in units and any(_is_news(task, rulebook, since, now.date()) for task in tasks):
                _queue(units[unit_id], tasks, overdue.get(unit_id, []), now)
                queued += 1
    return queued


def _by_unit(query: object) -> dict[int, list[Task]]:
    found: dict[int, list[Task]] = {}
    tasks = query.select(Task, Document).join(Document).where(Document.secrecy == "none")  # type: ignore[attr-defined]
    for task in tasks.order_by(Task.due_on, Task.id):
        found.setdefault(task.lead_unit_id, []).append(task)
    return found


def _is_news(task: Task, rulebook: Rulebook, since: date, today: date) -> bool:
    """Its reminder day, or the last working day before its due date, lies after the last run."""
    if task.due_on is None:
        return False
    last_working = rulebook.calendar.add_working_days(task.due_on, -1)
    days = (task.near_from, last_working)
    return any(day is not None and (since < day <= today or day == today) for day in days)


def _queue(unit: Unit, near: list[Task], overdue: list[Task], now: datetime) -> None:
    subject = f"Nhắc việc: {len(near)} nhiệm vụ sắp đến hạn"
    if overdue:
        subject += f", {len(overdue)} nhiệm vụ quá hạn"
    lines = [f"Kính gửi {unit.name},", "", "Nhiệm vụ sắp đến hạn:", *_lines(near)]
    if overdue:
        lines += ["", "Nhiệm vụ đã quá hạn:", *_lines(overdue)]
    Outbox.create(to=unit.contact_email, subject=subject, body="\n".join(lines) + "\n", queued_at=now)


def _lines(tasks: list[Task]) -> list[str]:
    """A line for each task: one that becomes secret is taken out by its code before the mail is sent."""
    lines = [_line(task, task.due_on) for task in tasks[:_MOST] if task.due_on is not None]
    return [*lines, f"- và {len(tasks) - _MOST} nhiệm vụ khác"] if len(tasks) > _MOST else lines


def _line(task: Task, due: date) -> str:
    content = " ".join(task.content.split())
    return f"- {task.code}: {content} (hạn {short_day(due)}; {task.document.symbol})"
