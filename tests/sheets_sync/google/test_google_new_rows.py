"""What people do around a row that was just added; found by a random history."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import SyncProposal
from sheets_sync.store import Kind
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


def test_a_due_date_below_the_prepared_rows_shows_as_a_day(desk: GoogleDesk) -> None:
    """People paste a list that is longer than the rows with our formats; the next task stands below it."""
    desk.give()
    desk.settle()
    last = len(desk.server.books[desk.spreadsheet()].sheet("Nhiệm vụ").lines)
    desk.human().type(f"Nhiệm vụ!E{last + 3}", "Dán từ nơi khác")
    task = desk.give(content="Việc giao sau")
    desk.later(minutes=1).settle()
    row = desk.row(task)
    assert row.position > last
    assert row.cells["due_on"].kind is Kind.DATE
    assert not [each for each in SyncProposal.select() if each.code == task.code]
