"""What the sheet says goes into the database, and what the sheet will show is kept before it is written.

The plan is made twice on one read: first for what the database takes, then, over what the verbs made of
it, for what the sheet must show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from console.database import transaction
from console.records import Participation, Unit
from console.workflow.context import Actor, Context
from sheets_sync import schema
from sheets_sync.attached import attach_named
from sheets_sync.books import sync_values
from sheets_sync.columns import TASKS, Table
from sheets_sync.commands import Commands, Moment
from sheets_sync.ledger import Carried, Ledger
from sheets_sync.newcomers import Newcomers
from sheets_sync.observed import cell_writes
from sheets_sync.participations import whole
from sheets_sync.plan import Change, Plan, act_value
from sheets_sync.plan.advance import sent_cells, taken_cells
from sheets_sync.planning import Planning
from sheets_sync.store import CellWrite, RowWake, WorkbookRead, WriteBatch
from sheets_sync.waiting import Waiting
from sheets_sync.work import Loaded, TurnResult, Work, saved_at


@dataclass
class Applying:
    """One read, applied in one transaction."""

    work: Work
    read: WorkbookRead
    result: TurnResult

    def run(self) -> tuple[WriteBatch, Loaded, str] | None:
        """The batch to write, what is known of its rows, and what is frozen; None when a brake holds all."""
        work = self.work
        with transaction():
            work.hold()
            work.boundary("begun")
            ledger = Ledger(work.workbook)
            planning = Planning(work, self.read, ledger)
            self._settle(ledger, planning.carried)
            dirty = dirty_rows(work.unit)
            first = planning.plans()
            if any(each.brakes for each in first.values()):
                self._brake(first, ledger)
                return None
            self._take(planning, first)
            work.boundary("taken")
            planning.reread({change.code for change in first[TASKS].changes} if TASKS in first else ())
            second = planning.plans()
            batch = self._intend(planning, second)
            self.result.plans = second
            work.boundary("intended")
        return batch, Loaded(planning.rows, dirty, second), " ".join(planning.frozen)

    def _settle(self, ledger: Ledger, carried: Carried) -> None:
        """Decide what became of a write that an earlier pass left unfinished."""
        if carried is Carried.ARRIVED:
            ledger.arrive()
        elif carried is Carried.PRESENT:
            ledger.forget_sent()

    def _brake(self, plans: Mapping[str, Plan], ledger: Ledger) -> None:
        """Too much at once: nothing is taken or written until a person lets it go."""
        work = self.work
        for key, each in plans.items():
            Waiting(work.workbook, key, work.now).brakes(each.brakes)
        if TASKS in plans:
            work.set(seen=sorted(plans[TASKS].new_rows))  # this was their first read
        work.keep(ledger)
        sentences = " ".join(brake.message for each in plans.values() for brake in each.brakes)
        work.set(state="held", message=sentences, stamp=self.read.stamp.identity, last_pass_at=work.now)
        self.result.state, self.result.message, self.result.plans = "held", sentences, dict(plans)

    def _take(self, planning: Planning, plans: Mapping[str, Plan]) -> None:
        """Carry out the sheet's side through the workflow, and advance the base of what was accepted."""
        work = self.work
        for key, seen in planning.seen.items():
            made = plans[key]
            accepted = self.carry_out(planning, seen.table, made) if key == TASKS else []
            self.result.taken += len(accepted)
            planning.ledger.agree(key, taken_cells(made, accepted))
            _dispute(planning.ledger, key, made)
            Waiting(work.workbook, key, work.now).proposals(made.proposals)
            Newcomers(work.workbook, seen.table).create(made.creations, work.now)

    def carry_out(self, planning: Planning, table: Table, made: Plan) -> list[Change]:
        """Carry out a plan's changes through the workflow; those that were accepted."""
        work, accepted = self.work, []
        waiting, newcomers = Waiting(work.workbook, table.key, work.now), Newcomers(work.workbook, table)
        commands = self._commands(table)
        by_row = _by_row(made.changes)
        rows = whole({code: planning.rows[code] for code in by_row if code in planning.rows})
        for code, changes in by_row.items():
            row, shown = rows.get(code), made.rows[code]
            if row is None:
                accepted += newcomers.change(code, changes, work.now)
                continue
            outcomes = commands.run(row, shown, changes)
            accepted += [each.change for each in outcomes if not each.refusal]
            values = {each.change.column: act_value(table, shown, each.change.column) for each in outcomes}
            waiting.commands(code, outcomes, values, row.task.version)
        return accepted

    def _commands(self, table: Table) -> Commands:
        work = self.work
        context = Context.begin(Actor.workbook(work.unit), work.rulebook, work.clock)
        folder = getattr(work.store, "attachments", None)
        files = folder(work.workbook.key) if folder is not None else None
        return Commands(
            context,
            work.unit,
            table,
            self._moment(),
            lambda ctx, task, name: attach_named(ctx, task, name, files),
        )

    def _moment(self) -> Moment:
        """When the unit acted: at the file's saving, not before the last clean read, not in the future."""
        saved, clean = saved_at(self.read.stamp), self.work.workbook.clean_read_at
        if clean is not None:
            saved = max(saved, clean)
        day = min(saved, self.work.now).date()
        return Moment(day, clean.date() if clean is not None else None)

    def _intend(self, planning: Planning, plans: Mapping[str, Plan]) -> WriteBatch:
        """Keep what stands and what is about to be written, before a byte of it is."""
        work, ledger = self.work, planning.ledger
        cells: list[CellWrite] = []
        woken: list[RowWake] = []
        for key, seen in planning.seen.items():
            made = plans[key]
            self._keep_standing(key, made)
            ledger.agree(key, taken_cells(made, ()), dropped=made.dropped)
            _dispute(ledger, key, made)
            Newcomers(work.workbook, seen.table).reserve(made.reservations, work.now)
            edits = cell_writes(seen.table, made.edits, seen.present)
            cells += edits
            woken += (RowWake(key, position) for position in made.woken)
            if edits:
                sent = sent_cells(seen.table, made).items()
                shown = {place: value for place, value in sent if place[1] in seen.present}
                ledger.send(key, shown, made.tombstones)
        return self._batch(planning, plans, WriteBatch(cells, {}, planning.upgrade.writes, woken))

    def _keep_standing(self, key: str, made: Plan) -> None:
        waiting = Waiting(self.work.workbook, key, self.work.now)
        waiting.conflicts(made.conflicts)
        waiting.problems(made.problems)
        waiting.proposals(made.proposals)
        waiting.journal(made.journal)
        waiting.settle_commands(set(made.held))
        waiting.brakes([])

    def _batch(self, planning: Planning, plans: Mapping[str, Plan], batch: WriteBatch) -> WriteBatch:
        """The batch under a new generation; after accepted edits too, so that older copies are known."""
        work = self.work
        values: dict[str, Any] = {"released": False}
        if TASKS in plans:
            codes = [each.code for each in plans[TASKS].reservations]
            values["seen"] = sorted(plans[TASKS].new_rows) + codes
        sync: dict[str, str] = {}
        unwritten = work.workbook.allocated != work.workbook.generation  # an earlier write never happened
        strange = planning.carried in (Carried.STALE, Carried.UNKNOWN)
        if not batch.is_empty or self.result.taken or unwritten or strange:
            values["allocated"] = work.workbook.allocated + 1
            values["pending_since"] = work.workbook.pending_since or work.now
            sync = sync_values(work.workbook, values["allocated"], work.specs)
            sync[schema.COLUMNS] = planning.upgrade.carried
        work.keep(planning.ledger)
        work.set(**values)
        return replace(batch, sync=sync)


def dirty_rows(unit: Unit) -> dict[int, int]:
    """How dirty each of the unit's participations is now; 0 is written back only over the same number."""
    query = Participation.select(Participation.id, Participation.sync_dirty).where(
        (Participation.unit == unit.id) & (Participation.sync_dirty > 0)
    )
    return {row.id: row.sync_dirty for row in query}


def _by_row(changes: Sequence[Change]) -> dict[str, list[Change]]:
    rows: dict[str, list[Change]] = {}
    for change in changes:
        rows.setdefault(change.code, []).append(change)
    return rows


def _dispute(ledger: Ledger, tab: str, made: Plan) -> None:
    """Cells that wait for a person keep the base that they were judged by."""
    for conflict in made.conflicts:
        ledger.dispute(tab, conflict.code, conflict.column, conflict.base)
