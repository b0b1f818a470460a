"""Rows that a unit added to `Nhiệm vụ`: the Office says as which tasks they were entered, or takes that back.

What the unit had written there as its own stands in the journal under the task's code, where a click gives it
to the task.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from console.records import SyncJournal, SyncProposal, Task
from console.rules.codes import spelt
from console.workflow.context import Context
from console.workflow.errors import Refused
from sheets_sync import journal
from sheets_sync.proposals import task_of
from sheets_sync.unit_words import WORDS

_TOOK_BACK = "Văn phòng rút lại mã đã báo ở “Đã nhập rồi”"
_GIVEN = (
    "Nội dung đơn vị ghi ở dòng này đã được đưa vào nhiệm vụ {code} từ nhật ký nên không rút lại mã được; "
    "hãy sửa tại nhiệm vụ đó."
)
_WHICH = "Hãy ghi mã nhiệm vụ đã nhập từ dòng này, để đơn vị biết ghi tiếp ở dòng nào."


def proposed_row(proposal: SyncProposal) -> dict[str, str]:
    """The values of a row that a unit added, by column key: what the task's form starts with."""
    return dict(json.loads(proposal.proposed or "{}"))


def named(codes: str) -> list[Task]:
    """The tasks of these codes. Raises Refused where none is named, or one is not there or archived."""
    tasks = [
        task_of(spelt(code) or code.upper()) for code in codes.replace(",", " ").replace(";", " ").split()
    ]
    if not tasks:
        raise Refused(_WHICH)
    gone = [str(task.code) for task in tasks if task.archived_at is not None]
    if gone:
        raise Refused(f"Nhiệm vụ {', '.join(gone)} đã lưu trữ: hãy khôi phục, hoặc ghi mã khác.")
    return tasks


def answer_with(ctx: Context, proposal: SyncProposal, tasks: Sequence[Task]) -> None:
    """The row names these tasks, those that the unit leads if there are any; its words go with the first."""
    unit: Any = proposal.workbook.unit
    mine = [task for task in tasks if task.lead_unit_id == unit.id]
    codes = ", ".join(str(task.code) for task in mine or tasks)
    SyncProposal.update(standing=codes).where(SyncProposal.id == proposal.id).execute()
    words = {key: value for key, value in proposed_row(proposal).items() if key in WORDS}
    for task in (mine or tasks)[:1]:
        for column, value in words.items():
            journal.keep(
                proposal.workbook, proposal.tab, str(task.code), column, ctx.now,
                value=value, replaced_by="", reason=_of(proposal), by=ctx.actor.name,
            )  # fmt: skip


def take_back(ctx: Context, proposal: SyncProposal) -> None:
    """The row names no task any more: the codes are kept in the journal, and what of the row could be given
    to those tasks no longer can. Raises Refused where something was."""
    codes = str(proposal.standing)
    offered = (
        (SyncJournal.workbook == proposal.workbook_id)
        & SyncJournal.code.in_(codes.split(", "))
        & (SyncJournal.reason == _of(proposal))
    )
    given = SyncJournal.get_or_none(offered & (SyncJournal.resolution == journal.RESTORED))
    if given is not None:
        raise Refused(_GIVEN.format(code=given.code))
    withdrawn = {"resolved_at": ctx.now, "resolution": journal.TAKEN_BACK}
    SyncJournal.update({**withdrawn, "resolved_by": ctx.actor.name[:200]}).where(
        offered & (SyncJournal.resolution == "")
    ).execute()
    journal.keep(
        proposal.workbook, proposal.tab, proposal.code, proposal.column, ctx.now,
        value=codes, replaced_by="", reason=_TOOK_BACK, by=ctx.actor.name,
    )  # fmt: skip
    SyncProposal.update(standing=None).where(SyncProposal.id == proposal.id).execute()


def _of(proposal: SyncProposal) -> str:
    """Why words of an added row stand in the journal under its task's code."""
    return f"Đơn vị ghi ở dòng đề xuất {proposal.code}"
