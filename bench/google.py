"""Google Sheets at its full size, on the local server with its quota clock (SHEETS.md §8).

Time is simulated: every request takes half a second, and waiting moves the clock. gspread itself sends every
request. `python -m bench.google --quick` leaves the longer simulations out.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from time import perf_counter

from bench.figures import Figures, line
from console.clock import Clock
from console.database import open_database, transaction
from console.database.migrate import migrate
from console.records import Participation, SyncWorkbook, Task, Unit
from console.rulebook import read_rulebook
from console.settings import RegulationEntry, Settings, Sync
from console.workflow.context import Actor, Context
from console.workflow.documents import create_document
from console.workflow.tasks import create_task, edit_task, send
from sheets_sync.columns import TASKS, tab_specs
from sheets_sync.engine import Engine
from sheets_sync.google.pacing import Pacing
from sheets_sync.google.session import Google
from sheets_sync.health import PROMISED
from sheets_sync.store import CellWrite, WriteBatch
from tests.sheets_server import Fault, Quota, SheetsServer, gspread_client
from tests.sheets_sync.google.desk import Following, RememberedPlaces, Typist, store_on

UNITS, ROWS, PASS = 120, 5, 5
LARGE = 1_800  # rows of one spreadsheet, after which a new one takes over
REQUEST = 0.5  # seconds that one request takes
START = datetime(2025, 9, 8, 9)


class World:
    """One office on the local server, and what people do there."""

    def __init__(self, folder: Path, units: int, rows: int = ROWS) -> None:
        open_database(f"sqlite:///{folder / 'console.db'}").connect(reuse_if_open=True)
        migrate()
        regulation = RegulationEntry(id="hai_phong_2025", from_=date(2015, 1, 1))
        self.settings = Settings(regulation=[regulation], sync=Sync(store="google"))
        self.clock = Clock.at(START)
        self.server = SheetsServer(clock=Following(self.clock))
        self.store = store_on(self.server, RememberedPlaces())
        self.engine = Engine(self.store, self.settings, self.clock)
        self.specs = tab_specs(self.engine.tables)
        self.typist = Typist(self.server, self.store)
        self.codes = [f"X{number:03d}" for number in range(units)]
        with transaction():
            self._fill(rows)
        self.engine.run()
        self.rest()
        self.server.quota = self.server.app.quota = Quota(300, 60)
        self.server.faults.rule = lambda request: Fault(delay=REQUEST)

    def _fill(self, rows: int) -> None:
        context = self.context()
        units = [
            Unit.create(code=code, kind="commune", name=f"UBND xã {code}", channel="sheet", delegated=True)
            for code in self.codes
        ]
        for number in range(rows):
            symbol = f"{number + 1}/UBND-TH"
            directive = create_document(
                context, symbol=symbol, issued_on=date(2025, 9, 8), abstract="Về việc rà soát"
            )
            for unit in units:
                content = f"Rà soát, báo cáo việc {symbol} trên địa bàn"
                task = create_task(
                    context, directive, content=content, lead_unit=unit, due_on=date(2025, 12, 31)
                )
                send(context, task)

    def context(self) -> Context:
        """The Office, now."""
        return Context.begin(Actor.system(), read_rulebook(self.settings), self.clock)

    def rest(self) -> None:
        """Passes until nothing is left to do, and the minute's quota is whole again."""
        for _ in range(8):
            self.later(61)
            if not self.engine.run().turns:
                self.later(61)
                return
        raise RuntimeError("the engine does not come to rest")

    def later(self, seconds: float) -> None:
        """Time passes."""
        self.server.clock.advance(seconds)

    def type(self, unit: str, words: str, row: int = 0) -> None:
        """Someone at a unit types into a cell of a row."""
        read = self.typist.read(unit, self.specs)
        writes = [CellWrite(TASKS, 2 + row, "progress", words)]
        self.typist.write(unit, WriteBatch(writes), read, self.specs)

    def opinion(self, unit: str, words: str) -> Task:
        """The Office writes its opinion on a task of a unit."""
        task = Task.select().join(Unit).where(Unit.code == unit).order_by(Task.id).first()
        edit_task(self.context(), task, {"office_opinion": words}, task.version)
        return Task.get_by_id(task.id)

    @contextmanager
    def counted(self) -> Iterator[Counted]:
        """The requests made meanwhile."""
        first, began, refused = len(self.server.log), self.server.clock.now(), self.server.quota.refused
        counted = Counted()
        yield counted
        kinds = [each.kind for each in self.server.log[first:]]
        counted.reads, counted.writes, counted.drive = (kinds.count(k) for k in ("read", "write", "drive"))
        counted.seconds = self.server.clock.now() - began
        counted.refused = self.server.quota.refused - refused


