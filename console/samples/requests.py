"""Careers with a request of the unit in them: a task sent back, a later due date asked for."""

from __future__ import annotations

from datetime import date, timedelta

from console.records import Participation, Task, Unit
from console.samples.careers import accepted, at_work, finished, on_time
from console.samples.stage import Career, Stage
from console.workflow.acts import waiting_extension, waiting_return
from console.workflow.deadlines import decide_extension, request_extension
from console.workflow.returns import decide_return, return_task


def returned(stage: Stage, task: Task, *, elsewhere: bool | None = None) -> Career:
    """Sent back to the Office within the time that the regulation gives; not decided yet.

    `elsewhere`: on the ground of competence, or on any other (None: on any).
    """
    yield stage.later(0)
    task = stage.fresh(task)
    grounds = [known.code for known in stage.rulebook.on(stage.today).returns.grounds]
    fitting = [code for code in grounds if elsewhere is None or (code == "competence") == elsewhere]
    ground = stage.rng.choice(fitting)
    return_task(
        stage.unit(task.lead_unit), task, ground=ground, reason=stage.phrases.returns[ground],
        document_number=stage.letter_number(task.lead_unit), document_date=stage.today,
    )  # fmt: skip


def corrected(stage: Stage, task: Task) -> Career:
    """Sent back, corrected and sent again, done."""
    yield from _decided(stage, task, "corrected")
    yield from on_time(stage, stage.fresh(task))


def return_refused(stage: Stage, task: Task) -> Career:
    """Sent back, but the Office holds to it and states the due date; done."""
    yield from _decided(stage, task, "refused")
    yield from on_time(stage, stage.fresh(task))


def rerouted(stage: Stage, task: Task) -> Career:
    """Sent back, passed to a coordinating agency or the one that drafted the directive, done there."""
    other = another(stage, task)
    yield from _decided(stage, task, "rerouted" if other else "corrected", other)
    yield stage.later(0)
    yield from on_time(stage, stage.fresh(task))


def _decided(stage: Stage, task: Task, decision: str, other: Unit | None = None) -> Career:
    yield from returned(stage, task, elsewhere=decision == "rerouted")
    yield stage.later(1)
    task = stage.fresh(task)
    sent_back = waiting_return(task)
    assert sent_back is not None
    decide_return(
        stage.hoa(), sent_back, decision, due_on=task.due_on, document=stage.number("UBND-TH"),
        lead_unit=other, reason=_ANSWERS[decision],
    )  # fmt: skip


def another(stage: Stage, task: Task) -> Unit | None:
    """The agency that a task not within its agency's competence belongs to, if the directive shows one.

    An agency that the sentence names receives or helps: it cannot be told to report to itself.
    """
    task = stage.fresh(task)
    if task.lead_unit.kind != "agency":
        return None
    rows = Participation.select(Participation.unit).where(
        (Participation.task == task.id) & (Participation.role == "coordinator")
    )
    known = [stage.unit_of(row.unit_id) for row in rows.order_by(Participation.id)]
    drafted_by = task.document.submitting_unit
    known += [drafted_by] if drafted_by else []
    fitting = (
        unit
        for unit in known
        if unit.kind == "agency" and unit.id != task.lead_unit_id and not _named(unit, task.content)
    )
    return next(fitting, None)


def _named(unit: Unit, content: str) -> bool:
    return any(name in content for name in (unit.name, unit.short_name) if name)


_ANSWERS = {
    "corrected": "Đã điều chỉnh nội dung theo văn bản giao nhiệm vụ, đề nghị tiếp tục thực hiện.",
    "refused": "Nội dung đúng chức năng, nhiệm vụ của đơn vị; đề nghị thực hiện theo thời hạn đã giao.",
    "rerouted": "Chuyển đơn vị có chức năng, nhiệm vụ phù hợp chủ trì.",
}


def asking(stage: Stage, task: Task) -> Career:
    """A later due date is asked for in time; not decided yet."""
    last = task.extension_latest_on or task.due_on or stage.today
    asked: date = max(last - timedelta(days=stage.rng.randint(1, 4)), stage.today)
    yield from accepted(stage, task)
    yield stage.on(min(asked, stage.lately(1, 4)))
    task = stage.fresh(task)
    if task.due_on is None or stage.today > (task.extension_latest_on or task.due_on):
        return
    wanted = stage.rulebook.calendar.next_working(task.due_on + timedelta(days=15))
    request_extension(
        stage.unit(task.lead_unit), task, wanted_due_on=wanted, document_date=stage.today,
        reason=stage.say(stage.phrases.extension_reasons),
        document_number=stage.letter_number(task.lead_unit),
    )  # fmt: skip


def extended(stage: Stage, task: Task) -> Career:
    """A later due date is asked for and given; done by the new one."""
    yield from _answered(stage, task, approved=True)
    yield from on_time(stage, stage.fresh(task))


def extension_refused(stage: Stage, task: Task) -> Career:
    """A later due date is asked for and refused; done after the old one."""
    yield from _answered(stage, task, approved=False)
    task = stage.fresh(task)
    yield from finished(stage, task, max(task.due_on or stage.today, stage.today) + timedelta(days=5))


def _answered(stage: Stage, task: Task, *, approved: bool) -> Career:
    yield from asking(stage, task)
    yield stage.later(1)
    task = stage.fresh(task)
    extension = waiting_extension(task)
    if extension is not None:
        answers = stage.phrases.extension_answers if approved else stage.phrases.extension_refusals
        decide_extension(stage.hoa(), extension, approved=approved, reason=stage.say(answers))
    yield from at_work(stage, task, stage.today + timedelta(days=8))
