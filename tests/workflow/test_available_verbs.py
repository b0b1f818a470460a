"""The buttons: what is shown is accepted, what is not shown is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from console.database import database as db
from console.records import Participation, Task
from console.workflow import (
    deadlines,
    explanations,
    pauses,
    progress,
    results,
    returns,
    tasks,
    urging,
)
from console.workflow.acts import waiting_extension, waiting_return
from console.workflow.context import Context
from console.workflow.errors import WorkflowError
from console.workflow.verbs import Verb, available
from tests.workflow.conftest import Office, OfficeMaker

DUE = date(2026, 9, 4)
NEW = date(2026, 10, 30)
CAST = ("chi", "hoa", "chutich", "quantri", "an", "dung", "binh", "tai")


def names(ctx: Context, task: Task) -> list[str]:
    return [verb.name for verb in available(ctx, task)]


def press(ctx: Context, name: str, task: Task, here: Office) -> None:
    """Carry out a verb with fields that are right."""
    doc = {"document_number": "5/UBND", "reason": "x"}
    calls: dict[str, Callable[[], Any]] = {
        "send": lambda: tasks.send(ctx, task),
        "accept": lambda: tasks.accept(ctx, task),
        "submit": lambda: results.submit(ctx, task, done_on=task.document.issued_on),
        "report_progress": lambda: progress.report_progress(ctx, task, "x"),
        "edit_result": lambda: results.edit_result(ctx, task, {"result": "x"}),
        "give_information": lambda: progress.give_information(ctx, task, _own(ctx), other_info="x"),
        "confirm": lambda: results.confirm(ctx, task),
        "refuse": lambda: results.refuse(ctx, task, "x"),
        "reopen": lambda: results.reopen(ctx, task, "x"),
        "decide_return": lambda: returns.decide_return(ctx, _return(task), "corrected", document="5/UBND"),
        "decide_extension": lambda: deadlines.decide_extension(ctx, _extension(task), approved=True),
        "request_extension": lambda: deadlines.request_extension(ctx, task, wanted_due_on=NEW, **doc),
        "explain": lambda: explanations.explain(ctx, task, "x", document_number="5/UBND"),
        "return_task": lambda: returns.return_task(ctx, task, ground="other", late=True, **doc),
        "contribute": lambda: progress.contribute(ctx, task, here.units["SXD"], "x"),
        "urge": lambda: urging.urge(ctx, task, form="phone", unit=_urged(ctx, here)),
        "change_due": lambda: deadlines.change_due(ctx, task, due_on=NEW, **doc),
        "resume": lambda: pauses.resume(ctx, task, due_on=NEW, document_number="5/UBND"),
        "pause": lambda: pauses.pause(ctx, task, **doc),
        "cancel": lambda: pauses.cancel(ctx, task, **doc),
    }
    calls[name]()


def _return(task: Task) -> Any:
    found = waiting_return(task)
    if found is None:
        raise WorkflowError("không có")
    found.task = task
    return found


def _extension(task: Task) -> Any:
    found = waiting_extension(task)
    if found is None:
        raise WorkflowError("không có")
    found.task = task
    return found


def _own(ctx: Context) -> Any:
    """A unit speaks for itself; the Office has the task's form."""
    if ctx.actor.unit is None:
        raise WorkflowError("không có đơn vị")
    return ctx.actor.unit


def _urged(ctx: Context, here: Office) -> Any:
    return None if ctx.actor.is_office else here.units["SXD"]


ALL = (
    "send", "accept", "submit", "report_progress", "confirm", "refuse", "reopen", "decide_return",
    "decide_extension", "request_extension", "explain", "return_task", "contribute", "urge", "change_due",
    "resume", "pause", "cancel", "edit_result", "give_information",
)  # fmt: skip

