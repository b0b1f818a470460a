"""A worker that slept through its lease while its batch was under way: what another one wrote stands."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import SyncConflict, SyncProposal, SyncWorkbook
from console.workflow.tasks import edit_task
from sheets_sync.book_decisions import make_again
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


@pytest.mark.parametrize("column", ["progress", "content"])
def test_a_batch_that_lands_on_a_version_restored_meanwhile_makes_nobodys_edit(
    desk: GoogleDesk, column: str
) -> None:
    """The Office writes; the batch waits on the line while another worker makes its own; An restores the
    version from before, over which the waiting batch lands."""
    task = desk.give()
    desk.settle()
    before = desk.server.books[desk.spreadsheet()].copy()
    change = {"content": "Rà soát quỹ đất công"}
    edit_task(desk.ctx(), desk.task(task), change, desk.task(task).version)

    def meanwhile() -> None:
        another_worker_passes(desk)
        desk.human().restore(before)

    desk.server.faults.add(Fault(before=meanwhile), path=":batchUpdate")
    with pytest.raises(LeaseLost):
        desk.run()
    desk.later(minutes=2).type(task, **{column: "An ghi"})
    desk.settle()
    assert not SyncConflict.select().count()
    proposals = [row.proposed for row in SyncProposal.select()]
    if column == "progress":
        assert desk.task(task).progress == desk.shown(task, "progress") == "An ghi" and not proposals
    else:
        assert proposals == ["An ghi"]
    assert desk.task(task).content == desk.shown(task, "content") == "Rà soát quỹ đất công"


@pytest.mark.parametrize("when", ["before", "then"])
def test_a_worker_that_slept_as_it_set_a_spreadsheet_aside_forgets_no_newer_one(
    desk: GoogleDesk, when: str
) -> None:
    task = desk.give()
    desk.settle()
    old = desk.spreadsheet()
    desk.later(minutes=5)
    make_again(desk.ctx("hoa"), desk.workbook())
    sleep = Fault(**{when: lambda: another_worker_passes(desk)})
    desk.server.faults.add(sleep, method="PATCH", path=f"/files/{old}")
    with pytest.raises(LeaseLost):
        desk.run()
    desk.later(minutes=2).settle()
    assert desk.workbook().state == "ok" and desk.spreadsheet() != old
    desk.type(task, progress="Đã họp")
    desk.settle()
    assert desk.task(task).progress == "Đã họp"


def test_a_worker_that_slept_as_it_made_a_spreadsheet_takes_the_one_that_another_made(
    desk: GoogleDesk,
) -> None:
    task = desk.give()
    sleep = Fault(before=lambda: another_worker_passes(desk))
    desk.server.faults.add(sleep, method="POST", path="/drive/v3/files")
    with pytest.raises(LeaseLost):
        desk.run()
    there = desk.spreadsheet()
    desk.later(minutes=2).settle()
    assert desk.spreadsheet() == there and desk.workbook().state == "ok"
    desk.type(task, progress="Đã họp")
    desk.settle()
    assert desk.task(task).progress == "Đã họp"
