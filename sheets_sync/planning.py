"""A read workbook and the database, put before the planner tab by tab."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_sync import codec, given_up, schema
from sheets_sync.books import foreign
from sheets_sync.columns import Owner, Table
from sheets_sync.disputed import still_theirs
from sheets_sync.ledger import Carried, Cells, Ledger, carried_number
from sheets_sync.newcomers import Newcomers
from sheets_sync.observed import next_position, sheet_rows, taken
from sheets_sync.plan import BaseRow, Plan, Record, SheetRow, Situation, blanking, plan
from sheets_sync.plan.model import Raw
from sheets_sync.plan.originals import asked
from sheets_sync.plan.secret import to_be_blanked
from sheets_sync.rows import Row
from sheets_sync.store import TabRead, TabSpec, WorkbookRead
from sheets_sync.subjects import SUBJECTS
from sheets_sync.waiting import OpenItems, Waiting
from sheets_sync.work import Work

_ARRIVED = (Carried.ARRIVED, Carried.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Seen:
    """A tab as read, in the planner's terms."""

    table: Table
    tab: TabRead
    rows: list[SheetRow]
    next_position: int
    present: frozenset[str]  # columns that the tab has, or is about to be given


class Planning:
    """One read of one workbook. A tab that lost a column is frozen: it is neither read nor written."""

    def __init__(self, work: Work, read: WorkbookRead, ledger: Ledger) -> None:
        self.work, self.read, self.ledger = work, read, ledger
        self.seen: dict[str, Seen] = {}
        self.frozen: list[str] = []
        self.rows: dict[str, dict[str, Row]] = {}  # by tab and code
        self.versions: dict[str, set[int]] = defaultdict(set)  # by code: of its record, since the first plan
        self.quiet: dict[str, dict[str, Raw]] = {}  # by tab: rows that needed nothing in a plan of this read
        self.begun: dict[str, dict[str, int]] = defaultdict(dict)  # by tab: codes of records made, their rows
        self.items = OpenItems(work.workbook)
        self._newcomers: dict[str, Newcomers] = {}
        adds = work.store.adds_columns
        self.upgrade = schema.upgrade(work.specs, read) if adds else schema.unchanged(read)
        for table in work.tables:
            if table.key in self.upgrade.tabs:
                self.seen[table.key] = Seen(
                    table, TabRead(table.title, {}, ()), [], 2, frozenset(table.index)
                )
            elif schema.is_known(work.specs, read, table.key):
                self._look(table, read.tabs.get(table.key))

    def _look(self, table: Table, tab: TabRead | None) -> None:
        missing, double = ([], []) if tab is None else schema.missing(self.work.specs, self.read, table.key)
        if tab is None or not tab.headers or missing or double:
            self.frozen.append(_frozen(table, tab, missing, double))
            return
        present = frozenset(tab.headers) | self.upgrade.added.get(table.key, frozenset())
        rows = sheet_rows(table, tab, present)
        self.seen[table.key] = Seen(table, tab, rows, next_position(table, tab, rows), present)

    @property
    def carried(self) -> Carried:
        """Which generation the file carries."""
        return self.ledger.carried(self.read.sync.get("generation", ""))

    def plans(self) -> dict[str, Plan]:
        """A plan for every tab that can be read, over the records as they are now."""
        if not self.rows:
            self.rows = rows_of(self.work, self.ledger)
        made = {key: plan(self._situation(seen)) for key, seen in self.seen.items()}
        for key, each in made.items():
            self.quiet[key] = {**self.quiet.get(key, {}), **dict(each.quiet)}
        return made

    def blankings(self) -> dict[str, Plan]:
        """A plan for every tab that can be read that takes the words of secret rows out, and nothing else."""
        self.rows = rows_of(self.work, self.ledger)
        return {key: blanking(self._situation(seen)) for key, seen in self.seen.items()}

    def reread(self, tab: str, codes: Collection[str]) -> None:
        """Read again the records of these rows of a tab, on which verbs were tried."""
        if codes:
            table = next(table for table in self.work.tables if table.key == tab)
            known = self.ledger.codes(tab)
            self.rows[tab] |= SUBJECTS[tab].read(self.work, table, self.rows, known, codes)

    def waiting(self, tab: str) -> Waiting:
        """What waits for a person in a tab."""
        carried = carried_number(self.read.sync)
        return Waiting(self.work.workbook, tab, self.work.now, self.items, carried)

    def newcomers(self, table: Table) -> Newcomers:
        """The rows that the unit adds to a tab."""
        if table.key not in self._newcomers:
            self._newcomers[table.key] = SUBJECTS[table.key].newcomers(self.work.workbook, table)
        return self._newcomers[table.key]

    def _situation(self, seen: Seen) -> Situation:
        work, table, carried = self.work, seen.table, self.carried
        stale = carried is Carried.STALE
        waiting, newcomers = self.waiting(table.key), self.newcomers(table)
        rows, reserved = self.rows[table.key], newcomers.reserved()
        records = records_of(rows) | newcomers.records()
        if work.is_closed:
            shown = {row.code: row for row in seen.rows}
            records |= still_theirs(table, waiting.disputed(), self.base(table), shown, rows)
        # Whether a new row may become a record depends on its unit. What the row's other cells did in this
        # very pass is a reason to try a refused act once more in the next one, where it can be carried out.
        for code, version in {
            **dict.fromkeys(reserved, int(work.unit.version)),
            **{code: row.version for code, row in rows.items()},
        }.items():
            self.versions[code].add(version)
        base = self._agreed(table, records)
        is_answered = work.workbook.released or work.workbook.refusing
        situation = Situation(
            table,
            base,
            seen.rows,
            records,
            work.view.today,
            seen.next_position,
            taken(table, seen.tab, seen.rows),
            sent=self.ledger.sent(table) if carried in _ARRIVED else {},  # in a preview, unsettled
            refused=waiting.refused(self.versions),
            proposed=waiting.proposed(),
            answered=waiting.answered(),
            reserved=reserved,
            begun=self.begun[table.key],
            given=SUBJECTS[table.key].given(work.unit, table, rows, base, stale),
            seen=frozenset(work.workbook.seen),
            current=carried is Carried.PRESENT or carried in _ARRIVED,
            spare=newcomers.spare(),
            released=work.workbook.released,
            refusing=work.workbook.refusing,
            answered_for=waiting.answered_brakes() if is_answered else None,
            ignored=frozenset(work.workbook.ignored or ()),
            limit=work.store.longest,
            offered=_offered(work.specs, table.key),
        )
        codes = asked(situation) | to_be_blanked(situation)
        until = int(self.read.sync["generation"]) if stale else None
        return replace(situation, earlier=self.ledger.earlier(table, codes, until)) if codes else situation

    def _agreed(self, table: Table, records: Mapping[str, Record]) -> Mapping[str, BaseRow]:
        """The base. While no write gives the file a new number, also what cells that are not the unit's said
        before under this one: that is in copies opened then, and nobody's news. (What the unit itself typed
        may be typed once more: there the file is believed.)"""
        base, book = self.base(table), self.work.workbook
        if self.carried is not Carried.PRESENT or book.allocated == book.generation:
            return base
        replaced = self.ledger.replaced(table)
        known = base.keys() & replaced.keys() & records.keys()
        return {**base, **{code: _also(base[code], replaced[code], records[code]) for code in known}}

    def note_stale(self, table: Table, cells: Cells) -> None:
        """Where the file is an earlier one: what of it is agreed now, others who have it open saw too."""
        if self.carried is Carried.STALE:
            generation = int(self.read.sync["generation"])
            self.ledger.seen_in(generation, table, cells, self.base(table))

    def stayed(self, table: Table) -> Cells:
        """What a write that was taken back had put into rows that stand there all the same, because somebody
        typed in them: such as it gave their code, and a note that they did not have before."""
        book, found = self.work.workbook, dict[tuple[str, str], str]()
        if self.carried is not Carried.PRESENT or book.allocated == book.generation:
            return found
        base, sent = self.ledger.base(table), given_up.last_sent(book, table.key)
        code, note = (table.columns[i].key for i in (table.code, table.note))
        for row in self.seen[table.key].rows:
            put, known, cell = sent.get(row.code, {}), base.get(row.code), row.cells[table.note]
            if known is not None:
                said = "" if cell is None else codec.plain(cell)
                news = said == put.get(note) != known.values[table.note]
                put = put if news and code in put else {}
            if put.keys() <= table.index.keys():  # no mark among them: neither a tombstone nor the unit's own
                found |= {(row.code, column): value for column, value in put.items()}
        return found

    def stands_again(self, table: Table, made: Plan) -> Cells:
        """Where the file is an earlier one: its cells that say what they said then, and that the plan leaves
        so. That is agreed again, whatever was agreed between; also in a row that leaves now, whose record may
        come back."""
        if self.carried is not Carried.STALE:
            return {}
        touched = {(each.code, each.column) for kind in (made.edits, made.changes) for each in kind}
        touched |= {(each.code, each.column) for kind in (made.conflicts, made.problems) for each in kind}
        base, found = self.base(table), {}
        records = records_of(self.rows[table.key]) | self.newcomers(table).records()
        for code in made.rows.keys() & base.keys() & records.keys():
            row, then, record = made.rows[code], base[code], records[code]
            if record.left and code not in made.tombstones:
                continue  # a tombstone stays one: nothing in it is agreed any more
            for i in (*table.compared, table.note):
                cell, key, value = row.cells[i], table.columns[i].key, then.values[i]
                same = cell is not None and codec.read(table.columns[i], cell).value == value
                stays = i == table.note or record.left or record.values[i] == value
                if same and stays and (code, key) not in touched:
                    found[(code, key)] = value or ""
        return found

    def base(self, table: Table) -> Mapping[str, BaseRow]:
        """What was agreed while the generation that the file carries was the present one."""
        carried = self.carried
        if carried is Carried.UNKNOWN:
            return {}
        stale = carried is Carried.STALE
        base = (
            self.ledger.base_at(table, int(self.read.sync["generation"]), self._shown(table))
            if stale
            else self.ledger.base(table)
        )
        fresh = [table.index[key] for key in self.upgrade.added.get(table.key, ())]
        if fresh:
            base = {code: _without(row, fresh) for code, row in base.items()}
        if stale:
            return self._not_undone(table, base)
        for code, raw in self.quiet.get(table.key, {}).items():
            base[code] = replace(base[code], raw=raw)
        return base

    def _not_undone(self, table: Table, then: Mapping[str, BaseRow]) -> Mapping[str, BaseRow]:
        """Where the file is an earlier one only because the last write was taken back by this very read: what
        is agreed now, but for the cells that were put."""
        undone = self.read.undone
        if undone is None or self.ledger.carried(undone.generation) is not Carried.PRESENT:
            return then
        put: dict[str, set[int]] = defaultdict(set)
        for tab, code, column in undone.cells:
            if tab == table.key and column in table.index:
                put[code].add(table.index[column])
        now = self.ledger.base(table)
        return {
            code: _but_for(put[code], row, now[code], table) if code in now else row
            for code, row in then.items()
        }

    def _shown(self, table: Table) -> set[str]:
        """The codes that the file shows."""
        return {row.code for row in self.seen[table.key].rows}


