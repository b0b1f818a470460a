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
