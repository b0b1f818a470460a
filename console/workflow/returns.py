"""A unit sends a task back to the Office, and what the Office decides (T4, T5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from console.records import Return, Task, Unit
from console.regulations import Regulation
from console.rules.days import short_day
from console.workflow import participants
from console.workflow.acts import act, change_of_due, decide, stopped_on
from console.workflow.change import changing
from console.workflow.change_task import accept_first, change_task
from console.workflow.context import Context
from console.workflow.derive import counted
from console.workflow.errors import Invalid, Refused
from console.workflow.guards import acted_day, may, needed
from console.workflow.pauses import check_stated_due
from console.workflow.tasks import sending

DECISIONS = ("corrected", "rerouted", "refused")


def return_task(
    ctx: Context,
    task: Task,
    *,
    ground: str,
    reason: str,
    document_number: str = "",
    document_date: date | None = None,
    acted_on: date | None = None,
    earliest: date | None = None,
    late: bool = False,
) -> Return:
    """Send a task back, with its ground and reason (and a document where the regulation wants one).

    After the window it is taken only with `late`, and marked so; a regulation without a window has no
    'late'. An act from a sheet happened between `earliest` and `acted_on`: straddling the limit, it is
    taken as in time and flagged. Raises Forbidden, Refused with the article, Invalid.
    """
    may(ctx, "return_task", task)
    day = acted_day(ctx, acted_on)
    regulation = governing(ctx, task)
    _check_words(regulation, ground, reason, document_number)
    too_late, straddles = _lateness(task, day, earliest)
    if too_late and not late:
        raise Refused(_too_late(task), str(regulation.cite(regulation.returns)))
    with changing(task):
        accept_first(ctx, task)
        reply = counted(ctx.rulebook, "return_reply", day)
        made = act(
            ctx, Return, task, task.lead_unit, day, ground=ground, reason=reason,
            document_number=document_number, document_date=document_date, late=too_late,
            straddles=straddles, reply_due_on=reply[0].due if reply else None,
        )  # fmt: skip
        stopped = stopped_on(task, "returned", None, task.due_on)
        change_task(ctx, "return_task", task, {"state": "returned", "acted_on": stopped}, note=reason)
    return made


def decide_return(
    ctx: Context,
    ret: Return,
    decision: str,
    *,
    lead_unit: Unit | None = None,
    due_on: date | None = None,
    reason: str = "",
    document: str = "",
) -> Task:
    """The Office's answer: `corrected` (sent again), `rerouted` (to `lead_unit`) or `refused`.

    A refused return states the due date. A new due date, and under HP25 any answer, needs the leader's
    `document`. Raises Forbidden, Refused, Invalid.
    """
    task = ret.task
    may(ctx, "decide_return", task)
    if ret.decision:
        raise Refused("Việc chuyển lại này đã được xử lý.")
    stated = _check_decision(ctx, ret, decision, lead_unit, due_on, reason, document)
    with changing(task, ret):
        if stated != task.due_on:
            change_of_due(ctx, task, "return", stated, document_number=document, reason=reason)
        decide(
            ret,
            decision=decision,
            decided_at=ctx.now,
            decision_reason=reason,
            decision_document=document,
        )
        changes = {"due_on": stated, **_after(ctx, task, decision, lead_unit, stated)}
        if lead_unit is not None and decision == "rerouted":
            participants.replace_lead(ctx, task, lead_unit, f"Đã chuyển {lead_unit.name}")
        change_task(ctx, "decide_return", task, changes, note=reason)
    return task


def governing(ctx: Context, task: Task) -> Regulation:
    """The regulation of a return: the one in force when the unit received the task."""
    return ctx.regulation(task.received_at.date() if task.received_at else None)


def is_late(task: Task, day: date) -> bool:
    """Whether a return on that day is after the regulation's window."""
    return task.return_due_on is not None and day > task.return_due_on


def _lateness(task: Task, day: date, earliest: date | None) -> tuple[bool, bool]:
    """(too late, straddles the limit)."""
    if not is_late(task, day):
        return False, False
    straddles = earliest is not None and not is_late(task, earliest)
    return not straddles, straddles


def _too_late(task: Task) -> str:
    limit = f" (hết ngày {short_day(task.return_due_on)})" if task.return_due_on else ""
    return f"Đã hết thời hạn chuyển lại{limit}. Nếu vẫn cần chuyển lại, hãy xác nhận “Chuyển lại muộn”."


def _check_words(regulation: Regulation, ground: str, reason: str, document_number: str) -> None:
    rule = regulation.returns
    article = str(regulation.cite(rule))
    if ground not in {*(known.code for known in rule.grounds), "other"}:
        raise Invalid({"ground": "Căn cứ chuyển lại không có trong quy chế."}, article)
    labels = {"reason": "lý do chuyển lại"}
    if rule.needs_document:
        labels["document_number"] = "số văn bản chuyển lại"
    needed({"reason": reason, "document_number": document_number}, labels, article)


def _check_decision(
    ctx: Context,
    ret: Return,
    decision: str,
    lead_unit: Unit | None,
    due_on: date | None,
    reason: str,
    document: str,
) -> date | None:
    """The due date that the decision leaves; raises Invalid for what is missing."""
    task: Task = ret.task
    rule = ctx.regulation(ret.acted_on).returns
    if decision not in DECISIONS:
        raise Invalid({"decision": "Chọn một cách xử lý."})
    if decision == "rerouted":
        _check_new_lead(ctx, task, lead_unit)
    if decision == "refused":
        needed({"reason": reason}, {"reason": "lý do không chấp nhận"})
        check_stated_due(task, due_on)
    stated: date | None = due_on if due_on is not None else task.due_on
    check_stated_due(task, stated)
    if rule.reported_to_leader or stated != task.due_on:
        labels = {"document": "văn bản chỉ đạo của UBND, Chủ tịch UBND"}
        needed({"document": document}, labels, str(ctx.regulation(ret.acted_on).cite(rule)))
    return stated


def _check_new_lead(ctx: Context, task: Task, unit: Unit | None) -> None:
    if unit is None:
        raise Invalid({"lead_unit": "Chưa chọn đơn vị chủ trì mới."})
    if unit.id == task.lead_unit_id:
        raise Invalid({"lead_unit": f"{unit.name} đang chủ trì nhiệm vụ này."})
    participants.check_unit(ctx, unit, "lead_unit")


def _after(
    ctx: Context, task: Task, decision: str, lead_unit: Unit | None, due_on: date | None
) -> dict[str, Any]:
    if decision == "refused":
        state: dict[str, Any] = {"state": "todo"}
    elif decision == "rerouted" and lead_unit is not None:
        state = {"lead_unit": lead_unit, **sending(ctx, task, lead_unit)}
    else:
        state = {
            name: value for name, value in sending(ctx, task, task.lead_unit).items() if name != "sent_at"
        }
        participants.await_delivery(task, state["received_at"])
    return {**state, "acted_on": stopped_on(task, state["state"], None, due_on)}
