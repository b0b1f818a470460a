"""Giving a superseded value back: it becomes the record's value again, through the same verbs as an edit.

An office column is edited by the person. A unit's column is entered for the unit (CT26 Điều 6.1b: the Office
also enters for a unit), under the unit's rights and in both names. What it replaces goes to the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from console.records import Participation, SyncJournal, SyncWorkbook, Task, Unit
from console.workflow import archive
from console.workflow.classify import ERASED
from console.workflow.context import Actor, Context
from console.workflow.documents import edit_document
from console.workflow.errors import Refused
from console.workflow.inspected import part_of
from console.workflow.inspections import answer_inspection, edit_inspection
from console.workflow.passes import between_passes
from console.workflow.progress import contribute, give_information, report_progress
from console.workflow.results import edit_result
from console.workflow.tasks import edit_task
from sheets_sync import codec, journal
from sheets_sync.books import look_again
from sheets_sync.columns import CUSTOM, DOCUMENTS, TASKS
from sheets_sync.decisions import require_office
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.plan.model import WHOLE_ROW
from sheets_sync.plan.rows import REASON_COMPUTED, REASON_FORMULA, REASON_NOTE
from sheets_sync.proposals import (
    INSPECTION_FIELDS,
    OF_DIRECTIVE,
    TASK_FIELDS,
    directive_of,
    inspection_of,
    task_of,
)

REASON = "Văn phòng khôi phục một giá trị cũ"
_RESULTS = ("result", "report_number", "report_date", "done_on")
_UNITS = ("progress", *_RESULTS, "other_info", "contribution", "contributed_on")
_ANSWERS = ("report", "reported_on", "remedy", "remedied_on")
_OF_PART = frozenset({*_ANSWERS, "other_info", "contribution", "contributed_on"})
_NEVER = {
    REASON_FORMULA: "Đây là công thức của đơn vị, không phải giá trị; muốn dùng lại thì chép vào ô của bảng.",
    REASON_NOTE: "Ô ghi chú do chương trình viết; nội dung này không thuộc hồ sơ nên chỉ giữ để tra cứu.",
    ERASED: "Văn bản đã được đóng dấu mật: nội dung đã xóa.",
    REASON_COMPUTED: "Ô này do hệ thống tính nên không nhận giá trị gõ; nội dung chỉ giữ để tra cứu.",
}
_BY_VERB = {
    "done": "Báo hoàn thành là một việc có ngày và người ký: thực hiện tại nhiệm vụ.",
    "file": "Tệp được nhận vào hồ sơ nhiệm vụ: đính kèm tại nhiệm vụ.",
    **dict.fromkeys(
        ("request", "reason", "wanted_due_on", "request_document"),
        "Đề nghị của đơn vị là một việc có ngày gửi: thực hiện tại nhiệm vụ.",
    ),
}
_TAKEN_BACK = "Mã báo cho dòng đề xuất đã rút lại; nội dung này vẫn ở dòng đề xuất của đơn vị."
_ELSEWHERE = "Giá trị này không đưa lại tự động được; sửa tại hồ sơ của nó."


def refusal(entry: Any) -> str:
    """Why an entry can never be given back by a click, or '': what the screen says in place of a button."""
    if entry.resolution == journal.TAKEN_BACK:
        return _TAKEN_BACK
    if entry.reason in _NEVER:
        return _NEVER[entry.reason]
    if entry.tab == INSPECTIONS:
        if entry.column == WHOLE_ROW:
            return ""
        known = entry.column in INSPECTION_FIELDS or entry.column in _ANSWERS
        return "" if known and entry.code else _ELSEWHERE
    if entry.tab not in (TASKS, DOCUMENTS):
        return _ELSEWHERE
    if entry.column in _BY_VERB:
        return _BY_VERB[entry.column]
    if entry.column.startswith(CUSTOM):
        return ""
    known = entry.column in (*TASK_FIELDS, *OF_DIRECTIVE, *_UNITS)
    return "" if known and entry.code else _ELSEWHERE


def cell_of(entry: Any) -> tuple[str, str, int | None]:
    """The cell that an entry is given back to: of a record, or of a unit's part in it. A directive's is one,
    whichever row it was typed in."""
    if _is_of_directive(entry):
        return _directive_code(entry), entry.column, None
    return entry.code, entry.column, entry.workbook_id if entry.column in _OF_PART else None


def _is_of_directive(entry: Any) -> bool:
    return entry.tab != INSPECTIONS and entry.column in OF_DIRECTIVE


def _directive_code(entry: Any) -> str:
    try:
        return f"VB-{directive_of(entry.code).id}"
    except Refused:
        return str(entry.code)


def restore(ctx: Context, entry: Any) -> None:
    """Make the entry's value the record's again. Raises Forbidden, Refused, Invalid with a sentence."""
    require_office(ctx)
    never = refusal(entry)
    if never:
        raise Refused(never)
    book = SyncWorkbook.get_by_id(entry.workbook_id)
    with between_passes():
        before = _put(ctx, entry, book.unit)
        if before:
            journal.keep(
                book, entry.tab, entry.code, entry.column, ctx.now,
                value=before, replaced_by=entry.value, reason=REASON, by=ctx.actor.name,
            )  # fmt: skip
        SyncJournal.update(
            resolved_at=ctx.now, resolution=journal.RESTORED, resolved_by=ctx.actor.name[:200]
        ).where(SyncJournal.id == entry.id).execute()
        look_again(book.id)


def _put(ctx: Context, entry: Any, unit: Unit) -> str:
    """Carry out the verb; the value that stood there before. Raises Refused where it stands already."""
    if entry.tab == INSPECTIONS:
        return _put_into_inspection(ctx, entry, unit)
    if _is_of_directive(entry):
        document = directive_of(entry.code)
        value = _day(entry) if entry.column == "issued_on" else entry.value or ""
        return _over(
            getattr(document, entry.column),
            value,
            lambda: edit_document(ctx, document, {entry.column: value}, document.version),
        )
    task = task_of(entry.code)
    if entry.column in TASK_FIELDS:
        return _over(
            getattr(task, entry.column),
            entry.value or "",
            lambda: edit_task(ctx, task, {entry.column: entry.value or ""}, task.version),
        )
    return _put_for_unit(_for_unit(ctx, unit), entry, task, unit)


def _put_into_inspection(ctx: Context, entry: Any, unit: Unit) -> str:
    inspection = inspection_of(entry.code)
    if entry.column == WHOLE_ROW:
        archive.restore(ctx, inspection)
        return ""
    column, value = entry.column, entry.value or ""
    if column not in _ANSWERS:
        edit = {column: value}
        return _over(
            getattr(inspection, column),
            value,
            lambda: edit_inspection(ctx, inspection, edit, inspection.version),
        )
    part = part_of(inspection, unit)
    if part is None:
        raise Refused(f"Cuộc kiểm tra này không kiểm tra {unit.name}.")
    answer = {column: _day(entry) if column.endswith("_on") else value}
    theirs = _for_unit(ctx, unit)
    return _over(
        getattr(part, column), answer[column], lambda: answer_inspection(theirs, inspection, unit, answer)
    )


def _put_for_unit(ctx: Context, entry: Any, task: Task, unit: Unit) -> str:
    part = Participation.get_or_none(
        (Participation.task == task.id) & (Participation.unit == unit.id) & Participation.left_at.is_null()
    )
    if part is None:
        raise Refused(f"{unit.name} không còn tham gia nhiệm vụ {task.code}; chép nội dung nếu cần dùng.")
    leads, column = task.lead_unit_id == unit.id, entry.column
    if leads is (column in ("contribution", "contributed_on")):
        raise Refused("Ở nhiệm vụ này, ô đó không phải do đơn vị ghi; nội dung chỉ giữ để tra cứu.")
    if not leads and column not in ("contribution", "contributed_on", "other_info"):
        raise Refused("Đơn vị phối hợp không ghi ô này; nội dung chỉ giữ để tra cứu.")
    value: Any = entry.value or ""
    if column in ("report_date", "done_on", "contributed_on"):
        value = _day(entry)
    if column.startswith(CUSTOM):
        key = column.removeprefix(CUSTOM)
        now = (task.extra or {}).get(key)
        return _over(now, value, lambda: give_information(ctx, task, unit, extra={key: value}))
    if column == "progress":
        return _over(task.progress, value, lambda: report_progress(ctx, task, value))
    if column in _RESULTS:
        return _over(getattr(task, column), value, lambda: edit_result(ctx, task, {column: value}))
    if column == "other_info":
        now = task.other_info if leads else part.other_info
        return _over(now, value, lambda: give_information(ctx, task, unit, other_info=value))
    if column == "contribution":
        on = part.contributed_on
        return _over(part.contribution, value, lambda: contribute(ctx, task, unit, value, acted_on=on))
    said = part.contribution
    return _over(part.contributed_on, value, lambda: contribute(ctx, task, unit, said, acted_on=value))


def _over(now: Any, value: Any, act: Callable[[], object]) -> str:
    before, after = _text(now), _text(value)
    if before == after:
        raise Refused("Giá trị này đang có trên hệ thống, không cần khôi phục.")
    act()
    return before


def _text(value: Any) -> str:
    if value is None:
        return ""
    return (
        value if isinstance(value, str) else codec.date_text(value) if hasattr(value, "day") else str(value)
    )


def _day(entry: Any) -> Any:
    day = codec.typed_date(entry.value or "")
    if day is None and entry.value:
        raise Refused(f"“{entry.value}” không phải là ngày nên không đưa lại được.")
    return day


def _for_unit(ctx: Context, unit: Unit) -> Context:
    """The person of the Office entering for the unit: the unit's rights, both names in the history."""
    mine = Actor.workbook(unit)
    name = f"{ctx.actor.name} (nhập thay {unit.label})"
    return replace(ctx, actor=replace(mine, account=ctx.actor.account, source=ctx.actor.source, name=name))