def _offered(specs: Sequence[TabSpec], tab: str) -> dict[str, Sequence[str]]:
    """The choices that the tab's drop-downs have today."""
    columns = [column for spec in specs if spec.key == tab for column in spec.columns]
    return {column.key: column.choices for column in columns if column.choices}


def rows_of(work: Work, ledger: Ledger) -> dict[str, dict[str, Row]]:
    """The rows of every tab by code; a tab's reader may look at those before it."""
    found: dict[str, dict[str, Row]] = {}
    for table in work.tables:
        found[table.key] = SUBJECTS[table.key].read(work, table, found, ledger.codes(table.key), None)
    return found


def records_of(rows: Mapping[str, Row]) -> dict[str, Record]:
    """The rows as the planner sees them."""
    return {code: row.record for code, row in rows.items()}


def not_ours(work: Work, read: WorkbookRead) -> str:
    """Why the file must not be read as this unit's workbook, or ''."""
    return foreign(work.workbook, read.sync)


def _also(row: BaseRow, past: Mapping[int, frozenset[str]], record: Record) -> BaseRow:
    """The row with earlier values of the cells that are not the unit's."""
    return replace(row, past={i: was for i, was in past.items() if record.owners[i] is not Owner.UNIT})


def _but_for(put: Collection[int], then: BaseRow, now: BaseRow, table: Table) -> BaseRow:
    """The row as agreed now, with the cells that were put as agreed `then`; a copy of then that somebody has
    open may show all that it said in cells that are not the unit's."""
    units = {i for i, column in enumerate(table.columns) if Owner.UNIT in (column.lead, column.coordinator)}
    values = tuple(before if i in put else now.values[i] for i, before in enumerate(then.values))
    past = {i: was for i, was in then.past.items() if i in put or i not in units}
    return replace(then, values=values, past=past)


