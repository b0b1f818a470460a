"""The rows of SyncBase: read into a pass, and written back where it changed them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from console.database import database
from console.records import SyncBase, SyncGeneration, SyncWorkbook
from sheets_sync import generation_log
from sheets_sync.columns import Table
from sheets_sync.plan import BaseRow

# One prepared statement for all rows: building a query per row would cost more than running it.
_UPSERT = (
    "INSERT INTO sync_base (workbook_id, tab, code, cells, sent, tombstone, covered) VALUES ({marks}) "
    "ON CONFLICT (workbook_id, tab, code) DO UPDATE SET cells = excluded.cells, sent = excluded.sent, "
    "tombstone = excluded.tombstone, covered = excluded.covered"
)


@dataclass
class Stored:
    """A row of SyncBase while it is being worked on."""

    cells: dict[str, str | None]
    sent: dict[str, str] | None = None
    tombstone: bool = False
    covered: frozenset[str] = frozenset()  # columns that lay under merged cells when last read
    touched: bool = False
    shown: BaseRow | None = None  # as the planner takes it, until something changes
    # by column: what files of the present generation say where something newer is agreed that none of them
    # shows, and the last number allocated before it was: writes under later ones show it
    unshown: dict[str, tuple[str | None, int]] = field(default_factory=dict)


Rows = dict[tuple[str, str], Stored]  # by tab and code


def read(workbook: SyncWorkbook, *, sent_only: bool = False) -> Rows:
    """What is agreed with a workbook; `sent_only`: the rows of an unfinished write."""
    query = SyncBase.select(
        SyncBase.tab, SyncBase.code, SyncBase.cells, SyncBase.sent, SyncBase.tombstone, SyncBase.covered
    ).where(SyncBase.workbook == workbook.id)
    if sent_only:
        query = query.where(SyncBase.sent.is_null(False))
    return {
        (tab, code): Stored(cells, sent, bool(tombstone), frozenset((covered or "").split()))
        for tab, code, cells, sent, tombstone, covered in query.tuples().iterator()
    }


def write(workbook: SyncWorkbook, rows: Rows) -> None:
    """Write what was touched, inside the caller's transaction."""
    touched = [(key, row) for key, row in rows.items() if row.touched]
    if touched:
        values = [
            (
                workbook.id, tab, code, _json(row.cells), _json(row.sent), row.tombstone,
                " ".join(sorted(row.covered)) or None,
            )
            for (tab, code), row in touched
        ]  # fmt: skip
        database.cursor().executemany(_UPSERT.format(marks=", ".join([database.param] * 7)), values)
    for _, row in touched:
        row.touched = False


def base_row(
    table: Table,
    code: str,
    cells: Mapping[str, str | None],
    tombstone: bool,
    past: Mapping[str, frozenset[str]] | None = None,
    covered: Collection[str] = (),
) -> BaseRow:
    """A stored row in the table's order; a column that is newer than the row was agreed empty."""
    values = [cells.get(key, "") for key in table.index]
    values[table.code] = code
    by_place = {table.index[key]: seen for key, seen in (past or {}).items() if key in table.index}
    under = frozenset(table.index[key] for key in covered if key in table.index)
    return BaseRow(tuple(values), by_place, tombstone=tombstone, covered=under)


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def decided(workbook: SyncWorkbook, tab: str, code: str, column: str, value: str) -> bool:
    """A person decided what is agreed on one cell; what that replaces is kept for copies of the present
    generation. Whether the row is still there. Inside the caller's transaction, between passes."""
    row = SyncBase.get_or_none(workbook=workbook.id, tab=tab, code=code)
    if row is None:
        return False
    SyncBase.update(cells={**row.cells, column: value}).where(SyncBase.id == row.id).execute()
    present = SyncGeneration.get_or_none(workbook=workbook.id, generation=workbook.generation)
    if present is not None and row.cells.get(column) != value:
        log: generation_log.Log = {}
        generation_log.keep(log, tab, code, column, row.cells.get(column))
        changed = generation_log.joined(present.changed, log)
        SyncGeneration.update(changed=changed).where(SyncGeneration.id == present.id).execute()
    return True
