"""A sweep counts the same workbooks from when it was asked for to its end, and says what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import SyncWorkbook, Unit
from console.workflow.passes import between_passes
from sheets_sync import book_decisions, sweep
from sheets_sync.books import missing_workbooks
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.killing import Killed, Killer


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    made = open_desk(tmp_path / "so", "XA", "CHUA")
    made.settle()
    return made


def ask(desk: Desk) -> sweep.Sweep:
    """Chi asks that every workbook be read."""
    ctx = desk.later(hours=1).ctx()
    with between_passes():
        for book in SyncWorkbook.select():
            book_decisions.sync_now(ctx, book)
        sweep.begin(ctx.now, ctx.actor.name, list(SyncWorkbook.select()))
    return latest()


def latest() -> sweep.Sweep:
    found = sweep.kept()
    assert found is not None
    return found


def left() -> int:
    return latest().left(list(SyncWorkbook.select()))


def test_it_works(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp")
    desk.path("CHUA").unlink()
    asked = ask(desk)
    assert (len(asked.books), left(), asked.ended_at) == (3, 3, None)
    at = desk.later(seconds=5).clock.now()
    desk.run()
    done = latest()
    assert (done.by, done.ended_at, len(done.books)) == (asked.by, at, 3)
    assert (done.read, done.changed) == (2, (desk.workbook("BT").id,))


def test_workbooks_that_are_made_for_the_first_time_are_one(desk: Desk) -> None:
    made = latest()
    assert (made.by, made.read, len(made.books), made.ended_at is not None) == ("", 3, 3, True)


def test_what_a_pass_did_before_it_was_killed_is_counted_at_the_end(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp")
    ask(desk)
    killer = Killer()
    desk.engine.boundary = lambda name: killer(name) if name == "read" else None
    killer.left = 2
    with pytest.raises(Killed):
        desk.later(seconds=5).run()
    assert (left(), latest().ended_at) == (1, None)
    killer.left = -1
    desk.later(minutes=1).run()
    assert (left(), latest().read, latest().changed) == (0, 3, (desk.workbook("BT").id,))


def test_a_workbook_whose_unit_left_before_it_was_made_is_not_waited_for(desk: Desk) -> None:
    stays = SyncWorkbook.select().count()
    Unit.update(channel="sheet").where(Unit.code == "SXD").execute()
    missing_workbooks("excel")
    sweep.begin_with_new(desk.later(hours=1).clock.now())
    Unit.update(channel="console").where(Unit.code == "SXD").execute()
    desk.later(seconds=5).run()
    assert (latest().ended_at is not None, latest().read, len(latest().books)) == (True, 0, 1)
    assert SyncWorkbook.select().count() == stays + 1


def test_neither_a_paused_workbook_nor_an_open_file_holds_its_end(desk: Desk) -> None:
    desk.give()
    (desk.path("BT").parent / "~$BT.xlsx").write_bytes(b"\x02An")  # open: read, and written later
    ask(desk)
    book_decisions.pause(desk.ctx(), desk.workbook("XA"))
    desk.later(seconds=5).run()
    assert desk.workbook("BT").state == "waiting"
    assert (latest().ended_at is not None, latest().read) == (True, 2)
