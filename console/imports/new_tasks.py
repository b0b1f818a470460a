"""A unit's new tasks as a page to print, for units that take them on paper with a signature."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from console.records import Account, Document, Fact, Participation, Task, Unit
from console.records.task import PARTICIPATION_ROLES
from console.reports.templates import rendered
from console.rules.days import short_day
from console.settings import Settings


def new_tasks_list(unit: Unit, since: date, settings: Settings, today: date) -> str:
    """HTML of what was sent to the unit from `since` to today, as lead or coordinator, the newest last.

    Drafts, archived tasks and secret directives are left out. Raises ReportError for a broken template.
    """
    office = settings.office
    context = {
        "unit": unit.name,
        "since": short_day(since),
        "until": short_day(today),
        "dated": f"{today.day:02d} tháng {today.month:02d} năm {today.year}",
        "parent": office.parent,
        "office": office.name,
        "place": office.place,
        "rows": _rows(unit, since, today),
        "sample": Fact.select().where(Fact.key == "sample").exists(),
    }
    return rendered("new_tasks", "list.html", context, escape=True)


def _rows(unit: Unit, since: date, today: date) -> list[dict[str, str]]:
    query = (
        Participation.select(Participation, Task, Document, Account)
        .join(Task)
        .join(Document)
        .switch(Task)
        .left_outer_join(Account, on=(Task.specialist == Account.id))
        .where(
            (Participation.unit == unit)
            & Participation.left_at.is_null()
            & Task.archived_at.is_null()
            & (Task.state != "draft")
            & (Document.secrecy == "none")
            & Task.sent_at.between(datetime.combine(since, time.min), datetime.combine(today, time.max))
        )
        .order_by(Task.sent_at, Task.id)
    )
    found = list(query)
    partners = _partners([row.task_id for row in found])
    return [_row(part, partners.get(part.task_id, "")) for part in found]


def _row(part: Participation, partners: str) -> dict[str, str]:
    task: Any = part.task
    words = f" ({task.due_raw})" if task.due_raw else ""
    return {
        "code": task.code or "",
        "document": f"{task.document.symbol} ngày {short_day(task.document.issued_on)}",
        "content": task.content,
        "role": dict(PARTICIPATION_ROLES)[part.role],
        "partners": partners,
        "due": f"{short_day(task.due_on)}{words}" if task.due_on else task.due_raw or "Không có hạn",
        "return_due": short_day(task.return_due_on) if task.return_due_on and part.role == "lead" else "",
        "follower": str(task.specialist) if task.specialist else "",
    }


def _partners(tasks: list[int]) -> dict[int, str]:
    """The coordinators of each task, by name, in one query."""
    query = (
        Participation.select(Participation.task, Unit.short_name, Unit.name)
        .join(Unit)
        .where(
            Participation.task.in_(tasks)
            & (Participation.role == "coordinator")
            & Participation.left_at.is_null()
        )
        .order_by(Unit.position)
    )
    names: dict[int, list[str]] = {}
    rows: Any = query.tuples()
    for task, short_name, name in rows:
        names.setdefault(task, []).append(short_name or name)
    return {task: "; ".join(found) for task, found in names.items()}
