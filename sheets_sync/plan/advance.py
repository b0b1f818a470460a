"""The base after a plan: what becomes agreed when values are taken, and when edits are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sheets_sync import codec
from sheets_sync.columns import Table
from sheets_sync.plan.model import BaseRow, CellEdit, Change, Plan
from sheets_sync.store import Cell, Kind

Cells = Mapping[tuple[str, str], str]


def taken_cells(plan: Plan, accepted: Iterable[Change]) -> dict[tuple[str, str], str]:
    """Cells that are agreed once the accepted changes are in the database."""
    cells = {(code, column): value for code, column, value in plan.agreed}
    cells.update({(change.code, change.column): change.value for change in accepted})
    return cells


def sent_cells(table: Table, plan: Plan) -> dict[tuple[str, str], str]:
    """Cells that are agreed once the edits are in the sheet. A row without a code has no base; one that is
    being given its code has what it says."""
    keys = [table.columns[i].key for i in (*table.compared, table.note)]
    cells = {(append.code, key): "" for append in plan.appends for key in keys}
    for each in plan.reservations:
        cells.update(((each.code, table.columns[i].key), each.values[i]) for i in table.compared)
        cells[(each.code, table.columns[table.code].key)] = each.code
    cells.update({(edit.code, edit.column): _agreed(table, edit) for edit in plan.edits if edit.code})
    return cells


def _agreed(table: Table, edit: CellEdit) -> str:
    """What the next read will make of the cell. A tombstone keeps what stood there, as it was typed."""
    if edit.style is None:
        return edit.value
    return codec.read(table.columns[table.index[edit.column]], Cell(Kind.TEXT, edit.value)).value


def advanced(
    table: Table,
    base: Mapping[str, BaseRow],
    cells: Cells,
    *,
    tombstones: Iterable[str] = (),
    unseen: Iterable[str] = (),
) -> dict[str, BaseRow]:
    """The base with these cells agreed. A row that had none begins with nothing agreed. `unseen`: what left,
    and of what no tombstone is shown."""
    rows = dict(base)
    by_row: dict[str, dict[int, str]] = {}
    for (code, column), value in cells.items():
        by_row.setdefault(code, {})[table.index[column]] = value
    for code, values in by_row.items():
        old = rows.get(code) or _blank(table, code)
        merged = tuple(values.get(i, value) for i, value in enumerate(old.values))
        rows[code] = BaseRow(merged, old.past, covered=old.covered - values.keys())
    for code in tombstones:
        rows[code] = replace(rows.get(code) or _blank(table, code), tombstone=True, raw=None)
    for code in unseen:
        said = tuple(None if i == table.note else value for i, value in enumerate(rows[code].values))
        rows[code] = replace(rows[code], values=said, tombstone=True, raw=None)
    return rows


def _blank(table: Table, code: str) -> BaseRow:
    return BaseRow(tuple(_blank_cell(table, code, i) for i in range(len(table.columns))))


def _blank_cell(table: Table, code: str, i: int) -> str | None:
    if i == table.code:
        return code
    return None if i in table.compared or i == table.note else ""
