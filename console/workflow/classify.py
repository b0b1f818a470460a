"""A directive already entered turns out to be secret: its words leave the console at once.

What a workbook's file history, a mail or a backup already holds cannot be called back: the answer says so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from console.records import (
    Attachment,
    Document,
    DueChange,
    Explanation,
    Extension,
    Feedback,
    History,
    InspectedTask,
    Inspection,
    Outbox,
    Participation,
    Progress,
    Return,
    Submission,
    SyncBrake,
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    Task,
    Urge,
)
from console.records.acts import Act
from console.records.document import SECRECIES
from console.records.sync import EXAMPLE_LENGTH, TELLING_LENGTH, WHOLE_ROW, SyncItem
from console.rules.codes import code_for
from console.workflow.change import change, changing
from console.workflow.change_task import change_task
from console.workflow.context import Context
from console.workflow.documents import disturb_rows
from console.workflow.errors import Invalid, Refused
from console.workflow.outcomes import forget_outcomes
from console.workflow.passes import between_passes
from console.workflow.permissions import require
from console.workflow.secret import NEVER_ENTERED, NEVER_IN_TASK, stub_allowed
from console.workflow.still_shown import ERASED_ROW, books_shown, named_by

ERASED = "(đã xóa: văn bản mật)"
_AT_ONCE = 20  # texts that are looked for in one query
_WORDS: tuple[tuple[type[Act | Feedback], tuple[str, ...]], ...] = (
    (Progress, ("text",)),
    (Submission, ("result", "decision_reason")),
    (Return, ("reason", "decision_reason")),
    (Extension, ("reason", "decision_reason")),
    (DueChange, ("reason",)),
    (Explanation, ("text",)),
    (Urge, ("content",)),
    (Feedback, ("content",)),
)
# What units typed and the Office had not taken, or gave up for something newer, is shown on the sync screens.
_TYPED: tuple[tuple[type[SyncItem], tuple[str, ...]], ...] = (
    (SyncConflict, ("base", "sheet", "console")),
    (SyncProposal, ("proposed", "standing", "answer")),
    (SyncProblem, ("typed", "message")),
    (SyncJournal, ("value", "replaced_by", "reason", "search_text")),
    (SyncCommand, ("value", "message")),
)


@dataclass(frozen=True, slots=True)
class Remains:
    """What the Office must still see to: files kept, units whose workbooks showed the words, inspections of
    the tasks, whose own words are nobody's but theirs, and the workbooks that show the words still, until a
    pass blanks them."""

    files: tuple[str, ...]
    units: tuple[str, ...]
    inspections: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


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
    gone = None if stub_allowed(ctx, ctx.regulation(document.issued_on)) else ctx.now
    with between_passes(), changing(document):
        blank = dict.fromkeys(NEVER_ENTERED, "")
        change(ctx, "classify", document, {**blank, "secrecy": secrecy, "archived_at": gone})
        tasks = list(Task.select().where(Task.document == document.id))  # none can be added from here on
        said = {str(getattr(task, name)) for task in tasks for name in NEVER_IN_TASK}
        about = _told_apart(tasks)
        number = document.symbol
        ids = [task.id for task in tasks]
        for task in tasks:
            task.document = document
            words = {name: {} if name == "extra" else "" for name in NEVER_IN_TASK}
            change_task(ctx, "classify", task, {**words, "archived_at": gone or task.archived_at})
        _blank_acts(ids)
        _erase_history(document, ids)
        codes = [code_for("VB", document.id), *(task.code for task in tasks if task.code)]
        added = _added_rows(codes, about, number)
        _erase_typed(ctx, [*codes, *added])
        _erase_added_rows(added)
        _erase_told_elsewhere(ctx, codes, [text for text in about if len(text) >= TELLING_LENGTH])
        _erase_examples(codes, said)
        _erase_mails(codes)
        forget_outcomes()
        disturb_rows(document)
        return _remains(document, ids)


def _blank_acts(ids: list[int]) -> None:
    for kind, fields in _WORDS:
        model: Any = kind
        for name in fields:
            worded = model.task.in_(ids) & (getattr(model, name) != "")
            model.update({name: ERASED}).where(worded).execute()
    Participation.update(contribution="", other_info="").where(Participation.task.in_(ids)).execute()


def _erase_history(document: Document, ids: list[int]) -> None:
    """The only rows of History that are ever rewritten: their words may not be kept."""
    of_task = (History.record == "task") & History.record_id.in_(ids)
    of_document = (History.record == "document") & (History.record_id == document.id)
    parts = Participation.select(Participation.id).where(Participation.task.in_(ids))
    of_part = (History.record == "participation") & History.record_id.in_(parts)
    about = Feedback.select(Feedback.id).where(Feedback.task.in_(ids))
    worded = (
        (of_document & History.field.in_(NEVER_ENTERED))
        | (of_task & History.field.in_((*NEVER_IN_TASK, "explanation")))
        | of_part
        | ((History.record == "feedback") & History.record_id.in_(about) & (History.field == "content"))
    )
    History.update(old=ERASED, new=ERASED).where(worded).execute()
    History.update(note="").where(of_task | of_document | of_part).execute()


def _erase_typed(ctx: Context, codes: list[str]) -> None:
    """What waits for a decision, and what could be restored: nobody may decide on it any more. What was
    agreed with each workbook is kept unseen, so that the words can be taken out of older copies too."""
    for kind, fields in _TYPED:
        model: Any = kind
        of_them = model.code.in_(codes)
        for name in fields:
            field = getattr(model, name)
            model.update({field: ERASED}).where(of_them & field.is_null(False)).execute()
        model.update(resolved_at=ctx.now, resolution="withdrawn", resolved_by=ctx.actor.name[:200]).where(
            of_them & model.resolved_at.is_null()
        ).execute()
    refused = SyncProposal.code.in_(codes) & (SyncProposal.resolution == "refused")
    SyncProposal.update(resolution="withdrawn").where(refused).execute()  # nor look at it once more


def _told_apart(tasks: Sequence[Task]) -> list[str]:
    """What the tasks are about, where no other task is about the very same."""
    words = {str(task.content) for task in tasks if task.content}
    others = Task.select(Task.content).where(
        Task.content.in_(words), Task.id.not_in([task.id for task in tasks]), Task.archived_at.is_null()
    )
    return sorted(words - {str(task.content) for task in others})


def _added_rows(codes: list[str], about: list[str], number: str) -> dict[str, str]:
    """Rows that units added to their workbooks and that the tasks were entered from, or that are about the
    same (a few words tell that only beside the number of the directive): the tasks that each names, by its
    code."""
    added = SyncProposal.column == WHOLE_ROW
    found = {}
    for row in SyncProposal.select().where(added & SyncProposal.proposed.is_null(False)):
        said = json.loads(row.proposed or "{}")
        content = said.get("content", "")
        if named_by(row) & set(codes):
            found[row.code] = str(row.standing)
        elif content in about and (len(content) >= TELLING_LENGTH or said.get("symbol") == number):
            found[row.code] = ", ".join(codes)
    return found


def _erase_added_rows(added: dict[str, str]) -> None:
    """Their rows are blanked, as those of the tasks are, whatever they were answered."""
    for code, standing in added.items():
        row = (SyncProposal.code == code) & (SyncProposal.column == WHOLE_ROW)
        SyncProposal.update(resolution=ERASED_ROW, proposed="{}", standing=standing, answer=None).where(
            row
        ).execute()


def _erase_told_elsewhere(ctx: Context, codes: list[str], about: list[str]) -> None:
    """What rows of other codes were seen to say, where that is what the tasks are about: somebody typed it
    there, or rows and codes were torn apart. All that the journal keeps of such a row it took at one moment,
    for one reason."""
    for start in range(0, len(about), _AT_ONCE):
        for kind, fields in _TYPED:
            _erase_words(ctx, kind, fields, codes, about[start : start + _AT_ONCE])


def _erase_words(
    ctx: Context, kind: type[SyncItem], fields: tuple[str, ...], codes: list[str], about: list[str]
) -> None:
    model: Any = kind
    columns = [getattr(model, name) for name in fields]
    said = [column.in_(about) for column in columns]
    said += [column.contains(f"“{words}”") for column in columns for words in about]
    found = list(model.select().where(reduce(or_, said) & model.code.not_in(codes)))
    ids = [row.id for row in found]
    if kind is SyncJournal:
        for row in found:
            same = (model.workbook == row.workbook_id) & (model.tab == row.tab) & (model.code == row.code)
            same &= (model.noticed_at == row.noticed_at) & (model.reason == row.reason)
            at_once = model.select(model.id).where(same)
            ids += [each.id for each in at_once]
    for column in columns:
        model.update({column: ERASED}).where(model.id.in_(ids) & column.is_null(False)).execute()
    model.update(resolved_at=ctx.now, resolution="withdrawn", resolved_by=ctx.actor.name[:200]).where(
        model.id.in_(ids) & model.resolved_at.is_null()
    ).execute()


def _erase_examples(codes: list[str], said: set[str]) -> None:
    """Of what brakes show, rows of these codes, and those in which others' rows showed their words."""
    begun = {text[:EXAMPLE_LENGTH] for text in said if text}
    for brake in SyncBrake.select():
        examples = [
            each
            for each in brake.detail.get("examples", ())
            if each["code"] not in codes and begun.isdisjoint((each["was"], each["now"]))
        ]
        if len(examples) < len(brake.detail.get("examples", ())):
            detail = {**brake.detail, "examples": examples}
            SyncBrake.update(detail=detail).where(SyncBrake.id == brake.id).execute()