@dataclass
class Counted:
    """Requests by kind, the simulated seconds that they took, and how many the quota refused."""

    reads: int = 0
    writes: int = 0
    drive: int = 0
    seconds: float = 0.0
    refused: int = 0


def main(*, quick: bool = False) -> int:
    """Print each figure beside what is to be reached; non-zero when one is missed."""
    figures = Figures()
    with world(1) as one:
        changed(one, figures)
        naive(one, figures)
        seeding(one, figures)
    with world(1, LARGE) as one:
        large(one, figures)
    with world(UNITS) as office:
        idle(office, figures)
        sweep(office, figures)
        all_changed(office, figures)
    for active in () if quick else (PROMISED, 60, 90):
        with world(active) as office:
            latency(office, active, figures)
    return figures.code


@contextmanager
def world(units: int, rows: int = ROWS) -> Iterator[World]:
    """An office with so many units' spreadsheets, all agreed on both sides."""
    with tempfile.TemporaryDirectory() as folder:
        yield World(Path(folder), units, rows)


def seeding(office: World, figures: Figures) -> None:
    """One more unit: its file, then everything that is in it."""
    unit = Unit.create(code="MOI", kind="commune", name="UBND xã mới", channel="sheet", delegated=True)
    directive = create_document(
        office.context(), symbol="99/UBND-TH", issued_on=date(2025, 9, 8), abstract="Về việc rà soát"
    )
    task = create_task(
        office.context(), directive, content="Việc đầu tiên", lead_unit=unit, due_on=date(2025, 12, 31)
    )
    send(office.context(), task)
    with office.counted() as made:
        office.engine.run()
    figures.most("first seeding of a unit: writes after creation", made.writes, 2)
    office.rest()


def changed(office: World, figures: Figures) -> None:
    """Both sides of one unit change between two passes; then the same with a row that moves in between."""
    human = office.server.human(office.store.places.all()["X000"].spreadsheet)
    for name, repair in (("a changed unit", False), ("a changed unit whose rows move under the write", True)):
        office.type("X000", f"Đã họp {repair}")
        office.opinion("X000", f"Đẩy nhanh {repair}")
        office.later(PASS)
        if repair:
            sort = Fault(
                before=lambda: human.sort(f"Nhiệm vụ!A2:AC{ROWS + 1}", "A", descending=True), delay=REQUEST
            )
            office.server.faults.add(sort, path=":batchUpdate")
        with office.counted() as made:
            office.engine.run()
        figures.most(f"{name}: reads", made.reads, 1)
        figures.most(f"{name}: writes", made.writes, 1 + repair)  # one more puts it right
        office.rest()


def naive(office: World, figures: Figures) -> None:
    """What a script does: open, then every value of three tabs."""
    spreadsheet = office.store.places.all()["X000"].spreadsheet
    with office.counted() as made:
        opened = gspread_client(office.server).open_by_key(spreadsheet)
        for title in ("Nhiệm vụ", "Văn bản", "Hướng dẫn"):
            opened.worksheet(title).get_all_values()
    figures.told("a naive gspread script: reads a unit", made.reads)


def large(office: World, figures: Figures) -> None:
    """One spreadsheet of many rows, in real seconds, the server's part included: the Office writes into every
    row, and a row is inserted in that instant, so that all of it is taken back and written again."""
    human = office.server.human(office.store.places.all()["X000"].spreadsheet)
    began = perf_counter()
    gspread_client(office.server).open_by_key(human.book.book_id).worksheet("Nhiệm vụ").get_all_values()
    script = perf_counter() - began
    figures.told(f"{LARGE:,} rows: a script's get_all_values, real seconds", script, "s")
    insert = Fault(during=lambda: human.insert_rows("Nhiệm vụ", 2), delay=REQUEST)
    for name, fault in (("every row written", None), ("  where rows move in that instant", insert)):
        for task in Task.select():
            edit_task(office.context(), task, {"office_opinion": name.strip()}, task.version)
        if fault is not None:
            office.server.faults.add(fault, path=":batchUpdate")
        for each in (name, "    the pass that reads it next"):
            office.later(PASS)
            SyncWorkbook.update(stamp="").execute()
            began = perf_counter()
            office.engine.run()
            took = perf_counter() - began
            figures.told(each, took, "s")
        office.rest()
        shown = office.typist.read("X000", office.specs).tabs[TASKS].rows
        right = sum(
            "office_opinion" in row.cells and row.cells["office_opinion"].value == name.strip()
            for row in shown
        )
        figures.least("    rows that show it then", right, LARGE)


def idle(office: World, figures: Figures) -> None:
    """Nothing changed anywhere, and every write was looked at once more (a few a pass, until all are)."""
    office.later(1800)
    passes = 0
    while any(known.wrote for known in office.store.accounts[0].feed.files.values()):
        office.engine.run()
        office.later(PASS)
        passes += 1
    figures.told(f"passes over which the {UNITS} first writes were checked", passes)
    with office.counted() as made:
        office.engine.run()
    figures.most(f"idle pass, {UNITS} units: requests", made.reads + made.writes + made.drive, 2)
    figures.most(f"idle pass, {UNITS} units: writes", made.writes, 0)


