"""Words of secret rows that a pass could not take out of a workbook: blanked even where the Office paused the
workbook or a brake holds it, and told for as long as they stand.

Such a workbook is otherwise left alone: nothing else of it is taken or written, and it keeps the generation
that it carries, so that everything unread in it is judged later as if nobody had been here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from console.database import transaction
from console.records import SyncProblem
from console.workflow.still_shown import STILL_SHOWN, Shown, still_shown
from sheets_sync.ledger import Carried, Ledger
from sheets_sync.observed import cell_writes
from sheets_sync.plan import Plan
from sheets_sync.planning import Planning, not_ours
from sheets_sync.store import CellWrite, Changed, Refused, StoreError, WorkbookRead, WriteBatch
from sheets_sync.waiting import SETTLED
from sheets_sync.work import Work

CODE = "code"  # the column under which a problem of a whole row stands
_TRIES = 3  # a file saved between reading and writing is read again so many times


@dataclass
class Withdrawal:
    """Taking them out of one workbook."""

    work: Work
    wrote: bool = field(default=False, init=False)

    def run(self) -> str:
        """Why words still stand there, or ''."""
        told = ""
        for _ in range(_TRIES):
            try:
                return self._once()
            except Changed as error:
                told = str(error)
            except StoreError as error:
                return str(error)
        return told

    def _once(self) -> str:
        work = self.work
        work.refresh()
        read = work.store.read(work.workbook.key, work.specs)
        stranger = not_ours(work, read)
        if stranger:
            return stranger
        with transaction():
            work.hold()
            planning = Planning(work, read, Ledger(work.workbook))
            plans = planning.blankings()
        refused, told = self._write(planning, read, plans)
        work.boundary("withdrawn")
        with transaction():
            work.hold()
            self._agree(planning, plans, refused)
        return " ".join([*planning.frozen, *([told] if told else [])])

    def _write(
        self, planning: Planning, read: WorkbookRead, plans: Mapping[str, Plan]
    ) -> tuple[set[tuple[str, int]], str]:
        """One write, once more without the cells that the file will never take; their rows by tab and
        position, and why."""
        work, refused, told = self.work, set[tuple[str, int]](), ""
        cells: Sequence[CellWrite] = [
            cell
            for key, seen in planning.seen.items()
            for cell in cell_writes(seen.table, plans[key].edits, seen.present)
        ]
        while cells:
            with transaction():
                work.hold()  # a worker that slept through its lease leaves the file to the one that goes on
            try:
                work.store.write(work.workbook.key, WriteBatch(cells, secret=True), read, work.specs)
                self.wrote = True
                break
            except Refused as error:
                if not error.cells:
                    raise
                told = str(error)
                refused |= {(cell.tab, cell.position) for cell in error.cells}
                cells = [cell for cell in cells if cell not in error.cells]
        return refused, told

    def _agree(self, planning: Planning, plans: Mapping[str, Plan], refused: set[tuple[str, int]]) -> None:
        """The rows are tombstones now; what they said stays agreed unseen, as copies of this very generation
        may show it."""
        work, ledger = self.work, planning.ledger
        ledger.elsewhere = planning.carried is not Carried.PRESENT
        for key, seen in planning.seen.items():
            made, note = plans[key], seen.table.columns[seen.table.note].key
            left = {edit.code for edit in made.edits if (key, edit.position) in refused}
            blanked = [code for code in made.blanked if code not in left]
            said = {(e.code, note): e.value for e in made.edits if e.column == note and e.code not in left}
            secret = {code for code, row in planning.rows[key].items() if row.record.blank}
            missing = (secret & ledger.codes(key)) - {row.code for row in seen.rows}
            ledger.agree(key, said, tombstones=blanked, unseen=sorted(missing))
            for problem in made.problems:
                if problem.code in blanked:
                    planning.waiting(key).also(problem)
        work.keep(ledger)


def tell(rows: Sequence[Shown], reasons: Mapping[int, str], now: datetime) -> None:
    """Have one problem stand for each of these rows, with why it still shows its words, and close those that
    stood for others. `reasons` are by workbook; where there is none, nobody has tried yet, and what was told
    stays. In a transaction."""
    told = {(row.workbook_id, row.tab, row.code): row for row in _told()}
    for row in rows:
        was = told.pop((row.workbook.id, row.tab, row.code), None)
        reason = reasons.get(row.workbook.id)
        message = None if reason is None else still_shown(reason)
        if message is None or (was is not None and was.message == message):
            continue
        if was is not None:
            _close(was, now)
        SyncProblem.create(
            workbook=row.workbook.id, tab=row.tab, code=row.code, column=CODE, noticed_at=now,
            typed="", message=message,
        )  # fmt: skip
    for was in told.values():
        _close(was, now)


def is_told() -> bool:
    """Whether such a problem stands."""
    return bool(_told())


def _told() -> list[SyncProblem]:
    still = SyncProblem.message.startswith(STILL_SHOWN)
    return list(SyncProblem.select().where(SyncProblem.resolved_at.is_null() & still))


def _close(problem: SyncProblem, now: datetime) -> None:
    SyncProblem.update(resolved_at=now, resolution=SETTLED).where(SyncProblem.id == problem.id).execute()
