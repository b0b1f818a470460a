"""Writes that were given up for a newer one, until one arrives: whoever tried one may have been asleep, and
it may yet land, over exactly the file that was read for it.

A file that carries the number of such a write is the last agreed state with that write over it. They are kept
among the workbook's generations, above the present one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.records import SyncGeneration, SyncWorkbook

Sent = Mapping[str, Mapping[str, Mapping[str, str]]]  # tab -> code -> column -> value, marks among them
_SENT, _UP_TO = "?", "to"  # in `changed`: what it would put there; the last number under which it was tried


def keep(workbook: SyncWorkbook, sent: Sent, now: datetime) -> None:
    """The last allocated write is given up; the same one tried over and over is one row. In a transaction."""
    number = workbook.allocated
    if number <= workbook.generation:
        return
    last = _unarrived(workbook).order_by(SyncGeneration.generation.desc()).first()
    if last is not None and last.changed[_UP_TO] == number - 1 and last.changed[_SENT] == sent:
        changed = {**last.changed, _UP_TO: number}
        SyncGeneration.update(changed=changed).where(SyncGeneration.id == last.id).execute()
    elif last is None or last.changed[_UP_TO] < number:
        changed = {_SENT: sent, _UP_TO: number}
        SyncGeneration.create(workbook=workbook.id, generation=number, made_at=now, changed=changed)


def sent_as(workbook: SyncWorkbook, number: int) -> Sent | None:
    """What the write given up under this number would put there, or None where none was."""
    rows = (row for row in _unarrived(workbook) if row.generation <= number <= row.changed[_UP_TO])
    found = next(rows, None)
    return None if found is None else found.changed[_SENT]


def forget(workbook: SyncWorkbook) -> None:
    """A write has arrived: none that was given up before it can land any more."""
    gone = [row.id for row in _unarrived(workbook)]
    if gone:
        SyncGeneration.delete().where(SyncGeneration.id.in_(gone)).execute()


def _unarrived(workbook: SyncWorkbook) -> Any:
    above = SyncGeneration.generation > workbook.generation
    return SyncGeneration.select().where((SyncGeneration.workbook == workbook.id) & above)
