"""A directive already entered turns out to be secret: its words leave the console at once.

What a workbook's file history, a mail or a backup already holds cannot be called back: the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.records import (
    Attachment,
    Document,
    DueChange,
    Explanation,
    Extension,
    History,
    Participation,
    Progress,
    Return,
    Submission,
    Task,
    Urge,
)
from console.records.acts import Act
from console.records.document import SECRECIES
from console.workflow.change import change, changing
from console.workflow.change_task import change_task
from console.workflow.context import Context
from console.workflow.documents import disturb_rows
from console.workflow.errors import Invalid, Refused
from console.workflow.permissions import require
from console.workflow.secret import NEVER_ENTERED, NEVER_IN_TASK, stub_allowed

ERASED = "(đã xóa: văn bản mật)"
_WORDS: tuple[tuple[type[Act], str], ...] = (
    (Progress, "text"),
    (Submission, "result"),
    (Return, "reason"),
    (Extension, "reason"),
    (DueChange, "reason"),
    (Explanation, "text"),
    (Urge, "content"),
)


@dataclass(frozen=True, slots=True)
class Remains:
    """What the Office must still see to: files kept, and units whose workbooks showed the words."""

    files: tuple[str, ...]
    units: tuple[str, ...]


def classify(ctx: Context, document: Document, *, secrecy: str) -> Remains:
    """Mark a directive secret: its words and its tasks' words are blanked, in the history too.

    It stays as a stub only where the regulation and the office allow one; elsewhere it and its tasks are
    archived. Raises Forbidden, Invalid, and Refused for one that is secret already.
    """
    require(ctx, "classify", document)
    if secrecy == "none" or secrecy not in dict(SECRECIES):
        raise Invalid({"secrecy": "Chọn một độ mật."})
    if document.is_secret:
        raise Refused("Văn bản này đã là văn bản mật.")
    tasks = list(Task.select().where(Task.document == document.id))
    remains = _remains(document, tasks)
    gone = None if stub_allowed(ctx, ctx.regulation(document.issued_on)) else ctx.now
    with changing(document, *tasks):
        blank = dict.fromkeys(NEVER_ENTERED, "")
        change(ctx, "classify", document, {**blank, "secrecy": secrecy, "archived_at": gone})
        for task in tasks:
            task.document = document
            words = {name: {} if name == "extra" else "" for name in NEVER_IN_TASK}
            change_task(ctx, "classify", task, {**words, "archived_at": gone or task.archived_at})
        _blank_acts(tasks)
        _erase_history(document, tasks)
        disturb_rows(document)
    return remains


def _blank_acts(tasks: list[Task]) -> None:
    ids = [task.id for task in tasks]
    for model, field in _WORDS:
        model.update({field: ERASED}).where(model.task.in_(ids)).execute()
    Participation.update(contribution="", other_info="").where(Participation.task.in_(ids)).execute()


def _erase_history(document: Document, tasks: list[Task]) -> None:
    """The only rows of History that are ever rewritten: their words may not be kept."""
    ids = [task.id for task in tasks]
    of_task = (History.record == "task") & History.record_id.in_(ids)
    of_document = (History.record == "document") & (History.record_id == document.id)
    parts = Participation.select(Participation.id).where(Participation.task.in_(ids))
    of_part = (History.record == "participation") & History.record_id.in_(parts)
    worded = (
        (of_document & History.field.in_(NEVER_ENTERED))
        | (of_task & History.field.in_((*NEVER_IN_TASK, "explanation")))
        | of_part
    )
    History.update(old=ERASED, new=ERASED).where(worded).execute()
    History.update(note="").where(of_task | of_document | of_part).execute()


def _remains(document: Document, tasks: list[Task]) -> Remains:
    of_tasks = (Attachment.record == "task") & Attachment.record_id.in_([task.id for task in tasks])
    of_document = (Attachment.record == "document") & (Attachment.record_id == document.id)
    files = [row.name for row in Attachment.select().where(of_document | of_tasks)]
    rows = Participation.select().where(
        Participation.task.in_([task.id for task in tasks]) & Participation.received_at.is_null(False)
    )
    units = {row.unit.name for row in rows if row.unit.channel == "sheet"}
    return Remains(tuple(files), tuple(sorted(units)))
