"""One workbook's turn in a pass: read, plan, apply, write, commit; or create it first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from console.clock import OFFICE_ZONE, Clock
from console.database import transaction
from console.records import Document, Participation, SyncWorkbook, Task, Unit
from console.rulebook import Rulebook
from console.settings import Settings
from console.workflow.context import Actor, Context
from console.workflow.errors import Stale
from console.workflow.tasks import deliver
from sheets_sync import lease
from sheets_sync.attached import attach_named
from sheets_sync.books import foreign, sync_values
from sheets_sync.columns import DOCUMENTS, TASKS, Table
from sheets_sync.commands import Commands, Moment
from sheets_sync.ledger import Carried, Ledger
from sheets_sync.newcomers import Newcomers
from sheets_sync.observed import cell_writes, next_position, sheet_rows
from sheets_sync.participations import Row, View, document_records, task_rows
from sheets_sync.plan import BaseRow, Change, Plan, Record, SheetRow, Situation, act_value, plan
from sheets_sync.plan.advance import sent_cells, taken_cells
from sheets_sync.store import (
    Busy,
    CellWrite,
    Changed,
    Refused,
    Stamp,
    StoreError,
    TabRead,
    TabSpec,
    WorkbookRead,
    WorkbookStore,
    WriteBatch,
)
from sheets_sync.waiting import Waiting

_TRIES = 3  # a file saved between reading and writing is read again so many times in one pass


@dataclass(slots=True)
class TurnResult:
    """What a turn did: the state it left the workbook in, and the plans behind it by tab."""

    unit: str
    state: str = "ok"
    message: str = ""
    written: int = 0
    taken: int = 0
    plans: dict[str, Plan] = field(default_factory=dict)


@dataclass(slots=True)
class _Seen:
    """A tab as read, and what the planner is given of it besides base and records."""

    table: Table
    tab: TabRead
    rows: list[SheetRow]
    next_position: int


@dataclass
class Turn:
    """One workbook, once. `held` None means a preview."""

    workbook: Any  # a SyncWorkbook with its unit
    store: WorkbookStore
    settings: Settings
    tables: tuple[Table, ...]
    specs: Sequence[TabSpec]
    view: View
    rulebook: Rulebook
    clock: Clock
    held: lease.Held | None
    boundary: Callable[[str], None]

    def __post_init__(self) -> None:
        self.unit: Unit = self.workbook.unit
        self.result = TurnResult(self.unit.code)

    def run(self) -> TurnResult:
        """Bring the workbook and the database together; a failure is told, and stays in this workbook."""
        try:
            for _ in range(_TRIES):
                try:
                    self._once()
                    break
                except (Changed, Stale) as error:
                    self._report("waiting", str(error))
        except Busy as error:
            self._report("waiting", str(error))
        except Refused as error:
            self._report("waiting", str(error))
        except StoreError as error:
            self._report("unreachable", str(error))
        return self.result

    def preview(self) -> TurnResult:
        """The plans of the next turn; nothing is changed."""
        try:
            read = self.store.read(self.workbook.key, self.specs)
        except StoreError as error:
            self.result.state, self.result.message = "unreachable", str(error)
            return self.result
        problem = self._unusable(read)
        if problem:
            self.result.state, self.result.message = problem
            return self.result
        ledger = Ledger(self.workbook)
        seen, records, _ = self._load(read, ledger)
        self.result.plans = self._plan(read, ledger, seen, records)
        return self.result

    def _once(self) -> None:
        self.workbook = (
            SyncWorkbook.select(SyncWorkbook, Unit)
            .join(Unit)
            .where(SyncWorkbook.id == self.workbook.id)
            .get()
        )
        if self.workbook.state == "new" and self._is_missing() and self._create():
            return
        read = self.store.read(self.workbook.key, self.specs)
        self.boundary("read")
        problem = self._unusable(read)
        if problem:
            self._report(*problem, stamp=read.stamp)
            return
        batch, loaded = self._apply(read)
        self.boundary("applied")
        if batch is None:
            return
        stamp = self._write(read, batch) if batch.cells or batch.sync else read.stamp
        self.boundary("written")
        self._commit(stamp, loaded, wrote=stamp is not read.stamp)
        self.boundary("committed")

    def _is_missing(self) -> bool:
        return isinstance(self.store.stamps([self.workbook.key])[self.workbook.key], StoreError)

    # -- reading and planning ------------------------------------------------------------------

    def _unusable(self, read: WorkbookRead) -> tuple[str, str] | None:
        """The state and sentence of a file that must not be read as this unit's, or None."""
        stranger = foreign(self.workbook, read.sync)
        if stranger:
            return "held", stranger
        for table in self.tables:
            tab = read.tabs.get(table.key)
            if tab is None or tab.unbound or tab.ambiguous:
                return "frozen", _frozen(table, tab)
        return None

    def _load(
        self, read: WorkbookRead, ledger: Ledger
    ) -> tuple[dict[str, _Seen], dict[str, dict[str, Record]], dict[str, Row]]:
        seen = {}
        for table in self.tables:
            tab = read.tabs[table.key]
            rows = sheet_rows(table, tab)
            seen[table.key] = _Seen(table, tab, rows, next_position(tab, rows))
        records, rows_by_code = self._records(ledger)
        return seen, records, rows_by_code

    def _records(self, ledger: Ledger) -> tuple[dict[str, dict[str, Record]], dict[str, Row]]:
        tables = {table.key: table for table in self.tables}
        rows = task_rows(self.view, tables[TASKS], self.unit, ledger.codes(TASKS))
        records = {code: row.record for code, row in rows.items()}
        records |= Newcomers(self.workbook, tables[TASKS]).records()
        known = ledger.codes(DOCUMENTS)
        documents = document_records(self.view, tables[DOCUMENTS], rows.values(), known)
        return {TASKS: records, DOCUMENTS: documents}, rows

    def _plan(
        self,
        read: WorkbookRead,
        ledger: Ledger,
        seen: Mapping[str, _Seen],
        records: Mapping[str, Mapping[str, Record]],
        versions: Mapping[str, int] | None = None,
        *,
        planned_seen: frozenset[str] | None = None,
    ) -> dict[str, Plan]:
        carried = ledger.carried(read.sync.get("generation", ""))
        plans = {}
        for table in self.tables:
            waiting = Waiting(self.workbook, table.key, self.clock.now())
            newcomers = Newcomers(self.workbook, table)
            plans[table.key] = plan(
                Situation(
                    table,
                    self._base(ledger, table, carried, read),
                    seen[table.key].rows,
                    records[table.key],
                    self.view.today,
                    seen[table.key].next_position,
                    sent=ledger.sent(table) if carried is not Carried.UNKNOWN else {},
                    refused=waiting.refused(dict(versions or {})),
                    proposed=waiting.proposed(),
                    reserved=newcomers.reserved(),
                    seen=frozenset(self.workbook.seen if planned_seen is None else planned_seen),
                    spare=newcomers.spare(),
                    released=self.workbook.released,
                )
            )
        return plans

    def _base(
        self, ledger: Ledger, table: Table, carried: Carried, read: WorkbookRead
    ) -> Mapping[str, BaseRow]:
        if carried is Carried.UNKNOWN:
            return {}
        if carried is Carried.STALE:
            return ledger.base_at(table, int(read.sync["generation"]))
        return ledger.base(table)

    # -- applying ------------------------------------------------------------------------------

    def _apply(self, read: WorkbookRead) -> tuple[WriteBatch | None, _Loaded]:
        """One transaction: what the sheet says goes into the database, and what will be written is kept.

        The plan is made twice on one read: first for what the database takes, then, over what the verbs
        made of it, for what the sheet must show.
        """
        with transaction():
            self._hold()
            self.boundary("begun")
            ledger = Ledger(self.workbook)
            self._settle(ledger, read)
            dirty = _dirty(self.unit)
            seen, records, rows = self._load(read, ledger)
            versions = {code: row.task.version for code, row in rows.items()}
            first = self._plan(read, ledger, seen, records, versions)
            if any(each.brakes for each in first.values()):
                return self._brake(first, read, ledger)
            self._take(read, ledger, first, rows)
            self.boundary("taken")
            records, rows = self._records(ledger)
            versions = {code: row.task.version for code, row in rows.items()}
            second = self._plan(read, ledger, seen, records, versions)
            batch = self._intend(read, ledger, seen, second)
            self.result.plans = second
            self.boundary("intended")
        return batch, _Loaded(rows, dirty, second)

    def _hold(self) -> None:
        if self.held is not None:
            lease.hold(self.held, self.clock.now())

    def _settle(self, ledger: Ledger, read: WorkbookRead) -> None:
        """Decide what became of a write that an earlier pass left unfinished."""
        carried = ledger.carried(read.sync.get("generation", ""))
        if carried is Carried.ARRIVED:
            ledger.arrive()
        elif carried is Carried.PRESENT:
            ledger.forget_sent()

    def _brake(self, plans: Mapping[str, Plan], read: WorkbookRead, ledger: Ledger) -> tuple[None, _Loaded]:
        """Too much at once: nothing is taken or written until a person lets it go."""
        now = self.clock.now()
        for key, each in plans.items():
            Waiting(self.workbook, key, now).brakes(each.brakes)
        self._save_ledger(ledger)
        sentences = " ".join(brake.message for each in plans.values() for brake in each.brakes)
        self._store(state="held", message=sentences, stamp=read.stamp.identity, last_pass_at=now)
        self.result.state, self.result.message, self.result.plans = "held", sentences, dict(plans)
        return None, _Loaded({}, {}, {})

    def _take(
        self, read: WorkbookRead, ledger: Ledger, plans: Mapping[str, Plan], rows: Mapping[str, Row]
    ) -> None:
        """Carry out the sheet's side through the workflow, and advance the base of what was accepted."""
        now = self.clock.now()
        for table in self.tables:
            made = plans[table.key]
            accepted = self._carry_out(read, table, made, rows) if table.key == TASKS else []
            self.result.taken += len(accepted)
            ledger.agree(table.key, taken_cells(made, accepted))
            _dispute(ledger, table, made)
            Waiting(self.workbook, table.key, now).proposals(made.proposals)
            Newcomers(self.workbook, table).create(made.creations, now)

    def _carry_out(
        self, read: WorkbookRead, table: Table, made: Plan, rows: Mapping[str, Row]
    ) -> list[Change]:
        accepted: list[Change] = []
        waiting = Waiting(self.workbook, table.key, self.clock.now())
        newcomers = Newcomers(self.workbook, table)
        commands = self._commands(read, table)
        for code, changes in _by_row(made.changes).items():
            row, shown = rows.get(code), made.rows[code]
            if row is None:
                accepted += newcomers.change(code, changes, self.clock.now())
                continue
            outcomes = commands.run(row, shown, changes)
            accepted += [each.change for each in outcomes if not each.refusal]
            values = {each.change.column: act_value(table, shown, each.change.column) for each in outcomes}
            waiting.commands(code, outcomes, values, row.task.version)
        return accepted

    def _commands(self, read: WorkbookRead, table: Table) -> Commands:
        context = Context.begin(Actor.workbook(self.unit), self.rulebook, self.clock)
        folder = getattr(self.store, "attachments", None)
        files = folder(self.workbook.key) if folder is not None else None
        return Commands(
            context,
            self.unit,
            table,
            self._moment(read.stamp),
            lambda ctx, task, name: attach_named(ctx, task, name, files),
        )

    def _moment(self, stamp: Stamp) -> Moment:
        """When the unit acted: at the file's saving, not before the last clean read, not in the future."""
        saved = stamp.modified_at.astimezone(OFFICE_ZONE).replace(tzinfo=None)
        clean = self.workbook.clean_read_at
        if clean is not None:
            saved = max(saved, clean)
        day = min(saved, self.clock.now()).date()
        return Moment(day, clean.date() if clean is not None else None)

    def _intend(
        self, read: WorkbookRead, ledger: Ledger, seen: Mapping[str, _Seen], plans: Mapping[str, Plan]
    ) -> WriteBatch:
        """Keep what stands and what is about to be written, before a byte of it is."""
        now = self.clock.now()
        cells: list[CellWrite] = []
        for table in self.tables:
            made, waiting = plans[table.key], Waiting(self.workbook, table.key, now)
            waiting.conflicts(made.conflicts)
            waiting.problems(made.problems)
            waiting.proposals(made.proposals)
            waiting.journal(made.journal)
            waiting.settle_commands(set(made.held))
            waiting.brakes([])
            ledger.agree(table.key, taken_cells(made, ()), dropped=made.dropped)
            _dispute(ledger, table, made)
            Newcomers(self.workbook, table).reserve(made.reservations, now)
            present = frozenset(seen[table.key].tab.headers)
            edits = cell_writes(table, made.edits, present)
            cells += edits
            if edits:
                ledger.send(table.key, sent_cells(table, made))
        stale = ledger.carried(read.sync.get("generation", "")) in (Carried.STALE, Carried.UNKNOWN)
        seen_rows = sorted(plans[TASKS].new_rows) + [each.code for each in plans[TASKS].reservations]
        values: dict[str, Any] = {"seen": seen_rows, "released": False}
        sync: dict[str, str] = {}
        if cells or self.result.taken or stale:
            values["allocated"] = self.workbook.allocated + 1
            sync = sync_values(self.workbook, values["allocated"])
            values["pending_since"] = self.workbook.pending_since or now
        self._save_ledger(ledger)
        self._store(**values)
        return WriteBatch(cells, sync)

    # -- writing and committing ----------------------------------------------------------------

    def _write(self, read: WorkbookRead, batch: WriteBatch) -> Stamp:
        """One atomic write; once more without the cells that the file will never take."""
        try:
            stamp = self.store.write(self.workbook.key, batch, read, self.specs)
        except Refused as error:
            if not error.cells:
                raise
            refused = set(error.cells)
            kept = WriteBatch([cell for cell in batch.cells if cell not in refused], batch.sync)
            stamp = self.store.write(self.workbook.key, kept, read, self.specs)
        self.result.written += 1
        return stamp

    def _commit(self, stamp: Stamp, loaded: _Loaded, *, wrote: bool) -> None:
        """What was written is agreed; rows that arrived start their units' clocks."""
        with transaction():
            self._hold()
            if wrote:
                ledger = Ledger(self.workbook)
                ledger.arrive()
                for key, made in loaded.plans.items():
                    ledger.agree(key, {}, tombstones=made.tombstones)
                self._save_ledger(ledger)
            self._deliver(loaded)
            _clean(loaded.dirty)
            now = self.clock.now()
            self._store(
                state="ok", message="", stamp=stamp.identity, clean_read_at=now, last_pass_at=now,
                modified_at=stamp.modified_at.astimezone(OFFICE_ZONE).replace(tzinfo=None),
                pending_since=None, planned_on=self.view.today, generation=self.workbook.generation,
            )  # fmt: skip
            self.boundary("committing")
        self.result.state, self.result.message = "ok", ""

    def _deliver(self, loaded: _Loaded) -> None:
        """A task is received when its row is really in the unit's workbook."""
        context = Context.begin(Actor.system(), self.rulebook, self.clock)
        waiting = [
            row.participation.id
            for row in loaded.rows.values()
            if row.participation.received_at is None and not row.record.left
        ]
        query = (
            Participation.select(Participation, Task, Document)
            .join(Task)
            .join(Document)
            .where(Participation.id.in_(waiting))
        )
        for part in query if waiting else ():
            deliver(context, part, self.clock.now())

    def _create(self) -> bool:
        """Make the workbook with its first rows; False where the file is there already."""
        with transaction():
            self._hold()
            ledger = Ledger(self.workbook)
            ledger.forget_sent()
            dirty = _dirty(self.unit)
            records, rows = self._records(ledger)
            plans = {
                table.key: plan(Situation(table, {}, (), records[table.key], self.view.today))
                for table in self.tables
            }
            cells = []
            for table in self.tables:
                keys = frozenset(column.key for column in table.columns)
                cells += cell_writes(table, plans[table.key].edits, keys)
                ledger.send(table.key, sent_cells(table, plans[table.key]))
            generation = self.workbook.allocated + 1
            self._save_ledger(ledger)
            self._store(allocated=generation)
            self.boundary("intended")
        title = f"Theo dõi nhiệm vụ – {self.unit.name}"
        sync = sync_values(self.workbook, generation)
        try:
            stamp = self.store.create(self.workbook.key, title, self.specs, sync, cells)
        except Refused:
            self._store(state="ok")
            return False
        self.boundary("written")
        self.result.written += 1
        self.result.plans = plans
        self._commit(stamp, _Loaded(rows, dirty, plans), wrote=True)
        self.boundary("committed")
        return True

    # -- the workbook's own row ----------------------------------------------------------------

    def _save_ledger(self, ledger: Ledger) -> None:
        ledger.save(self.clock.now(), self.settings.sync.keep_base_days)
        self._store(generation=self.workbook.generation)

    def _report(self, state: str, message: str, stamp: Stamp | None = None) -> None:
        """Tell the Office how the workbook stands; its data stay as they are."""
        self.result.state, self.result.message = state, message
        values: dict[str, Any] = {"state": state, "message": message, "last_pass_at": self.clock.now()}
        if stamp is not None:
            values["stamp"] = stamp.identity
        if self.workbook.state == "new" and state in ("waiting", "unreachable"):
            values.pop("state")
        with transaction():
            self._store(**values)

    def _store(self, **values: Any) -> None:
        SyncWorkbook.update(**values).where(SyncWorkbook.id == self.workbook.id).execute()
        for name, value in values.items():
            setattr(self.workbook, name, value)


