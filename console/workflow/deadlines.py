"""Asking for a later due date, deciding it, and changing it by direction (T12 to T14)."""

from __future__ import annotations

from datetime import date

from console.records import Extension, Task
from console.regulations import Regulation
from console.rules.days import short_day
from console.workflow.acts import act, change_of_due, decide, stopped_on, waiting_extension
from console.workflow.change import changing
from console.workflow.change_task import accept_first, change_task
from console.workflow.context import SYSTEM, Context
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.guards import acted_day, may, needed


def request_extension(
    ctx: Context,
    task: Task,
    *,
    wanted_due_on: date | None,
    reason: str,
    document_number: str = "",
    document_date: date | None = None,
    acted_on: date | None = None,
    earliest: date | None = None,
) -> Extension:
    """Ask for a later due date; asked in time, it stops the clock at its date until it is decided.

    Where the regulation has extensions (CT26 12.2) one asked too late is Refused; elsewhere it is a
    difficulty report, never too late, which stops the clock when made by the due date. An act from a
    sheet happened between `earliest` and `acted_on`: straddling the limit, it is taken and flagged.
    """
    may(ctx, "request_extension", task)
    day = acted_day(ctx, acted_on)
    regulation = ctx.regulation(day)
    check_may_ask(task)
    formal = regulation.extension.allowed
    _check_words(regulation, task, wanted_due_on, reason, document_number)
    limit = last_day(task, formal=formal)
    in_time = day <= limit
    straddles = not in_time and earliest is not None and earliest <= limit
    if formal and not in_time and not straddles:
        raise Refused(too_late(task, limit, day), str(regulation.cite(regulation.extension)))
    with changing(task):
        accept_first(ctx, task)
        made = act(
            ctx, Extension, task, task.lead_unit, day,
            kind="extension" if formal else "difficulty", reason=reason, wanted_due_on=wanted_due_on,
            document_number=document_number, document_date=document_date,
            stops_clock=in_time or straddles, straddles=straddles,
        )  # fmt: skip
        stopped = stopped_on(task, task.state, task.done_on, task.due_on)
        words = {"extension": (None, f"Đề nghị hạn {short_day(wanted_due_on)}" if wanted_due_on else None)}
        change_task(ctx, "request_extension", task, {"acted_on": stopped}, note=reason, words=words)
    return made


def decide_extension(
    ctx: Context, extension: Extension, *, approved: bool, new_due_on: date | None = None, reason: str = ""
) -> Task:
    """Approve (with the new due date; default: the one asked for) or reject a request (T13).

    The decider is the role that the office configured (`rules.extension_decider`). Rejected, the clock
    runs again; the due date stays unless another is stated.
    """
    task = extension.task
    may(ctx, "decide_extension", task)
    check_decider(ctx)
    if extension.decision:
        raise Refused("Đề nghị này đã được quyết định.")
    due = _decided_due(task, extension, approved, new_due_on)
    if not approved:
        needed({"reason": reason}, {"reason": "lý do không chấp thuận"})
    with changing(task, extension):
        kind = "extension" if approved else "direction"
        change_of_due(
            ctx, task, kind, due, document_number=extension.document_number, reason=reason or extension.reason
        )
        decide(
            extension, decision="approved" if approved else "rejected", decided_at=ctx.now,
            decided_by=ctx.actor.account, new_due_on=due if approved else None, decision_reason=reason,
        )  # fmt: skip
        changes = {
            "due_on": due,
            "extension_count": task.extension_count + (1 if approved else 0),
            "acted_on": stopped_on(task, task.state, task.done_on, due),
        }
        words = {"extension": ("Chờ quyết định", "Chấp thuận" if approved else "Không chấp thuận")}
        change_task(ctx, "decide_extension", task, changes, note=reason, words=words)
    return task


