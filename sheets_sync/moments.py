"""When a unit did what its workbook shows, never later than it can have been (SHEETS.md §1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from console.records import SyncConflict, SyncGeneration
from sheets_sync.acting import Moment
from sheets_sync.ledger import Carried, carried_number
from sheets_sync.plan import Change
from sheets_sync.store import WorkbookRead
from sheets_sync.work import Work, saved_at


def moment_of(work: Work, read: WorkbookRead, carried: Carried) -> Moment:
    """At the file's saving, not before it was last seen without what it shows now, not in the future.

    A copy from a computer that was away is another file than the one that was last read: what stands in it
    was typed at any time after the write that it carries.
    """
    seen = _seen_at(work, read, carried)
    saved = saved_at(read.stamp)
    if seen is not None:
        saved = max(saved, seen)
    return Moment(min(saved, work.now).date(), seen.date() if seen is not None else None)


def as_decided(work: Work, tab: str, changes: Sequence[Change], moment: Moment) -> Moment:
    """The moment of changes that waited for a person as conflicts: they were there when the conflict was
    noticed, however long the Office took to choose the unit's side."""
    latest: Any = SyncConflict.noticed_at
    chosen = (
        SyncConflict.select()
        .where(
            (SyncConflict.workbook == work.workbook.id)
            & (SyncConflict.tab == tab)
            & (SyncConflict.code == changes[0].code)
            & (SyncConflict.resolution == "sheet")
        )
        .order_by(latest.desc())
    )
    values = {(change.column, change.value) for change in changes}
    for conflict in chosen:
        if (conflict.column, conflict.sheet) in values:
            noticed = conflict.noticed_at.date()
            earliest = min(moment.earliest, noticed) if moment.earliest else None
            return replace(moment, day=min(moment.day, noticed), earliest=earliest)
    return moment


def _seen_at(work: Work, read: WorkbookRead, carried: Carried) -> datetime | None:
    """When the file was known not to say what it says now."""
    clean: datetime | None = work.workbook.clean_read_at
    if carried in (Carried.PRESENT, Carried.ARRIVED):
        return clean
    row = SyncGeneration.get_or_none(
        (SyncGeneration.workbook == work.workbook.id)
        & (SyncGeneration.generation == carried_number(read.sync))
    )
    return row.made_at if row is not None else None
