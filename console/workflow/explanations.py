"""A unit explains why a task is due and not done, or was done wrongly (T17)."""

from __future__ import annotations

from datetime import date

from console.records import Explanation, Task
from console.workflow.acts import act
from console.workflow.change import changing
from console.workflow.change_task import accept_first, change_task
from console.workflow.context import Context
from console.workflow.derive import explained_on
from console.workflow.guards import acted_day, may, needed


def explain(
    ctx: Context,
    task: Task,
    text: str,
    *,
    document_number: str = "",
    document_date: date | None = None,
    acted_on: date | None = None,
) -> Explanation:
    """Keep an explanation; it clears the stall flag for the regulation's months (A6).

    Where the regulation wants it in writing, the document's number is required.
    """
    may(ctx, "explain", task)
    day = acted_day(ctx, acted_on)
    regulation = ctx.regulation(day)
    labels = {"text": "nội dung giải trình"}
    if "system" not in regulation.explanation.channels:
        labels["document_number"] = "số văn bản giải trình"
    entered = {"text": text, "document_number": document_number}
    needed(entered, labels, str(regulation.cite(regulation.explanation)))
    with changing(task):
        accept_first(ctx, task)
        made = act(
            ctx, Explanation, task, task.lead_unit, day, text=text, document_number=document_number,
            document_date=document_date,
        )  # fmt: skip
        basis = {**(task.basis or {}), "explained": explained_on(day)}
        change_task(ctx, "explain", task, {"basis": basis}, words={"explanation": (None, text)})
    return made