# How to bring a task to each place in the workflow, by the person who does it.
PATHS: dict[str, tuple[tuple[str, str], ...]] = {
    "draft": (),
    "sent": (("chi", "send"),),
    "returned": (("chi", "send"), ("dung", "return_task")),
    "todo": (("chi", "send"), ("an", "accept")),
    "doing": (("chi", "send"), ("an", "report_progress")),
    "asked": (("chi", "send"), ("dung", "request_extension")),
    "submitted": (("chi", "send"), ("dung", "submit")),
    "paused": (("chi", "send"), ("hoa", "pause")),
    "cancelled": (("chi", "send"), ("hoa", "cancel")),
}


@pytest.mark.parametrize("regulation", ["can_tho_2026", "hai_phong_2025", "lao_cai_2015"])
@pytest.mark.parametrize("place", sorted(PATHS))
@pytest.mark.parametrize("late", [False, True])
def test_a_button_is_shown_exactly_when_its_verb_is_accepted(
    office: OfficeMaker, regulation: str, place: str, late: bool
) -> None:
    here = office(regulation).at(2026, 8, 3)
    task = here.draft(here.document(date(2026, 8, 3)), coordinators=[here.units["SXD"]], due_on=DUE)
    for who, verb in PATHS[place]:
        if task.state == "todo" and verb == "accept":
            continue
        press(here.ctx(who), verb, task, here)
    if late:
        here.at(2026, 9, 8)
    for who in CAST:
        ctx = here.ctx(who)
        shown = set(names(ctx, Task.get_by_id(task.id)))
        accepted = {verb for verb in ALL if _accepted(ctx, verb, task.id, here)}
        assert shown == accepted, who


def _accepted(ctx: Context, verb: str, task_id: int, here: Office) -> bool:
    """Whether the verb goes through, tried in a transaction that is always undone."""
    with db.atomic() as attempt:
        try:
            press(ctx, verb, Task.get_by_id(task_id), here)
            return True
        except WorkflowError:
            return False
        finally:
            attempt.rollback()


def button(ctx: Context, task: Task, name: str) -> Verb:
    return next(verb for verb in available(ctx, task) if verb.name == name)


def test_a_button_says_what_it_asks_what_it_rests_on_and_until_when(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 8, 3)
    task = here.sent(date(2026, 8, 3), due_on=DUE)
    asking = button(here.ctx("dung"), task, "request_extension")
    assert (asking.label, asking.until) == ("Xin gia hạn", date(2026, 8, 28))
    assert asking.article.startswith("Điều 12 khoản 2")
    assert [(need.name, need.required) for need in asking.needs] == [
        ("wanted_due_on", True), ("reason", True), ("document_number", False), ("document_date", False),
    ]  # fmt: skip
    assert button(here.ctx("dung"), task, "accept").primary
    returning = button(here.at(2026, 8, 10).ctx("dung"), task, "return_task")
    assert "muộn" in returning.warning
    assert returning.needs[-1].name == "late"


def test_the_same_button_has_each_regulations_words(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2026, 8, 3)
    task = here.sent(date(2026, 8, 3), due_on=DUE, must_report=True)
    asking = button(here.ctx("dung"), task, "request_extension")
    assert asking.label.startswith("Báo cáo khó khăn")
    assert {need.name for need in asking.needs if need.required} == {
        "wanted_due_on", "reason", "document_number",
    }  # fmt: skip
    submitting = button(here.ctx("dung"), task, "submit")
    required = {need.name for need in submitting.needs if need.required}
    assert required == {"done_on", "report_number", "report_date"}
    grounds = button(here.ctx("an"), task, "return_task").needs[0].choices
    assert [code for code, _ in grounds] == ["overlap", "competence", "deadline", "other"]


def test_a_draft_that_cannot_be_sent_has_no_button(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.draft(here.document(date(2025, 9, 4)))
    assert names(here.ctx("chi"), task) == ["send"]
    task.lead_unit.valid_to = date(2025, 6, 30)
    assert names(here.ctx("chi"), task) == []
    assert Participation.select().count() == 1
