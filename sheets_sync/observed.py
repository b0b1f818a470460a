"""A workbook as it was read, in the planner's terms, and a plan in the store's."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_sync import codec
from sheets_sync.columns import CODE, Owner, Table
from sheets_sync.merged import Span, row_below
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


def next_position(table: Table, tab: TabRead, rows: Sequence[SheetRow]) -> int:
    """The first row below the last one that says what it is, where nobody wrote anything, and below merged
    cells in which it would not be seen. A cell that somebody left far below draws nothing there."""
    return row_below(_last(table, tab, rows), taken(table, tab, rows))


def taken(table: Table, tab: TabRead, rows: Sequence[SheetRow]) -> Sequence[Span]:
    """First and last rows in which no new one is put: merged ones, and those further down in which somebody
    wrote."""
    last = _last(table, tab, rows)
    written = [(row.position,) * 2 for row in rows if row.position > last and _is_written(table, row)]
    return sorted([*tab.merged, *written])


def _last(table: Table, tab: TabRead, rows: Sequence[SheetRow]) -> int:
    return max((row.position for row in rows if _is_a_row(table, row)), default=_first(tab) - 1)


def _is_a_row(table: Table, row: SheetRow) -> bool:
    """Whether the row has a code, or is about something, as far as anybody sees."""
    content = row.cells[table.content]
    return bool(row.code) or table.code in row.under or (content is not None and bool(codec.plain(content)))


def _is_written(table: Table, row: SheetRow) -> bool:
    """Whether a new row would stand among somebody's words, or take a formula's place. One that shows nothing
    may stay in a cell of the unit's."""
    return any(
        cell is not None
        and (bool(codec.plain(cell)) or (cell.formula is not None and not _is_theirs(table, i)))
        for i in (table.code, *table.compared, table.note)
        for cell in (row.cells[i],)
    )


def _is_theirs(table: Table, i: int) -> bool:
    return Owner.UNIT in (table.columns[i].lead, table.columns[i].coordinator)


def _first(tab: TabRead) -> int:
    if tab.header_row is not None:
        return tab.header_row + 1
    return min((row.position for row in tab.rows), default=_HEADER_ROW + 1)


def cell_writes(table: Table, edits: Sequence[CellEdit], present: frozenset[str]) -> list[CellWrite]:
    """The plan's edits for the store; an empty value clears. Columns that the sheet lacks are left out."""
    return [
        CellWrite(table.key, edit.position, edit.column, edit.value or None, edit.note, edit.style)
        for edit in edits
        if edit.column in present
    ]
