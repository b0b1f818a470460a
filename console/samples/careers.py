"""What may become of a task once it is sent, each as a career: a few lines that read as a story.

A career yields the moment of its next event and is resumed when the stage has come there. The verbs
are the workflow's own: a story that the regulation forbids cannot be told.
"""

from __future__ import annotations

from datetime import date, timedelta

from console.records import Task
from console.samples.stage import Career, Stage
from console.workflow.deadlines import change_due
from console.workflow.explanations import explain
from console.workflow.pauses import cancel, pause, resume
from console.workflow.progress import report_progress
from console.workflow.results import confirm, refuse, reopen, submit
from console.workflow.tasks import accept
from console.workflow.urging import urge


def unanswered(stage: Stage, task: Task) -> Career:
    """The unit does nothing."""
    return iter(())


def accepted(stage: Stage, task: Task) -> Career:
    """The unit accepts, no more."""
    yield stage.later(stage.rng.randint(0, 1))
    task = stage.fresh(task)
    if task.state == "sent":
        accept(stage.unit(task.lead_unit), task)


def at_work(stage: Stage, task: Task, until: date | None = None) -> Career:
    """The unit accepts, then reports progress from time to time, before `until`."""
    yield from accepted(stage, task)
    for percent in (20, 50, 80)[: stage.rng.randint(1, 2)]:
        moment = stage.later(stage.rng.randint(3, 9))
        if until is not None and moment.date() >= until:
            return
        yield moment
        task = stage.fresh(task)
        text = stage.say(stage.phrases.progress)
        report_progress(stage.unit(task.lead_unit), task, text, percent=percent)


def on_time(stage: Stage, task: Task) -> Career:
    """Done by the due date, and confirmed."""
    last = _before_due(stage, task)
    yield from at_work(stage, task, last)
    yield from finished(stage, task, last)


def early(stage: Stage, task: Task) -> Career:
    """Done long before the due date, and confirmed."""
    done = stage.today + timedelta(days=stage.rng.randint(3, 12))
    yield from at_work(stage, task, done)
    yield from finished(stage, task, done)


def waiting(stage: Stage, task: Task) -> Career:
    """Reported done in the last days; the Office has not looked yet."""
    done = max(stage.lately(1, 5), stage.today)
    yield from at_work(stage, task, done)
    yield from reported(stage, task, done)


def late(stage: Stage, task: Task) -> Career:
    """Done after the due date, urged before that, and confirmed."""
    done = _after_due(stage, task, 2, 16)
    yield from at_work(stage, task)
    yield from urged_once(stage, task)
    yield from finished(stage, task, done)


def urged(stage: Stage, task: Task) -> Career:
    """Overdue, urged, explained, and still open."""
    yield from at_work(stage, task)
    yield from urged_once(stage, task)
    yield stage.later(2)
    task = stage.fresh(task)
    number = stage.letter_number(task.lead_unit)
    text = stage.say(stage.phrases.explanations)
    explain(stage.unit(task.lead_unit), task, text, document_number=number, document_date=stage.today)


def urged_once(stage: Stage, task: Task) -> Career:
    """The Office urges a unit that has let the due date pass."""
    day = _after_due(stage, task, 1, 3)
    yield stage.on(day)
    task = stage.fresh(task)
    if task.state in ("sent", "todo", "doing", "rework") and task.due_on and task.due_on < stage.today:
        form = stage.rng.choice(("letter", "system", "phone"))
        number = stage.number("VP-KT") if form == "letter" else ""
        urge(stage.chi(), task, form=form, number=number, content=stage.say(stage.phrases.urges))


def reworked(stage: Stage, task: Task) -> Career:
    """Reported, sent back for what is missing, reported again, confirmed."""
    yield from reworking(stage, task)
    yield from finished(stage, task, stage.today + timedelta(days=stage.rng.randint(2, 5)))


def reworking(stage: Stage, task: Task) -> Career:
    """Reported, and found incomplete by the Office."""
    last = _before_due(stage, task)
    yield from at_work(stage, task, last)
    yield from reported(stage, task, last)
    yield stage.later(1)
    task = stage.fresh(task)
    if task.state == "submitted":
        refuse(stage.chi(), task, stage.say(stage.phrases.refusals))
    elif task.state == "done":
        reopen(stage.hoa(), task, stage.say(stage.phrases.reopenings))


