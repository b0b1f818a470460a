"""A new spreadsheet takes over from last year's: killed anywhere, nothing is lost, doubled or begun anew."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from peewee import Database

from console.records import Participation, SyncClosedBook, SyncConflict, SyncProblem, SyncProposal, Task
from console.workflow.results import confirm
from sheets_sync.book_decisions import make_again
from sheets_sync.google.places import KeptPlaces
from tests.sheets_server import SheetsServer
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.google.test_google_kills import restart, run_killed_after

JANUARY = datetime(2026, 1, 5, 8)


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk(places=KeptPlaces())


def ready(desk: GoogleDesk) -> tuple[Task, Task]:
    """A task that is long done and one that is open, the unit's people invited to the spreadsheet."""
    done = desk.give(content="Đã xong")
    desk.settle()
    said = {"result": "Đã làm", "report_number": "01/BC", "report_date": "8/9/2025", "done_on": "8/9/2025"}
    desk.type(done, done="Có", **said)
    desk.settle()
    confirm(desk.ctx(), desk.task(done))
    task = desk.give(due_on=date(2026, 2, 10))
    desk.settle()
    desk.server.share(desk.spreadsheet(), "an@xa.vn")
    return done, task


def names(server: SheetsServer) -> set[str]:
    return {file.name for file in server.drive.files.values()}


def test_it_works(desk: GoogleDesk) -> None:
    done, task = ready(desk)
    old = desk.spreadsheet()
    desk.type(task, progress="Đã họp")
    desk.settle()
    received = Participation.get(Participation.task == task.id).received_at
    desk.clock.move(JANUARY)
    desk.settle()

    assert desk.spreadsheet() != old
    assert [desk.shown(task, key) for key in ("content", "progress")] == ["Rà soát quỹ đất", "Đã họp"]
    assert len(desk.rows()) == 1 and desk.task(done).state == "done"
    assert names(desk.server) == {
        "Theo dõi nhiệm vụ – UBND xã Kiến Thụy",
        "Theo dõi nhiệm vụ – UBND xã Kiến Thụy (sổ năm 2025, đã khóa ngày 5-1-2026)",
    }
    assert Participation.get(Participation.task == task.id).received_at == received
    shared = desk.server.drive.files[desk.spreadsheet()].permissions
    assert "an@xa.vn" in {each.get("emailAddress") for each in shared}
    header, *rows = desk.server.human(old).rows("Nhiệm vụ")
    notes = [row[header.index("Ghi chú đồng bộ")] for row in rows[:2]]
    assert all(note.startswith("Sổ này đã khóa") for note in notes)


def test_what_is_typed_at_the_old_address_is_proposed(desk: GoogleDesk) -> None:
    """People keep the old address: what they type there reaches the Office."""
    _, task = ready(desk)
    old = desk.server.human(desk.spreadsheet())
    desk.clock.move(JANUARY)
    desk.settle()
    desk.later(minutes=1)
    old.type("'Nhiệm vụ'!N3", "Gõ ở địa chỉ cũ")
    for _ in range(6):
        desk.later(minutes=3).run()
    (proposal,) = SyncProposal.select()
    assert (proposal.code, proposal.column, proposal.proposed) == (task.code, "progress", "Gõ ở địa chỉ cũ")
    assert desk.task(task).progress == ""
    assert "Gõ ở địa chỉ cũ" in desk.shown(task, "sync_note")


def test_an_idle_pass_costs_no_more_for_closed_books(desk: GoogleDesk) -> None:
    ready(desk)
    desk.clock.move(JANUARY)
    desk.settle()
    for _ in range(3):
        desk.later(hours=1).run()
    before = len(desk.server.log)
    desk.later(seconds=5).run()
    assert len(desk.server.log) - before <= 2


@pytest.mark.parametrize("requests", range(1, 22))
def test_killed_after_any_request(desk: GoogleDesk, requests: int) -> None:
    _, task = ready(desk)
    received = Participation.get(Participation.task == task.id).received_at
    desk.clock.move(JANUARY)
    killed = run_killed_after(desk, requests)
    restart(desk)
    desk.settle()
    restart(desk)
    desk.settle()
    assert killed or requests > 12
    assert len(names(desk.server)) == len(desk.server.drive.files) == 2
    assert [row.cells["code"].value for row in desk.rows()] == [task.code]
    assert SyncClosedBook.select().count() == 1
    assert Participation.get(Participation.task == task.id).received_at == received
    assert not SyncConflict.select() and not SyncProposal.select()


def test_a_spreadsheet_made_again_takes_what_google_holds_and_excel_does_not(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1)
    desk.type(task, progress="x" * 49_995)
    desk.settle()
    make_again(desk.ctx("hoa"), desk.workbook())
    desk.settle()
    assert desk.workbook().state == "ok" and not SyncProblem.select().count()
    assert len(desk.shown(task, "progress")) == 49_995
