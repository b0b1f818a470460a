"""Rows that leave a unit: re-routed, archived, closed, secret, or their unit goes to the console."""

from __future__ import annotations

from typing import Any

import pytest

from console.records import (
    Document,
    SyncBrake,
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Task,
    Unit,
)
from console.workflow.archive import archive, restore
from console.workflow.classify import classify
from console.workflow.errors import Refused
from console.workflow.pauses import cancel
from console.workflow.progress import report_progress
from console.workflow.units import edit_unit
from sheets_sync import decisions, restoring
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import Hands
from tests.sheets_sync.hazards.office import moves, reroute


def test_a_task_that_goes_to_another_unit_leaves_a_tombstone(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Chưa kịp đọc")
    reroute(desk, task, "XA")
    desk.settle()
    assert "chuyển" in desk.shown(task, "sync_note", "BT")
    assert desk.row(task).grey
    assert desk.shown(task, "content", "XA") == "Rà soát quỹ đất"
    assert desk.shown(task, "progress", "XA") == ""
    assert [row.value for row in SyncJournal.select()] == ["Chưa kịp đọc"]


@pytest.mark.parametrize("typed", ["99", "chờ sở trả lời"])
def test_what_was_typed_over_the_count_down_of_a_row_that_leaves_is_in_the_journal(
    desk: Desk, hands: Hands, task: Task, typed: str
) -> None:
    hands.type_over(2, "remaining", typed)
    reroute(desk, task, "XA")
    desk.settle()
    assert desk.row(task).grey
    assert hands.holds(2, "remaining") is None
    assert [(row.column, row.value) for row in SyncJournal.select()] == [("remaining", typed)]
    assert not desk.run().writes


def test_a_formula_of_the_units_own_over_the_count_down_of_a_row_that_leaves_is_in_the_journal(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.formula(2, "remaining", '=UPPER("hỏi lại sở")', "HỎI LẠI SỞ")
    reroute(desk, task, "XA")
    desk.settle()
    assert desk.row(task).grey
    assert hands.holds(2, "remaining") is None
    [entry] = SyncJournal.select()
    assert (entry.column, entry.value.lstrip("=")) == ("remaining", 'UPPER("hỏi lại sở")')
    assert "công thức của đơn vị" in restoring.refusal(entry)
    assert not desk.run().writes


def test_the_count_down_itself_is_nobodys_formula(desk: Desk, task: Task) -> None:
    reroute(desk, task, "XA")
    desk.settle()
    assert desk.row(task).grey
    assert not SyncJournal.select().count()


def test_what_was_typed_over_the_count_down_of_a_secret_row_stands_nowhere(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.type_over(2, "remaining", "chờ sở trả lời")
    classify(desk.ctx("hoa"), desk.task(task).document, secrecy="secret")
    desk.settle()
    assert hands.holds(2, "remaining") is None
    assert not SyncJournal.select().count()
    desk.type(task, "BT", progress="Gõ vào dòng cũ")
    desk.settle()
    assert desk.task(task).progress == ""
    assert desk.shown(task, "progress", "BT") == "Gõ vào dòng cũ"


def test_a_tombstone_that_loses_its_code_is_not_proposed_as_a_new_task(desk: Desk, task: Task) -> None:
    reroute(desk, task, "XA")
    desk.settle()
    position = desk.row(task, "BT").position
    desk.put([(position, "code", None)], "BT")
    desk.settle()
    desk.put([(position, "other_info", "Gõ vào dòng cũ")], "BT")
    for _ in range(3):  # a new row would be seen, given its code, proposed
        desk.later(seconds=5).run()
    assert not SyncProposal.select().count()
    assert not SyncJournal.select().count()
    assert [row.cells["content"].value for row in desk.rows("BT")] == ["Rà soát quỹ đất"]


def test_a_task_that_comes_back_wakes_its_tombstone(desk: Desk, task: Task) -> None:
    desk.type(task, other_info="Ghi chú của xã")
    desk.settle()
    reroute(desk, task, "XA")
    desk.settle()
    desk.type(task, "BT", progress="Gõ vào dòng cũ")
    desk.settle()
    reroute(desk, task, "BT")
    desk.settle()
    assert len(desk.rows("BT")) == 1
    assert not desk.row(task).grey
    assert "chuyển" not in desk.shown(task, "sync_note", "BT")
    assert desk.shown(task, "other_info", "BT") == desk.task(task).other_info
    desk.later(hours=1).type(task, "BT", progress="Làm tiếp")
    desk.settle()
    assert desk.task(task).progress == "Làm tiếp"


def test_a_task_that_comes_back_is_given_its_tombstone_though_that_lost_its_code(
    desk: Desk, task: Task
) -> None:
    reroute(desk, task, "XA")
    desk.settle()
    desk.put([(desk.row(task, "BT").position, "code", None)], "BT")
    reroute(desk, task, "BT")
    desk.settle()
    assert len(desk.rows("BT")) == 1
    assert not desk.row(task).grey
    desk.later(hours=1).type(task, "BT", progress="Làm tiếp")
    desk.settle()
    assert desk.task(task).progress == "Làm tiếp"


def test_tasks_that_come_back_are_shown_though_nobody_can_tell_their_tombstones_apart(
    desk: Desk, task: Task
) -> None:
    tasks = [task, desk.give(content=task.content)]
    desk.settle()
    for each in tasks:
        reroute(desk, each, "XA")
    desk.settle()
    desk.put([(desk.row(each, "BT").position, "code", None) for each in tasks], "BT")
    for each in tasks:
        reroute(desk, each, "BT")
    desk.settle()
    assert not any(desk.row(each).grey for each in tasks)
    assert not SyncProposal.select().count()


def test_a_row_is_woken_by_the_next_pass_when_the_first_was_killed(desk: Desk, task: Task) -> None:
    class Killed(BaseException):
        pass

    def stop(name: str) -> None:
        if name == "applied":
            raise Killed

    reroute(desk, task, "XA")
    desk.settle()
    reroute(desk, task, "BT")
    desk.engine.boundary = stop
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    desk.engine.boundary = lambda name: None
    desk.settle()
    assert not desk.row(task).grey


def test_an_archived_task_leaves_a_tombstone(desk: Desk, task: Task) -> None:
    cancel(desk.ctx("hoa"), desk.task(task), document_number="7/UBND", reason="Bãi bỏ")
    desk.settle()
    archive(desk.ctx(), desk.task(task))
    desk.settle()
    assert "lưu trữ" in desk.shown(task, "sync_note")
    restore(desk.ctx(), desk.task(task))
    desk.settle()
    assert "lưu trữ" not in desk.shown(task, "sync_note")
    assert not desk.row(task).grey


def test_after_the_task_is_closed_a_units_edit_is_a_proposal(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã xong phần một")
    desk.settle()
    cancel(desk.ctx("hoa"), desk.task(task), document_number="7/UBND", reason="Bãi bỏ")
    desk.settle()
    desk.type(task, progress="Vẫn ghi thêm")
    desk.settle()
    assert desk.shown(task, "progress") == desk.task(task).progress == "Đã xong phần một"
    assert [p.proposed for p in SyncProposal.select()] == ["Vẫn ghi thêm"]


def test_a_secret_task_is_blanked_at_once(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã họp")
    desk.settle()
    Document.update(secrecy="secret").where(Document.id == task.document_id).execute()
    SyncWorkbook.update(stamp="").execute()
    desk.settle()
    row = desk.row(task)
    shown = {key for key, cell in row.cells.items() if cell.value not in (None, "")}
    assert shown <= {"code", "sync_note"}
    assert "bản lưu cũ" in SyncProblem.get(SyncProblem.resolved_at.is_null()).message


def test_what_was_typed_about_a_secret_task_and_not_taken_is_shown_on_no_screen(
    desk: Desk, task: Task
) -> None:
    desk.type(task, progress="Sao Mai một", content="Sao Mai hai", report_date="Sao Mai ba")
    desk.settle()
    desk.type(task, progress="Sao Mai bốn")
    report_progress(desk.ctx("system"), desk.task(task), "Sao Mai năm")
    desk.settle()
    restored = SyncJournal.create(
        workbook=desk.workbook(), tab="tasks", code=task.code, column="progress",
        noticed_at=desk.clock.now(), value="Sao Mai sáu", search_text="sao mai sau",
    )  # fmt: skip
    refused = SyncProposal.get(SyncProposal.column == "content")
    decisions.refuse_proposal(desk.ctx("hoa"), refused)
    tables: tuple[Any, ...] = (SyncConflict, SyncProposal, SyncProblem, SyncJournal)
    assert all(table.select().where(table.code == task.code).exists() for table in tables)
    classify(desk.ctx("hoa"), task.document, secrecy="secret")
    for _ in range(2):
        for table in (*tables, SyncCommand, SyncBrake):
            assert "sao mai" not in str(list(table.select().dicts())).lower(), table
        assert not SyncConflict.select().where(SyncConflict.resolved_at.is_null()).exists()
        assert not SyncProposal.select().where(SyncProposal.resolved_at.is_null()).exists()
        desk.settle()
    with pytest.raises(Refused, match="đóng dấu mật"):
        restoring.restore(desk.ctx("hoa"), SyncJournal.get_by_id(restored.id))
    with pytest.raises(Refused, match="Chỉ xét lại được"):
        decisions.reopen_proposal(desk.ctx("hoa"), refused)
    assert desk.shown(task, "content") == desk.shown(task, "progress") == ""


def test_a_secret_that_is_lifted_gives_back_what_was_blanked(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã họp")
    desk.settle()
    for secrecy in ("secret", "none"):
        Document.update(secrecy=secrecy).where(Document.id == task.document_id).execute()
        SyncWorkbook.update(stamp="").execute()
        desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Đã họp"
    assert desk.shown(task, "content") == "Rà soát quỹ đất"


def test_a_unit_that_moves_to_the_console_is_read_once_more_and_then_only_proposes(
    desk: Desk, task: Task
) -> None:
    desk.type(task, progress="Ghi trước khi chuyển")
    moves(desk, "console")
    desk.settle()
    assert desk.task(task).progress == "Ghi trước khi chuyển"
    assert "chuyển sang làm việc trên hệ thống" in desk.shown(task, "sync_note")
    assert not desk.run().turns

    desk.type(task, progress="Ghi sau khi chuyển")
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Ghi trước khi chuyển"
    assert [p.proposed for p in SyncProposal.select()] == ["Ghi sau khi chuyển"]
    assert desk.shown(task, "sync_note").startswith("Đơn vị đã chuyển")


def test_a_row_given_after_the_unit_moved_says_so_too(desk: Desk, task: Task) -> None:
    moves(desk, "console")
    later = desk.give(content="Việc giao sau")
    desk.settle()
    assert "chuyển sang làm việc trên hệ thống" in desk.shown(later, "sync_note")


def test_a_unit_that_moves_back_works_in_its_workbook_again(desk: Desk, task: Task) -> None:
    for channel in ("console", "sheet"):
        moves(desk, channel)
        desk.settle()
    assert desk.shown(task, "sync_note") == ""
    desk.type(task, progress="Ghi lại trong bảng")
    desk.settle()
    assert desk.task(task).progress == "Ghi lại trong bảng"


def test_the_workbook_of_a_unit_that_is_no_more_is_left_as_grey_rows(desk: Desk, task: Task) -> None:
    unit, heir = Unit.get(Unit.code == "BT"), Unit.get(Unit.code == "XA")
    edit_unit(desk.ctx("quantri"), unit, {"successor": heir}, unit.version)
    reroute(desk, task, "XA")
    done = desk.give(content="Việc đã dừng")
    desk.settle()
    cancel(desk.ctx("hoa"), desk.task(done), document_number="7/UBND", reason="Bãi bỏ")
    desk.settle()
    desk.type(done, progress="Chưa kịp đọc")
    archive(desk.ctx("quantri"), Unit.get(Unit.code == "BT"))
    desk.settle()
    assert desk.row(task).grey and desk.row(done).grey
    assert heir.label in desk.shown(done, "sync_note")
    assert [row.value for row in SyncJournal.select()] == ["Chưa kịp đọc"]
    assert not desk.run().turns

    restore(desk.ctx("quantri"), Unit.get(Unit.code == "BT"))
    desk.settle()
    assert desk.row(task).grey and not desk.row(done).grey