def reopened(stage: Stage, task: Task) -> Career:
    """Confirmed, then found wrong by the Office's leader; done again."""
    yield from on_time(stage, task)
    yield stage.later(6)
    task = stage.fresh(task)
    if task.state == "done":
        reopen(stage.hoa(), task, stage.say(stage.phrases.reopenings))
        yield from finished(stage, task, stage.today + timedelta(days=4))


def paused(stage: Stage, task: Task) -> Career:
    """Put aside by a leader's document."""
    yield from at_work(stage, task, _before_due(stage, task))
    yield stage.later(1)
    task = stage.fresh(task)
    number = stage.number("UBND-TH")
    pause(stage.hoa(), task, document_number=number, reason=stage.say(stage.phrases.pauses))


def resumed(stage: Stage, task: Task) -> Career:
    """Put aside, then taken up again with the due date that the leader states."""
    yield from paused(stage, task)
    yield stage.later(12)
    task = stage.fresh(task)
    due = max(task.due_on, stage.today) + timedelta(days=15) if task.due_on else None
    resume(stage.hoa(), task, due_on=due, document_number=stage.number("UBND-TH"))
    yield from finished(stage, task, _before_due(stage, stage.fresh(task)))


def cancelled(stage: Stage, task: Task) -> Career:
    """Withdrawn by a leader's document."""
    yield from accepted(stage, task)
    yield stage.later(5)
    task = stage.fresh(task)
    number = stage.number("UBND-TH")
    cancel(stage.hoa(), task, document_number=number, reason=stage.say(stage.phrases.cancellations))


def moved(stage: Stage, task: Task) -> Career:
    """The due date is changed by direction; done by the new one."""
    yield from at_work(stage, task, _before_due(stage, task))
    yield stage.later(1)
    task = stage.fresh(task)
    due = stage.rulebook.calendar.next_working((task.due_on or stage.today) + timedelta(days=14))
    number, reason = stage.number("UBND-TH"), stage.say(stage.phrases.due_changes)
    change_due(stage.chi(), task, due_on=due, document_number=number, reason=reason)
    yield from finished(stage, task, due - timedelta(days=stage.rng.randint(0, 3)))


def finished(stage: Stage, task: Task, done_on: date) -> Career:
    """Reported done on a day, and confirmed where the regulation wants it."""
    yield from reported(stage, task, done_on)
    yield stage.later(stage.rng.randint(0, 2))
    task = stage.fresh(task)
    if task.state == "submitted":
        rates = stage.rulebook.on(stage.today).result_report.rates_quality
        quality = stage.rng.choices(("good", "met", "not_met"), (3, 16, 1))[0] if rates else ""
        checks = stage.phrases.poor_checks if quality == "not_met" else stage.phrases.checks
        confirm(stage.chi(), task, quality=quality, result_check=stage.say(checks))


def reported(stage: Stage, task: Task, done_on: date) -> Career:
    """The unit reports the task done, in writing where it must."""
    yield stage.on(done_on)
    task = stage.fresh(task)
    day = min(stage.rulebook.calendar.next_working(done_on), stage.today)
    if not (task.must_report or task.must_submit):
        said = stage.say(stage.phrases.done_without_report)
        submit(stage.unit(task.lead_unit), task, done_on=day, result=said)
        return
    number = stage.report_number(task.lead_unit)
    said = stage.say(stage.phrases.results).format(bc=number)
    submit(stage.unit(task.lead_unit), task, done_on=day, result=said, report_number=number, report_date=day)


def _before_due(stage: Stage, task: Task) -> date:
    """A day up to the due date, but not before the task came; an undated task takes some weeks."""
    if task.due_on is None:
        return stage.today + timedelta(days=stage.rng.randint(8, 40))
    due: date = task.due_on
    working = stage.rulebook.calendar.previous_working(due - timedelta(days=stage.rng.randint(0, 4)))
    return min(max(working, stage.today + timedelta(days=1)), due)


def _after_due(stage: Stage, task: Task, least: int, most: int) -> date:
    base = max(task.due_on or stage.today, stage.today)
    return base + timedelta(days=stage.rng.randint(least, most))
