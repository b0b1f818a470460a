"""A unit's word about another unit, and the Office's answer (T20)."""

from __future__ import annotations

from datetime import date

from console.database import transaction
from console.records import Feedback, Task, Unit
from console.workflow.change import assign, changing, given
from console.workflow.context import Context
from console.workflow.derive import counted
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.fields import fitting
from console.workflow.guards import acted_day, needed
from console.workflow.history import write_history
from console.workflow.permissions import require


def give_feedback(
    ctx: Context,
    *,
    from_unit: Unit,
    about_unit: Unit,
    content: str,
    task: Task | None = None,
    received_on: date | None = None,
) -> Feedback:
    """Any unit about any unit (B5); the Office's limit to answer is by the regulation of the day received."""
    require(ctx, "give_feedback")
    if not ctx.actor.is_office and (ctx.actor.unit is None or ctx.actor.unit.id != from_unit.id):
        raise Forbidden("Chỉ phản hồi thay mặt đơn vị của mình.")
    day = acted_day(ctx, received_on)
    needed({"content": content}, {"content": "nội dung phản hồi"})
    if from_unit.id == about_unit.id:
        raise Invalid({"about_unit": "Đơn vị không phản hồi về chính mình."})
    reply = counted(ctx.rulebook, "feedback_reply", day)
    said = fitting(Feedback, {"content": content})
    made = Feedback(
        from_unit=from_unit, about_unit=about_unit, task=task, received_on=day, **said,
        reply_due_on=reply[0].due if reply else None,
        basis=f"{ctx.regulation(day).id}|{reply[0].article}" if reply else "",
        recorded_at=ctx.now,
    )  # fmt: skip
    with transaction():
        made.save(force_insert=True)
        write_history(ctx, "give_feedback", made, given(made))
    return made


def handle_feedback(ctx: Context, feedback: Feedback, *, document: str) -> Feedback:
    """Handled by an urging document, or by a report to the leader (either counts); its number is kept."""
    require(ctx, "handle_feedback", feedback)
    if feedback.handled_on is not None:
        raise Refused("Phản hồi này đã được xử lý.")
    article = feedback.basis.partition("|")[2]
    needed({"document": document}, {"document": "văn bản đôn đốc hoặc báo cáo xin ý kiến"}, article)
    values = fitting(Feedback, {"handled_on": ctx.today, "handled_document": document})
    with changing(feedback):
        history = assign(feedback, values)
        feedback.save()
        write_history(ctx, "handle_feedback", feedback, history)
    return feedback
