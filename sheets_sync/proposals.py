"""A proposal and the record that it is about: what stands there, which verb takes it, why no click may.

What a click would be refused for is known before it: the screens ask `check`, as taking does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from console.records import Document, Inspection, Task, Unit
from console.records.task import STATES
from console.rules.codes import number_of
from console.workflow.context import Context
from console.workflow.documents import edit_document
from console.workflow.errors import Refused
from console.workflow.guards import STARTS_FROM, may
from console.workflow.inspected import part_of
from console.workflow.inspections import CONTENTS, check_open, edit_inspection
from console.workflow.permissions import require
from console.workflow.tasks import edit_task
from sheets_sync import codec, taking_part
from sheets_sync.columns import DOCUMENTS, TASKS, Column, Owner, Value
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.tables import tables
from sheets_sync.unit_words import ANSWERS, WORDS, take_answer, take_words, the_unit, words_of

TASK_FIELDS = ("content", "product", "result_check", "office_opinion")
DOCUMENT_FIELDS = ("symbol", "abstract")
OF_DIRECTIVE = (*DOCUMENT_FIELDS, "issued_on")  # taken, they change the row of every task of the directive
INSPECTION_FIELDS = CONTENTS | {
    "title", "basis", "leader", "evaluation", "conclusion", "recommendations",
}  # fmt: skip
BY_VERB = ("due_on", "lead")  # what a directive or an article must decide: no click takes it
_OFFICES = {**dict.fromkeys((*TASK_FIELDS, "follower"), "edit_task"), "coordinators": "set_coordinators"}
_COLUMNS = {(table.key, column.key): column for table in tables() for column in table.columns}
_ITSELF = "; khi đã đổi đúng như đề xuất, mục này tự hết."
_DUE = f"Thời hạn đổi bằng nút “Điều chỉnh thời hạn” của nhiệm vụ, kèm văn bản chỉ đạo{_ITSELF}"
_NO_CLICK = "Ô này không nhận tự động được; sửa tại {place}, xong thì đóng đề xuất này."


def says(proposal: Any, record: Any) -> str | None:
    """What the record says where one click would change it, as its row shows it; None for any other cell."""
    column, said = proposal.column, None
    if proposal.tab == INSPECTIONS:
        said = _inspection_says(proposal, record)
    elif column in OF_DIRECTIVE:
        said = getattr(record.document if isinstance(record, Task) else record, column)
    elif proposal.tab == TASKS and column in TASK_FIELDS:
        said = getattr(record, column)
    elif proposal.tab == TASKS and column in taking_part.COLUMNS:
        said = taking_part.says(record, column)
    elif proposal.tab == TASKS and column in WORDS:
        said = words_of(record, proposal)
    words = codec.date_text(said) if isinstance(said, date) else said
    shown = _column_of(proposal)
    return codec.canonical(shown, words) if shown is not None and words else words


def take(ctx: Context, proposal: Any, record: Any) -> None:
    """Do what was proposed by the verb of its cell, over the record as it was read. Raises Forbidden,
    Refused, Invalid; Stale where somebody has changed it since."""
    check(ctx, proposal, record)
    column, proposed = proposal.column, proposal.proposed
    if proposal.tab == INSPECTIONS:
        if column in ANSWERS:
            take_answer(ctx, record, proposal)
        else:
            edit_inspection(ctx, record, {column: proposed}, record.version)
    elif column in OF_DIRECTIVE:
        document = record.document if isinstance(record, Task) else record
        value = codec.typed_date(proposed) if column == "issued_on" else proposed
        edit_document(ctx, document, {column: value}, document.version)
    elif column in TASK_FIELDS:
        edit_task(ctx, record, {column: proposed}, record.version)
    elif column in taking_part.COLUMNS:
        taking_part.take(ctx, record, column, proposed)
    else:
        take_words(ctx, record, proposal)


def check(ctx: Context, proposal: Any, record: Any) -> None:
    """Raises what a click would be refused with before any word is looked at: a cell that no click takes, a
    day that cannot be read, a record that takes no input now, a person who may not."""
    column = proposal.column
    if proposal.tab == INSPECTIONS:
        _check_of_inspection(ctx, proposal, record)
    elif column in OF_DIRECTIVE:
        _check_day(proposal)
        require(ctx, "edit_document", record.document if isinstance(record, Task) else record)
    elif proposal.tab == TASKS and column in _OFFICES:
        may(ctx, _OFFICES[column], record)
    elif proposal.tab == TASKS and column in WORDS:
        _check_day(proposal)
        may(the_unit(ctx, proposal), WORDS[column], record)
    elif proposal.tab == TASKS and column in BY_VERB:
        raise Refused(_DUE if column == "due_on" else lead_changes(record))
    else:
        raise Refused(_NO_CLICK.format(place="văn bản" if proposal.tab == DOCUMENTS else "nhiệm vụ"))


def lead_changes(task: Task) -> str:
    """How the lead of a task that was sent can be changed, in a sentence."""
    state = f"Nhiệm vụ đang ở bước “{dict(STATES)[task.state]}”"
    if task.state in STARTS_FROM["decide_return"]:
        return f"Đơn vị đã chuyển lại: lãnh đạo Văn phòng đổi chủ trì khi xử lý chuyển lại{_ITSELF}"
    if task.state in STARTS_FROM["return_task"]:
        return (
            "Đơn vị chủ trì chỉ đổi được khi đơn vị đang chủ trì chuyển lại nhiệm vụ và lãnh đạo Văn phòng "
            f"xử lý chuyển lại{_ITSELF}"
        )
    if task.state in STARTS_FROM["reopen"] or task.state not in STARTS_FROM["cancel"]:
        return f"{state} nên không đổi đơn vị chủ trì nữa."
    return (
        f"{state}, không chuyển lại được nữa: muốn đổi chủ trì thì thu hồi nhiệm vụ này bằng văn bản, "
        "rồi giao nhiệm vụ mới cho đơn vị kia."
    )


def is_units_own(proposal: Any, record: Any) -> bool:
    """Whether the unit itself writes the cell as long as its row is open."""
    column = _column_of(proposal)
    if column is None:
        return False
    if isinstance(record, Inspection):
        mine = record.inspector_id == proposal.workbook.unit_id
        return (column.lead if mine else column.coordinator) is Owner.UNIT
    return Owner.UNIT in (column.lead, column.coordinator)


def records_of(proposals: Iterable[Any]) -> dict[str, Any]:
    """The task, the directive or the inspection of each row that is proposed for, by code, as far as there is
    one still; three queries, however many."""
    codes = {one.code for one in proposals if one.code}
    tasks = Task.select(Task, Document).join(Document).where(Task.code.in_(codes))
    inspections = Inspection.select(Inspection, Unit).join(Unit).where(Inspection.code.in_(codes))
    numbers = {number: code for code in codes if (number := number_of("VB", code)) is not None}
    directives = Document.select().where(Document.id.in_(list(numbers)))
    found = {str(record.code): record for query in (tasks, inspections) for record in query}
    return {**found, **{numbers[each.id]: each for each in directives}}


def inspection_of(code: str) -> Inspection:
    """The inspection of a row. Raises Refused when it is no more."""
    found: Inspection | None = Inspection.get_or_none(Inspection.code == code)
    if found is None:
        raise Refused(f"Không còn cuộc kiểm tra {code}.")
    return found


def task_of(code: str) -> Task:
    """The task of a row. Raises Refused when it is no more."""
    found: Task | None = Task.get_or_none(Task.code == code)
    if found is None:
        raise Refused(f"Không còn nhiệm vụ {code}.")
    return found


def directive_of(code: str) -> Document:
    """The directive of a task's row, or of its own row in `Văn bản`. Raises Refused when it is no more."""
    if not code.startswith("VB-"):
        return task_of(code).document
    found: Document | None = Document.get_or_none(Document.id == (number_of("VB", code) or 0))
    if found is None:
        raise Refused(f"Không còn văn bản {code}.")
    return found


