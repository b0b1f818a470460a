"""The Excel folder at its full size: 114 workbooks of 60 rows (SHEETS.md §8)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from console.clock import OFFICE_ZONE, Clock
from console.database import open_database, transaction
from console.database.migrate import migrate
from console.memory import keep_loaded
from console.records import Document, Unit
from console.rulebook import read_rulebook
from console.settings import RegulationEntry, Settings, Sync
from console.workflow.context import Actor, Context
from console.workflow.documents import create_document
from console.workflow.tasks import create_task, send
from sheets_sync.columns import TASKS, tab_specs
from sheets_sync.engine import Engine
from sheets_sync.excel import ExcelStore
from sheets_sync.store import CellWrite, WriteBatch

UNITS, ROWS, LARGE = 114, 60, 2_000
START = datetime(2025, 9, 8, 9)


class World:
    """One office, its units' workbooks, and what people do to them."""

    def __init__(self, folder: Path, units: int, rows: int) -> None:
        open_database(f"sqlite:///{folder / 'console.db'}").connect(reuse_if_open=True)
        migrate()
        regulation = RegulationEntry(id="hai_phong_2025", from_=date(2015, 1, 1))
        self.settings = Settings(regulation=[regulation], sync=Sync(folder=str(folder / "so")))
        self.clock = Clock.at(START)
        self.store = ExcelStore(folder / "so", now=lambda: self.clock.now().replace(tzinfo=OFFICE_ZONE))
        self.engine = Engine(self.store, self.settings, self.clock)
        self.specs = tab_specs(self.engine.tables)
        self.rows = rows
        with transaction():
            self._fill(units, rows)

    def _fill(self, units: int, rows: int) -> None:
        context = Context.begin(Actor.system(), read_rulebook(self.settings), self.clock)
        directives = [self._directive(context, number) for number in range(rows)]
        for number in range(units):
            code, name = f"X{number:03d}", f"UBND xã {number}"
            unit = Unit.create(code=code, kind="commune", name=name, channel="sheet", delegated=True)
            for directive in directives:
                content = f"Rà soát, báo cáo việc {directive.symbol} trên địa bàn"
                send(
                    context,
                    create_task(
                        context, directive, content=content, lead_unit=unit, due_on=date(2025, 12, 31)
                    ),
                )

    def _directive(self, context: Context, number: int) -> Document:
        return create_document(
            context, symbol=f"{number + 1}/UBND-TH", issued_on=date(2025, 9, 8), abstract="Về việc rà soát"
        )

    def edit(self, unit: str, cells: int, words: str) -> None:
        """A person fills progress cells and saves."""
        read = self.store.read(unit, self.specs)
        writes = [CellWrite(TASKS, 2 + row, "progress", f"{words} {row}") for row in range(cells)]
        self.store.write(unit, WriteBatch(writes), read, self.specs)

    def later(self, **delta: int) -> None:
        """Time passes."""
        self.clock.move(self.clock.now() + timedelta(**delta))


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    started = perf_counter()
    work()
    return perf_counter() - started


def main(units: int = UNITS, rows: int = ROWS) -> None:
    """Print each figure beside what is to be reached; the process is set as `serve` sets its own."""
    keep_loaded()
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), units, rows)
        print(f"{units} workbooks of {rows} rows")
        _say("created", timed(world.engine.run), 10)
        world.later(seconds=5)
        world.engine.run()
        world.later(seconds=5)
        _say("idle pass", timed(world.engine.run), 0.3)
        world.edit("X000", 1, "Đã họp")
        world.later(minutes=1)
        _say("one changed workbook", timed(world.engine.run), 0.3)
        world.engine.run()
        for number in range(units):
            world.edit(f"X{number:03d}", 20, "Ba tuần nghỉ")
        world.later(days=21)
        _say("three weeks' backlog over all", timed(world.engine.run), 60)
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), 1, LARGE)
        world.engine.run()
        world.edit("X000", 1, "Đã họp")
        world.later(minutes=1)
        _say(f"a changed workbook of {LARGE} rows", timed(world.engine.run), 1)


def _say(what: str, seconds: float, limit: float) -> None:
    print(f"  {what}: {seconds:.2f} s (to reach: {limit:g} s)")


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
