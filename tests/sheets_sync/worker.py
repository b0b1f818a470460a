"""A worker process that synchronises until it is killed: `python -m tests.sheets_sync.worker FOLDER [URL]`.

With the address of a Sheets server its workbooks are there, else in the folder.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

from console.clock import OFFICE_ZONE, Clock
from console.database import open_database
from console.settings import RegulationEntry, Settings, Sheets, Sync
from sheets_sync.engine import Engine
from sheets_sync.excel import ExcelStore
from sheets_sync.google.opening import open_store
from sheets_sync.store import WorkbookStore
from tests.sheets_sync.desk import MONDAY


def settings(folder: Path, url: str = "") -> Settings:
    """The settings that the test and its worker share."""
    entry = RegulationEntry(id="hai_phong_2025", from_=date(2015, 1, 1))
    if not url:
        return Settings(regulation=[entry], sync=Sync(folder=str(folder / "so")))
    sheets = Sheets(endpoint=url, reads_per_minute=100_000, writes_per_minute=100_000)
    return Settings(regulation=[entry], sync=Sync(store="google"), sheets=sheets)


def main(folder: Path, url: str = "") -> None:
    """Passes without end; each one line on stdout, so that the test knows that it lives."""
    open_database(f"sqlite:///{folder / 'console.db'}").connect(reuse_if_open=True)
    clock, chosen = Clock.at(MONDAY), settings(folder, url)
    store: WorkbookStore = (
        open_store(chosen, now=lambda: clock.now().replace(tzinfo=OFFICE_ZONE))
        if url
        else ExcelStore(folder / "so", now=lambda: clock.now().astimezone())
    )
    engine = Engine(store, chosen, clock, owner="worker")
    while True:
        clock.move(clock.now() + timedelta(seconds=1))
        engine.run()
        print("pass", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
