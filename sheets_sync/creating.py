"""A unit's first workbook, with its first rows."""

from __future__ import annotations

from console.database import transaction
from sheets_sync import marks
from sheets_sync.books import sync_values
from sheets_sync.committing import commit
from sheets_sync.ledger import Ledger
from sheets_sync.observed import cell_writes
from sheets_sync.plan import Situation, plan
from sheets_sync.plan.advance import sent_cells
from sheets_sync.planning import records_of, rows_of
from sheets_sync.store import CellWrite
from sheets_sync.subjects import SUBJECTS
from sheets_sync.waiting import Waiting
from sheets_sync.work import Loaded, TurnResult, Work


def create(work: Work, result: TurnResult) -> None:
    """Make the workbook: what it will hold is kept first, so that a kill in between makes no second one.

    Raises Refused where it cannot be made.
    """
    with transaction():
        work.hold()
        ledger = Ledger(work.workbook)
        ledger.forget_sent(work.now)
        dirty = marks.marked(work.unit)
        rows = rows_of(work, ledger)
        cells: list[CellWrite] = []
        for table in work.tables:
            newcomers = SUBJECTS[table.key].newcomers(work.workbook, table)
            records = records_of(rows[table.key]) | newcomers.records()
            waiting = Waiting.alone(work.workbook, table.key, work.now)
            made = plan(
                Situation(
                    table, {}, (), records, work.view.today, limit=work.store.longest,
                    proposed=waiting.proposed(), answered=waiting.answered(),
                )
            )  # fmt: skip
            result.plans[table.key] = made
            waiting.unread(made.problems)
            cells += cell_writes(table, made.edits, frozenset(column.key for column in table.columns))
            ledger.send(table.key, sent_cells(table, made))
        generation = work.workbook.allocated + 1
        work.keep(ledger)
        work.set(allocated=generation, begun_on=work.view.today, store=work.settings.sync.store)
        work.boundary("intended")
    title = f"Theo dõi nhiệm vụ – {work.unit.name}"
    sync = sync_values(work.workbook, generation, work.specs)
    stamp = work.store.create(work.workbook.key, title, work.specs, sync, cells)
    work.boundary("written")
    result.written += 1
    commit(work, stamp, Loaded(rows, dirty, result.plans), wrote=True)
    work.boundary("committed")
