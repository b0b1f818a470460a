"""The pass end to end on Google through gspread: what each side types reaches the other."""

from __future__ import annotations

import pytest
from peewee import Database

from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


def test_it_works(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.run()
    assert desk.shown(task, "content") == "Rà soát quỹ đất"
    assert desk.shown(task, "due_on") == "30/9/2025"
    assert desk.task(task).received_at == desk.clock.now()

    desk.later(hours=1).type(task, progress="Đã họp tổ rà soát")
    desk.run()
    assert desk.task(task).progress == "Đã họp tổ rà soát"
    assert desk.task(task).state == "doing"
    desk.settle()
    assert not desk.run().turns
