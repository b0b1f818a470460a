"""The base lost, the lease lost: nothing typed is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.records import SyncBase, SyncConflict, Task
from sheets_sync import lease
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hazards.office import office_says


def test_wiping_the_base_pairs_equal_rows_and_loses_nothing(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã họp")
    desk.settle()
    SyncBase.delete().execute()
    desk.type(task, progress="Đã họp hai lần", result="Nháp")
    desk.settle()
    conflicts = {(c.column, c.sheet) for c in SyncConflict.select()}
    assert conflicts == {("progress", "Đã họp hai lần"), ("result", "Nháp")}
    assert desk.task(task).progress == "Đã họp"
    assert len(desk.rows()) == 1
    desk.later(minutes=1).settle()
    assert desk.task(task).progress == "Đã họp"


def test_a_worker_that_slept_through_its_lease_changes_nothing(desk: Desk, task: Task) -> None:
    held = lease.take("người khác", desk.clock.now() + timedelta(hours=1))
    assert held is not None
    desk.type(task, progress="Đã họp")
    stale = lease.Held(desk.engine.owner, held.fence - 1)
    workbook, shared = desk.workbook(), desk.engine._shared()
    with pytest.raises(lease.LeaseLost):
        desk.engine._turn(workbook, shared, stale)
    assert desk.task(task).progress == ""


def test_a_worker_that_sleeps_before_its_write_leaves_the_file_to_the_next(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã họp", done_on="tuần sau")

    def overtaken(name: str) -> None:
        if name == "applied":
            desk.engine.boundary = lambda name: None
            desk.later(seconds=lease.LASTS.seconds + 1)
            assert lease.take("người khác", desk.clock.now()) is not None

    desk.engine.boundary = overtaken
    with pytest.raises(lease.LeaseLost):
        desk.run()
    assert desk.shown(task, "sync_note") == ""
    desk.later(seconds=lease.LASTS.seconds + 1).settle()
    assert "chưa đọc được ngày" in desk.shown(task, "sync_note")
    assert not SyncConflict.select().count()


def test_at_rest_a_second_pass_looks_at_nothing(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã họp", done_on="tuần sau", content="Nội dung khác")
    office_says(desk, task, "Đẩy nhanh")
    desk.settle()
    for _ in range(3):
        assert not desk.later(seconds=5).run().turns


def test_an_edit_of_one_side_arrives_within_one_pass_and_is_no_conflict(desk: Desk, task: Task) -> None:
    for step in range(3):
        desk.later(hours=1).type(task, progress=f"xã {step}")
        office_says(desk, task, f"vp {step}")
        desk.later(seconds=5).run()
        assert desk.task(task).progress == f"xã {step}"
        assert desk.shown(task, "office_opinion") == f"vp {step}"
    assert not SyncConflict.select().count()
