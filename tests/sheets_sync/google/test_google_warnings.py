"""Our own warning ranges, should they refuse the program after all (SHEETS.md §5, `[U]`)."""

from __future__ import annotations

import pytest
from peewee import Database

from console.workflow.tasks import edit_task
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


def test_a_warning_that_refuses_the_program_is_taken_away_and_the_write_arrives(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    desk.server.unknowns.warning_only_refuses = True
    stored = desk.task(task)
    edit_task(desk.ctx(), stored, {"office_opinion": "Đẩy nhanh"}, stored.version)
    other = desk.give(content="Việc mới")
    desk.later(minutes=1).settle()
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert desk.shown(other, "content") == "Việc mới"
    assert desk.workbook().state == "ok"


def test_a_persons_lock_beside_a_warning_that_refuses_keeps_only_its_own_cell(desk: GoogleDesk) -> None:
    locked, free = desk.give(), desk.give(content="Việc khác")
    desk.settle()
    desk.server.unknowns.warning_only_refuses = True
    desk.server.drive.files[desk.spreadsheet()].owner = "truong@xa.vn"
    desk.server.clock.advance(1)
    desk.server.human(desk.spreadsheet(), "truong@xa.vn").protect("'Nhiệm vụ'!AC2")
    for task in (locked, free):
        stored = desk.task(task)
        edit_task(desk.ctx(), stored, {"office_opinion": "Đẩy nhanh"}, stored.version)
    desk.later(minutes=1).settle()
    assert desk.shown(free, "office_opinion") == "Đẩy nhanh"
    assert desk.shown(locked, "office_opinion") == ""
    assert desk.workbook().state == "ok"
