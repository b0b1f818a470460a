"""An office with spreadsheets on the local server: the engine through gspread, people in the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from console.clock import OFFICE_ZONE, Clock
from console.records import Unit
from console.settings import RegulationEntry, Settings, Sync
from sheets_sync.columns import TASKS, tab_specs
from sheets_sync.engine import Engine
from sheets_sync.google.batch import Put, Target, _put
from sheets_sync.google.book import Book
from sheets_sync.google.guarded import fetch
from sheets_sync.google.places import Place
from sheets_sync.google.reading import find_tab, read_book, sync_values
from sheets_sync.google.session import Google
from sheets_sync.google.store import GoogleStore
from sheets_sync.google.values import entered
from sheets_sync.store import Stamp, TabSpec, WorkbookRead, WriteBatch
from tests.sheets_server import SheetsServer
from tests.sheets_server import clock as server_clock
from tests.sheets_server.client import session
from tests.sheets_server.holding import hold_to_schema
from tests.sheets_sync.desk import MONDAY, Desk
from tests.workflow.conftest import open_office

FOLDER = "drive-cua-van-phong"
EMAIL = "may@van-phong.iam.gserviceaccount.com"


class Following(server_clock.Clock):
    """The server's clock is the office's, which only tells whole seconds; the rest is kept here."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock, self._rest = clock, 0.0

    def now(self) -> float:
        return self._clock.now().replace(tzinfo=OFFICE_ZONE).timestamp() + self._rest

    def advance(self, seconds: float) -> None:
        moved = self.now() + seconds
        self._rest = moved % 1
        self._clock.move(datetime.fromtimestamp(moved - self._rest, OFFICE_ZONE).replace(tzinfo=None))


class RememberedPlaces:
    """Places in memory, for tests without a database."""

    def __init__(self) -> None:
        self.kept: dict[str, Place] = {}

    def all(self) -> dict[str, Place]:
        return dict(self.kept)

    def put(self, key: str, place: Place) -> None:
        self.kept[key] = place

    def exchange(self, key: str, before: str, place: Place | None) -> bool:
        kept = self.kept.get(key)
        if (kept.spreadsheet if kept else "") != before:
            return False
        if place is None:
            del self.kept[key]
        else:
            self.put(key, place)
        return True


def account(server: SheetsServer, token: str = "may", **limits: int) -> Google:
    """The office's service account on the server, whose waiting moves the server's clock."""
    server.accounts.register(token, EMAIL if token == "may" else f"{token}@x.vn", service=True)
    return Google(
        None, session(server, token), now=server.clock.now, sleep=server.clock.advance, jitter=lambda: 0.5,
        **limits,
    )  # fmt: skip


def store_on(server: SheetsServer, places: Any = None, **limits: int) -> GoogleStore:
    """A store whose folder is in a Shared Drive of the office."""
    server.drive.add_shared_drive(FOLDER, "Văn phòng", {EMAIL: "organizer"})
    return GoogleStore(
        [account(server, **limits)], places or RememberedPlaces(), now=server.clock.moment, folder=FOLDER
    )


@dataclass
class Typist:
    """What a unit's people do in the browser: they read what is shown and type, never through our store."""

    server: SheetsServer
    store: GoogleStore
    google: Google = field(init=False)
    seen: dict[str, tuple[int, Book]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.google = Google(None, session(self.server, "nguoi"), reads=10**6, writes=10**6)

    def book(self, unit: str) -> Book:
        """The spreadsheet as it is, read again only when it changed."""
        spreadsheet = self.store.places.all()[unit].spreadsheet
        version = self.server.books[spreadsheet].version
        if spreadsheet not in self.seen or self.seen[spreadsheet][0] != version:
            self.seen[spreadsheet] = (version, fetch(self.google, spreadsheet))
        return self.seen[spreadsheet][1]

    def read(self, unit: str, specs: Any) -> WorkbookRead:
        return read_book(self.book(unit), Stamp("", datetime.now(UTC), 0), tuple(specs))

    def write(self, unit: str, batch: WriteBatch, read: WorkbookRead, specs: list[TabSpec]) -> None:
        self.server.clock.advance(1)  # typing takes time
        book = self.book(unit)
        human = self.server.human(book.spreadsheet)
        for cell in batch.cells:
            spec = next(each for each in specs if each.key == cell.tab)
            tab = find_tab(book, spec, sync_values(book))
            assert tab is not None
            column = read.tabs[cell.tab].headers[cell.column]
            dated = any(each.key == cell.column and each.role == "due" for each in spec.columns)
            puts = {column: Put(entered(cell.value, dated=dated))}
            for request in _put(Target(tab.sheet, cell.position, 0, "", puts)):
                human.do(**request)


@dataclass
class GoogleDesk(Desk):
    """A desk whose units work on Google."""

    server: SheetsServer = field(kw_only=True)

    def __post_init__(self) -> None:
        self.people = Typist(self.server, self.engine.store)  # type: ignore[assignment, arg-type]
        self.specs = tab_specs(self.engine.tables)

    @property
    def store(self) -> GoogleStore:
        store = self.engine.store
        assert isinstance(store, GoogleStore)
        return store

    def spreadsheet(self, unit: str = "BT") -> str:
        return self.store.places.all()[unit].spreadsheet

    def human(self, unit: str = "BT") -> Any:
        """A person with the unit's spreadsheet open."""
        return self.server.human(self.spreadsheet(unit))

    def touch(self, unit: str = "BT") -> None:
        """Saving is Google's own."""

    def title(self, tab: str = TASKS) -> str:
        return next(each.title for each in self.specs if each.key == tab)


def open_google_desk(
    *units: str,
    regulation: str = "hai_phong_2025",
    now: datetime = MONDAY,
    boundary: Callable[[str], None] = lambda name: None,
    places: Any = None,
    **settings: Any,
) -> GoogleDesk:
    """An office under one regulation whose named units work on Google (BT always does)."""
    office = open_office(regulation)
    for code in units:
        Unit.update(channel="sheet").where(Unit.code == code).execute()
    Unit.update(delegated=True, delegation_document="12/GUQ").where(Unit.code == "BT").execute()
    chosen = Settings(
        regulation=[RegulationEntry(id=regulation, from_=date(2015, 1, 1))],
        sync=Sync(store="google"),
        **settings,
    )
    clock = Clock.at(now)
    server = SheetsServer(clock=Following(clock))
    server.app.watch = hold_to_schema
    engine = Engine(store_on(server, places), chosen, clock, boundary)
    return GoogleDesk(Path(), office, chosen, clock, engine, server=server)
