"""Every hazard of SHEETS.md §4 that a folder of workbooks can meet, end to end on real files."""

from __future__ import annotations

import os
import shutil
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from peewee import Database

from console.records import (
    Document,
    Return,
    SyncBase,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Task,
    Unit,
)
from console.workflow.archive import archive, restore
from console.workflow.pauses import cancel
from console.workflow.progress import report_progress
from console.workflow.returns import decide_return, return_task
from console.workflow.tasks import edit_task
from console.workflow.units import edit_unit
from sheets_sync import lease
from tests.sheets_sync.desk import Desk, open_desk


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so", "XA")


@pytest.fixture
def task(desk: Desk) -> Task:
    """A task that stands in its unit's workbook, agreed on both sides."""
    made = desk.give()
    desk.settle()
    desk.later(hours=1)
    return made


def office_says(desk: Desk, task: Task, words: str) -> None:
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"office_opinion": words}, found.version)


def sheet_of(
    desk: Desk, unit: str = "BT"
) -> tuple[openpyxl.Workbook, openpyxl.worksheet.worksheet.Worksheet]:
    """The workbook as another program opens it."""
    book = openpyxl.load_workbook(desk.path(unit))
    return book, book["Nhiệm vụ"]


def column_of(sheet: openpyxl.worksheet.worksheet.Worksheet, header: str) -> int:
    (found,) = [cell.column for cell in sheet[1] if cell.value == header]
    return found


def save(desk: Desk, book: openpyxl.Workbook, unit: str = "BT") -> None:
    book.save(desk.path(unit))
    desk.touch(unit)


def test_rows_sorted_between_passes_keep_their_own_values(desk: Desk) -> None:
    first, second = desk.give(content="A"), desk.give(content="B")
    desk.settle()
    desk.later(hours=1).type(first, progress="của A")
    one, two = desk.row(first), desk.row(second)
    desk.swap(two.cells, one.position)
    desk.swap(one.cells, two.position)
    office_says(desk, second, "cho B")
    desk.settle()
    assert (desk.task(first).progress, desk.task(second).progress) == ("của A", "")
    assert desk.shown(second, "office_opinion") == "cho B"
    assert desk.row(second).position == one.position


def test_a_copy_opened_before_our_write_and_saved_after_it_reverts_nothing(desk: Desk, task: Task) -> None:
    opened = desk.path().read_bytes()
    desk.type(task, progress="Đã họp")
    desk.settle()
    office_says(desk, task, "Đẩy nhanh")
    desk.settle()
    desk.later(hours=1).save_over(opened)
    desk.settle()
    assert desk.task(task).progress == "Đã họp"
    assert desk.shown(task, "progress") == "Đã họp"
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert not SyncConflict.select().count() and not SyncProposal.select().count()


def test_an_edit_made_in_a_stale_copy_is_taken_without_reverting_the_rest(desk: Desk, task: Task) -> None:
    opened = desk.path().read_bytes()
    desk.type(task, progress="Đã họp")
    desk.settle()
    desk.later(hours=1).save_over(opened)
    desk.type(task, result="Dự thảo báo cáo")
    desk.settle()
    found = desk.task(task)
    assert (found.progress, found.result) == ("Đã họp", "Dự thảo báo cáo")


def test_a_conflict_born_of_a_stale_copy_waits_for_a_person(desk: Desk, task: Task) -> None:
    opened = desk.path().read_bytes()
    desk.type(task, progress="Bản một")
    desk.settle()
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng sửa")
    desk.settle()
    desk.later(hours=1).save_over(opened)
    desk.type(task, progress="Bản hai")
    desk.settle()
    conflict = SyncConflict.get(SyncConflict.resolved_at.is_null())
    assert (conflict.sheet, conflict.console) == ("Bản hai", "Văn phòng sửa")
    desk.later(hours=1).settle()
    assert desk.task(task).progress == "Văn phòng sửa"


