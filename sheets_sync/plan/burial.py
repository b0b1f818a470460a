"""The row of what left a unit: it becomes a grey tombstone, and what was typed there unread is kept."""

from __future__ import annotations

from sheets_sync import codec, remaining
from sheets_sync.columns import Column
from sheets_sync.plan import notes
from sheets_sync.plan.model import BaseRow, CellEdit, Journal, Plan, Problem, Record, SheetRow, Situation
from sheets_sync.plan.rows import REASON_FORMULA, TOLD, is_noted, is_typed
from sheets_sync.store import Cell, Kind

_NO_PAST: frozenset[str] = frozenset()
REASON_LEFT = "Dòng đã chuyển đi trước khi đọc"


def bury(situation: Situation, plan: Plan, row: SheetRow, base: BaseRow | None, record: Record) -> None:
    """Make the row of a participation that left a grey tombstone; unread typing goes to the journal, but for
    a secret one's: its words may stand in no screen, and the Office is told of the older copies. Notes on its
    cells go too."""
    table = situation.table
    for i, column in enumerate(table.columns):
        cell = row.cells[i]
        # of what left, nothing is noted; of a secret, nobody's words stay
        note = "" if record.blank or (row.notes or {}).get(column.key) else None
        if cell is None:
            if record.blank and i in row.under and i in table.compared:  # it may hold what nobody sees
                plan.edits.append(_grey(record, row, column.key, "", note))
            continue
        if i in table.compared or i == table.note:
            told = i == table.note and codec.plain(cell) == record.left  # there already, whoever put it there
            if not record.blank and not told:
                _unread(plan, column, cell, base, record, i)
            if i == table.note:
                continue
            if record.blank and (cell.kind is not Kind.EMPTY or is_noted(row, column.key)):
                plan.edits.append(_grey(record, row, column.key, "", note))
                continue
        if i in table.formulas and not record.blank:
            if is_typed(cell):
                plan.journal.append(Journal(record.code, column.key, codec.plain(cell), "", REASON_LEFT))
            elif cell.formula and not remaining.is_ours(cell.formula):
                plan.journal.append(Journal(record.code, column.key, cell.formula, "", REASON_FORMULA))
        if i == table.code:
            plan.edits.append(_grey(record, row, "code", record.code, note))
        elif cell.formula is None and (cell.kind is Kind.TEXT or note is not None):
            text = str(cell.value) if cell.kind is Kind.TEXT else codec.plain(cell)
            plan.edits.append(_grey(record, row, column.key, text, note))
    key = table.columns[table.note].key
    if table.note in row.under:
        plan.agreed.append((record.code, key, ""))
        plan.covered.append((record.code, key))
    else:
        plan.edits.append(_grey(record, row, key, record.left, "" if record.blank else None))
    plan.tombstones.append(record.code)
    if record.blank:
        plan.blanked.append(record.code)
        plan.problems.append(Problem(record.code, TOLD, row.position, "", notes.WITHDRAWN))


def _grey(record: Record, row: SheetRow, column: str, value: str, note: str | None) -> CellEdit:
    return CellEdit(record.code, row.position, column, value, note, "tombstone")


def _unread(plan: Plan, column: Column, cell: Cell, base: BaseRow | None, record: Record, i: int) -> None:
    """Keep what nobody read. What an older version of the file shows was typed by nobody, should the task
    come back: it is what stands there from now on."""
    typed, past = codec.read(column, cell).value, base.past.get(i, _NO_PAST) if base else _NO_PAST
    agreed = base.values[i] if base else None
    if typed != agreed and typed in past:
        plan.agreed.append((record.code, column.key, typed))
    elif typed and cell.kind is not Kind.ERROR:
        known = typed in (agreed, record.values[i]) or notes.is_ours(typed)
        if not known:
            plan.journal.append(Journal(record.code, column.key, typed, "", REASON_LEFT))
