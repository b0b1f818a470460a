"""Codes of new records, beyond those that spreadsheets show of records which this database has lost.

A database restored from a backup counts on from where it was; the tasks given after the backup still stand in
the units' workbooks, and their codes must never be another task's.
"""

from __future__ import annotations

from peewee import fn

from console.records import Fact, Task
from console.rules.codes import code_for

RESTORED_GAP = 1_000  # numbers left out after a restore: more tasks than an office gives between two backups
_SHIFT = "codes.shift"  # the Fact: by how much a task's number is above its id


def task_code(number: int) -> str:
    """The code of the task with this id."""
    return code_for("NV", number + _shift())


def leave_out(count: int) -> None:
    """Give none of the next `count` numbers. Inside the caller's transaction."""
    shift = _shift() + count
    Fact.insert(key=_SHIFT, value=shift).on_conflict(
        conflict_target=[Fact.key], update={Fact.value: shift}
    ).execute()


def go_past(number: int) -> bool:
    """A workbook shows this number, which was never given here: go on above it; whether that was done. One
    too far away to have been given is somebody's own."""
    given = int(Task.select(fn.MAX(Task.id)).scalar() or 0) + _shift()
    if not given < number <= given + RESTORED_GAP:
        return False
    leave_out(number - given)
    return True


def _shift() -> int:
    row = Fact.get_or_none(Fact.key == _SHIFT)
    return int(row.value) if row is not None else 0
