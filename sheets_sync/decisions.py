"""What a person of the Office decides about what waits; about a workbook as a whole: `book_decisions`.

A decision only changes records and bases; the next pass carries it into the sheet. Each function runs in
its own transaction, and raises WorkflowError with a sentence when it cannot be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from console.records import (
    SyncCommand,
    SyncConflict,
    SyncProblem,
    SyncProposal,
    Task,
)
from console.rules.days import short_day
from console.workflow.context import Context
from console.workflow.errors import Forbidden, Refused
from console.workflow.passes import between_passes
from sheets_sync import entered_rows, journal
from sheets_sync.base_rows import decided
from sheets_sync.books import look_again
from sheets_sync.columns import ACT_CELLS
from sheets_sync.newcomers import ENTERED
from sheets_sync.plan.model import WHOLE_ROW
from sheets_sync.plan.notes import shortened
from sheets_sync.proposals import check, record_of, says, take

_MAY = frozenset({"office_specialist", "office_leader", "administrator", "system"})
KEPT_THEIRS = "Văn phòng giữ giá trị của đơn vị"  # in the journal: the console's own value was not kept
TOOK_THEIRS = "Văn phòng nhận đề xuất"
_LONGEST_ANSWER = 300
_NOT_EMPTIED = "Chỉ đưa lại được vào ô mà đơn vị đã xóa trống; ô này đang có nội dung đơn vị gõ."
_NO_ROW = "Mục này là đề xuất cho một ô, không phải dòng đơn vị thêm."
_TYPED = {SyncConflict: "sheet", SyncProposal: "proposed", SyncProblem: "typed", SyncCommand: "value"}
_RETYPED = "Đơn vị vừa sửa lại ô này, mời xem lại."
_ROW_EDITED = "Đơn vị vừa sửa dòng này; mời xem lại nội dung của dòng rồi hãy ghi."
_CHANGED = "Mục này vừa có thay đổi, mời xem lại."
_EDITED = "Ô này vừa được sửa, nay là {now}; xem lại rồi chọn."


def keep_sheet(ctx: Context, conflict: SyncConflict) -> None:
    """The unit's value stands: the console's goes to the journal and the next pass takes the unit's through
    the workflow."""
    require_office(ctx)
    with between_passes():
        _superseded(ctx, conflict, conflict.console, conflict.sheet, KEPT_THEIRS)
        _set_base(conflict, conflict.console or "")
        _close(ctx, conflict, "sheet")
        look_again(conflict.workbook_id)


def keep_console(ctx: Context, conflict: SyncConflict) -> None:
    """The console's value stands: the unit's goes to the journal and the next pass writes over it."""
    require_office(ctx)
    with between_passes():
        _superseded(ctx, conflict, conflict.sheet, conflict.console, "Văn phòng giữ giá trị trên hệ thống")
        _set_base(conflict, conflict.sheet or "")
        _close(ctx, conflict, "console")
        look_again(conflict.workbook_id)


def accept_proposal(ctx: Context, proposal: SyncProposal, seen: str = "") -> None:
    """Take what the unit typed into an office cell, through the same verb as the console's own form. Raises
    Refused, too, where the cell says something else by now than the person was shown: `seen` is the mark of
    what that was (see `mark_of`), '' where only what the list holds is known.

    A whole added row is only marked as received: the task itself is entered on its form.
    """
    require_office(ctx)
    with between_passes():
        edited = None if proposal.column == WHOLE_ROW else _take(ctx, proposal, seen)
        if edited is None:
            _close(ctx, proposal, "accepted")
            look_again(proposal.workbook_id)
    if edited is not None:
        raise Refused(_EDITED.format(now=shortened(edited)))


def mark_of(proposal: SyncProposal) -> str:
    """What tells a form that shows a proposal beside what stands from one that shows something else."""
    return sha256(f"{proposal.standing or ''}\x1f{proposal.proposed or ''}".encode()).hexdigest()[:16]


def _take(ctx: Context, proposal: SyncProposal, seen: str) -> str | None:
    """Take it; where the cell says something else than the person saw, only keep that and return it."""
    record = record_of(proposal)
    check(ctx, proposal, record)
    shown = proposal.standing or ""
    now = says(proposal, record)
    if now is not None and now != shown:
        SyncProposal.update(standing=now).where(SyncProposal.id == proposal.id).execute()
        return now
    if seen and seen != mark_of(proposal):
        return shown
    take(ctx, proposal, record)
    _superseded(ctx, proposal, shown, proposal.proposed, TOOK_THEIRS)
    return None


def accept_row(ctx: Context, proposal: SyncProposal, tasks: Sequence[Task], seen: str = "") -> None:
    """These tasks were entered from a row that the unit added: its row says which, and what it had written
    there as its own can be given to the task by a click. Inside the transaction that made them. Raises
    Refused where the unit has edited the row since it looked as `seen` says (see `mark_of`)."""
    _check_row(proposal, seen)
    accept_proposal(ctx, proposal)
    entered_rows.answer_with(ctx, proposal, tasks)


def _check_row(proposal: SyncProposal, seen: str) -> None:
    """A unit goes on editing a row that waits. Inside a transaction."""
    if seen and seen != mark_of(SyncProposal.get_by_id(proposal.id)):
        raise Refused(_ROW_EDITED)


def row_entered(ctx: Context, proposal: SyncProposal, codes: str, seen: str = "") -> None:
    """The same for tasks that were entered before, named by their codes; `reopen_proposal` takes it back.
    Raises Refused where none is named, one is not there, or what is proposed is no row."""
    if proposal.column != WHOLE_ROW:
        raise Refused(_NO_ROW)
    tasks = entered_rows.named(codes)
    with between_passes():
        accept_row(ctx, proposal, tasks, seen)
        SyncProposal.update(resolution=ENTERED).where(SyncProposal.id == proposal.id).execute()


def refuse_proposal(ctx: Context, proposal: SyncProposal, answer: str = "", seen: str = "") -> None:
    """Leave the office's value; the unit's row says so, with the `answer` where there is one. Raises Refused
    for one of over 300 characters, and where what is proposed is a row that the unit has edited since."""
    require_office(ctx)
    if len(answer) > _LONGEST_ANSWER:
        raise Refused(f"Lý do dài hơn {_LONGEST_ANSWER} ký tự; hãy viết gọn lại.")
    with between_passes():
        if proposal.column == WHOLE_ROW:
            _check_row(proposal, seen)
        _close(ctx, proposal, "refused")
        told = {"answer": answer, "standing": _stands(proposal)}
        SyncProposal.update(**told).where(SyncProposal.id == proposal.id).execute()
        look_again(proposal.workbook_id)


def reopen_proposal(ctx: Context, proposal: SyncProposal) -> None:
    """A refused proposal, or a row that was said to be entered already, waits again, and the unit's row says
    so. Raises Refused for one that was taken or waits already, where the unit has since proposed something
    else for the cell, and where words of the row were given to the task that was named."""
    require_office(ctx)
    with between_passes():
        same_place = (
            (SyncProposal.workbook == proposal.workbook)
            & (SyncProposal.tab == proposal.tab)
            & (SyncProposal.code == proposal.code)
            & (SyncProposal.column == proposal.column)
        )
        if SyncProposal.select().where(same_place & SyncProposal.resolved_at.is_null()).exists():
            raise Refused("Ô này đang có một đề xuất khác chờ xử lý.")
        answered = SyncProposal.get_by_id(proposal.id)
        if answered.resolution not in ("refused", ENTERED):
            raise Refused("Chỉ xét lại được đề xuất đã không nhận, hoặc dòng đã báo là đã nhập.")
        if answered.resolution == ENTERED:
            entered_rows.take_back(ctx, answered)
        opened = {"resolved_at": None, "resolution": "", "resolved_by": "", "answer": None}
        SyncProposal.update(opened).where(SyncProposal.id == proposal.id).execute()
        look_again(proposal.workbook_id)


def dismiss(ctx: Context, problem: SyncProblem) -> None:
    """Look at the cell again: the problem comes back if it still stands."""
    require_office(ctx)
    with between_passes():
        _close(ctx, problem, "dismissed")
        look_again(problem.workbook_id)


def retry(ctx: Context, command: SyncCommand) -> None:
    """Let the next pass carry out a refused act once more, as its cells say it."""
    require_office(ctx)
    with between_passes():
        for item in _told_of_act(command):
            _close(ctx, item, "retried")
        look_again(command.workbook_id)


def is_emptied(command: SyncCommand) -> bool:
    """Whether the refused act is that a unit cleared a cell, which the record goes on to fill."""
    return not command.value and command.column not in ACT_CELLS


def put_back(ctx: Context, command: SyncCommand) -> None:
    """The record's words stand, and the next pass writes them into the cell that the unit cleared; where the
    unit writes something first, that is a conflict. Raises Refused for a cell that says something."""
    require_office(ctx)
    if not is_emptied(command):
        raise Refused(_NOT_EMPTIED)
    with between_passes():
        for item in _told_of_act(command):
            if isinstance(item, SyncCommand):
                _set_base(item, "")
            _close(ctx, item, "console")
        look_again(command.workbook_id)


def _told_of_act(command: SyncCommand) -> list[Any]:
    """The act itself, its other cells, and what each of them says of it: it is tried as a whole."""

    def in_row(kind: Any) -> Any:
        same = (kind.workbook == command.workbook_id) & (kind.tab == command.tab)
        return same & (kind.code == command.code) & kind.resolved_at.is_null()

    act = (SyncCommand.verb == command.verb) & (SyncCommand.value == command.value)
    cells = list(SyncCommand.select().where(in_row(SyncCommand) & act & (SyncCommand.id != command.id)))
    columns = [command.column, *(each.column for each in cells)]
    said = SyncProblem.select().where(in_row(SyncProblem) & SyncProblem.column.in_(columns))
    return [command, *cells, *said]


def _stands(proposal: SyncProposal) -> str | None:
    """What the cell says now; what it said last where the record is no more, or nobody knows."""
    try:
        now = None if proposal.column == WHOLE_ROW else says(proposal, record_of(proposal))
    except Refused:
        now = None
    standing: str | None = proposal.standing if now is None else now
    return standing


def _superseded(ctx: Context, item: Any, value: str | None, by: str | None, reason: str) -> None:
    """Keep the value that loses, if there is one, where it can be given back."""
    if value:
        journal.keep(
            item.workbook, item.tab, item.code, item.column, ctx.now,
            value=value, replaced_by=by, reason=reason, by=ctx.actor.name,
        )  # fmt: skip


def _set_base(conflict: Any, value: str) -> None:
    if not decided(conflict.workbook, conflict.tab, conflict.code, conflict.column, value):
        raise Refused("Dòng này không còn được đồng bộ.")


def _close(ctx: Context, item: Any, resolution: str) -> None:
    kind = type(item)
    closed = (
        kind.update(resolved_at=ctx.now, resolution=resolution, resolved_by=ctx.actor.name[:200])
        .where((kind.id == item.id) & kind.resolved_at.is_null())
        .execute()
    )
    if not closed:
        raise Refused(already(kind.get_by_id(item.id)))


def already(item: Any) -> str:
    """Who came first: two people may decide about the same item at the same time, and a pass between may
    have found something else in the cell, which waits in its place."""
    if not item.resolved_by:
        newer = waiting_in_its_place(item)
        if newer is None:
            return "Mục này đã tự hết ở lượt đồng bộ vừa qua, không cần chọn nữa."
        typed = _TYPED[type(item)]
        return _RETYPED if getattr(newer, typed) != getattr(item, typed) else _CHANGED
    at = f"{item.resolved_at:%H:%M} ngày {short_day(item.resolved_at.date())}"
    return f"Mục này đã được {item.resolved_by} giải quyết lúc {at}."


def waiting_in_its_place(item: Any) -> Any:
    """The open item of the same kind for the same cell, or None."""
    kind = type(item)
    same_cell = (
        (kind.workbook == item.workbook_id)
        & (kind.tab == item.tab)
        & (kind.code == item.code)
        & (kind.column == item.column)
    )
    return kind.get_or_none(same_cell & kind.resolved_at.is_null())


def require_office(ctx: Context) -> None:
    """Raise Forbidden for anybody but the Office."""
    if not ctx.actor.roles & _MAY:
        raise Forbidden("Việc này do Văn phòng thực hiện.")
