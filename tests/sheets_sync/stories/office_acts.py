"""What Chi and Hòa do in the console, through the workflow. Each act answers with a sentence, or ''.

An act that the workflow refuses did not happen: its words were never taken, so the oracle forgets them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from console.database import transaction
from console.records import Extension, Return, SyncConflict, SyncProposal, Task, Unit
from console.workflow.context import Context
from console.workflow.deadlines import decide_extension
from console.workflow.errors import WorkflowError
from console.workflow.pauses import cancel
from console.workflow.progress import report_progress
from console.workflow.results import confirm, refuse
from console.workflow.returns import decide_return, is_late, return_task
from console.workflow.tasks import edit_task, set_coordinators
from sheets_sync.decisions import (
    accept_proposal,
    keep_console,
    keep_sheet,
    refuse_proposal,
)
from sheets_sync.newcomers import WHOLE_ROW
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.stories.oracle import OFFICE, REQUEST, RESULT, Oracle
from tests.sheets_sync.stories.script import CHI, Event, pick

MOVED = (*REQUEST, *RESULT, "progress", "other_info")  # a row that leaves: nothing in it is agreed any more
_REFUSED = " (refused)"


@dataclass
class AtTheOffice:
    """Somebody of the Office at the console."""

    event: Event
    units: tuple[str, ...]
    desk: Desk
    oracle: Oracle

    @property
    def ctx(self) -> Context:
        """Signed in as the event's person."""
        return self.desk.ctx("chi" if self.event.who == CHI else "hoa")

    def word(self) -> str:
        """A new word of the Office's."""
        word = self.event.token()
        self.oracle.typed[word] = OFFICE
        return word

    def task(self) -> Any:
        """A task that the event chooses."""
        tasks = list(Task.select().order_by(Task.id))
        return pick(self.event.seed, tasks, lambda task: task.code) if tasks else None

    def attempt(self, said: str, act: Callable[[], object], code: str = "", column: str = "") -> str:
        """Do it; a refusal takes the words back. Into a cell of a row, or about the whole of it."""
        try:
            act()
        except WorkflowError:
            self.oracle.typed.pop(self.event.token(), None)
            return said + _REFUSED
        if column:
            self.oracle.office_said(code, column, self.event.token())
        else:
            self.oracle.words.forget(code)
        return said


def gives(who: AtTheOffice) -> str:
    """A new task for a unit."""
    unit = pick(who.event.seed, who.units)
    task = who.desk.give(unit, content=who.word(), due_on=date(2025, 12, 30))
    return f"gave {unit} the task {task.code}: content = {task.content}"


def edits(who: AtTheOffice) -> str:
    """A cell of the Office's."""
    task, column = who.task(), who.event.chance().choice(("content", "product", "office_opinion"))
    word = who.word()
    return who.attempt(
        f"changed {column} of {task.code} to {word}",
        lambda: edit_task(who.ctx, task, {column: word}, task.version),
        task.code,
        column,
    )


def writes_progress(who: AtTheOffice) -> str:
    """Entered for the unit (CT26 Điều 6.1b)."""
    task, word = who.task(), who.word()
    who.oracle.office_changed(task.code, ["progress"])
    ctx = who.desk.ctx("system")
    return who.attempt(
        f"entered progress of {task.code} for its unit: {word}",
        lambda: report_progress(ctx, task, word),
        task.code,
        "progress",
    )


def decides_result(who: AtTheOffice) -> str:
    """Confirms a result, or says what is missing."""
    waiting = list(Task.select().where(Task.state == "submitted").order_by(Task.id))
    if not waiting:
        return ""
    task = pick(who.event.seed, waiting, lambda each: each.code)
    who.oracle.office_changed(task.code, RESULT)
    if who.event.seed & 1:
        return who.attempt(f"confirmed the result of {task.code}", lambda: confirm(who.ctx, task), task.code)
    word = who.word()
    return who.attempt(
        f"refused the result of {task.code}: {word}", lambda: refuse(who.ctx, task, word), task.code
    )


