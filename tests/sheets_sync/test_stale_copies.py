"""Copies of a workbook that were opened early and saved late; each was found by a random history."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import (
    Explanation,
    Inspection,
    Return,
    SyncBase,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Task,
)
from console.workflow.archive import archive
from console.workflow.archive import restore as bring_back
from console.workflow.classify import classify
from console.workflow.inspections import create_inspection, edit_inspection
from console.workflow.tasks import edit_task
from sheets_sync.decisions import accept_proposal, keep_console, keep_sheet
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.restoring import restore
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.hazards.office import office_enters, reroute


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


@pytest.fixture
def task(desk: Desk) -> Task:
    made = desk.give()
    desk.settle()
    desk.later(hours=1)
    return made


def opened(desk: Desk) -> bytes:
    return desk.path().read_bytes()


def add_row(desk: Desk, content: str) -> int:
    below = max(row.position for row in desk.rows()) + 1
    desk.put([(below, "content", content)])
    return below


def test_a_new_row_that_loses_its_code_in_a_copy_is_known_by_what_was_read_of_it_since(
    desk: Desk, task: Task
) -> None:
    row = add_row(desk, "Sửa cầu")
    for _ in range(2):  # seen, given its code
        desk.later(seconds=5).run()
    desk.put([(row, "content", "Sửa cầu Rào")])
    copy = opened(desk)
    edit_task(desk.ctx("chi"), desk.task(task), {"office_opinion": "Đẩy nhanh"}, desk.task(task).version)
    desk.settle()
    desk.later(minutes=5).save_over(copy)
    desk.put([(row, "code", None)])
    desk.settle()
    assert [proposal.code for proposal in proposals()] == ["DX-00001-W"]
    assert [each.cells["code"].value for each in desk.rows()] == [task.code, "DX-00001-W"]


def test_what_a_new_row_said_when_it_was_given_its_code_is_kept_though_only_a_copy_still_shows_it(
    desk: Desk, task: Task
) -> None:
    """Lan types over it before it is proposed; An's copy changes nothing there, and is written over."""
    row = add_row(desk, "Sửa cầu")
    desk.put([(row, "result", "An ghi")])
    desk.run()
    copy = opened(desk)
    desk.later(seconds=5).run()  # given its code
    desk.put([(row, "result", "Lan ghi")])
    desk.settle()
    desk.later(minutes=5).save_over(copy)
    desk.settle()
    assert desk.shown("DX-00001-W", "result") == "Lan ghi"
    kept = [(each.code, each.column, each.value, each.replaced_by) for each in SyncJournal.select()]
    assert kept == [("DX-00001-W", "result", "An ghi", "Lan ghi")]


def test_a_copy_of_before_a_conflict_that_was_decided_asks_nothing_again(desk: Desk, task: Task) -> None:
    copy = opened(desk)
    desk.type(task, progress="xã ghi")
    office_enters(desk, task, "Văn phòng ghi")
    desk.settle()
    keep_console(desk.ctx(), SyncConflict.get())
    desk.save_over(copy)
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Văn phòng ghi"
    assert SyncConflict.select().count() == 1
    assert [each.value for each in SyncJournal.select()] == ["xã ghi"]


def test_a_value_that_the_office_chose_and_a_copy_saved_over_is_in_the_journal(
    desk: Desk, task: Task
) -> None:
    copy = opened(desk)
    desk.type(task, progress="xã ghi")
    office_enters(desk, task, "Văn phòng ghi")
    desk.settle()
    desk.later(minutes=1)
    keep_sheet(desk.ctx(), SyncConflict.get())
    desk.save_over(copy)
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Văn phòng ghi"
    lost = SyncJournal.get(SyncJournal.value == "xã ghi")
    assert (lost.replaced_by, SyncJournal.select().count()) == ("Văn phòng ghi", 2)
    restore(desk.ctx(), lost)
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "xã ghi"


def test_a_value_that_the_office_chose_and_a_pass_took_is_in_no_journal(desk: Desk, task: Task) -> None:
    copy = opened(desk)
    desk.type(task, progress="xã ghi")
    office_enters(desk, task, "Văn phòng ghi")
    desk.settle()
    keep_sheet(desk.ctx(), SyncConflict.get())
    desk.settle()
    desk.later(minutes=5).save_over(copy)
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "xã ghi"
    assert [each.value for each in SyncJournal.select()] == ["Văn phòng ghi"]


def proposals() -> list[SyncProposal]:
    return list(SyncProposal.select().where(SyncProposal.column == "*"))


