"""What the sheet says goes into the database, and what the sheet will show is kept before it is written.

The plan is made twice on one read: first for what the database takes, then, over what the verbs made of
it, for what the sheet must show. Between them, a row that has just become a record is taken once more: what
it says beyond what the record began with are acts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from console.database import transaction
from console.records import Record, SyncProposal
from console.workflow.context import Actor, Context
from console.workflow.errors import Stale, WorkflowError
from sheets_sync import given_up, marks, near_colours, schema
from sheets_sync.acting import NO_FILE, NO_LINK, Acting, Outcome
from sheets_sync.attached import attach_named
from sheets_sync.books import sync_values
from sheets_sync.columns import Owner, Table
from sheets_sync.disputed import overwritten
from sheets_sync.ledger import Carried, Ledger, carried_number
from sheets_sync.lost_codes import go_past_lost_codes
from sheets_sync.moments import as_decided, moment_of
from sheets_sync.observed import cell_writes
from sheets_sync.plan import TOLD, Change, Creation, Journal, Plan, Problem, act_value
from sheets_sync.plan.advance import sent_cells, taken_cells
from sheets_sync.plan.rows import REASON_COMPUTED, REASON_PUT_BACK
from sheets_sync.planning import Planning
from sheets_sync.store import GUIDE, NEAR, CellWrite, KeepsFiles, RowWake, WorkbookRead, WriteBatch
from sheets_sync.subjects import SUBJECTS
from sheets_sync.waiting import Waiting
from sheets_sync.work import Loaded, TurnResult, Work

REASON_HIT = "Bị ghi đè đúng lúc chương trình ghi, trước khi được đọc"
REASON_CHANGED = "Đơn vị sửa dòng trước khi dòng được ghi nhận"


@dataclass
class Applying:
    """One read, applied in one transaction."""

    work: Work
    read: WorkbookRead
    result: TurnResult
    apart: bool = False  # what was read is a copy beside the workbook
    seen: dict[type[Record], dict[int, int]] = field(default_factory=dict, init=False)  # marks, as in Loaded

    def run(self) -> tuple[WriteBatch, Loaded, str] | None:
        """The batch to write, what is known of its rows, and what is frozen; None when a brake holds all."""
        work = self.work
        with transaction():
            work.hold()
            work.boundary("begun")
            ledger = Ledger(work.workbook)
            planning = Planning(work, self.read, ledger)
            self._settle(planning)
            self.seen = marks.marked(work.unit)
            first = planning.plans()
            self._keep_overwritten(planning)
            if any(each.brakes for each in first.values()):
                self._brake(planning, first)
                return None
            go_past_lost_codes(first.values())
            self._take(planning, first)
            work.boundary("taken")
            if any(each.creations for each in first.values()):
                first = planning.plans()
                self._take(planning, first)
            second = planning.plans()
            batch = self._intend(planning, second)
            self.result.plans = second
            work.boundary("intended")
        return batch, Loaded(planning.rows, self.seen, second), " ".join(planning.frozen)

    def _settle(self, planning: Planning) -> None:
        """Decide what became of a write that an earlier pass left unfinished."""
        ledger, carried = planning.ledger, planning.carried
        if carried is Carried.ARRIVED:
            ledger.arrive()
            return
        number = carried_number(self.read.sync)
        if carried is Carried.PRESENT:
            ledger.take_back(number)
        ledger.elsewhere = carried in (Carried.STALE, Carried.UNKNOWN)
        # whatever this file is, that write is not in it, and the next one goes under its own number
        ledger.forget_sent(self.work.now)
        if carried is Carried.GIVEN_UP:
            ledger.take_up(number)
            ledger.arrive(number)
        for key, seen in planning.seen.items():
            ledger.agree(key, planning.stayed(seen.table))

    def _keep_overwritten(self, planning: Planning) -> None:
        """What a write of ours hit and could not give back goes to the journal, unless it is the program's
        own, or was read."""
        for each in self.read.overwritten:
            seen = planning.seen.get(each.tab)
            if seen is None:
                continue
            i = seen.table.index[each.column]
            records = [row.record for row in planning.rows[each.tab].values()]
            known = {record.values[i] for record in records if not record.blank}
            known |= {record.left for record in records}  # the sentence on a tombstone
            for base in planning.ledger.base(seen.table).values():
                known |= {base.values[i] or "", *base.past.get(i, ())}
            known |= planning.ledger.earlier(seen.table, {each.code})[each.code].get(i, frozenset())
            for cells in given_up.last_sent(self.work.workbook, each.tab).values():
                known |= {value for column, value in cells.items() if column == each.column}
            secret = any(record.blank for record in records if record.code == each.code)
            if not (secret or each.value in known):
                entry = Journal(each.code, each.column, each.value, "", REASON_HIT)
                planning.waiting(each.tab).journal([entry])

    def _brake(self, planning: Planning, plans: Mapping[str, Plan]) -> None:
        """Too much at once: nothing is taken or written until a person lets it go."""
        work = self.work
        for key, each in plans.items():
            planning.waiting(key).brakes(each.brakes)
        work.set(seen=sorted(mark for each in plans.values() for mark in each.new_rows))  # their first read
        work.keep(planning.ledger)
        sentences = " ".join(brake.message for each in plans.values() for brake in each.brakes)
        work.set(
            state="held", message=sentences, stamp=self.read.stamp.identity, last_pass_at=work.now,
            released=False, refusing=False, layout=_layout(planning),
        )  # fmt: skip
        self.result.state, self.result.message, self.result.plans = "held", sentences, dict(plans)

    def _take(self, planning: Planning, plans: Mapping[str, Plan]) -> None:
        """Carry out the sheet's side through the workflow, and advance the base of what was accepted."""
        work = self.work
        for key, seen in planning.seen.items():
            made = plans[key]
            accepted = self.carry_out(planning, seen.table, made)
            self.result.taken += len(accepted)
            cells = taken_cells(made, accepted)
            planning.note_stale(seen.table, cells)
            planning.ledger.agree(key, cells)
            _dispute(planning.ledger, key, made)
            planning.waiting(key).proposals(made.proposals)
            planning.waiting(key).follow(partial(_said, planning, seen.table))
            created = [each for each in made.creations if self._create(planning, seen.table, each)]
            self._remove(planning, seen.table, made)
            changed = (change.code for change in made.changes)
            again = {*(each.code for each in created), *made.removals, *changed}
            told = (
                again - {code for code, _ in made.held} - {c.code for c in made.changes if c not in accepted}
            )
            rows = planning.rows[key]  # where an act was refused, the row is looked at once more
            marks.see(self.seen, work.unit, [rows[code] for code in told if code in rows])
            planning.reread(key, again)
            entries = [entry for each in created for entry in _typed_over(planning, seen.table, each)]
            planning.waiting(key).journal(entries)

    def carry_out(self, planning: Planning, table: Table, made: Plan) -> list[Change]:
        """Carry out a plan's changes through the workflow; those that were accepted."""
        work, accepted = self.work, []
        waiting, newcomers = planning.waiting(table.key), planning.newcomers(table)
        commands = self._commands(table, Carried.STALE if self.apart else planning.carried)
        by_row, known = _by_row(made.changes), planning.rows[table.key]
        rows = SUBJECTS[table.key].whole({code: known[code] for code in by_row if code in known})
        for code, changes in by_row.items():
            row, shown = rows.get(code), made.rows[code]
            if row is None or commands is None:
                accepted += newcomers.change(code, changes, work.now)
                continue
            acting = replace(commands, moment=as_decided(work, table.key, changes, commands.moment))
            outcomes = acting.run(row, shown, changes)
            accepted += [each.change for each in outcomes if not each.refusal]
            values = {each.change.column: act_value(table, shown, each.change.column) for each in outcomes}
            waited = waiting.refused_since(code, values)
            for each in outcomes:
                if not each.refusal and each.change.column in waited:
                    said = {(code, each.change.column): each.change.value}
                    planning.ledger.shown_since(waited[each.change.column], table, said)
            waiting.commands(code, outcomes, values, row.subject.version)
        return accepted

    def _create(self, planning: Planning, table: Table, creation: Creation) -> bool:
        """Make a new row's record, and agree on what it took of the row; refused, the row's note says why."""
        work, code = self.work, creation.code
        try:
            taken = planning.newcomers(table).create(creation, self._context())
        except Stale:
            raise
        except WorkflowError as error:
            outcome = Outcome(Change(code, "code", code, ""), "create", str(error))
            waiting = planning.waiting(table.key)
            waiting.commands(code, [outcome], {"code": creation.fingerprint}, work.unit.version)
            return False
        planning.items.forget(SyncProposal)
        changed = _changed_since(planning, table, creation)
        planning.waiting(table.key).journal(changed, by=Actor.workbook(work.unit).name)
        planning.begun[table.key][code] = creation.position
        computed = [i for i in table.compared if table.columns[i].lead is Owner.COMPUTED]
        theirs = {table.columns[i].key: creation.values[i] for i in computed}  # they tell whose row it is
        said = {
            (code, key): taken.get(key, theirs.get(key, ""))
            for key in (table.columns[i].key for i in table.compared)
        }
        planning.note_stale(table, said)
        planning.ledger.agree(table.key, {(code, table.columns[table.code].key): code, **said})
        return True

    def _remove(self, planning: Planning, table: Table, made: Plan) -> None:
        """Rows of its own that the unit took away leave the lists; the Office finds them in the journal."""
        newcomers, waiting = planning.newcomers(table), planning.waiting(table.key)
        for code in made.removals:
            told = newcomers.remove(planning.rows[table.key][code], self._context())
            if told:
                waiting.also(Problem(code, TOLD, None, "", told))
        self.result.taken += len(made.removals)

    def _context(self) -> Context:
        work = self.work
        return Context.begin(Actor.workbook(work.unit), work.rulebook, work.clock)

    def _commands(self, table: Table, carried: Carried) -> Acting | None:
        work, commands = self.work, SUBJECTS[table.key].commands
        if commands is None:
            return None
        files = work.store.attachments(work.workbook.key) if isinstance(work.store, KeepsFiles) else None
        return commands(
            self._context(),
            work.unit,
            table,
            moment_of(work, self.read, carried),
            lambda ctx, record, name: attach_named(ctx, record, name, files),
            NO_LINK if files is None else NO_FILE,
        )

    def _intend(self, planning: Planning, plans: Mapping[str, Plan]) -> WriteBatch:
        """Keep what stands and what is about to be written, before a byte of it is."""
        work, ledger, upgrade = self.work, planning.ledger, planning.upgrade
        cells: list[CellWrite] = []
        woken: list[RowWake] = []
        for key, seen in planning.seen.items():
            made, waiting = plans[key], planning.waiting(key)
            _keep_standing(waiting, made)
            chosen = waiting.chosen()
            if chosen:
                base, rows = ledger.base(seen.table), planning.rows[key]
                lost = list(overwritten(seen.table, chosen, base, made.rows, rows))
                waiting.journal(lost, since=work.workbook.clean_read_at)  # as far back as what was chosen
            ledger.agree(key, planning.stands_again(seen.table, made))
            away = [code for code in made.unseen if code not in made.untold]
            ledger.agree(key, taken_cells(made, ()), unseen=away)
            _dispute(ledger, key, made)
            ledger.cover(key, made.covered)
            newcomers = planning.newcomers(seen.table)
            newcomers.expire(list(made.rows), work.now)
            newcomers.reserve(made.reservations, work.now)
            edits = cell_writes(seen.table, made.edits, seen.present)
            cells += edits
            woken += (RowWake(key, position) for position in made.woken)
            if edits:
                sent = sent_cells(seen.table, made).items()
                shown = {place: value for place, value in sent if place[1] in seen.present}
                ledger.send(key, shown, made.tombstones, [each.code for each in made.reservations])
        secret = any(made.blanked for made in plans.values())
        return self._batch(
            planning, plans, WriteBatch(cells, {}, upgrade.writes, woken, upgrade.tabs, secret)
        )

    def _batch(self, planning: Planning, plans: Mapping[str, Plan], batch: WriteBatch) -> WriteBatch:
        """The batch under a new generation; after accepted edits too, so that older copies are known."""
        work = self.work
        new_rows = [mark for each in plans.values() for mark in (*each.new_rows, *each.leaving)]
        codes = [each.code for plan in plans.values() for each in plan.reservations]
        asked = any(each.answered for each in plans.values())  # until it stands in the workbook
        values: dict[str, Any] = {
            "released": work.workbook.released and asked, "refusing": work.workbook.refusing and asked,
            "layout": _layout(planning),
            "ignored": _still_ignored(planning, plans), "seen": sorted(new_rows) + codes,
        }  # fmt: skip
        sync: dict[str, str] = {}
        unwritten = work.workbook.allocated != work.workbook.generation  # an earlier write never happened
        looks = self._looks(planning)
        if not batch.is_empty or self.result.taken or unwritten or planning.ledger.elsewhere or looks:
            # a database restored from a backup gives no number that the file already went past
            values["allocated"] = max(work.workbook.allocated, carried_number(self.read.sync)) + 1
            values["pending_since"] = work.workbook.pending_since or work.now
            sync = sync_values(work.workbook, values["allocated"], work.specs)
            sync[schema.COLUMNS] = planning.upgrade.carried
            sync |= looks
        work.keep(planning.ledger)
        work.set(**values)
        return replace(batch, sync=sync)

    def _looks(self, planning: Planning) -> dict[str, str]:
        """The mark of the words of `Hướng dẫn` and the days of the colours, where the workbook has others."""
        specs, carried = self.work.specs, self.read.sync
        wanted = {GUIDE: self.work.store.guide(specs), NEAR: near_colours.days_of(specs)}
        return {} if planning.frozen else {k: v for k, v in wanted.items() if v != carried.get(k, "")}