def test_what_the_office_wrote_since_a_copy_was_opened_is_not_overwritten_by_an_edit_in_it(
    desk: Desk, task: Task
) -> None:
    desk.settle()
    opened = desk.path().read_bytes()
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng nhập thay")
    desk.settle()
    desk.later(hours=1).save_over(opened)
    desk.type(task, progress="Đơn vị gõ trên bản cũ")
    desk.settle()
    conflict = SyncConflict.get(SyncConflict.resolved_at.is_null())
    assert (conflict.sheet, conflict.console) == ("Đơn vị gõ trên bản cũ", "Văn phòng nhập thay")
    assert desk.task(task).progress == "Văn phòng nhập thay"
    assert desk.shown(task, "progress") == "Đơn vị gõ trên bản cũ"


def test_a_version_restored_from_long_ago_is_merged_against_its_own_base(desk: Desk, task: Task) -> None:
    old = desk.path().read_bytes()
    for step in range(6):
        desk.type(task, progress=f"Bước {step}")
        desk.settle()
        office_says(desk, task, f"Nhắc {step}")
        desk.settle()
    desk.save_over(old)
    desk.settle()
    assert desk.shown(task, "progress") == desk.task(task).progress == "Bước 5"
    assert desk.shown(task, "office_opinion") == "Nhắc 5"


def test_rows_that_a_stale_copy_never_had_are_appended_without_a_word(desk: Desk, task: Task) -> None:
    old = desk.path().read_bytes()
    later = desk.give(content="Việc giao sau")
    desk.settle()
    desk.save_over(old)
    desk.settle()
    assert desk.shown(later, "content") == "Việc giao sau"
    assert desk.shown(later, "sync_note") == ""


def test_hidden_and_filtered_rows_are_still_read(desk: Desk, task: Task) -> None:
    book, sheet = sheet_of(desk)
    sheet.row_dimensions[2].hidden = True
    sheet.cell(2, column_of(sheet, "Tình hình thực hiện")).value = "Trong dòng ẩn"
    sheet.auto_filter.ref = sheet.dimensions
    save(desk, book)
    desk.settle()
    assert desk.task(task).progress == "Trong dòng ẩn"
    assert len(desk.rows()) == 1


def test_a_reworded_header_is_still_bound_by_its_name_or_freezes_the_tab(desk: Desk, task: Task) -> None:
    book, sheet = sheet_of(desk)
    sheet.cell(1, column_of(sheet, "Tình hình thực hiện")).value = "Đã làm được gì"
    save(desk, book)
    desk.type(task, progress="Đã họp")
    desk.settle()
    assert desk.task(task).progress == "Đã họp"


def test_two_columns_of_one_header_freeze_the_tab_and_change_nothing(desk: Desk, task: Task) -> None:
    book, sheet = sheet_of(desk)
    for name in list(book.defined_names):
        del book.defined_names[name]
    for name in list(sheet.defined_names):
        del sheet.defined_names[name]
    sheet.cell(1, column_of(sheet, "Kết quả thực hiện")).value = "Tình hình thực hiện"
    save(desk, book)
    office_says(desk, task, "Không ghi được")
    desk.run()
    assert desk.workbook().state == "frozen"
    assert "Tình hình thực hiện" in desk.workbook().message
    _, sheet = sheet_of(desk)
    assert "Không ghi được" not in [cell.value for cell in sheet[2]]


def test_a_row_copied_with_its_code_is_flagged_and_the_original_goes_on(desk: Desk, task: Task) -> None:
    desk.swap(desk.row(task).cells, 3)
    desk.put([(3, "progress", "ở bản chép")])
    desk.settle()
    assert desk.task(task).progress == ""
    notes = [row.cells.get("sync_note") for row in desk.rows()]
    assert notes[0] is None and "trùng" in str(notes[1].value if notes[1] else "")
    desk.put([(2, "progress", "ở dòng gốc")])
    desk.settle()
    assert desk.task(task).progress == "ở dòng gốc"


def test_a_deleted_row_is_put_back_with_a_note(desk: Desk, task: Task) -> None:
    other = desk.give(content="Việc khác")
    desk.type(task, progress="Đã họp")
    desk.settle()
    desk.erase(task)
    desk.settle()
    assert desk.shown(task, "progress") == "Đã họp"
    assert "khôi phục" in desk.shown(task, "sync_note")
    assert desk.row(task).position > desk.row(other).position