def change_due(
    ctx: Context, task: Task, *, due_on: date | None, document_number: str, reason: str = ""
) -> Task:
    """Another due date by a leader's document (T14); None takes the due date away."""
    may(ctx, "change_due", task)
    needed({"document_number": document_number}, {"document_number": "số văn bản chỉ đạo"})
    if due_on == task.due_on:
        raise Invalid({"due_on": "Thời hạn mới giống thời hạn đang có."})
    if due_on is not None and due_on < task.document.issued_on:
        raise Invalid({"due_on": "Thời hạn trước ngày ban hành văn bản."})
    with changing(task):
        change_of_due(ctx, task, "direction", due_on, document_number=document_number, reason=reason)
        stopped = stopped_on(task, task.state, task.done_on, due_on)
        changes = {"due_on": due_on, "acted_on": stopped}
        change_task(ctx, "change_due", task, changes, note=f"{document_number} {reason}".strip())
    return task


def check_may_ask(task: Task) -> None:
    """Raise Refused where there is nothing to extend, or a request waits already."""
    if task.due_on is None:
        raise Refused("Nhiệm vụ không có thời hạn nên không cần xin gia hạn.")
    if waiting_extension(task) is not None:
        raise Refused("Đã có một đề nghị đang chờ quyết định.")


def check_in_time(ctx: Context, task: Task) -> None:
    """Raise Refused when a request made today would be too late."""
    check_may_ask(task)
    regulation = ctx.regulation()
    limit = last_day(task, formal=regulation.extension.allowed)
    if regulation.extension.allowed and ctx.today > limit:
        raise Refused(too_late(task, limit, ctx.today), str(regulation.cite(regulation.extension)))


def check_decider(ctx: Context) -> None:
    """Raise Forbidden unless the actor has the role that decides extensions here."""
    decider = ctx.rulebook.switches.extension_decider
    if not ctx.actor.roles & {decider, SYSTEM}:
        who = "lãnh đạo Văn phòng" if decider == "office_leader" else "lãnh đạo UBND"
        raise Forbidden(f"Việc gia hạn do {who} quyết định.")


def last_day(task: Task, *, formal: bool) -> date:
    """The last day to ask in time: counted back where the regulation has extensions, else the due date."""
    if task.due_on is None:
        raise Refused("Nhiệm vụ không có thời hạn nên không cần xin gia hạn.")
    return (task.extension_latest_on if formal else None) or task.due_on


def too_late(task: Task, limit: date, day: date) -> str:
    """Why a request on that day comes too late."""
    if task.due_on is not None and day > task.due_on:
        expired = f"Nhiệm vụ đã hết hạn ngày {short_day(task.due_on)}"
        return f"{expired}: không xin gia hạn được nữa, hãy giải trình."
    return f"Chỉ được xin gia hạn đến hết ngày {short_day(limit)}; từ nay đến hạn hãy giải trình."


def _check_words(
    regulation: Regulation, task: Task, wanted_due_on: date | None, reason: str, document_number: str
) -> None:
    labels = {"reason": "lý do", "wanted_due_on": "thời hạn đề nghị"}
    clause = regulation.extension if regulation.extension.allowed else regulation.explanation
    if not regulation.extension.allowed and "system" not in regulation.explanation.channels:
        labels["document_number"] = "số văn bản báo cáo khó khăn, vướng mắc"
    entered = {"reason": reason, "wanted_due_on": wanted_due_on, "document_number": document_number}
    needed(entered, labels, str(regulation.cite(clause)))
    if wanted_due_on is not None and task.due_on is not None and wanted_due_on <= task.due_on:
        sentence = f"Thời hạn đề nghị phải sau hạn hiện tại ({short_day(task.due_on)})."
        raise Invalid({"wanted_due_on": sentence})


def _decided_due(task: Task, extension: Extension, approved: bool, new_due_on: date | None) -> date:
    due: date | None = new_due_on or (extension.wanted_due_on if approved else task.due_on)
    if due is None:
        raise Invalid({"new_due_on": "Chưa nhập thời hạn mới."})
    if task.due_on is not None and (due < task.due_on or (approved and due == task.due_on)):
        raise Invalid({"new_due_on": f"Thời hạn mới phải sau hạn hiện tại ({short_day(task.due_on)})."})
    return due
