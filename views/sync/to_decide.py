"""What waits for the Office's decision, told outside the screens of synchronisation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from flask import g, url_for
from peewee import SQL, fn

from console.records import SyncBrake, SyncConflict, SyncProposal, SyncWorkbook, Task
from views.person import LOOKERS, actor, roles
from views.sync.items import header
from views.sync.mistakes import is_open

_KINDS: dict[str, tuple[Any, Any]] = {  # the items, and what of them is counted
    "conflicts": (SyncConflict, SyncConflict.id),
    "proposals": (SyncProposal, SyncProposal.id),
    "brakes": (SyncBrake, SyncBrake.workbook),
}


def to_decide() -> dict[str, int]:
    """How many conflicts and proposals wait, and how many workbooks are held: one query in a request."""
    if "sync_to_decide" not in g:
        counts = [
            kind.select(SQL(f"'{name}'"), fn.COUNT(counted.distinct())).where(is_open(kind))
            for name, (kind, counted) in _KINDS.items()
        ]
        g.sync_to_decide = dict(reduce(add, counts).tuples())
    found: dict[str, int] = g.sync_to_decide
    return found


@dataclass(frozen=True, slots=True)
class Disputed:
    """Cells of a record that both sides changed, by their headers, and the page that shows them."""

    headers: list[str]
    address: str


def disputed(task: Task) -> Disputed | None:
    """The cells of a task that are in conflict; of the person's own workbook, for a unit."""
    query = SyncConflict.select(SyncConflict.tab, SyncConflict.column)
    query = query.where((SyncConflict.code == task.code) & is_open(SyncConflict))
    looks = bool(roles() & LOOKERS)
    if not looks:
        mine = SyncWorkbook.select(SyncWorkbook.id).where(SyncWorkbook.unit == actor().unit)
        query = query.where(SyncConflict.workbook.in_(mine))
    found = list(dict.fromkeys(header(tab, column) for tab, column in query.tuples()))
    if not found:
        return None
    return Disputed(
        found, url_for("sync_conflicts.index", q=task.code) if looks else url_for("sync_mine.index")
    )
