"""The pass end to end on Google through gspread: what each side types reaches the other."""

from __future__ import annotations

import pytest
from peewee import Database

from console.workflow.tasks import edit_task
from tests.sheets_sync.google.desk import EMAIL, GoogleDesk, open_google_desk


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


def test_a_changed_unit_is_one_read_and_one_write_and_then_there_is_rest(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp tổ rà soát")
    edit_task(desk.ctx(), desk.task(task), {"office_opinion": "Đẩy nhanh"}, desk.task(task).version)
    before = len(desk.server.log)
    for _ in range(3):
        desk.later(seconds=5).run()
    kinds = [each.kind for each in desk.server.log[before:] if each.email == EMAIL]
    assert (kinds.count("read"), kinds.count("write")) == (1, 1)
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert desk.task(task).progress == "Đã họp tổ rà soát"
