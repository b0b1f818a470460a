"""A worker process that synchronises until it is killed: `python -m tests.sheets_sync.worker FOLDER`."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

from console.clock import Clock
from console.database import open_database
from console.settings import RegulationEntry, Settings, Sync
from sheets_sync.engine import Engine
from sheets_sync.excel import ExcelStore
from tests.sheets_sync.desk import MONDAY


def settings(folder: Path) -> Settings:
    """The settings that the test and its worker share."""
    entry = RegulationEntry(id="hai_phong_2025", from_=date(2015, 1, 1))
    return Settings(regulation=[entry], sync=Sync(folder=str(folder / "so")))


def main(folder: Path) -> None:
    """Passes without end; each one line on stdout, so that the test knows that it lives."""
    open_database(f"sqlite:///{folder / 'console.db'}").connect(reuse_if_open=True)
    clock = Clock.at(MONDAY)
    store = ExcelStore(folder / "so", now=lambda: clock.now().astimezone())
    engine = Engine(store, settings(folder), clock, owner="worker")
    while True:
        clock.move(clock.now() + timedelta(seconds=1))
        engine.run()
        print("pass", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
