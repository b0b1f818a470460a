"""A write that is taken back makes the sheet no older copy: what people typed since is news."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import SyncConflict, SyncJournal, SyncProposal, Task
from console.workflow.progress import report_progress
from console.workflow.tasks import edit_task
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk

TITLE = "Nhiệm vụ"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


def write_that_is_met_by_a_column(desk: GoogleDesk, task: Task) -> None:
    """The Office's words are written in the very instant in which An inserts a column before theirs."""
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"office_opinion": "Đẩy nhanh"}, found.version)
    an = desk.human()
    desk.server.faults.add(Fault(during=lambda: an.insert_columns(TITLE, 16)), path=":batchUpdate")
    desk.later(minutes=1).run()


@pytest.mark.parametrize("before", ["", "số liệu lần một"])
@pytest.mark.parametrize("written", ["the same row", "another"])
def test_a_cell_set_back_after_a_write_that_is_taken_back_stays_as_it_was_typed(
    desk: GoogleDesk, before: str, written: str
) -> None:
    task, other = desk.give(), desk.give(content="Việc khác")
    desk.settle()
    desk.later(hours=1).type(task, other_info=before or None)
    desk.settle()
    desk.later(minutes=5).type(task, other_info="số liệu lần hai")
    write_that_is_met_by_a_column(desk, task if written == "the same row" else other)
    assert desk.task(task).other_info == "số liệu lần hai"
    desk.later(minutes=1).type(task, other_info=before or None)
    desk.later(minutes=1).settle()
    assert desk.task(task).other_info == desk.shown(task, "other_info") == before
    assert desk.shown(task if written == "the same row" else other, "office_opinion") == "Đẩy nhanh"
    assert not SyncConflict.select().count() and not SyncProposal.select().count()
    assert not SyncJournal.select().count()


def test_what_a_write_put_that_is_taken_back_is_put_again_where_people_typed_nothing(
    desk: GoogleDesk,
) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="họp lần một")
    desk.settle()
    report_progress(
        desk.ctx("system"), desk.task(task), "họp lần hai"
    )  # in the console, into the unit's cell
    write_that_is_met_by_a_column(desk, task)
    desk.later(minutes=2).settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "họp lần hai"
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert not SyncConflict.select().count() and not SyncJournal.select().count()
