"""A worker that slept through its lease while its batch was under way: what another one wrote stands."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import SyncConflict, SyncWorkbook
from sheets_sync.engine import Engine
from sheets_sync.google.places import KeptPlaces
from sheets_sync.lease import LASTS, LeaseLost
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk(places=KeptPlaces())


def another_worker_passes(desk: GoogleDesk) -> None:
    """While this one's request waits on the line."""
    desk.later(seconds=int(LASTS.total_seconds()) + 1)
    Engine(store_on(desk.server, KeptPlaces()), desk.settings, desk.clock, owner="another worker").run()


@pytest.mark.parametrize("written_before", [False, True], ids=["the first write", "a later one"])
def test_a_batch_that_another_worker_overtook_is_refused(desk: GoogleDesk, written_before: bool) -> None:
    task = desk.give()
    desk.settle()
    if written_before:
        desk.later(minutes=1).type(task, progress="Bắt đầu")
        desk.settle()
    desk.later(minutes=1).type(task, other_info="Họp tổ")
    desk.server.faults.add(Fault(before=lambda: another_worker_passes(desk)), path=":batchUpdate")
    with pytest.raises(LeaseLost):
        desk.run()
    desk.later(minutes=2).type(task, progress="Đã họp", result="Có biên bản")
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Đã họp"
    assert desk.task(task).result == desk.shown(task, "result") == "Có biên bản"
    assert not SyncConflict.select().count()
    assert SyncWorkbook.get().state == "ok"