def test_an_emptied_tab_is_held_and_deletes_nothing(desk: Desk) -> None:
    for number in range(15):
        desk.give(content=f"Việc {number}")
    desk.settle()
    book, sheet = sheet_of(desk)
    sheet.delete_rows(2, sheet.max_row)
    save(desk, book)
    desk.run()
    assert desk.workbook().state == "held"
    assert "15 dòng" in desk.workbook().message
    assert Task.select().where(Task.archived_at.is_null()).count() == 15


def test_merged_cells_below_the_first_are_not_cleared(desk: Desk) -> None:
    first, second = desk.give(content="A"), desk.give(content="B")
    desk.settle()
    desk.later(hours=1).type(first, progress="một")
    desk.type(second, progress="hai")
    desk.settle()
    book, sheet = sheet_of(desk)
    column = column_of(sheet, "Tình hình thực hiện")
    sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    save(desk, book)
    desk.settle()
    assert (desk.task(first).progress, desk.task(second).progress) == ("một", "hai")


def test_a_true_date_that_reads_two_ways_is_taken_and_echoed(desk: Desk, task: Task) -> None:
    # 8/9/2025 is both 8 September and 9 August: taken as 8 September, which the note says in words.
    book, sheet = sheet_of(desk)
    cell = sheet.cell(2, column_of(sheet, "Ngày hoàn thành"))
    cell.value, cell.number_format = date(2025, 9, 8), "dd/mm/yyyy"
    save(desk, book)
    desk.settle()
    assert desk.task(task).done_on == date(2025, 9, 8)
    assert "ngày 08 tháng 9 năm 2025" in desk.shown(task, "sync_note")


def test_a_date_before_the_directive_is_a_problem_and_the_cell_stays(desk: Desk, task: Task) -> None:
    desk.type(task, done_on="1/9/2025")
    desk.settle()
    assert desk.task(task).done_on is None
    assert desk.shown(task, "done_on") == "1/9/2025"
    assert "trước ngày" in desk.shown(task, "sync_note")


def test_a_formula_is_read_by_value_and_stays_until_the_console_must_win(desk: Desk, task: Task) -> None:
    book, sheet = sheet_of(desk)
    column = column_of(sheet, "Tình hình thực hiện")
    sheet.cell(2, column).value = '="Đã " & "họp"'
    save(desk, book)
    desk.settle()  # openpyxl leaves no cached value: nothing to read yet
    assert desk.task(task).progress == ""
    assert SyncProblem.select().count() <= 1
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng ghi")
    desk.settle()
    assert desk.shown(task, "progress") == "Văn phòng ghi"
    assert [row.value for row in SyncJournal.select()] == ['"Đã " & "họp"']


def test_untidy_text_is_the_same_text_and_is_never_rewritten(desk: Desk, task: Task) -> None:
    untidy = unicodedata.normalize("NFD", "Đã họp tổ") + "\u00a0 "
    desk.type(task, progress=untidy)
    desk.settle()
    assert desk.task(task).progress == "Đã họp tổ"
    assert desk.row(task).cells["progress"].value == untidy


def test_a_text_that_no_cell_holds_is_refused_before_writing(desk: Desk, task: Task) -> None:
    office_says(desk, task, "a" * 33_000)
    desk.settle()
    assert desk.shown(task, "office_opinion") == ""
    assert "32767" in desk.shown(task, "sync_note")


def test_a_renamed_tab_is_found_by_its_names(desk: Desk, task: Task) -> None:
    book, sheet = sheet_of(desk)
    sheet.title = "Việc của xã"
    for name in book.defined_names.values():  # what Excel does by itself
        name.attr_text = name.attr_text.replace("Nhiệm vụ", "Việc của xã")
    save(desk, book)
    desk.type(task, progress="Đã họp")
    desk.settle()
    assert desk.task(task).progress == "Đã họp"


def test_a_missing_file_is_told_and_deletes_nothing(desk: Desk, task: Task) -> None:
    aside = desk.path().with_name("cat-di.bak")
    desk.path().rename(aside)
    desk.run()
    assert desk.workbook().state == "unreachable"
    assert "BT.xlsx" in desk.workbook().message
    assert desk.task(task).archived_at is None
    aside.rename(desk.path())
    desk.settle()
    assert desk.workbook().state == "ok"


