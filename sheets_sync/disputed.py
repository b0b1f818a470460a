"""Cells of which a person of the Office chooses one of two values that stand. In the last pass of a workbook
whose unit works in the console by now, the choice is carried out all the same; in any, a chosen value that is
there no more when the next pass comes is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sheets_sync import codec
from sheets_sync.columns import CLOSED_STATES, Owner, Table
from sheets_sync.plan import BaseRow, Journal, Record, SheetRow
from sheets_sync.rows import Rows
from sheets_sync.store import EMPTY

REASON_OVERWRITTEN = "Văn phòng đã giữ giá trị này của bảng, nhưng ô bị ghi đè trước khi được đọc lại"


def still_theirs(
    table: Table,
    conflicts: Iterable[Any],
    base: Mapping[str, BaseRow],
    shown: Mapping[str, SheetRow],
    rows: Rows,
) -> dict[str, Record]:
    """The records of these conflicts' rows, each disputed cell the unit's while it says the same: until the
    Office has chosen, and then until the sheet's value was taken."""
    found: dict[str, Record] = {}
    for conflict in conflicts:
        code, i = conflict.code, table.index.get(conflict.column)
        if i is None or not (code in base and code in shown and code in rows):
            continue
        waits = conflict.resolved_at is None or base[code].values[i] == (conflict.console or "")
        same = codec.read(table.columns[i], shown[code].cells[i] or EMPTY).value == (conflict.sheet or "")
        record = found.get(code, rows[code].record)
        if waits and same and _was_theirs(rows[code].subject.state, record.owners[i]):
            owners = (*record.owners[:i], Owner.UNIT, *record.owners[i + 1 :])
            found[code] = replace(record, owners=owners)
    return found


def overwritten(
    table: Table,
    chosen: Iterable[Any],
    base: Mapping[str, BaseRow],
    shown: Mapping[str, SheetRow],
    rows: Rows,
) -> Iterator[Journal]:
    """Values of the sheet that the Office chose and that somebody saved over before a pass took them."""
    for conflict in chosen:
        code, i = conflict.code, table.index.get(conflict.column)
        if i is None or code not in base or code not in rows or rows[code].record.blank:
            continue
        cell = shown[code].cells[i] if code in shown else EMPTY
        if cell is None or base[code].values[i] != (conflict.console or ""):
            continue
        if conflict.sheet and codec.read(table.columns[i], cell).value != conflict.sheet:
            yield Journal(
                code, conflict.column, conflict.sheet, rows[code].record.values[i], REASON_OVERWRITTEN
            )


def _was_theirs(state: str, owner: Owner) -> bool:
    """Whether the cell would be the unit's, had the unit not moved."""
    return owner is Owner.OFFICE and state not in CLOSED_STATES
