"""Which rows changed in the console since they were last written: the marks that the workflow leaves.

Each mark is a number that rises with every change; it is cleared only over the number that was seen, so that
a change made meanwhile stays marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from peewee import ModelSelect, fn

from console.records import InspectedUnit, Inspection, Participation, Record, SyncWorkbook, Unit
from sheets_sync.rows import Row

_MARKED: tuple[tuple[Any, Any], ...] = (
    (Participation, Participation.unit),
    (Inspection, Inspection.inspector),
    (InspectedUnit, InspectedUnit.unit),
)
Marks = Mapping[type[Record], Mapping[int, int]]  # table -> id -> the number


def marked(unit: Unit) -> dict[type[Record], dict[int, int]]:
    """How marked each row of the unit is now."""
    found: dict[type[Record], dict[int, int]] = {}
    for table, owner in _MARKED:
        query = table.select(table.id, table.sync_dirty).where((owner == unit.id) & (table.sync_dirty > 0))
        found[table] = dict(query.tuples())
    return found


def see(marks: dict[type[Record], dict[int, int]], unit: Unit, rows: Iterable[Row]) -> None:
    """Rows whose records are about to be read again will show what was done to them until now: their marks of
    now are seen too, so that what the sheet itself said is no reason to read the sheet again."""
    again = list(rows)
    now = marked(unit) if again else {}
    for row in again:
        kind: Any = type(row.part)
        number = now.get(kind, {}).get(row.part.id) if row.part is not None else None
        if number is not None:
            marks[kind][row.part.id] = number


def clear(marks: Marks) -> None:
    """Take back the marks that still show the number that was seen."""
    for table, seen in marks.items():
        by_number: dict[int, list[int]] = {}
        for row, number in seen.items():
            by_number.setdefault(number, []).append(row)
        model: Any = table
        for number, rows in by_number.items():
            model.update(sync_dirty=0).where(model.id.in_(rows) & (model.sync_dirty == number)).execute()


def units_marked() -> set[int]:
    """Units with a workbook whose rows changed in the console."""
    queries = [_waiting(table, owner).select(owner).distinct() for table, owner in _MARKED]
    return {unit for query in queries for (unit,) in query.tuples()}


def rows_by_unit() -> Counter[int]:
    """How many rows of each unit wait to be written."""
    found: Counter[int] = Counter()
    for table, owner in _MARKED:
        rows = _waiting(table, owner).select(owner, fn.COUNT(table.id)).group_by(owner)
        found.update(dict(rows.tuples()))
    return found


def rows_marked(most: int) -> int:
    """How many rows wait to be written into workbooks, counted up to `most`."""
    return min(most, sum(_waiting(*each).limit(most).count(clear_limit=False) for each in _MARKED))


def _waiting(table: Any, owner: Any) -> ModelSelect[Any]:
    in_books = owner.in_(SyncWorkbook.select(SyncWorkbook.unit))
    query: ModelSelect[Any] = table.select(table.id).where((table.sync_dirty > 0) & in_books)
    return query