def test_a_copy_from_before_a_new_rows_code_does_not_propose_the_row_again(desk: Desk, task: Task) -> None:
    add_row(desk, "Sửa cầu")
    copy = opened(desk)
    for _ in range(3):  # seen, given its code, proposed
        desk.later(seconds=5).run()
    assert len(proposals()) == 1
    desk.later(minutes=5).save_over(copy)
    desk.settle()
    assert [proposal.code for proposal in proposals()] == ["DX-00001-W"]
    assert desk.shown("DX-00001-W", "content") == "Sửa cầu"


def test_what_is_typed_into_a_copy_of_a_row_just_given_its_code_is_no_conflict(
    desk: Desk, task: Task
) -> None:
    position = add_row(desk, "Sửa cầu")
    for _ in range(2):  # seen, then given its code
        desk.later(seconds=5).run()
    copy = opened(desk)
    desk.settle()
    desk.later(minutes=5).save_over(copy)
    desk.put([(position, "other_info", "gấp")])
    desk.settle()
    assert not SyncConflict.select().count()
    assert "gấp" in (proposals()[0].proposed or "")


def test_who_goes_on_in_an_old_copy_of_a_row_just_given_its_code_disputes_nothing(
    desk: Desk, task: Task
) -> None:
    position = add_row(desk, "Sửa cầu")
    desk.later(seconds=5).run()
    copy = opened(desk)
    desk.later(seconds=5).run()  # given its code
    desk.save_over(copy)
    desk.put([(position, "other_info", "gấp")])
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    desk.later(minutes=5).run()  # the proposal is made; its code cannot be written again
    assert "gấp" in (proposals()[0].proposed or "") and desk.workbook().state == "waiting"
    lock.unlink()
    desk.put([(position, "other_info", "rất gấp")])
    desk.settle()
    assert not SyncConflict.select().count()
    assert "rất gấp" in (proposals()[0].proposed or "")


def test_a_person_may_go_on_in_an_old_copy_after_it_was_read(desk: Desk, task: Task) -> None:
    copy = opened(desk)
    desk.type(task, result="đợt một")
    desk.settle()
    desk.later(minutes=5).save_over(copy)
    desk.type(task, progress="đang làm")
    again = opened(desk)
    desk.settle()
    desk.later(minutes=5).save_over(again)
    desk.type(task, progress="làm xong")
    desk.settle()
    assert not SyncConflict.select().count()
    assert desk.task(task).progress == desk.shown(task, "progress") == "làm xong"
    assert desk.task(task).result == desk.shown(task, "result") == "đợt một"


def test_a_copy_from_before_a_withdrawal_is_blanked_again(desk: Desk, task: Task) -> None:
    copy = opened(desk)
    classify(desk.ctx("hoa"), task.document, secrecy="secret")
    desk.settle()
    assert desk.shown(task, "content") == ""
    desk.later(minutes=5).save_over(copy)
    desk.settle()
    assert desk.shown(task, "content") == ""
    assert desk.row(task).grey


def test_two_requests_of_two_people_are_never_put_together(desk: Desk, task: Task) -> None:
    copy = opened(desk)
    desk.type(task, request="Giải trình", reason="thiếu vốn", request_document="7/UBND, 8/9/2025")
    desk.settle()
    desk.later(minutes=5).save_over(copy)
    desk.type(task, request="Giải trình", request_document="8/UBND, 8/9/2025")
    desk.settle()
    assert [(each.text, each.document_number) for each in Explanation.select()] == [("thiếu vốn", "7/UBND")]
    assert [conflict.column for conflict in SyncConflict.select()] == ["request_document"]


@pytest.mark.parametrize("buried", [False, True])
def test_an_older_copy_over_a_row_that_leaves_disputes_nothing_when_its_task_comes_back(
    desk: Desk, task: Task, buried: bool
) -> None:
    copy = opened(desk)
    office_enters(desk, task, "Đang khảo sát")
    desk.settle()
    archive(desk.ctx(), desk.task(task))
    if buried:
        desk.settle()
    desk.later(minutes=5).save_over(copy)
    desk.settle()
    assert desk.row(task).grey
    bring_back(desk.ctx(), desk.task(task))
    office_enters(desk, task, "Đã khảo sát")
    desk.settle()
    assert desk.shown(task, "progress") == "Đã khảo sát"
    assert not SyncConflict.select().count() + SyncJournal.select().count()