@dataclass(slots=True)
class _Loaded:
    """What the applying transaction knew: its rows, how dirty they were, and the plans to be written."""

    rows: Mapping[str, Row]
    dirty: Mapping[int, int]
    plans: Mapping[str, Plan]


def _by_row(changes: Sequence[Change]) -> dict[str, list[Change]]:
    rows: dict[str, list[Change]] = {}
    for change in changes:
        rows.setdefault(change.code, []).append(change)
    return rows


def _dispute(ledger: Ledger, table: Table, made: Plan) -> None:
    """Cells that wait for a person keep the base that they were judged by."""
    for conflict in made.conflicts:
        ledger.dispute(table.key, conflict.code, conflict.column, conflict.base)


def _dirty(unit: Unit) -> dict[int, int]:
    """How dirty each of the unit's participations is now; 0 is written back only over the same number."""
    query = Participation.select(Participation.id, Participation.sync_dirty).where(
        (Participation.unit == unit.id) & (Participation.sync_dirty > 0)
    )
    return {row.id: row.sync_dirty for row in query}


def _clean(dirty: Mapping[int, int]) -> None:
    by_number: dict[int, list[int]] = {}
    for row, number in dirty.items():
        by_number.setdefault(number, []).append(row)
    for number, rows in by_number.items():
        Participation.update(sync_dirty=0).where(
            Participation.id.in_(rows) & (Participation.sync_dirty == number)
        ).execute()


def _frozen(table: Table, tab: TabRead | None) -> str:
    headers = {column.key: column.header for column in table.columns}
    if tab is None or not tab.headers:
        return f"Không tìm thấy trang “{table.title}” với dòng tiêu đề; trang chưa được đọc hay ghi."
    missing = ", ".join(f"“{headers.get(key, key)}”" for key in tab.unbound)
    double = ", ".join(f"“{headers.get(key, key)}”" for key in tab.ambiguous)
    parts = [f"thiếu cột {missing}" if missing else "", f"có hai cột {double}" if double else ""]
    return f"Trang “{table.title}” {' và '.join(p for p in parts if p)}; chưa đọc hay ghi trang này."
