"""Copies opened before our write and saved after it, versions restored: each merged by what it had seen."""

from __future__ import annotations

from console.records import SyncConflict, SyncProposal, Task
from console.workflow.progress import report_progress
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import Hands
from tests.sheets_sync.hazards.office import office_says


def test_a_copy_opened_before_our_write_and_saved_after_it_reverts_nothing(
    desk: Desk, hands: Hands, task: Task
) -> None:
    opened = hands.keep()
    desk.type(task, progress="Đã họp")
    desk.settle()
    office_says(desk, task, "Đẩy nhanh")
    desk.settle()
    desk.later(hours=1)
    hands.put_back(opened)
    desk.settle()
    assert desk.task(task).progress == "Đã họp"
    assert desk.shown(task, "progress") == "Đã họp"
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert not SyncConflict.select().count() and not SyncProposal.select().count()


def test_an_edit_made_in_a_stale_copy_is_taken_without_reverting_the_rest(
    desk: Desk, hands: Hands, task: Task
) -> None:
    opened = hands.keep()
    desk.type(task, progress="Đã họp")
    desk.settle()
    desk.later(hours=1)
    hands.put_back(opened)
    desk.type(task, result="Dự thảo báo cáo")
    desk.settle()
    found = desk.task(task)
    assert (found.progress, found.result) == ("Đã họp", "Dự thảo báo cáo")


def test_a_conflict_born_of_a_stale_copy_waits_for_a_person(desk: Desk, hands: Hands, task: Task) -> None:
    opened = hands.keep()
    desk.type(task, progress="Bản một")
    desk.settle()
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng sửa")
    desk.settle()
    desk.later(hours=1)
    hands.put_back(opened)
    desk.type(task, progress="Bản hai")
    desk.settle()
    conflict = SyncConflict.get(SyncConflict.resolved_at.is_null())
    assert (conflict.sheet, conflict.console) == ("Bản hai", "Văn phòng sửa")
    desk.later(hours=1).settle()
    assert desk.task(task).progress == "Văn phòng sửa"


def test_what_the_office_wrote_since_a_copy_was_opened_is_not_overwritten_by_an_edit_in_it(
    desk: Desk, hands: Hands, task: Task
) -> None:
    desk.settle()
    opened = hands.keep()
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng nhập thay")
    desk.settle()
    desk.later(hours=1)
    hands.put_back(opened)
    desk.type(task, progress="Đơn vị gõ trên bản cũ")
    desk.settle()
    conflict = SyncConflict.get(SyncConflict.resolved_at.is_null())
    assert (conflict.sheet, conflict.console) == ("Đơn vị gõ trên bản cũ", "Văn phòng nhập thay")
    assert desk.task(task).progress == "Văn phòng nhập thay"
    assert desk.shown(task, "progress") == "Đơn vị gõ trên bản cũ"


def test_a_version_restored_from_long_ago_is_merged_against_its_own_base(
    desk: Desk, hands: Hands, task: Task
) -> None:
    old = hands.keep()
    for step in range(6):
        desk.type(task, progress=f"Bước {step}")
        desk.settle()
        office_says(desk, task, f"Nhắc {step}")
        desk.settle()
    hands.put_back(old)
    desk.settle()
    assert desk.shown(task, "progress") == desk.task(task).progress == "Bước 5"
    assert desk.shown(task, "office_opinion") == "Nhắc 5"


def test_rows_that_a_stale_copy_never_had_are_appended_without_a_word(
    desk: Desk, hands: Hands, task: Task
) -> None:
    old = hands.keep()
    later = desk.give(content="Việc giao sau")
    desk.settle()
    hands.put_back(old)
    desk.settle()
    assert desk.shown(later, "content") == "Việc giao sau"
    assert desk.shown(later, "sync_note") == ""


def test_a_version_older_than_ninety_days_reverts_nothing_either(
    desk: Desk, hands: Hands, task: Task
) -> None:
    desk.type(task, progress="Đầu mùa")
    desk.settle()
    old = hands.keep()
    desk.later(days=50).type(task, progress="Giữa mùa")
    desk.settle()
    desk.later(days=95).type(task, progress="Cuối mùa")  # the old version was replaced 95 days ago
    desk.settle()
    hands.put_back(old)
    desk.settle()
    assert desk.task(task).progress == "Cuối mùa"
    conflict = SyncConflict.get(SyncConflict.resolved_at.is_null())  # nobody knows any more who wrote which
    assert (conflict.sheet, conflict.console) == ("Đầu mùa", "Cuối mùa")
    assert desk.shown(task, "progress") == "Đầu mùa"
