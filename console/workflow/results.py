"""Reporting a task done, and what the Office makes of it (T7 to T11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from console.records import Attachment, Submission, Task
from console.rules.days import short_day
from console.workflow import secret
from console.workflow.acts import act, decide, lapse_extension, stopped_on
from console.workflow.change import changing
from console.workflow.change_task import accept_first, change_task
from console.workflow.context import Context
from console.workflow.derive import counted
from console.workflow.errors import Invalid
from console.workflow.fields import clean
from console.workflow.guards import acted_day, may, needed

_NOTED = frozenset({"result", "report_number", "report_date", "done_on"})


def submit(
    ctx: Context,
    task: Task,
    *,
    done_on: date | None,
    result: str = "",
    report_number: str = "",
    report_date: date | None = None,
    report_signer: str = "",
    acted_on: date | None = None,
) -> Task:
    """The unit's head (or a delegated contact, or the Office for it) reports the task done (T7).

    Where the regulation has no confirmation the task is done at once (T10); otherwise it waits, and
    lateness is judged as of `done_on` meanwhile. Raises Invalid naming the fields that are missing or wrong.
    """
    may(ctx, "submit", task)
    day = acted_day(ctx, acted_on)
    regulation = ctx.regulation(day)
    entered = {
        "result": result,
        "report_number": report_number,
        "report_date": report_date,
        "done_on": done_on,
    }
    values = _checked(ctx, task, entered, str(regulation.cite(regulation.result_report)))
    with changing(task):
        accept_first(ctx, task)
        waits = regulation.confirmation.required
        _submission(ctx, task, day, values, report_signer, waits)
        state = "submitted" if waits else "done"
        if not waits:
            lapse_extension(ctx, task, "Nhiệm vụ đã hoàn thành")
        changes = {
            **values,
            "state": state,
            "recorded_at": ctx.now,
            "awaiting_file": lacks_file(task, regulation.result_report.file_attached),
            "acted_on": stopped_on(task, state, done_on, task.due_on) if waits else None,
        }
        change_task(ctx, "submit", task, changes)
    return task


def edit_result(ctx: Context, task: Task, changes: Mapping[str, Any], *, version: int | None = None) -> Task:
    """Note a result, report number or dates before reporting it done, or correct them while it waits."""
    may(ctx, "edit_result", task)
    values = clean(Task, changes, _NOTED)
    _check_dates(ctx, task, values)
    secret.check_task(task.document, ctx.regulation(task.document.issued_on), values)
    if task.state == "submitted" and "done_on" in values and values["done_on"] is None:
        raise Invalid({"done_on": "Kết quả đang chờ xác nhận: phải có ngày hoàn thành."})
    with changing(task):
        accept_first(ctx, task)
        if task.state == "submitted" and "done_on" in values:
            values["acted_on"] = stopped_on(task, task.state, values["done_on"], task.due_on)
            _correct_submission(task, values)
        change_task(ctx, "edit_result", task, values, version=version)
    return task


def confirm(ctx: Context, task: Task, *, quality: str = "", result_check: str = "") -> Task:
    """The Office confirms the result (T8): the task is done, on time by its `done_on`."""
    may(ctx, "confirm", task)
    with changing(task):
        _decide_submission(ctx, task, "confirmed", result_check)
        lapse_extension(ctx, task, "Nhiệm vụ đã hoàn thành")
        entered = {
            name: value for name, value in (("quality", quality), ("result_check", result_check)) if value
        }
        changes = {**clean(Task, entered, ("quality", "result_check")), "state": "done", "acted_on": None}
        change_task(ctx, "confirm", task, {**changes, "confirmed_at": ctx.now})
    return task


def refuse(ctx: Context, task: Task, reason: str) -> Task:
    """The Office asks for more (T9): the submission is void for lateness and stays in the history."""
    may(ctx, "refuse", task)
    needed({"reason": reason}, {"reason": "lý do yêu cầu bổ sung"})
    with changing(task):
        _decide_submission(ctx, task, "refused", reason)
        change_task(ctx, "refuse", task, _again(task, reason), note=reason)
    return task


def reopen(ctx: Context, task: Task, reason: str) -> Task:
    """A leader of the Office takes up a finished task whose data were found wrong (T11)."""
    may(ctx, "reopen", task)
    needed({"reason": reason}, {"reason": "lý do mở lại"})
    with changing(task):
        _decide_submission(ctx, task, "refused", reason)
        change_task(ctx, "reopen", task, {**_again(task, reason), "confirmed_at": None}, note=reason)
    return task


def lacks_file(task: Task, wanted: bool) -> bool:
    """Whether the regulation wants the report's file and the task has none yet (HP25 6.1a)."""
    if not (wanted and task.must_report):
        return False
    files = Attachment.select().where((Attachment.record == "task") & (Attachment.record_id == task.id))
    return not files.exists()


def _again(task: Task, reason: str) -> dict[str, Any]:
    return {
        "state": "rework",
        "done_on": None,
        "recorded_at": None,
        "awaiting_file": False,
        "acted_on": stopped_on(task, "rework", None, task.due_on),
        "office_opinion": reason,
    }


def _checked(ctx: Context, task: Task, entered: dict[str, Any], article: str) -> dict[str, Any]:
    labels = {"done_on": "ngày hoàn thành"}
    if task.must_report:
        labels |= {"report_number": "số báo cáo", "report_date": "ngày báo cáo"}
    needed(entered, labels, article)
    values = clean(Task, entered, _NOTED)
    _check_dates(ctx, task, values)
    secret.check_task(task.document, ctx.regulation(task.document.issued_on), values)
    return values


def _check_dates(ctx: Context, task: Task, values: Mapping[str, Any]) -> None:
    errors = {}
    issued = task.document.issued_on
    for name in ("done_on", "report_date"):
        day = values.get(name)
        if day is not None and day > ctx.today:
            errors[name] = f"Ngày {short_day(day)} ở tương lai."
        elif day is not None and day < issued:
            errors[name] = f"Ngày {short_day(day)} trước ngày ban hành văn bản ({short_day(issued)})."
    if errors:
        raise Invalid(errors)


def _submission(
    ctx: Context, task: Task, day: date, values: Mapping[str, Any], signer: str, waits: bool
) -> None:
    soft = counted(ctx.rulebook, "return_reply", day) if waits else None
    act(
        ctx, Submission, task, task.lead_unit, day, **values, report_signer=signer,
        decision="" if waits else "confirmed",
        decided_at=None if waits else ctx.now,
        confirm_due_on=soft[0].due if soft else None,
    )  # fmt: skip


def _decide_submission(ctx: Context, task: Task, decision: str, reason: str) -> None:
    last = Submission.select().where(Submission.task == task.id).order_by(Submission.id.desc()).first()
    if last is not None:
        decide(last, decision=decision, decided_at=ctx.now, decision_reason=reason)


def _correct_submission(task: Task, values: Mapping[str, Any]) -> None:
    Submission.update({name: values[name] for name in _NOTED & values.keys()}).where(
        (Submission.task == task.id) & (Submission.decision == "")
    ).execute()
