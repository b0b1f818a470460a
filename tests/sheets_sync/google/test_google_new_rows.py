"""What people do around a row that was just added; found by a random history."""

from __future__ import annotations

import pytest
from peewee import Database

from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


def test_a_column_inserted_after_a_row_was_put_back_does_not_hide_the_row(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    an = desk.human()
    an.delete_rows("Nhiệm vụ", 2)
    desk.later(minutes=1).run()
    desk.type(task, request="Giải trình", reason="thiếu vốn", request_document="7/UBND, 8/9/2025")
    an.insert_columns("Nhiệm vụ", 9)
    desk.later(minutes=1).settle()
    assert [row.cells["code"].value for row in desk.rows()] == [task.code]
    assert desk.shown(task, "reason") == "thiếu vốn"
