"""The units of a task: its lead and its coordinators, each with a Participation row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from console.records import Account, Participation, Task, Unit
from console.rules.days import short_day
from console.workflow.change_task import disturb
from console.workflow.context import Context
from console.workflow.errors import Invalid
from console.workflow.history import write_history


def followers() -> Any:
    """The people of the Office who can follow a task, as a query."""
    return Account.select().where(Account.active, Account.unit.is_null()).order_by(Account.full_name)


def check_unit(ctx: Context, unit: Unit, field: str) -> None:
    """Raise Invalid for a unit that is archived, or does not exist on the day of the act."""
    problem = ""
    if unit.archived_at is not None:
        problem = f"{unit.name} đã lưu trữ"
    elif unit.valid_to is not None and unit.valid_to < ctx.today:
        problem = f"{unit.name} ngừng hoạt động từ {short_day(unit.valid_to)}"
        if unit.successor is not None:
            problem += f", đơn vị kế thừa là {unit.successor.name}"
    if problem:
        raise Invalid({field: f"{problem}."})


def check_coordinators(ctx: Context, lead: Unit, units: Iterable[Unit]) -> list[Unit]:
    """The coordinating units once each; raise Invalid when the lead is among them."""
    chosen = list({unit.id: unit for unit in units}.values())
    for unit in chosen:
        check_unit(ctx, unit, "coordinators")
        if unit.id == lead.id:
            raise Invalid({"coordinators": f"{unit.name} đã là đơn vị chủ trì."})
    return chosen


def add_first(ctx: Context, task: Task, lead: Unit, coordinators: list[Unit]) -> None:
    """The rows of a task just made."""
    rows: list[tuple[Any, ...]] = [(task.id, lead.id, "lead", None)]
    rows += [(task.id, unit.id, "coordinator", ctx.today) for unit in coordinators]
    fields = [Participation.task, Participation.unit, Participation.role, Participation.asked_on]
    Participation.insert_many(rows, fields=fields).execute()


def replace_lead(ctx: Context, task: Task, unit: Unit, reason: str) -> None:
    """The old lead leaves with the reason; the new one takes part, whatever its part was before."""
    _leave(ctx, task, Participation.role == "lead", reason)
    _join(ctx, task, unit, "lead", None)


def hand_over(ctx: Context, part: Participation, heir: Unit, reason: str) -> None:
    """A coordinator leaves and its successor coordinates, unless that takes part in the task already."""
    task: Task = part.task
    present = {row.unit_id for row in _present(task)}
    _leave(ctx, task, Participation.id == part.id, reason)
    if heir.id not in present:
        _join(ctx, task, heir, "coordinator", part.due_on)
    write_history(ctx, "hand_over", task, {"coordinators": ([part.unit.name], [heir.name])}, reason)
    disturb(task)


def await_delivery(task: Task, received: datetime | None) -> None:
    """The corrected task goes to its lead again: received now, or when its row has been written anew."""
    Participation.update(received_at=received).where(
        (Participation.task == task.id) & (Participation.role == "lead") & Participation.left_at.is_null()
    ).execute()


def replace_coordinators(ctx: Context, task: Task, units: list[Unit], due_on: date | None) -> bool:
    """Coordinators who are no longer named leave, new ones join; whether anything changed."""
    present = {row.unit_id: row for row in _present(task) if row.role == "coordinator"}
    wanted = {unit.id: unit for unit in units}
    gone = [unit_id for unit_id in present if unit_id not in wanted]
    new = [unit for unit_id, unit in wanted.items() if unit_id not in present]
    if not gone and not new:
        return False
    before = [present[unit_id].unit.name for unit_id in present]
    if gone:
        _leave(ctx, task, Participation.unit.in_(gone), "Không còn phối hợp")
    for unit in new:
        _join(ctx, task, unit, "coordinator", due_on)
    after = [unit.name for unit in units]
    write_history(ctx, "set_coordinators", task, {"coordinators": (before, after)})
    return True


def _present(task: Task) -> list[Participation]:
    query = Participation.select(Participation, Unit).join(Unit)
    return list(query.where((Participation.task == task.id) & Participation.left_at.is_null()))


def _leave(ctx: Context, task: Task, which: object, reason: str) -> None:
    Participation.update(
        left_at=ctx.now, left_reason=reason[:300], sync_dirty=Participation.sync_dirty + 1
    ).where((Participation.task == task.id) & Participation.left_at.is_null() & which).execute()


def _join(ctx: Context, task: Task, unit: Unit, role: str, due_on: date | None) -> None:
    received = ctx.now if task.state != "draft" and unit.channel != "sheet" else None
    values = {
        "role": role,
        "asked_on": ctx.today if role == "coordinator" else None,
        "due_on": due_on,
        "received_at": received,
        "left_at": None,
        "left_reason": "",
    }
    again = (
        Participation.update(**values, sync_dirty=Participation.sync_dirty + 1)
        .where((Participation.task == task.id) & (Participation.unit == unit.id))
        .execute()
    )
    if not again:
        Participation.insert(task=task.id, unit=unit.id, **values).execute()