def _changed_since(planning: Planning, table: Table, creation: Creation) -> list[Journal]:
    """What a new row said when it was given its code, where it says something else by now: no record has it,
    and a copy of the workbook that still shows it is written over."""
    base = planning.base(table).get(creation.code)
    values = [] if base is None else [(i, base.values[i], creation.values[i]) for i in table.compared]
    return [
        Journal(creation.code, table.columns[i].key, was, now, REASON_CHANGED)
        for i, was, now in values
        if was and was != now
    ]


def _typed_over(planning: Planning, table: Table, creation: Creation) -> list[Journal]:
    """What a new row said in cells that the program computes, which are written over from now on: kept with
    the record, whatever becomes of the write."""
    row = planning.rows[table.key].get(creation.code)
    if row is None:
        return []
    computed = [i for i in table.compared if row.record.owners[i] is Owner.COMPUTED]
    values = [(i, creation.values[i], row.record.values[i]) for i in computed]
    return [
        Journal(creation.code, table.columns[i].key, said, value, REASON_COMPUTED)
        for i, said, value in values
        if said and said != value
    ]


def _said(planning: Planning, table: Table, code: str, column: str) -> str | None:
    """What a record says in a cell, or None where there is no such row or column."""
    row = planning.rows[table.key].get(code)
    return None if row is None or column not in table.index else row.record.values[table.index[column]]


