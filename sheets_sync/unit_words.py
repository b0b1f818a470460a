"""A proposal for a cell of the unit's own (typed into a closed book, or after the unit had moved), taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from console.records import Inspection, Participation, Task, Unit
from console.workflow.context import Actor, Context
from console.workflow.inspections import answer_inspection
from console.workflow.progress import contribute, give_information, report_progress
from console.workflow.results import edit_result
from sheets_sync import codec

ANSWERS = {"report": "reported_on", "remedy": "remedied_on"}  # of an inspected unit, and the day of each
WORDS = {  # of a task, and the verb of each
    "progress": "report_progress", "contribution": "contribute", "other_info": "give_information",
    **dict.fromkeys(("result", "report_number", "report_date", "done_on"), "edit_result"),
}  # fmt: skip


def words_of(task: Task, proposal: Any) -> Any:
    """What the task says in the unit's own cell; None where the unit takes no part in it any more."""
    here = (Participation.task == task.id) & (Participation.unit == proposal.workbook.unit_id)
    part = Participation.get_or_none(here & Participation.left_at.is_null())
    if part is None:
        return None
    own = proposal.column == "contribution" or (proposal.column == "other_info" and part.role != "lead")
    said = getattr(part if own else task, proposal.column)
    return "" if said is None else said


def take_words(ctx: Context, task: Task, proposal: Any) -> None:
    """Enter what the unit typed, in its name and on the day when it was seen: the Office only lets it pass.

    Raises Forbidden, Refused, Invalid as the unit's own typing would.
    """
    unit: Unit = proposal.workbook.unit
    theirs = the_unit(ctx, proposal)
    column, text, day = proposal.column, proposal.proposed, proposal.noticed_at.date()
    if column == "progress":
        report_progress(theirs, task, text, acted_on=day)
    elif column == "contribution":
        contribute(theirs, task, unit, text, acted_on=day)
    elif column == "other_info":
        give_information(theirs, task, unit, other_info=text)
    else:
        value = codec.typed_date(text) if column in ("report_date", "done_on") else text
        edit_result(theirs, task, {column: value})


def take_answer(ctx: Context, inspection: Inspection, proposal: Any) -> None:
    """The same for an answer to an inspection. Raises Forbidden, Refused, Invalid."""
    unit: Unit = proposal.workbook.unit
    column, day = proposal.column, proposal.noticed_at.date()
    answer = {column: proposal.proposed, ANSWERS[column]: day}
    theirs = the_unit(ctx, proposal)
    answer_inspection(theirs, inspection, unit, answer, undated=[ANSWERS[column]])


def the_unit(ctx: Context, proposal: Any) -> Context:
    """The same moment with the unit as the actor."""
    return replace(ctx, actor=Actor.workbook(proposal.workbook.unit))
