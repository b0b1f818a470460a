"""The pass end to end on real Excel files: what each side types reaches the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from peewee import Database

from console.records import (
    Extension,
    History,
    Return,
    SyncCommand,
    SyncConflict,
    SyncProblem,
    SyncProposal,
    Task,
    Unit,
)
from console.workflow.deadlines import decide_extension
from console.workflow.progress import report_progress
from console.workflow.results import confirm, refuse
from console.workflow.tasks import edit_task, set_coordinators
from sheets_sync.columns import DOCUMENTS, TASKS
from tests.sheets_sync.desk import Desk, open_desk

Opened = Callable[..., Desk]


@pytest.fixture
def opened(sqlite_database: Database, tmp_path: Path) -> Opened:
    """Opens an office under a regulation, with more units in sheets."""
    return lambda *units, **settings: open_desk(tmp_path / "so", *units, **settings)


@pytest.fixture
def desk(opened: Opened) -> Desk:
    return opened()


def test_it_works(desk: Desk) -> None:
    task = desk.give()
    desk.run()
    assert desk.shown(task, "content") == "Rà soát quỹ đất"
    assert desk.shown(task, "due_on") == "30/9/2025"
    assert desk.task(task).received_at == desk.clock.now()

    desk.later(hours=1).type(task, progress="Đã họp tổ rà soát")
    desk.run()
    assert desk.task(task).progress == "Đã họp tổ rà soát"
    assert desk.task(task).state == "doing"
    desk.settle()
    assert not desk.run().turns


def test_it_works_on_both_databases(database: Database, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "so")
    task = desk.give()
    desk.run()
    desk.later(hours=1).type(task, progress="Đã họp")
    desk.settle()
    edit_task(desk.ctx(), desk.task(task), {"office_opinion": "Đẩy nhanh"}, desk.task(task).version)
    desk.settle()
    assert desk.task(task).progress == "Đã họp"
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"


def test_the_pass_after_a_creation_finds_nothing_to_do(desk: Desk) -> None:
    desk.give()
    desk.give(content="Báo cáo kinh phí")
    assert desk.run().writes == 1
    assert not desk.later(seconds=5).run().turns


def test_directives_stand_in_their_own_tab(desk: Desk) -> None:
    task = desk.give()
    desk.run()
    (row,) = desk.rows(tab=DOCUMENTS)
    assert row.cells["symbol"].value == task.document.symbol


def test_what_the_office_changes_reaches_the_sheet_in_one_pass(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    edit_task(desk.ctx(), desk.task(task), {"office_opinion": "Đẩy nhanh"}, desk.task(task).version)
    desk.run()
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"


def test_a_row_that_needs_nothing_is_compared_once_in_a_pass(desk: Desk) -> None:
    """The plan is made twice; the second one passes by what the first found settled."""
    tasks = [desk.give(content=f"Việc {number}") for number in range(3)]
    desk.settle()
    desk.later(hours=1).type(tasks[0], progress="Đã họp")
    (turn,) = desk.run().turns
    assert (turn.taken, turn.plans[TASKS].unchanged) == (1, 2)


def test_a_task_sent_later_is_appended_below(desk: Desk) -> None:
    first = desk.give()
    desk.settle()
    second = desk.give(content="Báo cáo kinh phí")
    desk.run()
    assert [row.position for row in desk.rows()] == [2, 3]
    assert desk.shown(second, "content") == "Báo cáo kinh phí"
    assert desk.task(second).received_at is not None
    assert desk.shown(first, "content") == "Rà soát quỹ đất"


def test_the_act_is_dated_by_the_files_saving(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(days=1).type(task, progress="Làm hôm thứ Ba")  # saved on Tuesday 9/9
    desk.later(days=2).run()  # the console was off until Thursday 11/9
    from console.records import Progress

    assert Progress.get().acted_on == date(2025, 9, 9)


def test_a_unit_reports_a_task_done_from_its_sheet(desk: Desk) -> None:
    task = desk.give(must_report=True)
    desk.settle()
    desk.later(days=1).type(
        task, result="Đã rà soát 12 khu đất", done_on="9/9/2025", report_number="45/BC-UBND",
        report_date="9/9/2025", done="x",
    )  # fmt: skip
    desk.run()
    found = desk.task(task)
    assert (found.state, found.done_on, found.report_number) == ("submitted", date(2025, 9, 9), "45/BC-UBND")
    assert SyncCommand.select().where(SyncCommand.column == "done").get().outcome == "done"

    confirm(desk.ctx(), desk.task(task))
    desk.settle()
    assert desk.shown(task, "status").startswith("Đã")
    assert desk.shown(task, "done") == "x"  # never rewritten to tidy it


def test_done_without_a_date_is_refused_in_the_note_and_taken_once_complete(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(days=1).type(task, result="Đã xong", done="Có")
    desk.settle()
    assert desk.task(task).state in ("todo", "sent", "doing")
    assert desk.task(task).result == "Đã xong"
    assert "ngày hoàn thành" in desk.shown(task, "sync_note")
    desk.type(task, done_on="9/9/2025")
    desk.settle()
    assert desk.task(task).state == "submitted"
    assert desk.shown(task, "sync_note") == ""


def test_a_refusal_stays_told_in_the_pass_that_takes_another_cell_of_its_row(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(days=1).type(task, done="Có")
    desk.settle()
    said = desk.shown(task, "sync_note")
    assert "ngày hoàn thành" in said
    desk.later(minutes=5).type(task, progress="Đang làm")
    desk.run()
    assert desk.task(task).progress == "Đang làm"
    assert desk.shown(task, "sync_note") == said
    assert not desk.later(minutes=5).run().writes


def test_a_refused_result_clears_done_so_that_it_can_be_given_again(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(days=1).type(task, done="Có", done_on="9/9/2025")
    desk.settle()
    refuse(desk.ctx(), desk.task(task), "Thiếu biểu số liệu")
    desk.settle()
    assert desk.shown(task, "done") == ""
    assert desk.shown(task, "office_opinion") == "Thiếu biểu số liệu"
    desk.type(task, done="Có", done_on="9/9/2025", result="Đã bổ sung biểu")
    desk.settle()
    assert desk.task(task).state == "submitted"


def test_a_unit_that_was_not_delegated_may_not_report_done(desk: Desk) -> None:
    Unit.update(delegated=False).where(Unit.code == "BT").execute()
    task = desk.give()
    desk.settle()
    desk.later(days=1).type(task, done="Có", done_on="9/9/2025")
    desk.settle()
    assert desk.task(task).state != "submitted"
    assert "ủy quyền" in desk.shown(task, "sync_note")


def test_a_return_needs_its_reason_and_document_and_runs_once(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, request="Chuyển lại")
    desk.settle()
    assert not Return.select().count()
    assert "lý do" in desk.shown(task, "sync_note")
    desk.type(task, reason="Không thuộc thẩm quyền", request_document="12/UBND-VP ngày 8/9/2025")
    desk.settle()
    made = Return.get()
    assert (made.reason, made.document_number) == ("Không thuộc thẩm quyền", "12/UBND-VP")
    assert desk.task(task).state == "returned"
    desk.settle()
    assert Return.select().count() == 1


def test_a_decided_request_leaves_the_cells_free(opened: Opened) -> None:
    desk = opened(regulation="can_tho_2026")
    task = desk.give()
    desk.settle()
    desk.later(days=1).type(task, request="Xin gia hạn", reason="Chờ số liệu", wanted_due_on="15/10/2025")
    desk.settle()
    extension = Extension.get()
    assert (extension.wanted_due_on, extension.stops_clock) == (date(2025, 10, 15), True)
    decide_extension(desk.ctx("hoa"), extension, approved=True)
    desk.settle()
    assert desk.shown(task, "due_on") == "15/10/2025"
    assert [desk.shown(task, key) for key in ("request", "reason", "wanted_due_on")] == ["", "", ""]


def test_an_extension_asked_a_day_too_late_is_refused_with_its_article(opened: Opened) -> None:
    desk = opened(regulation="can_tho_2026")
    # Due Tuesday 30/9/2025; two working days before: Friday 26/9. Monday 29/9 is a day too late.
    task = desk.give()
    desk.settle()
    desk.clock.move(datetime(2025, 9, 29, 8))
    desk.run()
    desk.later(hours=1).type(task, request="Xin gia hạn", reason="Chờ số liệu", wanted_due_on="15/10/2025")
    desk.settle()
    assert not Extension.select().count()
    assert desk.shown(task, "request") == "Xin gia hạn"
    (note,) = desk.shown(task, "sync_note").splitlines()  # three cells, one act, one sentence
    assert note.startswith("Ô “Đề nghị”: ") and "Điều 12" in note
    commands = SyncCommand.select().where(SyncCommand.outcome == "refused").count()
    desk.later(hours=1).settle()
    assert SyncCommand.select().where(SyncCommand.outcome == "refused").count() == commands


def test_what_an_act_lacks_is_named_by_the_cell_that_it_belongs_into(desk: Desk) -> None:
    # HP25: a return needs a document.
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, request="Chuyển lại")
    desk.settle()
    (note,) = desk.shown(task, "sync_note").splitlines()
    assert note.startswith("Ô “Lý do”: Chưa nhập lý do chuyển lại. Ô “Số VB, ngày VB”: Chưa nhập số văn bản")
    assert "Điều" in note


def test_an_act_that_straddles_the_limit_is_taken_and_flagged(opened: Opened) -> None:
    desk = opened(regulation="can_tho_2026")
    task = desk.give()
    desk.settle()
    desk.clock.move(datetime(2025, 9, 26, 16))  # the last clean read: still in time
    desk.type(task, progress="Đang làm")
    desk.settle()
    desk.clock.move(datetime(2025, 9, 29, 9))  # our own downtime over the weekend
    desk.type(task, request="Xin gia hạn", reason="Chờ số liệu", wanted_due_on="15/10/2025")
    desk.settle()
    assert Extension.get().straddles


def test_a_coordinator_contributes_and_the_lead_sees_it(opened: Opened) -> None:
    desk = opened("XA")
    task = desk.give("XA")
    set_coordinators(desk.ctx(), desk.task(task), [desk.office.units["BT"]])
    desk.settle()
    desk.later(hours=1).type(task, "BT", contribution="Nhất trí, đề nghị thêm số liệu")
    desk.settle()
    assert "Nhất trí" in desk.shown(task, "contribution", "XA")
    assert desk.shown(task, "role", "BT") == "Phối hợp"


def test_both_sides_changing_a_cell_waits_and_the_rest_goes_on(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đơn vị ghi", result="Dự thảo")
    Unit.update(channel="office").where(Unit.code == "BT").execute()
    report_progress(desk.ctx(), desk.task(task), "Văn phòng ghi")
    Unit.update(channel="sheet").where(Unit.code == "BT").execute()
    desk.settle()
    conflict = SyncConflict.get()
    assert (conflict.sheet, conflict.console) == ("Đơn vị ghi", "Văn phòng ghi")
    assert desk.shown(task, "progress") == "Đơn vị ghi"
    assert desk.task(task).progress == "Văn phòng ghi"
    assert desk.task(task).result == "Dự thảo"
    assert "trong bảng tính và trên hệ thống" in desk.shown(task, "sync_note")


def test_an_edit_of_an_office_cell_is_put_back_and_proposed(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, due_on="31/12/2025")
    desk.settle()
    assert desk.shown(task, "due_on") == "30/9/2025"
    proposal = SyncProposal.get()
    assert (proposal.column, proposal.proposed) == ("due_on", "31/12/2025")
    assert "31/12/2025" in desk.shown(task, "sync_note")


def test_a_bad_date_waits_as_typed_with_its_reason(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, done_on="tuần sau", progress="Đang làm")
    desk.settle()
    assert desk.shown(task, "done_on") == "tuần sau"
    assert desk.task(task).progress == "Đang làm"
    assert "Ngày hoàn thành" in SyncProblem.get().message
    desk.type(task, done_on="8/9/2025")
    desk.settle()
    assert desk.task(task).done_on == date(2025, 9, 8)
    assert SyncProblem.get().resolved_at is not None


def test_the_pass_after_midnight_writes_only_where_a_status_changed(desk: Desk) -> None:
    late = desk.give(due_on=date(2025, 9, 10))
    desk.give(content="Còn hạn", due_on=date(2025, 12, 31))
    desk.settle()
    before = desk.shown(late, "status")
    desk.clock.move(datetime(2025, 9, 9, 0, 1))
    assert desk.run().writes == 0
    desk.clock.move(datetime(2025, 9, 11, 0, 1))
    assert desk.run().writes == 1
    assert desk.shown(late, "status") != before
    assert desk.run().writes == 0


def test_history_names_the_workbook_as_the_source(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp")
    desk.settle()
    row = History.select().where((History.field == "progress") & (History.record == "task")).get()
    assert (row.source, row.new) == ("sheet", "Đã họp")


def test_a_row_that_a_unit_adds_becomes_a_proposal_with_a_code(desk: Desk) -> None:
    desk.give()
    desk.settle()
    desk.put([(3, "content", "Việc văn bản giao mà chưa nhập"), (3, "symbol", "15/UBND")])
    desk.later(seconds=5).run()
    assert not SyncProposal.select().count()
    desk.settle()
    proposal = SyncProposal.get()
    assert proposal.column == "*" and "chưa nhập" in proposal.proposed
    added = [row for row in desk.rows() if row.position == 3]
    assert str(added[0].cells["code"].value).startswith("DX-00001-")
    desk.settle()
    assert SyncProposal.select().count() == 1
    desk.put([(3, "content", "Việc văn bản giao mà chưa nhập (sửa)")])
    desk.settle()
    assert "(sửa)" in SyncProposal.get().proposed


def test_a_file_named_in_the_cell_becomes_an_attachment(desk: Desk) -> None:
    from console.records import Attachment

    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, file="bao-cao.pdf")
    desk.settle()
    assert "bao-cao.pdf" in desk.shown(task, "sync_note")
    (desk.people.attachments("BT") / "bao-cao.pdf").write_bytes(b"%PDF")
    desk.type(task, progress="Đã có tệp")
    desk.settle()
    assert Attachment.get().name == "bao-cao.pdf"
    assert desk.shown(task, "sync_note") == ""


def test_drafts_never_reach_a_sheet(desk: Desk) -> None:
    desk.give()
    desk.office.now = desk.clock.now()
    document = desk.office.document(date(2025, 9, 8))
    desk.office.draft(document, "BT", content="Đang soạn")
    desk.settle()
    assert len(desk.rows()) == 1
    assert Task.select().count() == 2
    assert not desk.later(minutes=1).run().turns


def test_only_one_worker_synchronises(desk: Desk) -> None:
    from tests.sheets_sync.desk import engine_for

    desk.give()
    desk.run()
    other = engine_for(desk.folder, desk.settings, desk.clock)
    assert other.run().busy
    desk.clock.move(desk.clock.now() + timedelta(minutes=5))
    assert not other.run().busy


def test_a_dry_run_says_what_a_pass_would_do_and_changes_nothing(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp")
    (turn,) = desk.engine.dry_run()
    assert [c.value for c in turn.plans["tasks"].changes] == ["Đã họp"]
    assert desk.task(task).progress == ""


def test_a_locked_workbook_comes_to_rest_when_what_was_typed_is_all_there_was(desk: Desk) -> None:
    """The write that failed held no cell, only the generation that tells older copies."""
    task = desk.give()
    desk.settle()
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"\x02An")
    desk.type(task, other_info="Ghi khi sổ đang mở")
    desk.later(seconds=5).run()
    lock.unlink()
    desk.settle()
    assert desk.workbook().allocated == desk.workbook().generation
    assert not desk.later(seconds=5).run().turns


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"wanted_due_on": "15/10/2025"}, "Đã ghi “Hạn đề nghị” nhưng chưa chọn Đề nghị"),
        ({"reason": "Chờ số liệu"}, "Đã ghi “Lý do” nhưng chưa chọn Đề nghị"),
        (
            {"wanted_due_on": "15/10/2025", "reason": "Chờ số liệu"},
            "Đã ghi “Lý do”, “Hạn đề nghị” nhưng chưa chọn Đề nghị",
        ),
    ],
)
def test_a_request_without_its_kind_is_told_by_what_was_typed(
    typed: dict[str, str], said: str, desk: Desk
) -> None:
    task = desk.give()
    desk.settle()
    desk.later(days=1).type(task, **typed)
    desk.settle()
    assert said in desk.shown(task, "sync_note")
