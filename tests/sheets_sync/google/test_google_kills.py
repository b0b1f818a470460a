"""Killed after any request and started again, the pass ends in the same state, no word lost."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import SyncConflict, SyncProposal, SyncWorkbook
from console.workflow.tasks import edit_task
from sheets_sync.engine import Engine
from sheets_sync.google.places import KeptPlaces
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import FOLDER, GoogleDesk, open_google_desk, store_on


class Killed(BaseException):
    """kill -9, as far as a test can."""


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk(places=KeptPlaces())


def run_killed_after(desk: GoogleDesk, requests: int) -> bool:
    """One pass, killed once so many requests were answered; whether that many were made."""
    made = 0

    def count(request: object) -> None:
        nonlocal made
        made += 1
        if made == requests:
            raise Killed

    desk.server.faults.after_each = count
    try:
        desk.run()
    except Killed:
        return True
    finally:
        desk.server.faults.after_each = None
    return False


def restart(desk: GoogleDesk) -> None:
    """Another process takes over once the lease of the dead one has run out."""
    desk.engine = Engine(store_on(desk.server, KeptPlaces()), desk.settings, desk.clock)
    desk.people.store = desk.engine.store  # type: ignore[attr-defined]
    desk.later(minutes=2)


@pytest.mark.parametrize("requests", range(1, 6))
def test_killed_while_the_workbook_is_made(desk: GoogleDesk, requests: int) -> None:
    task = desk.give()
    assert run_killed_after(desk, requests)
    task = desk.task(task)
    edit_task(desk.ctx(), task, {"office_opinion": "Cần làm sớm"}, task.version)
    restart(desk)
    desk.settle()
    assert [file.drive_id for file in desk.server.drive.files.values()] == [FOLDER]
    assert desk.shown(task, "content") == "Rà soát quỹ đất"
    assert desk.shown(task, "office_opinion") == "Cần làm sớm"
    assert len(desk.rows()) == 1
    assert desk.task(task).received_at is not None


@pytest.mark.parametrize("requests", range(1, 4))
def test_killed_while_both_sides_are_brought_together(desk: GoogleDesk, requests: int) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp tổ rà soát")
    edit_task(desk.ctx(), desk.task(task), {"office_opinion": "Đẩy nhanh"}, desk.task(task).version)
    assert run_killed_after(desk, requests)
    restart(desk)
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Đã họp tổ rà soát"
    assert desk.task(task).office_opinion == desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert not SyncConflict.select().count()
    assert not SyncProposal.select().count()
    assert SyncWorkbook.get().state == "ok"
    desk.settle()


def test_a_row_moved_under_the_write_and_a_kill_before_its_repair_harm_nobody(desk: GoogleDesk) -> None:
    tasks = [desk.give(content=f"Việc {number}") for number in range(3)]
    desk.settle()
    desk.later(hours=1)
    for task in tasks:
        desk.type(task, progress=f"đang làm {task.content}")
    desk.settle()
    edit_task(desk.ctx(), desk.task(tasks[0]), {"office_opinion": "Đẩy nhanh"}, desk.task(tasks[0]).version)
    an, writes = desk.human(), 0

    def meddle(request: object) -> None:
        nonlocal writes
        if getattr(request, "path", "").endswith(":batchUpdate"):
            writes += 1
            if writes == 1:
                an.sort("Nhiệm vụ!A2:AC4", "A", descending=True)
            else:
                raise Killed

    desk.server.faults.before_each = meddle
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    desk.server.faults.before_each = None
    restart(desk)
    desk.settle()
    for task in tasks:
        assert desk.shown(task, "progress") == desk.task(task).progress == f"đang làm {task.content}"
        wanted = "Đẩy nhanh" if task == tasks[0] else ""
        assert desk.shown(task, "office_opinion") == desk.task(task).office_opinion == wanted
    assert not SyncProposal.select().count()
    assert not SyncConflict.select().count()


@pytest.mark.parametrize("again", [False, True], ids=["moved once", "and again under the repair"])
@pytest.mark.parametrize("requests", range(1, 5))
@pytest.mark.parametrize("exact", [True, False])
def test_killed_after_any_request_while_moved_rows_are_put_right(
    desk: GoogleDesk, exact: bool, requests: int, again: bool
) -> None:
    desk.server.unknowns.receipt_exact = exact
    tasks = [desk.give(content=f"Việc {number}") for number in range(3)]
    desk.settle()
    desk.later(hours=1)
    for task in tasks:
        desk.type(task, progress=f"đang làm {task.content}")
    desk.settle()
    for task in tasks[:2]:
        edit_task(
            desk.ctx(), desk.task(task), {"office_opinion": f"Về {task.content}"}, desk.task(task).version
        )
    an = desk.human()
    for down in (True, False)[: 1 + again]:
        sort = Fault(before=lambda down=down: an.sort("Nhiệm vụ!A2:AC4", "A", descending=down))
        desk.server.faults.add(sort, path=":batchUpdate")
    run_killed_after(desk.later(minutes=1), requests)
    restart(desk)
    desk.settle()
    for task in tasks:
        assert desk.shown(task, "progress") == desk.task(task).progress == f"đang làm {task.content}"
        wanted = f"Về {task.content}" if task in tasks[:2] else ""
        assert desk.shown(task, "office_opinion") == desk.task(task).office_opinion == wanted
    assert not SyncProposal.select().count()
    assert not SyncConflict.select().count()


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("killed", [False, True], ids=["", "killed"])
def test_rows_sorted_in_the_very_instant_of_a_write_keep_their_own_values(
    desk: GoogleDesk, exact: bool, killed: bool
) -> None:
    desk.server.unknowns.receipt_exact = exact
    tasks = [desk.give(content=f"Việc {number}") for number in range(3)]
    desk.settle()
    edit_task(desk.ctx(), desk.task(tasks[0]), {"office_opinion": "Đẩy nhanh"}, desk.task(tasks[0]).version)
    an = desk.human()
    sort = Fault(during=lambda: an.sort("Nhiệm vụ!A2:AC4", "A", descending=True))
    desk.server.faults.add(sort, path=":batchUpdate")
    desk.later(minutes=1)
    if killed:
        run_killed_after(desk, 2)
        restart(desk)
    for _ in range(14):  # the write's own check comes with the next direct read
        desk.run()
        desk.later(seconds=5)
    desk.settle()
    for task in tasks:
        wanted = "Đẩy nhanh" if task == tasks[0] else ""
        assert desk.shown(task, "office_opinion") == desk.task(task).office_opinion == wanted
    assert not SyncProposal.select().count()
    assert not SyncConflict.select().count()


@pytest.mark.parametrize("requests", range(1, 5))
def test_killed_while_a_row_that_a_unit_added_gets_its_code(desk: GoogleDesk, requests: int) -> None:
    desk.give()
    desk.settle()
    desk.later(hours=1).put([(3, "content", "Việc văn bản giao mà chưa nhập")])
    for _ in range(4):  # the passes that see it, write its code, read it back and rest
        run_killed_after(desk, requests)
        restart(desk)
        desk.later(minutes=1).run()
    desk.settle()
    (code,) = [row.cells["code"].value for row in desk.rows() if row.position == 3]
    assert [each.code for each in SyncProposal.select()] == [code]


def test_a_preview_leaves_a_write_that_hit_moved_rows_to_the_next_pass(desk: GoogleDesk) -> None:
    tasks = [desk.give(content=content) for content in ("A một", "B hai")]
    desk.settle()
    desk.later(hours=1)
    for task in tasks:
        edit_task(desk.ctx(), desk.task(task), {"office_opinion": f"Ý {task.code}"}, desk.task(task).version)

    def die() -> None:
        raise Killed

    an = desk.human()
    moved = Fault(before=lambda: an.insert_rows(desk.title(), 2), then=die)
    desk.server.faults.add(moved, path=":batchUpdate")
    with pytest.raises(Killed):
        desk.run()
    restart(desk)
    before = sum(each.kind == "write" for each in desk.server.log)
    assert desk.engine.dry_run()
    assert sum(each.kind == "write" for each in desk.server.log) == before
    desk.settle()
    assert [desk.shown(task, "office_opinion") for task in tasks] == [f"Ý {task.code}" for task in tasks]
