"""A unit that was merged into another: its open work goes to its successor, by one act and its document.

The successor takes over rights and duties as they stand: the state, the due date, what was reported and the
day of receipt stay; nothing is sent again and no clock begins anew. What is done or cancelled stays the old
unit's.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.records import Participation, Task, Unit
from console.records.task import OPEN_STATES
from console.workflow import participants
from console.workflow.change import change, changing
from console.workflow.change_task import change_task
from console.workflow.context import Context
from console.workflow.errors import Refused
from console.workflow.guards import needed
from console.workflow.history import write_history
from console.workflow.permissions import require

_OPEN = (*OPEN_STATES, "draft", "paused")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many open tasks the successor leads now, and in how many it coordinates instead."""

    led: int
    coordinated: int


def open_work(unit: Unit) -> HandedOver:
    """What would be handed over now."""
    return HandedOver(len(_led(unit)), len(_coordinated(unit)))


def hand_over(ctx: Context, unit: Unit, *, document: str) -> HandedOver:
    """Give the unit's open work to its successor, and archive the unit.

    `document` is the decision on the merger (number and date). All of it is done or nothing. Raises
    Forbidden, Invalid, Refused for a unit without a successor or one that is archived with nothing open.
    """
    require(ctx, "hand_over", unit)
    heir = unit.successor
    if heir is None:
        raise Refused(f"{unit.name} chưa ghi đơn vị kế thừa: hãy sửa đơn vị và chọn đơn vị kế thừa trước.")
    needed({"document": document}, {"document": "văn bản sáp nhập (số, ngày)"})
    participants.check_unit(ctx, heir, "successor")
    led, coordinated = _led(unit), _coordinated(unit)
    if unit.archived_at is not None and not led and not coordinated:
        raise Refused(f"{unit.name} đã lưu trữ và không còn nhiệm vụ nào để bàn giao.")
    reason = f"Sáp nhập theo {document}; đã chuyển {heir.name}"
    with changing(unit, *led):
        for task in led:
            participants.replace_lead(ctx, task, heir, reason)
            change_task(ctx, "hand_over", task, {"lead_unit": heir}, note=document)
        for part in coordinated:
            participants.hand_over(ctx, part, heir, reason)
        if unit.archived_at is None:
            ends = {} if unit.valid_to else {"valid_to": ctx.today}
            change(ctx, "hand_over", unit, {"archived_at": ctx.now, **ends}, note=document)
        else:
            write_history(ctx, "hand_over", unit, {"successor": (None, heir)}, document)
    return HandedOver(len(led), len(coordinated))


def _led(unit: Unit) -> list[Task]:
    query = Task.select().where(
        (Task.lead_unit == unit.id) & Task.state.in_(_OPEN) & Task.archived_at.is_null()
    )
    return list(query.order_by(Task.id))


def _coordinated(unit: Unit) -> list[Participation]:
    query = Participation.select(Participation, Task).join(Task)
    return list(
        query.where(
            (Participation.unit == unit.id)
            & (Participation.role == "coordinator")
            & Participation.left_at.is_null()
            & Task.state.in_(_OPEN)
            & Task.archived_at.is_null()
        ).order_by(Participation.id)
    )
