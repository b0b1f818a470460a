"""The folder of workbooks as the screens see it: files in it that are nobody's, and old lock files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from console.clock import OFFICE_ZONE
from console.records import SyncWorkbook
from console.workflow.context import Context
from sheets_sync import book_decisions
from sheets_sync.columns import tab_specs
from sheets_sync.excel import ExcelStore
from sheets_sync.excel.locks import Lock
from sheets_sync.excel.overridden import is_overridden, overridden
from sheets_sync.google.places import KeptPlaces
from sheets_sync.store import StoreError
from sheets_sync.strays import ChangesPlaces, Stray, seen, strays
from sheets_sync.tables import tables
from views.person import setting


def folder_store() -> ExcelStore:
    """The folder of workbooks, as the engine sees it."""
    sync = setting().settings.sync
    return ExcelStore(
        Path(sync.folder),
        now=lambda: setting().clock.now().replace(tzinfo=OFFICE_ZONE),
        trust_locks_after=timedelta(hours=sync.lock_hours),
        overridden=is_overridden,
    )


def places() -> ChangesPlaces:
    """Where a copy can take its workbook's place."""
    return KeptPlaces() if setting().settings.sync.store == "google" else folder_store()


def found_strays() -> list[Stray]:
    """Files that are nobody's; none while the folder is away. On Google, those that the worker has seen."""
    sync = setting().settings.sync
    if sync.store == "google":
        return seen()
    if sync.store != "excel" or not Path(sync.folder).is_dir():
        return []
    try:
        return strays(folder_store(), tab_specs(tables(setting().settings.field)))
    except (StoreError, OSError):
        return []


@dataclass(frozen=True, slots=True)
class OldLock:
    """A lock file that may have been left behind, in words; `passed_by` has the worker write past it."""

    said: str
    passed_by: str = ""


def old_locks(book: SyncWorkbook) -> list[OldLock]:
    """The old lock files beside a workbook; none where it is no file."""
    found = _old_locks(book)
    said = overridden(book.key) if found else None
    return [OldLock(lock.told(), said.by if said and said.covers(lock.since) else "") for lock in found]


def override_locks(ctx: Context, book: SyncWorkbook) -> None:
    """Have the worker write past the old locks that stand there now. Raises Refused where there is none."""
    book_decisions.override_locks(ctx, book, _old_locks(book))


def _old_locks(book: SyncWorkbook) -> Sequence[Lock]:
    try:
        return folder_store().old_locks(book.key) if book.store == "excel" else ()
    except StoreError:  # its unit's code names no file
        return ()
