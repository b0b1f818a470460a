"""The Excel folder at its full size: 114 workbooks of 60 rows (SHEETS.md §8)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from lxml import etree

from bench.figures import Figures
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
from sheets_sync.excel import ExcelStore, refs
from sheets_sync.excel.book import open_book
from sheets_sync.excel.grid import positioned_cells, positioned_rows
from sheets_sync.excel.xml import parse, serialise, tag
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
        self.rows, self.units = rows, [f"X{number:03d}" for number in range(units)]
        with transaction():
            self._fill()

    def _fill(self) -> None:
        context = Context.begin(Actor.system(), read_rulebook(self.settings), self.clock)
        directives = [self._directive(context, number) for number in range(self.rows)]
        for code in self.units:
            name = f"UBND xã {code}"
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

    def fill_down(self, unit: str, key: str, formula: str) -> None:
        """A person fills a formula down over a column; it is saved as one that all its cells share."""
        path = self.store.path(unit)
        column = self.store.read(unit, self.specs).tabs[TASKS].headers[key]
        book = open_book(path.read_bytes())
        part = book.sheets[self.specs[0].title]
        root = parse(book.package.part(part), part)
        for row, line in list(positioned_rows(root))[1:]:
            cell = dict(positioned_cells(line))[column]
            cell[:] = []
            cell.set("t", "str")
            shared = etree.SubElement(cell, tag("f"), {"t": "shared", "si": "0"})
            etree.SubElement(cell, tag("v")).text = "x"
            if row == 2:
                shared.text = formula
                shared.set("ref", f"{refs.name(column, 2)}:{refs.name(column, 1 + self.rows)}")
        book.package.replace(part, serialise(root))
        path.write_bytes(book.package.to_bytes())

    def later(self, **delta: int) -> None:
        """Time passes."""
        self.clock.move(self.clock.now() + timedelta(**delta))


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    started = perf_counter()
    work()
    return perf_counter() - started


def main(units: int = UNITS, rows: int = ROWS, large: int = LARGE) -> int:
    """Print each figure beside what is to be reached; the process is set as `serve` sets its own."""
    keep_loaded()
    figures = Figures()
    print(f"{units} workbooks of {rows} rows")
    with tempfile.TemporaryDirectory() as folder:
        _many(World(Path(folder), units, rows), figures)
    with tempfile.TemporaryDirectory() as folder:
        _large(World(Path(folder), 1, large), figures)
    return figures.code


def _many(world: World, figures: Figures) -> None:
    figures.most("created", timed(world.engine.run), 10, "s")
    world.later(seconds=5)
    world.engine.run()
    world.later(seconds=5)
    figures.most("idle pass", timed(world.engine.run), 0.3, "s")
    world.edit("X000", 1, "Đã họp")
    world.later(minutes=1)
    figures.most("one changed workbook", timed(world.engine.run), 0.3, "s")
    world.engine.run()
    for unit in world.units:
        world.edit(unit, 20, "Ba tuần nghỉ")
    world.later(days=21)
    figures.most("three weeks' backlog over all", timed(world.engine.run), 60, "s")


def _large(world: World, figures: Figures) -> None:
    world.engine.run()
    world.edit("X000", 1, "Đã họp")
    world.later(minutes=1)
    figures.most(f"a changed workbook of {world.rows} rows", timed(world.engine.run), 1, "s")
    world.fill_down("X000", "content", '"x"&A2')
    read = world.store.read("X000", world.specs)
    batch = WriteBatch([CellWrite(TASKS, 2 + row, "content", f"Việc {row}") for row in range(world.rows)])
    write = partial(world.store.write, "X000", batch, read, world.specs)
    figures.most(f"{world.rows} cells that share a formula, overwritten", timed(write), 1, "s")


if __name__ == "__main__":
    sys.exit(main(*(int(number) for number in sys.argv[1:])))