def _erase_mails(codes: list[str]) -> None:
    """Take the lines about the tasks out of mails that were not sent yet."""
    for mail in Outbox.select().where(Outbox.sent_at.is_null()):
        lines = mail.body.split("\n")
        kept = [line for line in lines if not any(code in line for code in codes)]
        if len(kept) < len(lines):
            Outbox.update(body="\n".join(kept)).where(Outbox.id == mail.id).execute()


def _remains(document: Document, ids: list[int]) -> Remains:
    of_tasks = (Attachment.record == "task") & Attachment.record_id.in_(ids)
    of_document = (Attachment.record == "document") & (Attachment.record_id == document.id)
    files = [row.name for row in Attachment.select().where(of_document | of_tasks)]
    rows = Participation.select().where(
        Participation.task.in_(ids) & Participation.received_at.is_null(False)
    )
    units = {row.unit.name for row in rows if row.unit.channel == "sheet"}
    looking = InspectedTask.select(InspectedTask.inspection).where(InspectedTask.task.in_(ids))
    found = Inspection.select(Inspection.code).where(Inspection.id.in_(looking)).order_by(Inspection.id)
    seen = tuple(str(each.code) for each in found)
    return Remains(tuple(files), tuple(sorted(units)), seen, tuple(books_shown(document)))
