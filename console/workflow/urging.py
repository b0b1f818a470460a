"""Urging (đôn đốc): the Office any unit of a task, a lead unit its coordinators (T19)."""

from __future__ import annotations

from console.records import Task, Unit, Urge
from console.records.acts import URGE_FORMS
from console.workflow.acts import act
from console.workflow.change import changing
from console.workflow.change_task import disturb
from console.workflow.context import Context
from console.workflow.errors import Forbidden, Invalid
from console.workflow.guards import may, needed
from console.workflow.history import write_history
from console.workflow.permissions import coordinates


def urge(
    ctx: Context, task: Task, *, form: str, number: str = "", content: str = "", unit: Unit | None = None
) -> Urge:
    """Urge a unit of the task (the lead unless another is named); a letter needs its number.

    A unit urges only the coordinators of a task that it leads. Raises Forbidden, Refused, Invalid.
    """
    may(ctx, "urge", task)
    to = unit or task.lead_unit
    if form not in dict(URGE_FORMS):
        raise Invalid({"form": "Chọn một hình thức đôn đốc."})
    if form == "letter":
        needed({"number": number}, {"number": "số văn bản đôn đốc"})
    if to.id != task.lead_unit_id and not coordinates(to, task):
        raise Invalid({"unit": f"{to.name} không thực hiện nhiệm vụ này."})
    if not ctx.actor.is_office and to.id == task.lead_unit_id:
        raise Forbidden("Đơn vị chủ trì chỉ đôn đốc đơn vị phối hợp.")
    with changing(task):
        from_unit = None if ctx.actor.is_office else ctx.actor.unit
        made = act(
            ctx, Urge, task, to, ctx.today, form=form, number=number, content=content, from_unit=from_unit
        )
        words = f"{to.name}: {dict(URGE_FORMS)[form]} {number}".strip()
        write_history(ctx, "urge", task, {"urge": (None, words)}, note=content)
        disturb(task)
    return made