def _keep_standing(waiting: Waiting, made: Plan) -> None:
    waiting.conflicts(made.conflicts)
    waiting.problems(made.problems)
    waiting.proposals(made.proposals)
    put_back = [entry for entry in made.journal if entry.reason == REASON_PUT_BACK]
    if put_back:
        waiting.journal(put_back, by=waiting.answerer())
    waiting.journal([entry for entry in made.journal if entry.reason != REASON_PUT_BACK])
    waiting.settle_commands(set(made.held))
    waiting.brakes([])


def _layout(planning: Planning) -> dict[str, Any]:
    """Where the columns of each tab stand in the file, for links to a cell."""
    sync = planning.read.sync
    return {
        key: {
            "title": seen.tab.name,
            "sheet": sync.get(f"sheet_{key}", ""),
            "columns": dict(seen.tab.headers),
        }
        for key, seen in planning.seen.items()
    }


def _still_ignored(planning: Planning, plans: Mapping[str, Plan]) -> list[str]:
    """Of the added rows that the Office will not take, those that are there; all, where a tab is not read."""
    if planning.frozen:
        return list(planning.work.workbook.ignored or ())
    return sorted(mark for each in plans.values() for mark in each.ignored)


def _by_row(changes: Sequence[Change]) -> dict[str, list[Change]]:
    rows: dict[str, list[Change]] = {}
    for change in changes:
        rows.setdefault(change.code, []).append(change)
    return rows


def _dispute(ledger: Ledger, tab: str, made: Plan) -> None:
    """Cells that wait for a person keep the base that they were judged by."""
    for conflict in made.conflicts:
        ledger.dispute(tab, conflict.code, conflict.column, conflict.base)
