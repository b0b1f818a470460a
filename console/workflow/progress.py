"""What units report while they work: progress, a coordinator's contribution, other information."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from console.records import Participation, Progress, Task, Unit
from console.workflow import secret
from console.workflow.acts import act
from console.workflow.change import changing
from console.workflow.change_task import accept_first, change_task, disturb
from console.workflow.context import Context
from console.workflow.errors import Forbidden, Invalid
from console.workflow.fields import fitting
from console.workflow.guards import acted_day, may, needed
from console.workflow.history import write_history
from console.workflow.permissions import coordinates
from console.workflow.tasks import bump


def report_progress(
    ctx: Context, task: Task, text: str, *, percent: int | None = None, acted_on: date | None = None
) -> Task:
    """The lead unit's progress (T6); the first entry accepts the task and starts it.

    `percent` is 0 to 100. While a result or a return waits, the words are kept and the state stays.
    """
    may(ctx, "report_progress", task)
    day = acted_day(ctx, acted_on)
    needed({"text": text}, {"text": "tình hình thực hiện"})
    if percent is not None and not 0 <= percent <= 100:
        raise Invalid({"percent": "Tỷ lệ phải từ 0 đến 100."})
    _not_secret(ctx, task, {"progress": text})
    with changing(task):
        accept_first(ctx, task)
        act(ctx, Progress, task, task.lead_unit, day, text=text, percent=percent)
        state = "doing" if task.state == "todo" else task.state
        change_task(ctx, "report_progress", task, {"progress": text, "state": state})
    return task


def contribute(ctx: Context, task: Task, unit: Unit, text: str, *, acted_on: date | None = None) -> Task:
    """A coordinating unit's words to the lead."""
    may(ctx, "contribute", task)
    day = acted_day(ctx, acted_on)
    row = _coordinating(ctx, task, unit)
    _not_secret(ctx, task, {"progress": text})
    with changing(task):
        _set(ctx, "contribute", task, row, {"contribution": text, "contributed_on": day if text else None})
    return task


def give_information(
    ctx: Context,
    task: Task,
    unit: Unit,
    *,
    other_info: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Task:
    """'Thông tin khác' of the lead or of a coordinator, and the lead's own custom fields.

    `extra` holds only the keys to change; the caller has checked that they belong to units (config.toml).
    """
    may(ctx, "give_information", task)
    _not_secret(ctx, task, {"other_info": other_info, "extra": extra})
    with changing(task):
        if unit.id == task.lead_unit_id:
            _own(ctx, unit)
            accept_first(ctx, task)
            changes: dict[str, Any] = {} if other_info is None else {"other_info": other_info}
            if extra:
                changes["extra"] = {**(task.extra or {}), **extra}
            change_task(ctx, "give_information", task, changes)
        else:
            row = _coordinating(ctx, task, unit)
            _set(ctx, "give_information", task, row, {"other_info": other_info or ""})
    return task


def _set(ctx: Context, verb: str, task: Task, row: Participation, values: dict[str, Any]) -> None:
    fitted = fitting(Participation, values)
    changed = {
        name: (getattr(row, name), value) for name, value in fitted.items() if getattr(row, name) != value
    }
    if not changed:
        return
    Participation.update(fitted).where(Participation.id == row.id).execute()
    write_history(ctx, verb, row, changed)
    bump(task)
    disturb(task)


def _coordinating(ctx: Context, task: Task, unit: Unit) -> Participation:
    """The unit's row; raise Forbidden when it is not the actor's, Invalid when it does not coordinate."""
    _own(ctx, unit)
    if not coordinates(unit, task):
        raise Invalid({"unit": f"{unit.name} không phối hợp nhiệm vụ này."})
    return Participation.get((Participation.task == task.id) & (Participation.unit == unit.id))


def _own(ctx: Context, unit: Unit) -> None:
    if not ctx.actor.is_office and (ctx.actor.unit is None or ctx.actor.unit.id != unit.id):
        raise Forbidden("Chỉ nhập được cho đơn vị của mình.")


def _not_secret(ctx: Context, task: Task, values: Mapping[str, Any]) -> None:
    secret.check_task(task.document, ctx.regulation(task.document.issued_on), values)
