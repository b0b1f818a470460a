"""What is typed into a workbook after a new one took over from it: kept as proposals to the Office.

A closed book is never written again. Each saved state is compared with what the book said when it was closed;
what differs is proposed once, on the unit's present workbook, and the Office takes it with one click.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from console.records import SyncClosedBook, SyncProblem, SyncProposal
from console.workflow.context import Context
from sheets_sync import codec, generation_log
from sheets_sync.books import look_again
from sheets_sync.columns import TASKS, Table
from sheets_sync.generation_log import Since
from sheets_sync.ledger import carried_number
from sheets_sync.newcomers import ProposedTasks
from sheets_sync.observed import sheet_rows
from sheets_sync.plan import TOLD, Creation, Proposal, Reservation, SheetRow
from sheets_sync.plan.notes import ROW_NOTES
from sheets_sync.rows import Rows
from sheets_sync.store import EMPTY, Kind, WorkbookRead
from sheets_sync.waiting import Waiting

_ADDED = "+"  # in `cells`: marks of the added rows that were proposed already
_IN_CLOSED = (
    "Dòng {row} ở trang “Kiểm tra” được ghi thêm vào {label}; đề nghị đơn vị ghi lại vào sổ đang dùng."
)
Said = Mapping[str, Mapping[str, str | None]]  # code -> column -> value


def closed_book(read: WorkbookRead) -> Any:
    """The closed book that a file is, with its workbook and unit, or None."""
    found = SyncClosedBook.get_or_none(SyncClosedBook.identity == read.sync.get("workbook", ""))
    same = found is not None and read.sync.get("unit") == found.workbook.unit.code
    return found if same else None


@dataclass
class Later:
    """A closed book as it was saved later. `rows` are the unit's rows now, for what stands there today."""

    book: Any  # a SyncClosedBook
    read: WorkbookRead
    tables: Sequence[Table]
    rows: Mapping[str, Rows]
    ctx: Context

    def propose(self) -> int:
        """Propose what was typed since the book was closed, once; how much was new. In a transaction."""
        count = 0
        for table in self.tables:
            tab = self.read.tabs.get(table.key)
            if tab is None or not tab.headers:
                continue
            shown = sheet_rows(table, tab, frozenset(tab.headers))
            said: Said = self.book.cells.get(table.key, {})
            logs = self.book.cells.get(generation_log.CLOSED, {})
            since = Since.number(logs, carried_number(self.read.sync), table.key)
            shown = _recoded(table, said, shown)
            count += self._cells(table, said, since, shown)
            if table.rows_may_be_added:
                count += self._new_rows(table, said, shown)
        if count:
            look_again(self.book.workbook_id)
        return count

    def _cells(self, table: Table, said: Said, since: Since, shown: Sequence[SheetRow]) -> int:
        now = self.rows.get(table.key, {})
        secret = {code for code, row in now.items() if row.record.blank}
        mine = [row for row in shown if row.code in said and row.code not in secret]
        typed = [each for row in mine for each in _typed(table, said[row.code], row)]
        typed = [each for each in typed if each[2] not in since.values.get(each[0], {}).get(each[1], ())]
        fresh = [each for each in typed if not self._is_known(table, *each)]
        made = [
            Proposal(code, column, value, self._standing(table, code, column))
            for code, column, value in fresh
        ]
        Waiting.alone(self.book.workbook, table.key, self.ctx.now).proposals(made)
        return len(made)

    def _is_known(self, table: Table, code: str, column: str, value: str) -> bool:
        """Whether this was proposed since the book was closed, whatever became of it; or stands anyway."""
        if self._standing(table, code, column) == value:
            return True
        same = (
            (SyncProposal.workbook == self.book.workbook_id)
            & (SyncProposal.tab == table.key)
            & (SyncProposal.code == code)
            & (SyncProposal.column == column)
            & (SyncProposal.proposed == value)
            & (SyncProposal.noticed_at >= self.book.closed_at)
        )
        return SyncProposal.select().where(same).exists()

    def _standing(self, table: Table, code: str, column: str) -> str:
        row = self.rows.get(table.key, {}).get(code)
        return row.record.values[table.index[column]] if row is not None else ""

    def _new_rows(self, table: Table, said: Said, shown: Sequence[SheetRow]) -> int:
        """Rows added since, each answered once."""
        answer = self._propose_row if table.key == TASKS else self._tell_row
        known = list(self.book.cells.get(_ADDED, []))
        before = len(known)
        for row in shown:
            values = _values(table, row)
            mark = sha256("\x1f".join(values).encode()).hexdigest()[:32]
            added = values[table.content] and row.code not in said and _note(table, row) not in ROW_NOTES
            if added and mark not in known:
                answer(table, row, Creation("", row.position, values, mark))
                known.append(mark)
        if len(known) > before:
            cells = {**self.book.cells, _ADDED: known}
            SyncClosedBook.update(cells=cells).where(SyncClosedBook.id == self.book.id).execute()
        return len(known) - before

    def _propose_row(self, table: Table, row: SheetRow, made: Creation) -> None:
        """The row becomes a proposal, and a row of the present book."""
        newcomers = ProposedTasks(self.book.workbook, table)
        code = newcomers.spare()[0]
        newcomers.reserve([Reservation(code, made.position, made.fingerprint)], self.ctx.now)
        newcomers.create(replace(made, code=code), self.ctx)

    def _tell_row(self, table: Table, row: SheetRow, made: Creation) -> None:
        """A row that would be a record of the unit's own is entered by the unit, in the book that is in use;
        the Office is told until somebody has read it."""
        title = made.values[table.content]
        SyncProblem.create(
            workbook=self.book.workbook_id, tab=table.key, column=TOLD, position=made.position, typed=title,
            noticed_at=self.ctx.now, message=_IN_CLOSED.format(label=self.book.label, row=made.position),
        )  # fmt: skip


def _recoded(table: Table, said: Said, shown: Sequence[SheetRow]) -> list[SheetRow]:
    """The rows as shown, those of a copy from before they were given their codes with these."""
    content, gone = table.columns[table.content].key, dict[str | None, list[str]]()
    for code in sorted(said.keys() - {row.code for row in shown}):
        gone.setdefault(said[code].get(content), []).append(code)
    found = []
    for row in shown:
        codes = gone.get(_values(table, row)[table.content] or None) if row.code not in said else None
        found.append(replace(row, code=codes.pop(0)) if codes else row)
    return found


def _typed(table: Table, said: Mapping[str, str | None], row: SheetRow) -> Iterator[tuple[str, str, str]]:
    """Cells that say something else than when the book was closed. A cell that was cleared says nothing."""
    for i in table.compared:
        cell, column = row.cells[i], table.columns[i]
        if cell is None or cell.kind is Kind.ERROR:
            continue
        reading = codec.read(column, cell)
        value = codec.plain(cell) if reading.problem else reading.value
        if value and value != (said.get(column.key) or ""):
            yield row.code, column.key, value


def _values(table: Table, row: SheetRow) -> tuple[str, ...]:
    special = {table.code, table.note}
    return tuple(
        "" if i in special else codec.read(table.columns[i], cell or EMPTY).value
        for i, cell in enumerate(row.cells)
    )


def _note(table: Table, row: SheetRow) -> str:
    cell = row.cells[table.note]
    return codec.plain(cell) if cell is not None else ""