def _without(row: BaseRow, columns: Sequence[int]) -> BaseRow:
    """The row with nothing in columns that the file does not have yet, whatever stood there once."""
    values = tuple("" if i in columns else value for i, value in enumerate(row.values))
    return replace(row, values=values, past={i: seen for i, seen in row.past.items() if i not in columns})


def _frozen(table: Table, tab: TabRead | None, missing: Sequence[str], double: Sequence[str]) -> str:
    if tab is None or not tab.headers:
        return (
            f"Không tìm thấy trang “{table.title}” với dòng tiêu đề; trang chưa được đọc hay ghi. Nếu trang "
            f"bị đổi tên, bị xóa hoặc mất dòng tiêu đề, đề nghị đặt lại tên “{table.title}” hoặc khôi phục "
            "trang; hệ thống sẽ tự đọc tiếp."
        )
    headers = {column.key: f"“{column.header}”" for column in table.columns}
    parts = [
        f"thiếu cột {', '.join(headers[key] for key in missing)}" if missing else "",
        f"có hai cột {', '.join(headers[key] for key in double)}" if double else "",
    ]
    ways = ["đặt lại đúng tiêu đề cột" if missing else "", "bỏ cột thừa" if double else ""]
    wrong, way = (" và ".join(part for part in each if part) for each in (parts, ways))
    return (
        f"Trang “{table.title}” {wrong}; chưa đọc hay ghi trang này. Đề nghị {way}; hệ thống sẽ tự đọc tiếp."
    )