def sweep(office: World, figures: Figures) -> None:
    """Every workbook is read whole, whatever Drive says."""
    SyncWorkbook.update(stamp="").execute()
    with office.counted() as made:
        office.engine.run()
    figures.most(f"full sweep, {UNITS} units x {len(office.specs)} tabs: reads a unit", made.reads / UNITS, 1)
    figures.most("  of it writes", made.writes, 0)
    office.rest()


def all_changed(office: World, figures: Figures) -> None:
    """Both sides of every unit change at once, under 60 reads and 60 writes a minute."""
    for unit in office.codes:
        office.type(unit, "Cả 120 đơn vị cùng báo cáo")
        office.opinion(unit, "Đẩy nhanh")
    office.later(PASS)
    office.store.accounts[0].google.pacing = fresh_pacing(office)
    with office.counted() as made:
        while Participation.select().where(Participation.sync_dirty > 0).exists():
            office.engine.run()
            office.later(PASS)
    figures.most(f"{UNITS} units all changed, quota 60/60: simulated seconds", round(made.seconds), 150)
    figures.most("  of it refused by the quota (429)", made.refused, 0)
    line("  reads, writes, to Drive", f"{made.reads}, {made.writes}, {made.drive}")
    office.rest()


def fresh_pacing(office: World) -> Pacing:
    """A minute of which nothing is used, on both sides."""
    office.server.quota.used.clear()
    google: Google = office.store.accounts[0].google
    return Pacing(reads=60, writes=60, now=office.server.clock.now, sleep=google._wait)


def latency(office: World, active: int, figures: Figures) -> None:
    """Edits at random moments on both sides, a pass every five seconds, Drive lagging 0 to 300 s."""
    chance = random.Random(active)
    office.server.drive.lag = lambda: chance.uniform(0, 300)
    for unit in office.codes:
        office.type(unit, "bắt đầu")
    office.later(310)
    for _ in range(40):
        office.engine.run()
        office.later(PASS)
    sheet, console = Delays(), Delays()
    until = office.server.clock.now() + 1200
    while office.server.clock.now() < until:
        began = office.server.clock.now()
        act(office, chance, sheet, console)
        office.engine.run()
        seen(office, sheet, console)
        office.later(max(0.0, PASS - (office.server.clock.now() - began)))
    for way, delays, limit in (("sheet -> console", sheet, 45), ("console -> sheet", console, 30)):
        what = f"{active} active: {way}, p95 of {len(delays.took)}"
        if active <= PROMISED:
            figures.most(what, delays.p95, limit, "s")
        else:
            figures.told(what, delays.p95, "s")
    if active > PROMISED:
        line("  what the Office is told", str(office.store.health()))


class Delays:
    """What was typed and is not seen on the other side yet, and how long the rest took."""

    def __init__(self) -> None:
        self.waiting: dict[str, tuple[str, float]] = {}
        self.took: list[float] = []

    def arrived(self, unit: str, now: float) -> None:
        """It is seen."""
        self.took.append(now - self.waiting.pop(unit)[1])

    @property
    def p95(self) -> float:
        """The 95th of a hundred, in seconds."""
        return round(sorted(self.took)[int(len(self.took) * 0.95)], 1) if self.took else float("nan")


def act(office: World, chance: random.Random, sheet: Delays, console: Delays) -> None:
    """Some units type, and the Office writes to some, within the five seconds before the pass."""
    now = office.server.clock.now()
    for unit in chance.sample(office.codes, 2):
        if unit not in sheet.waiting:
            sheet.waiting[unit] = (f"lúc {now}", now - chance.uniform(0, PASS))
            office.type(unit, f"lúc {now}")
    if chance.random() < 0.4:
        unit = chance.choice([each for each in office.codes if each not in console.waiting])
        console.waiting[unit] = (f"ý kiến {now}", now - chance.uniform(0, PASS))
        office.opinion(unit, f"ý kiến {now}")


def seen(office: World, sheet: Delays, console: Delays) -> None:
    """Take out what has reached the other side."""
    now = office.server.clock.now()
    for unit, (words, _) in list(sheet.waiting.items()):
        if Task.select().join(Unit).where((Unit.code == unit) & (Task.progress == words)).exists():
            sheet.arrived(unit, now)
    for unit, (words, _) in list(console.waiting.items()):
        rows = office.typist.read(unit, office.specs).tabs[TASKS].rows
        if any("office_opinion" in row.cells and row.cells["office_opinion"].value == words for row in rows):
            console.arrived(unit, now)


if __name__ == "__main__":
    sys.exit(main(quick="--quick" in sys.argv[1:]))
