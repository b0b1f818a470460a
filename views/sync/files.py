"""The folder of workbooks as the screens see it: files in it that are nobody's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from console.clock import OFFICE_ZONE
from sheets_sync.columns import tab_specs
from sheets_sync.excel import ExcelStore
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