def decides_request(who: AtTheOffice) -> str:
    """Answers a request for another due date, or a task that was sent back."""
    kinds: tuple[Any, ...] = (Extension, Return)
    waiting = [each for kind in kinds for each in kind.select().where(kind.decision == "").order_by(kind.id)]
    if not waiting:
        return ""
    asked = pick(who.event.seed, waiting, lambda each: f"{type(each).__name__}{each.id}")
    word, code, ctx = who.word(), asked.task.code, who.desk.ctx("hoa")
    who.oracle.office_changed(code, REQUEST)
    if isinstance(asked, Extension):
        return who.attempt(
            f"rejected what {code} asks: {word}",
            lambda: decide_extension(ctx, asked, approved=False, reason=word),
            code,
        )
    others = [unit for unit in ("BT", "XA") if unit != asked.task.lead_unit.code]
    if who.event.seed & 1:
        new = Unit.get(Unit.code == others[0])
        return who.attempt(
            f"moved {code} to {new.code}: {word}",
            lambda: decide_return(ctx, asked, "rerouted", lead_unit=new, reason=word, document="9/UBND"),
            code,
        )
    return who.attempt(
        f"sent {code} back to its unit: {word}",
        lambda: decide_return(
            ctx, asked, "refused", reason=word, document="9/UBND", due_on=asked.task.due_on
        ),
        code,
    )


def moves_task(who: AtTheOffice) -> str:
    """A unit asked on paper to be relieved of a task, and the Office gives it to the other one at once."""
    task, word, system = who.task(), who.word(), who.desk.ctx("system")
    new = Unit.get(Unit.code == ("XA" if task.lead_unit.code == "BT" else "BT"))
    who.oracle.office_changed(task.code, MOVED)

    def move() -> None:
        with transaction():
            late = is_late(task, system.today)
            asked = return_task(
                system, task, ground="other", reason=word, document_number="8/UBND", late=late,
                document_date=system.today,
            )  # fmt: skip
            decide_return(
                who.desk.ctx("hoa"), asked, "rerouted", lead_unit=new, reason=word, document="9/UBND"
            )

    return who.attempt(f"moved {task.code} to {new.code} at once: {word}", move, task.code)


def sets_coordinator(who: AtTheOffice) -> str:
    """Another unit helps."""
    task = who.task()
    other = Unit.get(Unit.code == ("XA" if task.lead_unit.code == "BT" else "BT"))
    return who.attempt(
        f"named {other.code} coordinator of {task.code}",
        lambda: set_coordinators(who.ctx, task, [other]),
        task.code,
    )


def cancels(who: AtTheOffice) -> str:
    """Withdraws a task."""
    task, word = who.task(), who.word()
    return who.attempt(
        f"cancelled {task.code}: {word}",
        lambda: cancel(who.ctx, task, document_number="9/UBND", reason=word),
        task.code,
    )


def takes_proposal(who: AtTheOffice) -> str:
    """Takes what a unit typed into a cell of the Office's, or does not."""
    open_ones = list(
        SyncProposal.select().where(SyncProposal.resolved_at.is_null()).order_by(SyncProposal.id)
    )
    if not open_ones:
        return ""
    one = pick(who.event.seed, open_ones, lambda each: f"{each.code}{each.column}")
    take = who.event.seed & 1 or one.column == WHOLE_ROW
    who.oracle.office_decides(one.code, one.column)
    for word in (one.proposed or "").split() if take else ():
        who.oracle.untaken.pop(word, None)  # a person takes it, wherever the row went since
    act, said = (accept_proposal, "took") if take else (refuse_proposal, "did not take")
    return who.attempt(f"{said} the proposal of {one.code} {one.column}", lambda: act(who.ctx, one), one.code)


def settles_conflict(who: AtTheOffice) -> str:
    """Chooses one of two versions of a cell."""
    open_ones = list(
        SyncConflict.select().where(SyncConflict.resolved_at.is_null()).order_by(SyncConflict.id)
    )
    if not open_ones:
        return ""
    one = pick(who.event.seed, open_ones, lambda each: f"{each.code}{each.column}")
    act, said = (keep_sheet, "sheet's") if who.event.seed & 1 else (keep_console, "console's")
    return who.attempt(
        f"kept the {said} version of {one.code} {one.column}", lambda: act(who.ctx, one), one.code
    )


def _open(kind: Any) -> list[Any]:
    return list(kind.select().where(kind.resolved_at.is_null()).order_by(kind.id))


ACTS: dict[str, Callable[[AtTheOffice], str]] = {
    each.__name__: each
    for each in (
        gives, edits, writes_progress, decides_result, decides_request, moves_task, sets_coordinator, cancels,
        takes_proposal, settles_conflict,
    )
}  # fmt: skip
