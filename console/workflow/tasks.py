"""Tasks: entering them, sending them to their units, accepting them, delivering them to a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from console.database import transaction
from console.records import Account, Document, Participation, Task, Unit
from console.rules.days import short_day
from console.workflow import participants, secret
from console.workflow.change import changing, given
from console.workflow.change_task import accept_first, change_task, disturb
from console.workflow.codes import task_code
from console.workflow.context import Context
from console.workflow.documents import recount_entry
from console.workflow.errors import Invalid, Refused, Stale
from console.workflow.fields import clean
from console.workflow.guards import may
from console.workflow.history import write_history
from console.workflow.permissions import require

OFFICE_FIELDS = frozenset(
    {
        "content", "product", "lead_unit", "division", "specialist", "due_on", "due_raw", "due_kind",
        "must_submit", "must_report", "tracked", "untracked_reason", "group", "quality", "result_check",
        "office_opinion", "other_info", "extra",
    }
)  # fmt: skip
_DRAFT_ONLY = {
    "due_on": "Nhiệm vụ đã giao: dùng “Điều chỉnh thời hạn” với văn bản chỉ đạo để đổi hạn.",
    "lead_unit": "Nhiệm vụ đã giao: đơn vị chuyển lại thì Văn phòng chuyển đơn vị khác.",
}


def create_task(
    ctx: Context,
    document: Document,
    *,
    content: str,
    lead_unit: Unit,
    coordinators: Iterable[Unit] = (),
    due_on: date | None = None,
    due_raw: str = "",
    due_kind: str = "",
    product: str = "",
    must_report: bool = False,
    must_submit: bool = False,
    specialist: Account | None = None,
    division: str = "",
    tracked: bool = True,
    untracked_reason: str = "",
    group: str = "",
    **extra: Any,
) -> Task:
    """Draft a task of a directive (T1): one lead unit, any number of coordinators.

    `due_kind` left empty is 'by' with a date and 'none' without. Other Office fields may follow as
    keywords. Raises Forbidden, Refused (recalled directive), Invalid.
    """
    require(ctx, "create_task")
    if document.recalled_on is not None:
        raise Refused("Văn bản đã thu hồi: không thêm nhiệm vụ được nữa.")
    values = {
        "content": content, "lead_unit": lead_unit, "due_on": due_on, "due_raw": due_raw,
        "due_kind": due_kind or ("by" if due_on else "none"), "product": product,
        "must_report": must_report, "must_submit": must_submit, "specialist": specialist,
        "division": division, "tracked": tracked, "untracked_reason": untracked_reason, "group": group,
        **extra,
    }  # fmt: skip
    task = Task(**clean(Task, values, OFFICE_FIELDS), document=document)
    _check(ctx, task)
    others = participants.check_coordinators(ctx, lead_unit, coordinators)
    with transaction():
        _stand_by(document)
        _insert(ctx, task)
        participants.add_first(ctx, task, lead_unit, others)
        _count_directive(ctx, document, others)
    return task


def _stand_by(document: Document) -> None:
    """Let nobody make the directive secret until the task is entered. Raises Stale where that happened."""
    as_read = (Document.id == document.id) & (Document.secrecy == document.secrecy)
    if not Document.update(secrecy=Document.secrecy).where(as_read).execute():
        raise Stale({})


def edit_task(ctx: Context, task: Task, changes: Mapping[str, Any], version: int) -> Task:
    """Change the Office's fields. The due date and the lead are fixed once the task is sent.

    `version` is the one that the editor saw; raises Stale over a newer one, with what it now holds.
    """
    may(ctx, "edit_task", task)
    values = clean(Task, changes, OFFICE_FIELDS)
    _only_in_draft(task, values, version)
    with changing(task):
        old_lead = task.lead_unit_id
        change_task(ctx, "edit_task", task, values, version=version)
        _check(ctx, task)
        if task.lead_unit_id != old_lead:
            Participation.delete().where(
                (Participation.task == task.id) & Participation.unit.in_([old_lead, task.lead_unit_id])
            ).execute()
            participants.add_first(ctx, task, task.lead_unit, [])
    return task


def set_coordinators(ctx: Context, task: Task, units: Iterable[Unit], due_on: date | None = None) -> Task:
    """Name the coordinating units; those no longer named leave. `due_on`: when their words are wanted."""
    may(ctx, "set_coordinators", task)
    chosen = participants.check_coordinators(ctx, task.lead_unit, units)
    with changing(task):
        if participants.replace_coordinators(ctx, task, chosen, due_on):
            bump(task)
            disturb(task)
            _count_directive(ctx, task.document, chosen)
    return task


def send(ctx: Context, task: Task) -> Task:
    """Transfer a task to its units (T2).

    A unit that works in the console receives it now; one that works in a sheet, when `deliver` says so.
    Where the regulation has no window to return it, delivery is acceptance (T3).
    """
    may(ctx, "send", task)
    check_sendable(ctx, task)
    with changing(task):
        change_task(ctx, "send", task, {"original_due_on": task.due_on, **sending(ctx, task, task.lead_unit)})
        _receive_in_console(ctx, task)
    return task


def check_sendable(ctx: Context, task: Task) -> None:
    """Raise Refused or Invalid for a draft that cannot be transferred as it is."""
    if task.document.recalled_on is not None:
        raise Refused("Văn bản đã thu hồi: không giao được nữa.")
    if not task.content and not task.document.is_secret:
        raise Invalid({"content": "Chưa nhập nội dung nhiệm vụ."})
    participants.check_unit(ctx, task.lead_unit, "lead_unit")


def send_many(ctx: Context, tasks: Iterable[Task]) -> list[Task]:
    """Send several tasks, all or none."""
    with transaction():
        return [send(ctx, task) for task in tasks]


def sending(ctx: Context, task: Task, unit: Unit) -> dict[str, Any]:
    """The fields of a task that is transferred to a unit now."""
    received = ctx.now if unit.channel != "sheet" or task.document.is_secret else None
    return {"sent_at": ctx.now, **receipt(ctx, received, secret_stub=task.document.is_secret)}


def receipt(ctx: Context, received: datetime | None, *, secret_stub: bool = False) -> dict[str, Any]:
    """State and times on (not yet) being received: without a return window, accepted at once."""
    if received is None:
        return {"state": "sent", "received_at": None, "accepted_at": None}
    window = ctx.regulation(received.date()).rule("return")
    if window is not None and not secret_stub:
        return {"state": "sent", "received_at": received, "accepted_at": None}
    return {"state": "todo", "received_at": received, "accepted_at": received}


def accept(ctx: Context, task: Task) -> Task:
    """The unit accepts what was sent (T3)."""
    may(ctx, "accept", task)
    with changing(task):
        accept_first(ctx, task)
    return task


def deliver(ctx: Context, record: Task | Participation, at: datetime) -> None:
    """The row was really written in the unit's workbook at this moment: its clock starts here.

    For a participation of a coordinator only that row is marked. A second delivery changes nothing.
    """
    row = record if isinstance(record, Participation) else _lead_row(record)
    task = record if isinstance(record, Task) else record.task
    if row.received_at is not None:
        return
    with changing(task, row):
        Participation.update(received_at=at).where(Participation.id == row.id).execute()
        row.received_at = at
        row._dirty.clear()
        if row.role == "lead" and task.received_at is None and task.state == "sent":
            change_task(ctx, "deliver", task, receipt(ctx, at))


def close_return_windows(ctx: Context) -> int:
    """Accept every task whose time to be returned has passed (T3; daily); how many."""
    query = Task.select().where(
        (Task.state == "sent") & Task.archived_at.is_null() & (Task.return_due_on < ctx.today)
    )
    return sum(_accept_silently(ctx, task) for task in query)


def bump(task: Task) -> None:
    """Raise the version for a change that is kept in other rows. Raises Stale over a newer one."""
    written = (
        Task.update(version=task.version + 1)
        .where((Task.id == task.id) & (Task.version == task.version))
        .execute()
    )
    if written != 1:
        raise Stale({})
    task.version += 1
    task._dirty.clear()


def _accept_silently(ctx: Context, task: Task) -> bool:
    try:
        with changing(task):
            change_task(
                ctx, "accept", task, {"state": "todo", "accepted_at": ctx.now}, note="Hết thời hạn chuyển lại"
            )
    except Stale:
        return False  # the unit acted at this very moment; its act stands
    return True


def _insert(ctx: Context, task: Task) -> None:
    """Insert with the code that the new id gives."""
    task.save(force_insert=True)
    task.code = task_code(task.id)
    derived = task.derived()
    Task.update(code=task.code, **derived).where(Task.id == task.id).execute()
    task.search_text = derived["search_text"]
    task._dirty.clear()
    write_history(ctx, "create_task", task, given(task))


def _count_directive(ctx: Context, document: Document, coordinators: list[Unit]) -> None:
    """Where a directive of many tasks or units has more time (LC15 7.1), count whether this is one."""
    rule = ctx.regulation(document.issued_on).rule("entry_complex")
    if rule is not None:
        many = bool(coordinators) or Task.select().where(Task.document == document.id).count() > 1
        recount_entry(ctx, document, many=many)


def _check(ctx: Context, task: Task) -> None:
    document = task.document
    errors: dict[str, str] = {}
    if not task.content and not document.is_secret:
        errors["content"] = "Chưa nhập nội dung nhiệm vụ."
    if task.due_on is not None and task.due_on < document.issued_on:
        errors["due_on"] = f"Thời hạn trước ngày ban hành văn bản ({short_day(document.issued_on)})."
    if not task.tracked and not task.untracked_reason:
        errors["untracked_reason"] = "Chưa nhập lý do không theo dõi."
    if errors:
        raise Invalid(errors)
    participants.check_unit(ctx, task.lead_unit, "lead_unit")
    secret.check_task(document, ctx.regulation(document.issued_on), task.__data__)


def _only_in_draft(task: Task, values: Mapping[str, Any], version: int) -> None:
    if task.state == "draft":
        return
    for name, sentence in _DRAFT_ONLY.items():
        if name in values and getattr(task, name) != values[name]:
            if version != task.version:
                raise Stale({name: getattr(task, name)})
            raise Refused(sentence)


def _receive_in_console(ctx: Context, task: Task) -> None:
    """Units that do not work in a sheet have received their part now."""
    elsewhere = Unit.select(Unit.id).where(Unit.channel != "sheet")
    Participation.update(received_at=ctx.now).where(
        (Participation.task == task.id) & Participation.unit.in_(elsewhere)
    ).execute()


def _lead_row(task: Task) -> Participation:
    return Participation.get(
        (Participation.task == task.id) & (Participation.role == "lead") & Participation.left_at.is_null()
    )
