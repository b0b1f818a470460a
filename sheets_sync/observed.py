"""A workbook as it was read, in the planner's terms, and a plan in the store's."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_sync.columns import CODE, Table
from sheets_sync.merged import row_below
from sheets_sync.plan import CellEdit, SheetRow
from sheets_sync.store import CellWrite, TabRead

_HEADER_ROW = 1


def sheet_rows(table: Table, tab: TabRead, present: frozenset[str]) -> list[SheetRow]:
    """The tab's used rows in the table's order, and those whose code a merged cell hides; rows that only hold
    a prepared formula are not used. `present` are the columns that it has, or is about to be given."""
    keys = tuple(column.key for column in table.columns)
    compared = [keys[i] for i in (table.code, *table.compared, table.note)]
    return [
        SheetRow.of(row, keys, present)
        for row in tab.rows
        if CODE.key in row.merged
        or any(key in row.cells and row.cells[key].value is not None for key in compared)
    ]


def next_position(tab: TabRead, rows: Sequence[SheetRow]) -> int:
    """The first row below everything that is used, and below merged cells in which it would not be seen."""
    return row_below(max((row.position for row in rows), default=_first(tab) - 1), tab.merged)


def _first(tab: TabRead) -> int:
    return min((row.position for row in tab.rows), default=_HEADER_ROW + 1)


def cell_writes(table: Table, edits: Sequence[CellEdit], present: frozenset[str]) -> list[CellWrite]:
    """The plan's edits for the store; an empty value clears. Columns that the sheet lacks are left out."""
    return [
        CellWrite(table.key, edit.position, edit.column, edit.value or None, edit.note, edit.style)
        for edit in edits
        if edit.column in present
    ]
