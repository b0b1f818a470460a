"""A row that a unit added to its sheet (CT26 Điều 6.2a), on its way to being a task: the directive's form, or
that of one more task of it, begins with what the unit wrote, and saving it answers the unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext

from console.records import Document, Participation, SyncProblem, SyncProposal, SyncWorkbook, Task, Unit
from console.workflow.errors import Refused
from console.workflow.permissions import can, visible_documents, visible_tasks
from sheets_sync import codec, decisions
from sheets_sync.entered_rows import proposed_row
from sheets_sync.newcomers import ENTERED, WHOLE_ROW
from sheets_sync.unit_words import WORDS
from views.address import record_number
from views.language import said
from views.person import actor, context

ASKED = "proposal"  # the argument of the address that names the proposal
SEEN = "seen"  # the field of a form that says how the row looked
AGAIN = "again"  # the field of a form that told the person that the row was answered meanwhile
_ONCE_MORE = "Nếu vẫn lưu, nhiệm vụ dưới đây được nhập thêm như một nhiệm vụ khác."


def proposal_urls(proposals: Iterable[Any]) -> dict[int, str]:
    """By the id of a proposed row, the form that makes it a task: of the directive it names where that is
    entered, else of a new one. One query, however many rows."""
    rows = {one.id: proposed_row(one) for one in proposals if one.column == WHOLE_ROW}
    known = _directives({row["symbol"] for row in rows.values() if row.get("symbol")})
    return {key: _url(known.get(row.get("symbol", "")), key) for key, row in rows.items()}


def _url(document: int | None, proposal: int) -> str:
    if document is None:
        return url_for("documents.create_view", **{ASKED: proposal})
    return url_for("documents.tasks_view", id=document, **{ASKED: proposal})


def _directives(symbols: Collection[str]) -> dict[str, int]:
    """The latest directive of each symbol that tasks can be added to."""
    if not symbols:
        return {}
    query = visible_documents(actor(), Document.select(Document.symbol, Document.id))
    found = query.where(
        Document.symbol.in_(symbols), Document.archived_at.is_null(), Document.recalled_on.is_null()
    )
    return dict(found.order_by(Document.issued_on, Document.id).tuples())


def same_words(proposals: Iterable[Any]) -> dict[int, list[Task]]:
    """By the id of a proposed row, tasks that its unit has and that say the very same: a row copied without
    its code, or typed because the unit overlooked its own. One query, however many rows."""
    rows = {
        one.id: (one.workbook.unit_id, content)
        for one in proposals
        if one.column == WHOLE_ROW and (content := proposed_row(one).get("content"))
    }
    found: dict[tuple[int, str], list[Task]] = defaultdict(list)
    if rows:
        units, contents = map(set, zip(*rows.values(), strict=True))
        query = visible_tasks(actor(), Task.select(Task.id, Task.code, Task.content, Participation.unit))
        query = query.join(Participation, on=(Participation.task == Task.id)).where(
            Participation.unit.in_(units), Participation.left_at.is_null(),
            Task.content.in_(contents), Task.archived_at.is_null(), Task.sent_at.is_null(False),
        )  # fmt: skip
        for task in query.order_by(Task.id).objects():
            found[task.unit, task.content].append(task)
    return {key: found[row] for key, row in rows.items() if row in found}


def unread(proposals: Iterable[Any]) -> dict[int, list[SyncProblem]]:
    """By the id of a proposed row, its cells that could not be read: they are not among its values."""
    rows = {(one.workbook_id, one.code): one.id for one in proposals if one.column == WHOLE_ROW}
    wanted = SyncProblem.select().where(
        SyncProblem.code.in_({code for _, code in rows}),
        SyncProblem.resolved_at.is_null(),
        SyncProblem.typed != "",
    )
    found: dict[int, list[SyncProblem]] = defaultdict(list)
    for each in wanted.order_by(SyncProblem.id):
        if (each.workbook_id, each.code) in rows:
            found[rows[each.workbook_id, each.code]].append(each)
    return found


def row_shown(header: Callable[[str, str], str]) -> dict[str, Any]:
    """What the form shows of the row that it begins with; nothing where it begins with none."""
    proposal = asked()
    if proposal is None:
        return {"proposal": None, "answered": answered()}
    values = proposed_row(proposal)
    return {
        "proposal": proposal, "proposed_values": values, "unread": unread([proposal])[proposal.id],
        "mark": decisions.mark_of(proposal), "header": header,
        "kept_words": any(values.get(column) for column in WORDS),
    }  # fmt: skip


def asked() -> SyncProposal | None:
    """The proposal that this request is about, while it waits and the person may enter tasks."""
    proposal = _named()
    return proposal if proposal is not None and proposal.resolved_at is None else None


def answered() -> str:
    """Who has answered the row that this request is about, and what saving does all the same; '' while it
    waits, or where there is none."""
    proposal = _named()
    if proposal is None or proposal.resolved_at is None:
        return ""
    entered = proposal.resolution in ("accepted", ENTERED) and proposal.standing
    as_what = f" {gettext('Dòng này đã nhập thành %(codes)s.', codes=proposal.standing)}" if entered else ""
    return f"{said(decisions.already(proposal))}{as_what} {gettext(_ONCE_MORE)}"


def _named() -> SyncProposal | None:
    key = request.args.get(ASKED, type=record_number)
    if key is None or not can(actor(), "create_task"):
        return None
    proposal: SyncProposal | None = SyncProposal.get_or_none(
        SyncProposal.id == key, SyncProposal.column == WHOLE_ROW
    )
    return proposal


def task_values(proposal: Any) -> dict[str, Any]:
    """What the form of a task starts with; the unit proposes the task for itself unless it says otherwise."""
    row = proposed_row(proposal)
    book = SyncWorkbook.get_by_id(proposal.workbook_id)
    lead = Unit.get_or_none(Unit.name == row["lead"]) if row.get("lead") else None
    return {
        "content": row.get("content", ""),
        "product": row.get("product", ""),
        "lead_unit": lead.id if lead is not None else book.unit_id,
        "due_on": codec.typed_date(row.get("due_on", "")),
        "due_raw": next(
            (each.typed for each in unread([proposal])[proposal.id] if each.column == "due_on"), ""
        ),
    }


def document_values(proposal: Any) -> dict[str, Any]:
    """What the form of a new directive starts with."""
    row = proposed_row(proposal)
    values = {key: row.get(key, "") for key in ("symbol", "abstract")}
    return {**values, "issued_on": codec.typed_date(row.get("issued_on", ""))}


def receive(tasks: Sequence[Task]) -> None:
    """These tasks are entered: the unit's row is answered. Inside the transaction that made them, which is to
    be one `between_passes`. Raises Refused where the unit has edited the row since the form was read, and
    where somebody was first, unless the person was told so."""
    proposal = asked()
    if proposal is not None and tasks:
        decisions.accept_row(context(), proposal, tasks, request.form.get(SEEN, ""))
    elif answered() and not request.form.get(AGAIN):
        raise Refused(answered())
