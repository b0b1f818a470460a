"""After a write: what was sent is agreed, and rows that arrived start their units' clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from console.database import transaction
from console.records import Participation, Task
from console.workflow.context import Actor, Context
from console.workflow.delivering import deliver_many
from console.workflow.errors import Stale
from sheets_sync import marks, schema
from sheets_sync.books import is_used
from sheets_sync.columns import CODE, TASKS, Table
from sheets_sync.given_up import TOMBSTONE
from sheets_sync.ledger import Ledger
from sheets_sync.plan import CellEdit, Problem
from sheets_sync.store import Refused, Stamp
from sheets_sync.waiting import Waiting
from sheets_sync.work import Loaded, Work, saved_at

_NAMED = 5  # cells that a sentence names


def commit(work: Work, stamp: Stamp, loaded: Loaded, *, wrote: bool, frozen: str = "") -> None:
    """Advance the base over what was written, deliver what arrived, and mark the rows clean."""
    with transaction():
        work.hold()
        if wrote:
            ledger = Ledger(work.workbook, sent_only=True)
            ledger.arrive()
            work.keep(ledger)
        marks.clear(loaded.dirty)
        _deliver(work, loaded)
        _unshelve(loaded)
        now = work.now
        work.set(
            state="frozen" if frozen else "ok", message=frozen, stamp=stamp.identity, clean_read_at=now,
            last_pass_at=now, modified_at=saved_at(stamp), pending_since=None, planned_on=work.view.today,
            schema_version=schema.version(work.specs), closed_at=_closed_at(work, frozen),
            released=False, refusing=False,
        )  # fmt: skip
        work.boundary("committing")


def _closed_at(work: Work, frozen: str) -> datetime | None:
    """When a workbook that is no longer used was read for the last time."""
    if is_used(work.unit):
        return None
    closed: datetime | None = work.workbook.closed_at
    return closed if closed is not None or frozen else work.now


def not_written(work: Work, loaded: Loaded, refusal: Refused) -> None:
    """The file would not take these cells: they were not sent after all, the Office is told, and the next
    write tries again."""
    with transaction():
        work.hold()
        ledger = Ledger(work.workbook, sent_only=True)
        for table in work.tables:
            places = {(cell.position, cell.column) for cell in refusal.cells if cell.tab == table.key}
            if places:
                edits = [e for e in loaded.plans[table.key].edits if (e.position, e.column) in places]
                codes = {each.code for each in edits if each.column == CODE.key}
                added = {each.code for each in loaded.plans[table.key].appends}
                loaded.unwritten.update(codes & added if table.key == TASKS else ())
                for edit in edits:
                    ledger.unsend(table.key, edit.code, edit.column)
                    if edit.note == "":  # a secret row that is not blanked whole is no tombstone yet
                        ledger.unsend(table.key, edit.code, TOMBSTONE)
                left = {(edit.code, edit.column) for edit in edits}
                stays = [each for each in loaded.plans[table.key].journal if (each.code, each.column) in left]
                waiting = Waiting.alone(work.workbook, table.key, work.now)
                waiting.stay(stays, work.workbook.allocated)
                _tell(work, table, edits, str(refusal))
        work.keep(ledger)


def _tell(work: Work, table: Table, edits: Sequence[CellEdit], message: str) -> None:
    """One problem for all cells that a write left out; the first few are named."""
    headers = {column.key: column.header for column in table.columns}
    named = [f"dòng {edit.position} cột “{headers[edit.column]}”" for edit in edits[:_NAMED]]
    rest = f" và {len(edits) - _NAMED} ô khác" if len(edits) > _NAMED else ""
    first = edits[0]
    problem = Problem(
        first.code, first.column, first.position, "", f"{message} Chưa ghi: {', '.join(named)}{rest}."
    )
    Waiting.alone(work.workbook, table.key, work.now).also(problem)


def _deliver(work: Work, loaded: Loaded) -> None:
    """A task is received when its row is really in the unit's workbook."""
    if TASKS not in loaded.plans:
        return
    context = Context.begin(Actor.system(), work.rulebook, work.clock)
    made = loaded.plans[TASKS]
    shown = {*made.rows, *(each.code for each in made.appends)} - loaded.unwritten
    arrived = [
        row.part
        for code, row in loaded.rows[TASKS].items()
        if code in shown and row.part.received_at is None and not row.record.left
    ]
    if not arrived:
        return
    numbers = [part.id for part in arrived]
    clean = _clean_among(numbers)
    try:
        deliver_many(context, arrived, work.now)
    except Stale:  # somebody changed a task since the rows were read
        again = Participation.select(Participation, Task).join(Task).where(Participation.id.in_(numbers))
        deliver_many(context, list(again), work.now)
    # No cell shows that a row arrived: what was clean before is clean still.
    Participation.update(sync_dirty=0).where(Participation.id.in_(clean)).execute()


def _unshelve(loaded: Loaded) -> None:
    """A row that stayed behind in a closed workbook and is in the present one again is an ordinary row."""
    again = [row.part.id for row in loaded.rows[TASKS].values() if row.part.shelved_at is not None]
    if again:
        Participation.update(shelved_at=None).where(Participation.id.in_(again)).execute()


def _clean_among(rows: Sequence[int]) -> list[int]:
    query = Participation.select(Participation.id).where(
        Participation.id.in_(list(rows)) & (Participation.sync_dirty == 0)
    )
    return [row.id for row in query]