def test_of_two_requests_of_one_second_the_row_shows_the_later(desk: Desk, task: Task) -> None:
    desk.type(task, request="Giải trình", reason="thiếu vốn", request_document="7/UBND, 8/9/2025")
    desk.run()
    desk.type(task, request="Chuyển lại", reason="không đúng thẩm quyền", request_document="8/UBND, 8/9/2025")
    desk.run()
    explained, returned = Explanation.get(), Return.get()
    assert explained.at == returned.at
    desk.settle()
    assert [desk.shown(task, key) for key in ("request", "reason", "request_document")] == [
        "Chuyển lại", "không đúng thẩm quyền", "8/UBND, 8/9/2025",
    ]  # fmt: skip


def test_an_older_copy_without_the_row_of_an_inspection_archives_nothing(desk: Desk) -> None:
    unit = desk.office.units["BT"]
    made = [create_inspection(desk.ctx("chi"), title=title, inspector=unit) for title in ("Đợt 1", "Đợt 2")]
    desk.settle()
    whole = opened(desk)
    row = desk.row(made[0].code, tab=INSPECTIONS)
    desk.put([(row.position, key, None) for key in row.cells if key != "remaining"], tab=INSPECTIONS)
    shortened = opened(desk)
    desk.save_over(whole)
    edit_inspection(desk.ctx("chi"), made[1], {"basis": "Kế hoạch 3"}, made[1].version)
    desk.settle()
    desk.later(hours=1).save_over(shortened)
    desk.later(seconds=5).run()
    desk.settle()
    assert Inspection.get_by_id(made[0].id).archived_at is None
    assert desk.shown(made[0].code, "title", tab=INSPECTIONS) == "Đợt 1"


def test_what_an_old_copy_says_as_before_is_agreed_again(desk: Desk, task: Task) -> None:
    desk.type(task, progress="đợt một")
    desk.settle()
    copy = opened(desk)
    office_enters(desk, task, "đợt hai")
    desk.settle()
    office_enters(
        desk, task, "đợt một"
    )  # and before that is written, the old copy is saved, which says so too
    desk.save_over(copy)
    desk.settle()
    office_enters(desk, task, "đợt ba")
    desk.settle()
    assert not SyncConflict.select().count()
    assert desk.task(task).progress == desk.shown(task, "progress") == "đợt ba"


def test_the_note_of_an_added_row_is_agreed_as_the_copy_shows_it(desk: Desk, task: Task) -> None:
    position = add_row(desk, "Sửa cầu")
    for _ in range(3):  # seen, given its code, proposed
        desk.later(seconds=5).run()
    before = opened(desk)
    desk.put([(position, "report_date", "tuần sau")])
    desk.settle()
    after = opened(desk)
    desk.later(minutes=5).save_over(before)
    desk.settle()
    added = proposals()[0].code
    assert agreed(added, "sync_note") == desk.shown(added, "sync_note") == ""
    desk.later(minutes=5).save_over(after)
    desk.settle()
    assert agreed(added, "sync_note") == desk.shown(added, "sync_note") != ""


def test_a_note_that_an_old_copy_does_not_have_is_no_longer_agreed(desk: Desk, task: Task) -> None:
    copy = opened(desk)
    desk.type(task, reason="thiếu vốn")  # refused: no request was chosen
    desk.settle()
    assert agreed(task, "sync_note") == desk.shown(task, "sync_note") != ""
    desk.later(minutes=5).save_over(copy)
    desk.settle()
    assert agreed(task, "sync_note") == desk.shown(task, "sync_note") == ""


def test_a_write_that_an_old_copy_came_before_is_never_agreed(desk: Desk, task: Task) -> None:
    desk.type(task, progress="đợt một")
    desk.settle()
    copy = opened(desk)
    desk.type(task, result="đã họp")
    desk.settle()
    office_enters(desk, task, "đợt hai")
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    desk.later(minutes=5).run()  # to be written, and cannot be
    assert desk.workbook().state == "waiting"
    lock.unlink()
    office_enters(desk, task, "đợt một")
    desk.save_over(copy)
    desk.settle()
    assert agreed(task, "progress") == desk.shown(task, "progress") == "đợt một"
    office_enters(desk, task, "đợt ba")
    desk.settle()
    assert not SyncConflict.select().count()
    assert desk.shown(task, "progress") == "đợt ba"
    assert desk.shown(task, "result") == "đã họp"


