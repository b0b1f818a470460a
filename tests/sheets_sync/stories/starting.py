"""Where histories begin: an office whose units' workbooks hold a few rows, made once and copied for each.

A copy of the database is made by SQLite's own backup, one of a file by its bytes, one of a spreadsheet by the
server's copy of it: nothing that two histories could share.
"""

from __future__ import annotations

import copy
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from console.clock import Clock
from console.database import database, open_database
from console.database.connection import IN_MEMORY
from console.database.migrate import migrate
from console.records import Account, Unit
from console.settings import Settings
from sheets_sync.engine import Engine
from sheets_sync.google.places import KeptPlaces
from tests.sheets_server import SheetsServer
from tests.sheets_server.files import DriveFile
from tests.sheets_server.spreadsheet import Spreadsheet
from tests.sheets_sync.desk import Desk, engine_for, open_desk
from tests.sheets_sync.google.desk import Following, GoogleDesk, open_google_desk, store_on
from tests.sheets_sync.stories.script import Script
from tests.sheets_sync.stories.subjects import SUBJECTS
from tests.workflow.conftest import Office

OWNER = "worker"
Boundary = Callable[[str], None]


@dataclass
class Beginning:
    """An office at its desk, as it stands before the first event."""

    rows: sqlite3.Connection
    now: datetime
    settings: Settings
    office: Office
    files: dict[str, bytes] = field(default_factory=dict)
    books: dict[str, Spreadsheet] = field(default_factory=dict)
    drive: dict[str, DriveFile] = field(default_factory=dict)
    made: int = 0


def begin(script: Script, folder: Path, boundary: Boundary) -> Desk:
    """A desk of its own for one history."""
    start = _beginning(script.about, script.store, script.units, script.rows)
    _fresh_database()
    start.rows.backup(database.connection())
    return _excel(start, folder, boundary) if script.store == "excel" else _google(start, script, boundary)


def prepare(script: Script) -> None:
    """Have the beginnings ready that a history and its shorter forms need: before a bug is let in."""
    for count in range(1, script.rows + 1):
        _beginning(script.about, script.store, script.units, count)


def restarted(desk: Desk, boundary: Boundary) -> Engine:
    """The worker after its death: nothing that was in its memory is left."""
    if isinstance(desk, GoogleDesk):
        engine = Engine(store_on(desk.server, KeptPlaces()), desk.settings, desk.clock, boundary)
    else:
        engine = engine_for(desk.folder, desk.settings, desk.clock, boundary)
    engine.owner = OWNER
    return engine


def _fresh_database() -> None:
    if database.obj is not None and not database.is_closed():
        database.close()
    open_database(IN_MEMORY).connect(reuse_if_open=True)


@cache
def _beginning(about: str, store: str, units: tuple[str, ...], count: int) -> Beginning:
    """Make it: a workbook for each unit, its rows delivered, everything at rest."""
    subject = SUBJECTS[about]
    _fresh_database()
    migrate()
    others = [unit for unit in units if unit != "BT"]
    with TemporaryDirectory() as place:
        desk: Desk = (
            open_desk(Path(place), *others, regulation=subject.regulation)
            if store == "excel"
            else open_google_desk(*others, regulation=subject.regulation, places=KeptPlaces())
        )
        desk.engine.owner = OWNER
        for number in range(count):
            subject.begins(desk, units, number)
        desk.settle()
        desk.later(minutes=10).settle()
        made = Beginning(sqlite3.connect(":memory:"), desk.clock.now(), desk.settings, desk.office)
        database.connection().backup(made.rows)
        if isinstance(desk, GoogleDesk):
            made.books = {key: book.copy() for key, book in desk.server.books.items()}
            made.drive, made.made = copy.deepcopy(desk.server.drive.files), desk.server.library.made
        else:
            made.files = {unit: desk.path(unit).read_bytes() for unit in units}
    return made


def _office(start: Beginning) -> Office:
    """The cast, read from the copied database."""
    units = {unit.code: unit for unit in Unit.select()}
    people = {account.username: account for account in Account.select()}
    return Office(start.office.rulebook, start.now, people, units)


def _excel(start: Beginning, folder: Path, boundary: Boundary) -> Desk:
    for unit, content in start.files.items():
        (folder / unit / "tep").mkdir(parents=True)
        (folder / unit / f"{unit}.xlsx").write_bytes(content)
    clock = Clock.at(start.now)
    desk = Desk(
        folder, _office(start), start.settings, clock, engine_for(folder, start.settings, clock, boundary)
    )
    desk.engine.owner = OWNER
    return desk


def _google(start: Beginning, script: Script, boundary: Boundary) -> GoogleDesk:
    clock = Clock.at(start.now)
    server = SheetsServer(clock=Following(clock))
    server.library.books = {key: book.copy() for key, book in start.books.items()}
    server.library.made = start.made
    server.drive.files = copy.deepcopy(start.drive)
    server.drive.lag = script.lag
    for name, value in script.unknowns.items():
        setattr(server.unknowns, name, value)
    engine: Any = Engine(store_on(server, KeptPlaces()), start.settings, clock, boundary, owner=OWNER)
    return GoogleDesk(Path(), _office(start), start.settings, clock, engine, server=server)
