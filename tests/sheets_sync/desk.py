"""An office with workbooks on disk: the engine on one side, people with spreadsheets on the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from console.clock import OFFICE_ZONE, Clock
from console.records import Document, SyncWorkbook, Task, Unit
from console.settings import RegulationEntry, Settings, Sync
from console.workflow.context import Context
from sheets_sync.columns import TASKS, tab_specs
from sheets_sync.engine import Engine, PassResult
from sheets_sync.excel import ExcelStore
from sheets_sync.excel.overridden import is_overridden
from sheets_sync.store import Cell, CellWrite, RowRead, WriteBatch
from tests.workflow.conftest import Office, open_office

MONDAY = datetime(2025, 9, 8, 9)  # a working Monday under Hải Phòng 2025 (in force from 4/9/2025)


@dataclass
class Desk:
    """Everything a test needs: the Office's people, the units' files, and the pass between them."""

    folder: Path
    office: Office
    settings: Settings
    clock: Clock
    engine: Engine
    people: ExcelStore = field(init=False)  # what a person's spreadsheet program does to a file

    def __post_init__(self) -> None:
        self.people = ExcelStore(
            self.folder,
            now=lambda: self.clock.now().replace(tzinfo=OFFICE_ZONE),
            overridden=lambda key, since: True,  # a lock is theirs: it never stops a person
        )
        self.specs = tab_specs(self.engine.tables)

    # -- the Office ----------------------------------------------------------------------------

    def ctx(self, who: str = "chi") -> Context:
        """One of the cast, now."""
        self.office.now = self.clock.now()
        return self.office.ctx(who)

    def later(self, **delta: int) -> Desk:
        """Time passes."""
        self.clock.move(self.clock.now() + timedelta(**delta))
        return self

    def give(self, unit: str = "BT", content: str = "Rà soát quỹ đất", **fields: Any) -> Task:
        """Chi enters a directive with one task and sends it."""
        self.office.now = self.clock.now()
        fields.setdefault("due_on", date(2025, 9, 30))
        return self.office.sent(date(2025, 9, 8), unit, content=content, **fields)

    def task(self, code: str | Task) -> Task:
        """The task as the database has it now."""
        return Task.get(Task.code == (code if isinstance(code, str) else code.code))

    # -- the pass ------------------------------------------------------------------------------

    def run(self) -> PassResult:
        """One pass."""
        return self.engine.run()

    def settle(self, most: int = 6) -> None:
        """Passes until one of them finds nothing to do; two are enough for most things."""
        for _ in range(most):
            self.clock.move(self.clock.now() + timedelta(seconds=5))
            result = self.run()
            if not result.turns or not any(turn.written or turn.taken for turn in result.turns):
                return
        raise AssertionError("the engine does not come to rest")

    def workbook(self, unit: str = "BT") -> SyncWorkbook:
        """How the unit's workbook stands."""
        return SyncWorkbook.select().join(Unit).where(Unit.code == unit).get()

    # -- a person at a unit --------------------------------------------------------------------

    def path(self, unit: str = "BT") -> Path:
        """The unit's file."""
        return self.people.path(unit)

    def rows(self, unit: str = "BT", tab: str = TASKS) -> list[RowRead]:
        """The used rows of a tab, as the file shows them."""
        read = self.people.read(unit, self.specs)
        return [row for row in read.tabs[tab].rows if any(c.value is not None for c in _own(row))]

    def row(self, code: str | Task, unit: str = "BT", tab: str = TASKS) -> RowRead:
        """The one row of a code."""
        wanted = code if isinstance(code, str) else code.code
        (found,) = [row for row in self.rows(unit, tab) if _text(row, "code") == wanted]
        return found

    def shown(self, code: str | Task, column: str, unit: str = "BT", tab: str = TASKS) -> str:
        """What a cell shows."""
        return _text(self.row(code, unit, tab), column)

    def type(self, code: str | Task, unit: str = "BT", tab: str = TASKS, **cells: Any) -> None:
        """A person types into cells of a row and saves."""
        position = self.row(code, unit, tab).position
        self.put([(position, key, value) for key, value in cells.items()], unit, tab)

    def put(self, cells: Sequence[tuple[int, str, Any]], unit: str = "BT", tab: str = TASKS) -> None:
        """A person types into cells by position and saves; the file's time is the clock's."""
        read = self.people.read(unit, self.specs)
        writes = [CellWrite(tab, position, key, value) for position, key, value in cells]
        self.people.write(unit, WriteBatch(writes), read, self.specs)
        self.touch(unit)

    def touch(self, unit: str = "BT") -> None:
        """Date the file as a save now would."""
        moment = self.clock.now().replace(tzinfo=OFFICE_ZONE).timestamp()
        stat = self.path(unit).stat()
        unlike = stat.st_mtime_ns % 1_000_000_000  # two saves in one second still differ
        os.utime(self.path(unit), ns=(int(moment) * 10**9 + unlike, int(moment) * 10**9 + unlike))

    def swap(self, cells: Mapping[str, Cell], position: int, unit: str = "BT") -> None:
        """Put a whole row's values at another position, as a sort does."""
        columns = [c.key for c in self.engine.tables[0].columns if c.key != "remaining"]
        self.put([(position, key, cells[key].value if key in cells else None) for key in columns], unit)

    def erase(self, code: str | Task, unit: str = "BT") -> None:
        """A person deletes a row (its cells; the rows below stay where they are)."""
        self.swap({}, self.row(code, unit).position, unit)

    def save_over(self, content: bytes, unit: str = "BT") -> None:
        """A person saves an earlier copy over the file."""
        beside = self.path(unit).with_suffix(".tmp")
        beside.write_bytes(content)
        beside.replace(self.path(unit))
        self.touch(unit)


def open_desk(
    folder: Path,
    *units: str,
    regulation: str = "hai_phong_2025",
    now: datetime = MONDAY,
    boundary: Callable[[str], None] = lambda name: None,
    **settings: Any,
) -> Desk:
    """An office under one regulation whose named units work in sheets (BT always does)."""
    office = open_office(regulation)
    for code in units:
        Unit.update(channel="sheet").where(Unit.code == code).execute()
    Unit.update(delegated=True, delegation_document="12/GUQ").where(Unit.code == "BT").execute()
    chosen = Settings(
        regulation=[RegulationEntry(id=regulation, from_=date(2015, 1, 1))],
        sync=Sync(folder=str(folder)),
        **settings,
    )
    clock = Clock.at(now)
    return Desk(folder, office, chosen, clock, engine_for(folder, chosen, clock, boundary))


def engine_for(
    folder: Path, settings: Settings, clock: Clock, boundary: Callable[[str], None] = lambda name: None
) -> Engine:
    """A worker over the folder."""
    store = ExcelStore(folder, now=lambda: clock.now().replace(tzinfo=OFFICE_ZONE), overridden=is_overridden)
    return Engine(store, settings, clock, boundary)


def documents() -> int:
    """How many directives there are."""
    return Document.select().count()


def _text(row: RowRead, column: str) -> str:
    from sheets_sync.codec import plain

    cell = row.cells.get(column)
    return plain(cell) if cell is not None else ""


def _own(row: RowRead) -> list[Cell]:
    return [cell for key, cell in row.cells.items() if key != "remaining"]