def test_a_corrupt_file_is_told_and_another_workbook_goes_on(desk: Desk, task: Task) -> None:
    other = desk.give("XA", content="Việc xã khác")
    desk.settle()
    whole = desk.path().read_bytes()
    desk.path().write_bytes(whole[: len(whole) // 2])
    desk.touch()
    desk.type(other, "XA", progress="Vẫn nhận")
    desk.run()
    assert desk.workbook().state == "unreachable"
    assert desk.task(other).progress == "Vẫn nhận"
    desk.save_over(whole)
    desk.settle()
    assert desk.workbook().state == "ok"


def test_a_file_copied_over_another_units_is_noticed_and_not_merged(desk: Desk, task: Task) -> None:
    other = desk.give("XA", content="Việc xã khác")
    desk.settle()
    shutil.copy(desk.path("BT"), desk.path("XA"))
    desk.touch("XA")
    desk.run()
    assert desk.workbook("XA").state == "held"
    assert "BT" in desk.workbook("XA").message
    assert desk.task(other).archived_at is None
    assert len(desk.rows("XA")) == 1


def test_codes_and_formula_signs_stay_typed_strings(desk: Desk, task: Task) -> None:
    for words in ("01", "=1+1", "+84", "-5", "@chi"):
        office_says(desk, task, words)
        desk.settle()
        cell = desk.row(task).cells["office_opinion"]
        assert (cell.value, cell.formula) == (words, None)


def test_a_workbook_open_in_excel_is_read_now_and_written_later(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đang mở")
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    office_says(desk, task, "Ghi sau")
    desk.run()
    assert desk.task(task).progress == "Đang mở"
    assert desk.workbook().state == "waiting"
    assert desk.workbook().pending_since is not None
    assert desk.shown(task, "office_opinion") == ""
    desk.later(minutes=1).run()
    lock.unlink()
    desk.settle()
    assert desk.shown(task, "office_opinion") == "Ghi sau"
    assert desk.workbook().pending_since is None
    assert not SyncConflict.select().count()


def test_a_locked_workbook_delays_the_units_clock(desk: Desk, task: Task) -> None:
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    later = desk.give(content="Chưa giao được")
    desk.run()
    assert desk.task(later).received_at is None
    lock.unlink()
    desk.later(days=1).settle()
    assert desk.task(later).received_at.date() == date(2025, 9, 9)


def test_a_read_only_file_is_told_and_written_when_it_may_be(desk: Desk, task: Task) -> None:
    os.chmod(desk.path(), 0o444)
    office_says(desk, task, "Ghi sau")
    desk.run()
    assert "chỉ đọc" in desk.workbook().message
    os.chmod(desk.path(), 0o644)
    desk.settle()
    assert desk.shown(task, "office_opinion") == "Ghi sau"


def test_a_task_that_goes_to_another_unit_leaves_a_tombstone(desk: Desk, task: Task) -> None:
    return_task(desk.ctx("system"), desk.task(task), ground="other", reason="Sai đơn vị", document_number="5")
    desk.settle()
    desk.type(task, progress="Chưa kịp đọc")
    decide_return(
        desk.ctx("hoa"), Return.get(), "rerouted", lead_unit=Unit.get(Unit.code == "XA"), document="9/UBND"
    )
    desk.settle()
    assert "chuyển" in desk.shown(task, "sync_note", "BT")
    assert desk.shown(task, "content", "XA") == "Rà soát quỹ đất"
    assert desk.shown(task, "progress", "XA") == ""
    assert [row.value for row in SyncJournal.select()] == ["Chưa kịp đọc"]
    desk.type(task, "BT", progress="Gõ vào dòng cũ")
    desk.settle()
    assert desk.task(task).progress == ""
    assert desk.shown(task, "progress", "BT") == "Gõ vào dòng cũ"


def reroute(desk: Desk, task: Task, unit: str) -> None:
    return_task(desk.ctx("system"), desk.task(task), ground="other", reason="Sai đơn vị", document_number="5")
    asked = Return.select().order_by(Return.id.desc()).get()
    lead = Unit.get(Unit.code == unit)
    decide_return(desk.ctx("hoa"), asked, "rerouted", lead_unit=lead, document="9/UBND")


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
    assert "chuyển" not in desk.shown(task, "sync_note", "BT")
    assert desk.shown(task, "other_info", "BT") == desk.task(task).other_info
    desk.later(hours=1).type(task, "BT", progress="Làm tiếp")
    desk.settle()
    assert desk.task(task).progress == "Làm tiếp"


def looks(desk: Desk, task: Task) -> list[tuple[str, bool, str]]:
    """Fill, slant and number format of every cell of the task's row."""
    tab = openpyxl.load_workbook(desk.path())["Nhiệm vụ"]
    cells = [tab.cell(desk.row(task).position, number + 1) for number in range(29)]
    return [(str(c.fill.fgColor.rgb), bool(c.font.italic), c.number_format) for c in cells if c.has_style]


def test_a_row_that_comes_back_is_grey_no_longer(desk: Desk, task: Task) -> None:
    live = looks(desk, task)
    reroute(desk, task, "XA")
    desk.settle()
    assert looks(desk, task) != live
    reroute(desk, task, "BT")
    desk.settle()
    assert looks(desk, task)[:11] == live[:11]
    assert not any(slanted for _, slanted, _ in looks(desk, task))
    assert not desk.row(task).grey
    remaining = openpyxl.load_workbook(desk.path())["Nhiệm vụ"].cell(desk.row(task).position, 13)
    assert "TODAY()" in str(remaining.value)


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


def test_a_secret_that_is_lifted_gives_back_what_was_blanked(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã họp")
    desk.settle()
    for secrecy in ("secret", "none"):
        Document.update(secrecy=secrecy).where(Document.id == task.document_id).execute()
        SyncWorkbook.update(stamp="").execute()
        desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Đã họp"
    assert desk.shown(task, "content") == "Rà soát quỹ đất"


def test_an_archived_task_leaves_a_tombstone(desk: Desk, task: Task) -> None:
    cancel(desk.ctx("hoa"), desk.task(task), document_number="7/UBND", reason="Bãi bỏ")
    desk.settle()
    archive(desk.ctx(), desk.task(task))
    desk.settle()
    assert "lưu trữ" in desk.shown(task, "sync_note")


def test_after_the_task_is_closed_a_units_edit_is_a_proposal(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã xong phần một")
    desk.settle()
    cancel(desk.ctx("hoa"), desk.task(task), document_number="7/UBND", reason="Bãi bỏ")
    desk.settle()
    desk.type(task, progress="Vẫn ghi thêm")
    desk.settle()
    assert desk.shown(task, "progress") == desk.task(task).progress == "Đã xong phần một"
    assert [p.proposed for p in SyncProposal.select()] == ["Vẫn ghi thêm"]


def moves(desk: Desk, channel: str) -> None:
    unit = Unit.get(Unit.code == "BT")
    edit_unit(desk.ctx(), unit, {"channel": channel}, unit.version)


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


def test_a_unit_that_left_its_sheet_before_it_had_one_gets_none(desk: Desk) -> None:
    desk.run()
    desk.path("XA").unlink()
    SyncWorkbook.update(state="new").where(SyncWorkbook.key == "XA").execute()
    Unit.update(channel="console").where(Unit.code == "XA").execute()
    desk.later(minutes=1).run()
    assert not desk.path("XA").exists()


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


def test_another_cell_of_the_units_own_never_changes(desk: Desk, task: Task) -> None:
    book, sheet = sheet_of(desk)
    far = sheet.max_column + 2
    sheet.cell(1, far).value, sheet.cell(2, far).value = "Ghi chú riêng", "=1+1"
    save(desk, book)
    office_says(desk, task, "Đẩy nhanh")
    desk.settle()
    _, sheet = sheet_of(desk)
    assert (sheet.cell(1, far).value, sheet.cell(2, far).value) == ("Ghi chú riêng", "=1+1")
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
