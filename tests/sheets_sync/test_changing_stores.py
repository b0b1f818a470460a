"""`sync.store` is changed: each workbook is read once more where it is, then goes on in the store in use."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from peewee import Database

from console.records import Participation, SyncConflict, SyncProposal, Task
from sheets_sync.engine import Engine
from sheets_sync.google.places import KeptPlaces
from tests.sheets_server import SheetsServer
from tests.sheets_sync.desk import Desk, engine_for, open_desk
from tests.sheets_sync.google.desk import Following, GoogleDesk, open_google_desk, store_on
from tests.sheets_sync.test_takeover import old_files, type_into


def on_google(desk: Desk, *, former: bool = True) -> GoogleDesk:
    """The same office, its units on Google from now on."""
    sync = msgspec.structs.replace(desk.settings.sync, store="google")
    settings = msgspec.structs.replace(desk.settings, sync=sync)
    server = SheetsServer(clock=Following(desk.clock))
    old = desk.engine.store if former else None
    engine = Engine(store_on(server, KeptPlaces()), settings, desk.clock, former=old)
    desk.later(minutes=2)
    return GoogleDesk(Path(), desk.office, settings, desk.clock, engine, server=server)


def begun(desk: Desk) -> Task:
    task = desk.give()
    desk.settle()
    desk.type(task, progress="Đã họp")
    desk.settle()
    return task


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


def test_from_files_to_google_what_was_typed_last_is_taken_along(desk: Desk) -> None:
    task = begun(desk)
    received = Participation.get(Participation.task == task.id).received_at
    desk.type(task, progress="Gõ ngay trước khi đổi")
    google = on_google(desk)
    google.settle()
    google.later(seconds=30).settle()
    assert google.task(task).progress == google.shown(task, "progress") == "Gõ ngay trước khi đổi"
    assert google.workbook().store == "google" and google.workbook().state == "ok"
    assert len(old_files(desk)) == 1 and not desk.path().exists()
    assert Participation.get(Participation.task == task.id).received_at == received
    google.type(task, progress="Gõ trên Google")
    google.settle()
    assert google.task(task).progress == "Gõ trên Google"

    type_into(old_files(desk)[0], 2, **{"Tình hình thực hiện": "Vẫn gõ vào tệp cũ"})
    for _ in range(4):
        google.later(seconds=30).run()
    assert [row.proposed for row in SyncProposal.select()] == ["Vẫn gõ vào tệp cũ"]
    assert google.task(task).progress == "Gõ trên Google"


def test_from_google_to_files(sqlite_database: Database, tmp_path: Path) -> None:
    google = open_google_desk(places=KeptPlaces())
    task = begun(google)
    google.type(task, progress="Gõ ngay trước khi đổi")
    sync = msgspec.structs.replace(google.settings.sync, store="excel", folder=str(tmp_path / "so"))
    settings = msgspec.structs.replace(google.settings, sync=sync)
    engine = engine_for(tmp_path / "so", settings, google.clock)
    engine.former = google.store
    desk = Desk(tmp_path / "so", google.office, settings, google.clock, engine)
    desk.later(minutes=2).settle()
    desk.later(seconds=30).settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Gõ ngay trước khi đổi"
    assert desk.workbook().store == "excel"
    assert not SyncConflict.select() and not SyncProposal.select()


def test_a_former_store_that_is_no_longer_there_is_said_and_nothing_is_made(desk: Desk) -> None:
    task = begun(desk)
    google = on_google(desk, former=False)
    for _ in range(3):
        google.later(seconds=30).run()
    assert google.workbook().state == "unreachable"
    assert "Sổ còn ở thư mục Excel" in google.workbook().message
    assert desk.shown(task, "progress") == "Đã họp"
    assert not google.server.books
