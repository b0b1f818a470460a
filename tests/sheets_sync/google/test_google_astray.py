"""What a read makes of a write that nobody checked yet, where people went on meanwhile; most were found by
random histories."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import SyncJournal
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk

TITLE = "Nhiệm vụ"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


def test_a_write_across_a_column_that_moves_leaves_none_of_its_sentences_behind(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    desk.type(task, done="x", done_on="31/12/2025", reason="thiếu vốn")
    desk.later(minutes=1).settle()  # the note says what is missing
    desk.type(task, request="Chuyển lại", reason="quá khả năng", request_document="7/UBND, 8/9/2025")
    an = desk.human()
    drag = Fault(during=lambda: an.move_column(TITLE, 5, 17))
    desk.server.faults.add(drag, path=":batchUpdate")
    desk.later(minutes=1).run()  # `Tình trạng` goes astray, the note does not
    desk.later(minutes=1).settle()
    assert desk.server.faults.waiting() == 0
    assert "chờ Văn phòng xử lý" in desk.shown(task, "status")
    assert not SyncJournal.select().where(SyncJournal.column == "sync_note").count()