def test_a_copy_from_before_a_proposal_that_was_taken_while_the_file_was_locked_proposes_nothing(
    desk: Desk, task: Task
) -> None:
    """Nothing could be written meanwhile, so that the copy bears the number of the present file."""
    before = desk.task(task).content
    copy = opened(desk)
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    desk.type(task, content="Sửa cầu Rào")
    desk.later(minutes=5).run()
    accept_proposal(desk.ctx("chi"), SyncProposal.get())
    desk.later(minutes=5).run()
    assert desk.workbook().state == "waiting"
    desk.save_over(copy)
    assert desk.shown(task, "content") == before
    lock.unlink()
    desk.later(minutes=5).settle()
    assert [proposal.proposed for proposal in SyncProposal.select()] == ["Sửa cầu Rào"]
    assert desk.task(task).content == desk.shown(task, "content") == "Sửa cầu Rào"


def test_what_the_unit_takes_back_while_the_file_is_locked_stays_taken_back(desk: Desk, task: Task) -> None:
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    desk.type(task, progress="đợt một")
    desk.later(minutes=5).run()
    desk.type(task, other_info="gấp")
    desk.later(minutes=5).run()
    desk.type(task, other_info=None)
    desk.later(minutes=5).run()
    assert desk.workbook().state == "waiting"
    lock.unlink()
    desk.later(minutes=5).settle()
    assert desk.task(task).other_info == desk.shown(task, "other_info") == ""


def agreed(of: Task | str, column: str) -> str | None:
    code = of if isinstance(of, str) else of.code
    return SyncBase.get((SyncBase.tab == "tasks") & (SyncBase.code == code)).cells[column]


def test_a_row_that_left_stays_buried_under_an_older_copy(desk: Desk, task: Task) -> None:
    """What that copy shows is nothing that is agreed again: the row would be read once more."""
    other = desk.give(content="Việc khác")
    desk.settle()
    reroute(desk, task, "XA")
    desk.settle()
    copy = opened(desk)
    edit_task(desk.ctx(), desk.task(other), {"content": "Việc mới"}, desk.task(other).version)
    desk.later(minutes=5).settle()
    desk.save_over(copy)
    desk.later(minutes=5).settle()
    assert SyncBase.get(SyncBase.code == task.code).tombstone
    assert desk.shown(other, "content") == "Việc mới"


def test_a_row_that_was_not_there_when_its_task_left_becomes_a_tombstone_where_a_copy_shows_it(
    desk: Desk, task: Task
) -> None:
    """What somebody typed into the copy is kept; its old note says nothing of a code that is not known."""
    desk.type(task, report_date="ngày mai")
    desk.settle()
    copy = opened(desk)
    assert "Ngày" in desk.shown(task, "sync_note")
    desk.put([(desk.row(task).position, key, None) for key in desk.row(task).cells])
    reroute(desk, task, "XA")
    desk.later(minutes=5).settle()
    assert not desk.rows()
    desk.save_over(copy)
    desk.type(task, progress="Gõ trong bản cũ")
    desk.later(minutes=5).settle()
    assert desk.row(task).grey
    assert "chuyển" in desk.shown(task, "sync_note")
    assert not SyncProblem.select().where(SyncProblem.resolved_at.is_null()).count()
    assert "Gõ trong bản cũ" in [row.value for row in SyncJournal.select()]


def test_such_a_row_is_put_there_again_without_a_word_when_its_task_comes_back(
    desk: Desk, task: Task
) -> None:
    position = desk.row(task).position
    desk.put([(position, key, None) for key in desk.row(task).cells])
    reroute(desk, task, "XA")
    desk.later(minutes=5).settle()
    reroute(desk, task, "BT")
    desk.later(minutes=5).settle()
    assert [row.grey for row in desk.rows()] == [False]
    assert desk.shown(task, "content") == "Rà soát quỹ đất"
    assert desk.shown(task, "sync_note") == ""


def test_a_copy_from_before_many_rows_were_added_is_no_mass_deletion(desk: Desk, task: Task) -> None:
    before = desk.path().read_bytes()
    desk.put([(row, "content", f"Việc thêm {row}") for row in range(3, 15)])
    for _ in range(3):  # seen, given their codes, and known by them
        desk.later(minutes=1).run()
    codes = [each.code for each in SyncProposal.select()]
    assert len(codes) == 12
    desk.save_over(before)
    desk.later(minutes=1).settle()
    assert SyncWorkbook.get().state == "ok"
    assert [row.cells["code"].value for row in desk.rows()] == [task.code, *codes]
