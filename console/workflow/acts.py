"""The rows that acts leave behind, and what an undecided one does to the clock of lateness."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from console.records import DueChange, Extension, Return, Task, Unit
from console.records.acts import Act
from console.workflow.context import Context
from console.workflow.fields import fitting

A = TypeVar("A", bound=Act)


def act(ctx: Context, model: type[A], task: Task, unit: Unit | None, acted_on: date, **fields: Any) -> A:
    """Insert an act. Call it inside `changing(task)`. Raises Invalid for a text that is too long."""
    made: A = model(
        task=task, unit=unit, at=ctx.now, acted_on=acted_on, account=ctx.actor.account,
        source=ctx.actor.source, **fitting(model, fields),
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def decide(row: Act, **fields: Any) -> None:
    """Store a decision on an act. Raises Invalid for a text that is too long."""
    for name, value in fitting(type(row), fields).items():
        setattr(row, name, value)
    row.save()


def change_of_due(
    ctx: Context,
    task: Task,
    kind: str,
    new_due_on: date | None,
    *,
    document_number: str = "",
    reason: str = "",
) -> None:
    """Keep a due date's change with its basis; nothing when it stays the same."""
    if new_due_on != task.due_on:
        act(
            ctx, DueChange, task, task.lead_unit, ctx.today, kind=kind, old_due_on=task.due_on,
            new_due_on=new_due_on, document_number=document_number, reason=reason,
        )  # fmt: skip


def waiting_extension(task: Task) -> Extension | None:
    """The request for a later due date that waits for its decision."""
    found: Extension | None = (
        Extension.select().where((Extension.task == task.id) & (Extension.decision == "")).first()
    )
    return found


def waiting_return(task: Task) -> Return | None:
    """The return that waits for the Office."""
    found: Return | None = (
        Return.select()
        .where((Return.task == task.id) & (Return.decision == ""))
        .order_by(Return.id.desc())
        .first()
    )
    return found


def stopped_on(task: Task, state: str, done_on: date | None, due_on: date | None) -> date | None:
    """As of which day lateness is judged in that state: `acted_on` (DESIGN 3).

    While a result waits, at its date; a return, at its own; an extension asked in time, at its own.
    Where several wait, the earliest has stopped the clock.
    """
    days = []
    if state == "submitted" and done_on is not None:
        days.append(done_on)
    returned = waiting_return(task) if state == "returned" else None
    if returned is not None:
        days.append(returned.acted_on)
    extension = waiting_extension(task)
    if extension is not None and extension.stops_clock:
        days.append(extension.acted_on if due_on is None else min(extension.acted_on, due_on))
    return min(days, default=None)


def lapse_extension(ctx: Context, task: Task, why: str) -> None:
    """A request that needs no decision any more, because its task is finished or withdrawn."""
    Extension.update(decision="rejected", decided_at=ctx.now, decision_reason=why).where(
        (Extension.task == task.id) & (Extension.decision == "")
    ).execute()
