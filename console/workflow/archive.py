"""Archiving instead of deleting: the record leaves the lists, its history stays, restoring is one act."""

from __future__ import annotations

from console.records import Document, Inspection, Task, Unit
from console.records.base import Versioned
from console.records.task import OPEN_STATES
from console.workflow.change import change, changing
from console.workflow.change_task import change_task
from console.workflow.context import Context
from console.workflow.errors import Refused
from console.workflow.inspected import disturb
from console.workflow.permissions import require


def archive(ctx: Context, record: Versioned) -> None:
    """Take a unit, directive, task or inspection out of the lists.

    Raises Refused while open tasks still need the unit or the directive, or it is archived already.
    """
    require(ctx, "archive", record)
    if record.archived_at is not None:
        raise Refused("Bản ghi đã lưu trữ.")
    left = _open_tasks(record)
    if left:
        raise Refused(f"Còn {left} nhiệm vụ chưa hoàn thành: hãy hoàn thành, hủy hoặc lưu trữ trước.")
    _set(ctx, "archive", record, ctx.now)


def restore(ctx: Context, record: Versioned) -> None:
    """Put an archived record back into the lists, as it was."""
    require(ctx, "restore", record)
    if record.archived_at is None:
        raise Refused("Bản ghi không ở trong kho lưu trữ.")
    _set(ctx, "restore", record, None)


def withdraw_inspection(ctx: Context, inspection: Inspection) -> None:
    """The unit that inspects takes its inspection out of the lists: it deleted its row of its workbook.

    Raises Forbidden for others, Refused for one that is closed or archived already.
    """
    require(ctx, "withdraw_inspection", inspection)
    if inspection.archived_at is not None:
        raise Refused("Bản ghi đã lưu trữ.")
    if inspection.state == "closed":
        raise Refused("Hồ sơ kiểm tra đã đóng nên không rút lại được.")
    _set(ctx, "withdraw_inspection", inspection, ctx.now)


def _set(ctx: Context, verb: str, record: Versioned, at: object) -> None:
    with changing(record):
        if isinstance(record, Task):
            change_task(ctx, verb, record, {"archived_at": at})
        else:
            change(ctx, verb, record, {"archived_at": at})
        if isinstance(record, Inspection):
            disturb([record.id])


def _open_tasks(record: Versioned) -> int:
    open_ones = Task.archived_at.is_null() & Task.state.in_((*OPEN_STATES, "draft", "paused"))
    if isinstance(record, Unit):
        return int(Task.select().where(open_ones & (Task.lead_unit == record.id)).count())
    if isinstance(record, Document):
        return int(Task.select().where(open_ones & (Task.document == record.id)).count())
    assert isinstance(record, (Task, Inspection))
    return 0
