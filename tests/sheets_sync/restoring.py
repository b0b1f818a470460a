"""The database as it was on an earlier day, while the workbooks stay as they are."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from console.database import database


def keep_backup(folder: Path) -> None:
    with sqlite3.connect(folder / "backup.db") as kept:
        database.connection().backup(kept)
    kept.close()


def restore_backup(folder: Path) -> None:
    database.close()
    for each in ("console.db", "console.db-wal", "console.db-shm"):
        (folder / each).unlink(missing_ok=True)
    shutil.copy(folder / "backup.db", folder / "console.db")
    database.connect()
