"""Which units have a workbook, and what it carries in its hidden `_sync` tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from console.database import transaction
from console.records import SyncClosedBook, SyncWorkbook, Unit
from sheets_sync import schema
from sheets_sync.store import TabSpec

NO_FILE = "?"  # a stamp that begins so is no file's: somebody asked that it be read
AFTER = "after"  # in `_sync`: the id of the workbook that this one took over from


def missing_workbooks(store: str) -> int:
    """Enter a workbook for every unit that works in a sheet and has none; how many were entered."""
    known = SyncWorkbook.select(SyncWorkbook.unit)
    units = list(
        Unit.select()
        .where((Unit.channel == "sheet") & Unit.archived_at.is_null() & Unit.id.not_in(known))
        .order_by(Unit.position, Unit.id)
    )
    if not units:
        return 0
    with transaction():
        for unit in units:
            SyncWorkbook.create(unit=unit, key=unit.code, workbook_id=uuid4().hex, store=store)
    return len(units)


def last_closed(workbook: SyncWorkbook) -> Any:
    """The closed book that the present one took over from, or None."""
    query = SyncClosedBook.select().where(SyncClosedBook.workbook == workbook.id)
    return query.order_by(SyncClosedBook.id.desc()).first()


def look_again(workbook: int, **values: Any) -> None:
    """Have the next pass read the workbook, and one that is at it begin anew: its stamp becomes a mark that
    was never there before. `values` are set by the same write. Inside `between_passes`."""
    mark = f"{NO_FILE}{uuid4().hex}"
    SyncWorkbook.update(stamp=mark, **values).where(SyncWorkbook.id == workbook).execute()


def is_used(unit: Unit) -> bool:
    """Whether the unit works in its workbook; otherwise it has moved to the console, or is no more."""
    return bool(unit.channel == "sheet" and unit.archived_at is None)


def sync_values(workbook: SyncWorkbook, generation: int, specs: Sequence[TabSpec] = ()) -> dict[str, str]:
    """What the workbook carries, so that a copy of it is known for what it is. `specs` are the tabs that it
    is made with; a workbook that does not say has the columns that every office has."""
    values = {
        "unit": workbook.unit.code,
        "workbook": workbook.workbook_id,
        "schema": str(schema.version(specs)),
        "generation": str(generation),
    }
    before = last_closed(workbook)
    if before is not None:
        values[AFTER] = before.identity
    return values | ({schema.COLUMNS: schema.described(specs)} if specs else {})


def foreign(workbook: SyncWorkbook, carried: Mapping[str, str]) -> str:
    """Why this file is not the unit's workbook, or ''."""
    unit = carried.get("unit", "")
    if unit == workbook.unit.code and carried.get("workbook") == workbook.workbook_id:
        return ""
    if not carried:
        return (
            "Tệp không có trang “_sync” nên chưa nhận ra là sổ của đơn vị; cần khôi phục sổ cũ hoặc tạo lại."
        )
    if unit and unit != workbook.unit.code:
        return f"Tệp này là sổ của đơn vị {unit}, bị chép đè lên sổ của {workbook.unit.code}; chưa đọc gì."
    return "Tệp này là bản của một sổ khác, không phải sổ đang dùng của đơn vị; chưa đọc gì."