def record_of(proposal: Any) -> Task | Document | Inspection:
    """The record that a proposed cell is about, read now. Raises Refused when it is no more."""
    if proposal.tab == INSPECTIONS:
        return inspection_of(proposal.code)
    return directive_of(proposal.code) if proposal.tab == DOCUMENTS else task_of(proposal.code)


def _inspection_says(proposal: Any, inspection: Inspection) -> Any:
    """Nothing of a result to one that is inspected: it may not have been told yet."""
    mine, column = inspection.inspector_id == proposal.workbook.unit_id, proposal.column
    if column in ANSWERS:
        part = part_of(inspection, proposal.workbook.unit)
        return None if part is None else getattr(part, column)
    return getattr(inspection, column) if mine and column in INSPECTION_FIELDS else None


def _check_of_inspection(ctx: Context, proposal: Any, inspection: Inspection) -> None:
    _check_day(proposal)
    if proposal.column in ANSWERS:
        check_open(the_unit(ctx, proposal), "answer_inspection", inspection)
    elif proposal.column in INSPECTION_FIELDS:
        check_open(ctx, "edit_inspection", inspection)
    else:
        raise Refused(_NO_CLICK.format(place="cuộc kiểm tra"))


def _check_day(proposal: Any) -> None:
    """Raises Refused where a day was to be typed and the words name none."""
    column, typed = _column_of(proposal), proposal.proposed or ""
    if column is None or column.value is not Value.DATE or not typed:
        return
    if codec.typed_date(typed) is None:
        raise Refused(f"Chưa ghi được “{typed}”. {codec.no_day(column, typed)}")


def _column_of(proposal: Any) -> Column | None:
    """Its column; None for one of the office's own, or a whole row."""
    return _COLUMNS.get((proposal.tab, proposal.column))
