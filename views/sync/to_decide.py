"""What waits for the Office's decision, told outside the screens of synchronisation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from flask import g, url_for
from peewee import SQL, fn

from console.records import Inspection, SyncBrake, SyncConflict, SyncProposal, SyncWorkbook, Task, Unit
from views.person import LOOKERS, actor, roles
from views.sync.items import anchor, header, item_address
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
    """A cell of a record that both sides changed: its header, the unit where several did, and its card."""

    header: str
    unit: str
    address: str


def disputed(record: Task | Inspection) -> list[Disputed]:
    """The cells of a record that are in conflict, each once; of the person's own workbook, for a unit."""
    query = SyncConflict.select(SyncConflict, SyncWorkbook, Unit).join(SyncWorkbook).join(Unit)
    query = query.where((SyncConflict.code == record.code) & is_open(SyncConflict))
    looks = bool(roles() & LOOKERS)
    if not looks:
        query = query.where(SyncWorkbook.unit == actor().unit)
    found = list(query.order_by(SyncConflict.id))
    several = len({one.workbook_id for one in found}) > 1
    return [
        Disputed(
            header(one.tab, one.column),
            one.workbook.unit.label if several else "",
            item_address(one) if looks else url_for("sync_mine.index", _anchor=anchor(one)),
        )
        for one in found
    ]
