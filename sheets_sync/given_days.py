"""Days that came with the unit's own words: whoever reports without a date gets the one on which the report
was saved. Until the sheet shows it, the unit may state its own, and that is no conflict with anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.records import History, Unit
from sheets_sync.columns import Owner, Table
from sheets_sync.plan.model import BaseRow, Place
from sheets_sync.rows import Rows

_DAYS = ("reported_on", "remedied_on")


def given_days(
    unit: Unit, table: Table, rows: Rows, base: Mapping[str, BaseRow], stale: bool
) -> frozenset[Place]:
    """Cells of `Kiểm tra` on which nothing is agreed and whose day was last set from the unit's workbook. In
    a `stale` file the day may have been agreed since: there only one that nobody stated counts."""
    asked = {
        (row.subject.id, day): (code, day)
        for code, row in rows.items()
        if code in base
        for day in _DAYS
        for i in (table.index[day],)
        if row.record.owners[i] is Owner.UNIT and row.record.values[i] and base[code].values[i] == ""
    }
    if not asked:
        return frozenset()
    from_it = (History.source == "sheet") & (History.unit == unit.id)
    names = _names(unit)
    history: Any = History.select().where(
        (History.record == "inspection")
        & History.record_id.in_({record for record, _ in asked})
        & History.field.in_(_DAYS)
        & (from_it | History.note.in_(list(names)))
    )
    last = {}
    for row in history.order_by(History.id):
        its = row.source == "sheet" and row.unit_id == unit.id
        if its or any(since <= row.at <= until for since, until in names.get(row.note, ())):
            last[(row.record_id, row.field)] = its and (row.verb == "date_answer" or not stale)
    return frozenset(place for key, place in asked.items() if last.get(key))


def _names(unit: Unit) -> dict[str, list[tuple[datetime, datetime]]]:
    """What the unit is called and was, each with from when and until when."""
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    since = datetime.min
    renamed = (History.record == "unit") & (History.record_id == unit.id) & (History.field == "name")
    for row in History.select(History.old, History.at).where(renamed).order_by(History.id):
        if row.old:
            found.setdefault(row.old, []).append((since, row.at))
            since = row.at
    found.setdefault(unit.name, []).append((since, datetime.max))
    return found
