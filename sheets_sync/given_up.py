"""Writes that were given up for a newer one: whoever tried one may have been asleep, and it may yet land,
over exactly the file that was read for it.

A file that carries the number of such a write is the state that was agreed then, with that write over it.
While no other write has arrived that is the last agreed state; afterwards it is an earlier one, which a
restored version brought back. They are kept among the workbook's generations, for a while.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from console.records import SyncGeneration, SyncWorkbook
from sheets_sync.columns import Table
from sheets_sync.plan import BaseRow

TOMBSTONE = "*"  # in what is sent: the row becomes a tombstone with this write
ADDED = "+"  # in what is sent: the row was the unit's own before this write gave it its code
MARKS = (TOMBSTONE, ADDED)
Sent = Mapping[str, Mapping[str, Mapping[str, str]]]  # tab -> code -> column -> value, marks among them
_SENT, _UP_TO, _OVER = "?", "to", "over"  # in `changed`: what it would put there; the last number under which
# it was tried; the generation that was in the file
_MAY_LAND = timedelta(hours=1)  # after that no request is still on its way
_LATELY = 50  # so many generations, the last ones, are looked at


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What a write would have put over the file of a generation."""

    over: int
    sent: Sent

    def laid(self, table: Table, base: Mapping[str, BaseRow]) -> dict[str, BaseRow]:
        """Rows of that generation's base as they would be."""
        return {
            code: _laid(table, code, base.get(code), cells)
            for code, cells in self.sent.get(table.key, {}).items()
        }


def keep(workbook: SyncWorkbook, sent: Sent, now: datetime) -> None:
    """The last allocated write is given up; the same one tried over and over is one row. In a transaction."""
    number, over = workbook.allocated, workbook.generation
    if number <= over:
        return
    last = _kept(workbook).where(SyncGeneration.generation > over).first()
    same = last is not None and (last.changed[_SENT], _over(workbook, last)) == (sent, over)
    if last is not None and same and last.changed[_UP_TO] == number - 1:
        changed = {**last.changed, _UP_TO: number}
        again = SyncGeneration.update(changed=changed, made_at=now)
        again.where(SyncGeneration.id == last.id).execute()
    elif last is None or last.changed[_UP_TO] < number:
        changed = {_SENT: sent, _UP_TO: number, _OVER: over}
        SyncGeneration.create(workbook=workbook.id, generation=number, made_at=now, changed=changed)


def found(workbook: SyncWorkbook, number: int) -> GivenUp | None:
    """The write that was given up under this number."""
    for row in _kept(workbook).where(SyncGeneration.generation <= number).limit(_LATELY):
        if is_one(row) and number <= row.changed[_UP_TO]:
            return GivenUp(_over(workbook, row), row.changed[_SENT])
    return None


def last_sent(workbook: SyncWorkbook, tab: str) -> Mapping[str, Mapping[str, str]]:
    """By code, what writes given up over the present file would put into a tab; the last of them where
    several would."""
    above = list(_kept(workbook).where(SyncGeneration.generation > workbook.generation))
    mine = [row for row in reversed(above) if _over(workbook, row) == workbook.generation]
    return {code: cells for row in mine for code, cells in row.changed[_SENT].get(tab, {}).items()}


def is_one(row: SyncGeneration) -> bool:
    """Whether it is such a write, not a generation that was ever in the file."""
    return _SENT in row.changed


def arrived(workbook: SyncWorkbook, number: int) -> None:
    """The write of this number has arrived: it is an ordinary generation. In a transaction. (Those of which
    an earlier program did not keep over what they would land are let go.)"""
    for row in _kept(workbook).limit(_LATELY):
        if is_one(row) and (row.generation == number or _OVER not in row.changed):
            row.delete_instance()


def expire(workbook: SyncWorkbook, now: datetime) -> None:
    """Let go of those that can land no more."""
    for row in _kept(workbook).where(SyncGeneration.made_at < now - _MAY_LAND).limit(_LATELY):
        if is_one(row):
            row.delete_instance()


def _laid(table: Table, code: str, old: BaseRow | None, cells: Mapping[str, str]) -> BaseRow:
    values: list[str | None] = list(old.values) if old is not None else [""] * len(table.columns)
    values[table.code] = code
    put = {table.index[key]: value for key, value in cells.items() if key in table.index}
    for place, value in put.items():
        values[place] = value
    past = {place: seen for place, seen in (old.past if old is not None else {}).items() if place not in put}
    buried = TOMBSTONE in cells or (old is not None and old.tombstone)
    covered = (old.covered if old is not None else frozenset()) - put.keys()
    return BaseRow(tuple(values), past, tombstone=buried, covered=covered)


def _over(workbook: SyncWorkbook, row: Any) -> int:
    return int(row.changed.get(_OVER, workbook.generation))


def _kept(workbook: SyncWorkbook) -> Any:
    mine = SyncGeneration.workbook == workbook.id
    return SyncGeneration.select().where(mine).order_by(SyncGeneration.generation.desc())
