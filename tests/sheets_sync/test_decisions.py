"""Everything that waits can be decided, and the decision reaches both sides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from peewee import Database

from console.records import (
    SyncBrake,
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    Task,
    Unit,
)
from console.workflow.deadlines import change_due
from console.workflow.errors import Forbidden, Refused
from console.workflow.progress import report_progress
from console.workflow.tasks import edit_task
from sheets_sync import book_decisions, decisions
from sheets_sync.restoring import restore
from tests.sheets_sync.desk import Desk, open_desk


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


def in_conflict(desk: Desk) -> Task:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đơn vị ghi")
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng ghi")
    desk.settle()
    return task


def test_keeping_the_sheets_value_takes_it_through_the_workflow(desk: Desk) -> None:
    task = in_conflict(desk)
    decisions.keep_sheet(desk.ctx(), SyncConflict.get())
    desk.settle()
    assert desk.task(task).progress == "Đơn vị ghi"
    assert desk.shown(task, "progress") == "Đơn vị ghi"
    assert desk.shown(task, "sync_note") == ""
    assert SyncConflict.get().resolution == "sheet"


def test_the_consoles_value_that_was_not_kept_can_be_given_back_from_the_journal(desk: Desk) -> None:
    task = in_conflict(desk)
    decisions.keep_sheet(desk.ctx(), SyncConflict.get())
    desk.settle()
    (entry,) = SyncJournal.select()
    assert (entry.value, entry.replaced_by) == ("Văn phòng ghi", "Đơn vị ghi")
    restore(desk.ctx(), entry)
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Văn phòng ghi"


def test_keeping_the_consoles_value_journals_the_sheets(desk: Desk) -> None:
    task = in_conflict(desk)
    decisions.keep_console(desk.ctx(), SyncConflict.get())
    desk.settle()
    assert desk.shown(task, "progress") == "Văn phòng ghi"
    assert [row.value for row in SyncJournal.select()] == ["Đơn vị ghi"]


def test_a_choice_for_a_conflict_whose_cell_was_typed_anew_asks_to_look_again(desk: Desk) -> None:
    task = in_conflict(desk)
    shown = SyncConflict.get()
    desk.later(hours=1).type(task, progress="Đơn vị ghi lại")
    desk.settle()
    with pytest.raises(Refused, match="Đơn vị vừa sửa lại ô này, mời xem lại"):
        decisions.keep_console(desk.ctx(), shown)
    report_progress(desk.ctx("system"), desk.task(task), "Đơn vị ghi lại")
    desk.settle()
    with pytest.raises(Refused, match="đã tự hết"):
        decisions.keep_console(desk.ctx(), shown)


def test_a_choice_for_a_conflict_that_the_console_changed_does_not_say_that_the_unit_did(
    desk: Desk,
) -> None:
    task = in_conflict(desk)
    shown = SyncConflict.get()
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng ghi lại")
    desk.settle()
    with pytest.raises(Refused, match="Mục này vừa có thay đổi, mời xem lại"):
        decisions.keep_sheet(desk.ctx(), shown)


def test_an_accepted_proposal_is_made_through_the_consoles_own_verb(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, product="Báo cáo và biểu số liệu")
    desk.settle()
    decisions.accept_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    assert desk.task(task).product == "Báo cáo và biểu số liệu"
    assert desk.shown(task, "product") == "Báo cáo và biểu số liệu"
    assert desk.shown(task, "sync_note") == ""


def test_the_offices_value_that_a_proposal_replaced_can_be_given_back_from_the_journal(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, content="Rà soát quỹ đất công")
    desk.settle()
    decisions.accept_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    (entry,) = SyncJournal.select()
    assert (entry.value, entry.replaced_by) == ("Rà soát quỹ đất", "Rà soát quỹ đất công")
    restore(desk.ctx(), entry)
    desk.settle()
    assert desk.shown(task, "content") == "Rà soát quỹ đất"


def test_a_proposal_that_a_newer_one_replaces_is_found_in_the_journal(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    for words in ("Rà soát một", "Rà soát hai"):
        desk.later(hours=1).type(task, content=words)
        desk.settle()
    assert [row.proposed for row in SyncProposal.select().where(SyncProposal.resolved_at.is_null())] == [
        "Rà soát hai"
    ]
    (entry,) = SyncJournal.select()
    assert (entry.value, entry.replaced_by) == ("Rà soát một", "Rà soát hai")


def refused(desk: Desk, answer: str = "") -> Task:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, content="Việc khác")
    desk.settle()
    decisions.refuse_proposal(desk.ctx(), SyncProposal.get(), answer)
    desk.settle()
    return task


NOT_TAKEN = (
    "Văn phòng giữ nguyên ô “Nội dung nhiệm vụ”, không nhận nội dung đơn vị gõ (“Việc khác”): "
    "việc khác thuộc văn bản khác, xin gửi thành dòng mới."
)


def test_a_refused_proposal_leaves_the_offices_value_and_the_unit_reads_the_answer(desk: Desk) -> None:
    task = refused(desk, "việc khác thuộc văn bản khác,\nxin gửi thành dòng mới.")
    assert desk.shown(task, "content") == "Rà soát quỹ đất"
    assert desk.shown(task, "sync_note") == NOT_TAKEN


def test_an_answer_stays_and_no_later_day_writes_it_anew_or_away(desk: Desk) -> None:
    task = refused(desk, "việc khác thuộc văn bản khác, xin gửi thành dòng mới")
    assert not desk.later(days=1).run().writes
    desk.later(days=40).settle()  # to 19 October: overdue since 30 September
    assert desk.shown(task, "sync_note") == NOT_TAKEN
    assert not desk.later(days=1).run().writes


def test_a_newer_proposal_takes_the_answers_place_and_a_refusal_without_a_reason_says_just_that(
    desk: Desk,
) -> None:
    task = refused(desk)
    assert desk.shown(task, "sync_note") == NOT_TAKEN.partition(": ")[0] + "."
    desk.later(hours=1).type(task, content="Việc khác nữa")
    desk.settle()
    assert "giữ nguyên" not in desk.shown(task, "sync_note")
    assert "(“Việc khác nữa”) đã chuyển Văn phòng xem xét" in desk.shown(task, "sync_note")


def test_an_answer_goes_once_the_office_has_written_what_was_proposed(desk: Desk) -> None:
    task = refused(desk, "chưa rõ")
    edit_task(desk.ctx(), desk.task(task), {"content": "Việc khác"}, desk.task(task).version)
    desk.settle()
    assert desk.shown(task, "content") == "Việc khác" and desk.shown(task, "sync_note") == ""


def test_an_answer_goes_once_the_office_has_written_something_else_or_taken_a_newer_proposal(
    desk: Desk,
) -> None:
    task = refused(desk, "chưa rõ")
    edit_task(desk.ctx(), desk.task(task), {"content": "Rà soát lại"}, desk.task(task).version)
    desk.settle()
    assert desk.shown(task, "sync_note") == ""
    other = desk.give(content="Lập danh sách")
    desk.settle()
    for words in ("một", "hai"):
        desk.later(hours=1).type(other, content=words)
        desk.settle()
        waiting = SyncProposal.get(SyncProposal.resolved_at.is_null())
        (decisions.refuse_proposal if words == "một" else decisions.accept_proposal)(desk.ctx(), waiting)
        desk.settle()
    assert desk.shown(other, "content") == "hai" and desk.shown(other, "sync_note") == ""


def test_what_a_unit_adds_to_the_offices_answer_is_kept_in_the_journal(desk: Desk) -> None:
    task = refused(desk, "chưa rõ")
    said = desk.shown(task, "sync_note")
    desk.later(hours=1).type(task, sync_note=f"{said} Xã đề nghị xem lại.")
    desk.settle()
    assert [row.value for row in SyncJournal.select()] == [f"{said} Xã đề nghị xem lại."]
    assert desk.shown(task, "sync_note") == said


def test_refusals_from_before_answers_were_told_are_not_told_now(desk: Desk) -> None:
    task = refused(desk)
    SyncProposal.update(answer=None).execute()
    desk.later(days=1).settle()
    desk.later(hours=1).type(task, progress="đang làm")
    desk.settle()
    assert desk.shown(task, "sync_note") == ""


def test_a_proposal_looked_at_again_waits_and_its_answer_is_forgotten(desk: Desk) -> None:
    task = refused(desk, "chưa rõ")
    decisions.reopen_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    assert "đã chuyển Văn phòng xem xét" in desk.shown(task, "sync_note")
    assert "chưa rõ" not in desk.shown(task, "sync_note") and SyncProposal.get().answer is None


def test_an_answer_too_long_for_a_note_is_refused_and_the_proposal_waits(desk: Desk) -> None:
    with pytest.raises(Refused, match="300 ký tự"):
        refused(desk, "x" * 301)
    assert SyncProposal.get().resolved_at is None


def test_a_proposed_due_date_says_which_button_takes_it(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, due_on="31/12/2025")
    desk.settle()
    with pytest.raises(Refused, match="Điều chỉnh thời hạn"):
        decisions.accept_proposal(desk.ctx(), SyncProposal.get())
    assert SyncProposal.get().resolved_at is None


def test_a_proposed_due_date_is_settled_once_the_office_has_given_it(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, due_on="31/12/2025")
    desk.settle()
    change_due(desk.ctx("hoa"), desk.task(task), due_on=date(2025, 12, 31), document_number="9/UBND")
    desk.settle()
    assert SyncProposal.get().resolution == "settled"
    assert desk.shown(task, "due_on") == "31/12/2025" and desk.shown(task, "sync_note") == ""


def test_a_proposal_shows_what_it_would_replace_and_over_anything_newer_it_is_asked_again(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, content="Đơn vị đề xuất")
    desk.settle()
    edit_task(desk.ctx(), desk.task(task), {"content": "Văn phòng sửa"}, desk.task(task).version)
    with pytest.raises(Refused, match="Văn phòng sửa"):
        decisions.accept_proposal(desk.ctx(), SyncProposal.get())
    assert desk.task(task).content == "Văn phòng sửa" and SyncProposal.get().standing == "Văn phòng sửa"
    edit_task(desk.ctx(), desk.task(task), {"content": "Sửa lần hai"}, desk.task(task).version)
    desk.settle()
    assert SyncProposal.get().standing == "Sửa lần hai"
    decisions.accept_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    assert desk.task(task).content == desk.shown(task, "content") == "Đơn vị đề xuất"


def test_a_dismissed_problem_comes_back_only_while_it_stands(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, done_on="tuần sau")
    desk.settle()
    decisions.dismiss(desk.ctx(), SyncProblem.get())
    desk.settle()
    assert SyncProblem.select().where(SyncProblem.resolved_at.is_null()).count() == 1
    desk.type(task, done_on=None)
    desk.settle()
    assert not SyncProblem.select().where(SyncProblem.resolved_at.is_null()).count()


def test_a_brake_holds_until_it_is_released(desk: Desk) -> None:
    for number in range(12):
        desk.give(content=f"Việc {number}")
    desk.settle()
    positions = [row.position for row in desk.rows()]
    columns = [c.key for c in desk.engine.tables[0].columns if c.key != "remaining"]
    desk.later(hours=1).put([(p, key, None) for p in positions for key in columns])
    desk.run()
    assert desk.workbook().state == "held"
    assert not desk.rows()
    desk.settle()
    assert SyncBrake.select().count() == 1
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert len(desk.rows()) == 12
    assert desk.workbook().state == "ok"


def test_many_new_rows_get_their_codes_after_one_release(desk: Desk) -> None:
    desk.give()
    desk.settle()
    desk.later(hours=1).put([(10 + n, "content", f"Việc xã thêm {n}") for n in range(21)])
    desk.settle()
    assert desk.workbook().state == "held"
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert desk.workbook().state == "ok"
    assert SyncProposal.select().where(SyncProposal.resolved_at.is_null()).count() == 21


def test_a_refused_act_can_be_tried_once_more(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    Unit.update(delegated=False).where(Unit.code == "BT").execute()
    desk.later(hours=1).type(task, done="Có", done_on="8/9/2025")
    desk.settle()
    refused = SyncCommand.get(SyncCommand.outcome == "refused")
    assert desk.task(task).state != "submitted"
    Unit.update(delegated=True).where(Unit.code == "BT").execute()
    decisions.retry(desk.ctx(), refused)
    desk.settle()
    assert desk.task(task).state == "submitted"


def test_a_paused_workbook_is_left_alone_until_it_is_resumed(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    book_decisions.pause(desk.ctx(), desk.workbook())
    desk.later(hours=1).type(task, progress="Đã họp")
    assert not desk.run().turns
    book_decisions.resume(desk.ctx(), desk.workbook())
    desk.run()
    assert desk.task(task).progress == "Đã họp"


def test_a_lost_workbook_can_be_made_again(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp")
    desk.settle()
    desk.path().unlink()
    desk.run()
    assert desk.workbook().state == "unreachable"
    assert desk.task(task).progress == "Đã họp"
    book_decisions.make_again(desk.ctx(), desk.workbook())
    desk.settle()
    assert desk.shown(task, "progress") == "Đã họp"


@pytest.mark.parametrize("spoil", ["cut short", "without _sync", "a folder"])
def test_a_spoilt_workbook_can_be_made_again_and_the_old_file_is_kept(desk: Desk, spoil: str) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp")
    desk.settle()
    path, whole = desk.path(), desk.path().read_bytes()
    if spoil == "a folder":
        path.unlink()
        path.mkdir()
    elif spoil == "cut short":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        openpyxl.Workbook().save(path)
    desk.later(hours=1).run()
    assert desk.workbook().state in ("unreachable", "held")
    before = {each.name for each in path.parent.iterdir()}
    book_decisions.make_again(desk.ctx(), desk.workbook())
    desk.settle()
    assert desk.workbook().state == "ok"
    assert desk.shown(task, "progress") == "Đã họp"
    (kept,) = {each.name for each in path.parent.iterdir()} - before
    assert kept.startswith(f"{path.stem} (giữ lại ")


def test_a_workbook_that_is_open_is_not_made_again_under_the_person(desk: Desk) -> None:
    desk.give()
    desk.settle()
    lock = desk.path().with_name(f".~lock.{desk.path().name}#")
    lock.write_text(",An,may,22/11/2026 08:00,;")
    book_decisions.make_again(desk.ctx(), desk.workbook())
    before = desk.path().read_bytes()
    desk.run()
    assert desk.path().read_bytes() == before
    assert "đang mở" in desk.workbook().message
    lock.unlink()
    desk.settle()
    assert desk.workbook().state == "ok"
    assert len(list(desk.path().parent.glob("* (giữ lại *.xlsx"))) == 1


def test_neither_a_unit_nor_the_leadership_decides_here(desk: Desk) -> None:
    in_conflict(desk)
    for who in ("an", "chutich"):
        with pytest.raises(Forbidden):
            decisions.keep_sheet(desk.ctx(who), SyncConflict.get())


def test_the_second_person_to_decide_is_told_who_came_first(desk: Desk) -> None:
    in_conflict(desk)
    conflict = SyncConflict.get()
    decisions.keep_sheet(desk.ctx("hoa"), conflict)
    first = desk.ctx("hoa").actor.name
    with pytest.raises(Refused, match=f"{first} giải quyết lúc 10:0"):
        decisions.keep_console(desk.ctx(), conflict)
    assert [entry.value for entry in SyncJournal.select()] == ["Văn phòng ghi"]  # of the first alone


def cleared(desk: Desk) -> Task:
    task = desk.give()
    desk.settle()
    desk.type(task, progress="Đã họp")
    desk.settle()
    desk.type(task, progress=None)
    desk.settle()
    return task


def test_what_the_console_says_is_put_back_into_a_cell_that_a_unit_cleared(desk: Desk) -> None:
    task = cleared(desk)
    decisions.put_back(desk.ctx(), SyncCommand.get(SyncCommand.outcome == "refused"))
    desk.settle()
    assert desk.shown(task, "progress") == desk.task(task).progress == "Đã họp"
    assert desk.shown(task, "sync_note") == ""
    assert not SyncProblem.select().where(SyncProblem.resolved_at.is_null()).count()


def test_what_a_unit_writes_before_its_cleared_cell_is_put_back_is_not_written_over(desk: Desk) -> None:
    task = cleared(desk)
    decisions.put_back(desk.ctx(), SyncCommand.get(SyncCommand.outcome == "refused"))
    desk.type(task, progress="Họp lần hai")
    desk.settle()
    assert desk.shown(task, "progress") == "Họp lần hai"
    assert SyncConflict.get().console == "Đã họp"


def test_only_a_cleared_cell_is_put_back(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.type(task, reason="Thiếu hồ sơ")
    desk.settle()
    with pytest.raises(Refused):
        decisions.put_back(desk.ctx(), SyncCommand.get(SyncCommand.outcome == "refused"))


def in_conflict_as_the_unit_moves_to_the_console(desk: Desk) -> Task:
    task = in_conflict(desk)
    Unit.update(channel="office").where(Unit.code == "BT").execute()
    desk.settle()
    assert desk.workbook().closed_at is not None
    return task


def test_the_sheets_value_is_taken_though_the_unit_has_moved_to_the_console(desk: Desk) -> None:
    task = in_conflict_as_the_unit_moves_to_the_console(desk)
    decisions.keep_sheet(desk.ctx(), SyncConflict.get())
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Đơn vị ghi"
    assert not SyncProposal.select().exists()
    (entry,) = SyncJournal.select()
    assert (entry.value, entry.replaced_by) == ("Văn phòng ghi", "Đơn vị ghi")


def test_one_choice_leaves_the_other_conflicts_of_a_unit_that_moved_to_be_chosen(desk: Desk) -> None:
    first, second = desk.give(), desk.give(content="Kiểm tra kho")
    desk.settle()
    for task in (first, second):
        desk.later(hours=1).type(task, progress="Đơn vị ghi")
        report_progress(desk.ctx("system"), desk.task(task), "Văn phòng ghi")
    desk.settle()
    Unit.update(channel="office").where(Unit.code == "BT").execute()
    desk.settle()
    decisions.keep_sheet(desk.ctx(), SyncConflict.get(SyncConflict.code == first.code))
    desk.settle()
    (waiting,) = SyncConflict.select().where(SyncConflict.resolved_at.is_null())
    assert (waiting.code, waiting.sheet) == (second.code, "Đơn vị ghi")
    decisions.keep_sheet(desk.ctx(), waiting)
    desk.settle()
    assert desk.task(second).progress == "Đơn vị ghi"


def test_what_a_unit_that_moved_types_after_the_choice_is_a_proposal(desk: Desk) -> None:
    task = in_conflict_as_the_unit_moves_to_the_console(desk)
    decisions.keep_sheet(desk.ctx(), SyncConflict.get())
    desk.later(hours=1).type(task, progress="Đơn vị ghi thêm")
    desk.settle()
    assert SyncProposal.get().proposed == "Đơn vị ghi thêm"
    assert desk.task(task).progress == desk.shown(task, "progress") == "Văn phòng ghi"
