"""What only files meet: open in a program, read-only, cut short, copied over one another."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from console.clock import OFFICE_ZONE
from console.records import Progress, SyncConflict, SyncProblem, SyncWorkbook, Task, Unit
from console.workflow.errors import Forbidden, Refused
from sheets_sync.book_decisions import override_locks
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hazards.office import office_says, reroute


def test_a_corrupt_file_is_told_and_another_workbook_goes_on(folder_desk: Desk, task: Task) -> None:
    other = folder_desk.give("XA", content="Việc xã khác")
    folder_desk.settle()
    whole = folder_desk.path().read_bytes()
    folder_desk.path().write_bytes(whole[: len(whole) // 2])
    folder_desk.touch()
    folder_desk.type(other, "XA", progress="Vẫn nhận")
    folder_desk.run()
    assert folder_desk.workbook().state == "unreachable"
    assert folder_desk.task(other).progress == "Vẫn nhận"
    folder_desk.save_over(whole)
    folder_desk.settle()
    assert folder_desk.workbook().state == "ok"


def test_a_file_copied_over_another_units_is_noticed_and_not_merged(folder_desk: Desk, task: Task) -> None:
    other = folder_desk.give("XA", content="Việc xã khác")
    folder_desk.settle()
    shutil.copy(folder_desk.path("BT"), folder_desk.path("XA"))
    folder_desk.touch("XA")
    folder_desk.run()
    assert folder_desk.workbook("XA").state == "held"
    assert "BT" in folder_desk.workbook("XA").message
    assert folder_desk.task(other).archived_at is None
    assert len(folder_desk.rows("XA")) == 1


def test_a_workbook_open_in_excel_is_read_now_and_written_later(folder_desk: Desk, task: Task) -> None:
    folder_desk.type(task, progress="Đang mở")
    lock = folder_desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    office_says(folder_desk, task, "Ghi sau")
    folder_desk.run()
    assert folder_desk.task(task).progress == "Đang mở"
    assert folder_desk.workbook().state == "waiting"
    assert folder_desk.workbook().pending_since is not None
    assert folder_desk.shown(task, "office_opinion") == ""
    folder_desk.later(minutes=1).run()
    lock.unlink()
    folder_desk.settle()
    assert folder_desk.shown(task, "office_opinion") == "Ghi sau"
    assert folder_desk.workbook().pending_since is None
    assert not SyncConflict.select().count()


def left_behind(desk: Desk, **age: int) -> Path:
    """An Excel that died so long ago had the workbook open."""
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"\x02An")
    since = (desk.clock.now() - timedelta(**age)).replace(tzinfo=OFFICE_ZONE).timestamp()
    os.utime(lock, (since, since))
    return lock


def overrides(desk: Desk) -> None:
    """Chi has the worker write past what she sees."""
    seen = desk.people.old_locks("BT")
    override_locks(desk.ctx(), desk.workbook(), seen)


def test_an_old_lock_waits_for_a_person_and_is_told(folder_desk: Desk, task: Task) -> None:
    left_behind(folder_desk, hours=13)
    folder_desk.type(task, progress="Vẫn nhận")
    office_says(folder_desk, task, "Ghi sau")
    folder_desk.run()
    assert folder_desk.task(task).progress == "Vẫn nhận"
    assert folder_desk.shown(task, "office_opinion") == ""
    book = folder_desk.workbook()
    assert book.state == "waiting" and "tệp khóa ~$BT.xlsx của An từ" in book.message


def test_an_old_lock_that_the_office_overrides_is_written_past(folder_desk: Desk, task: Task) -> None:
    lock = left_behind(folder_desk, hours=13)
    office_says(folder_desk, task, "Ghi sau")
    folder_desk.run()
    overrides(folder_desk)
    folder_desk.settle()
    assert folder_desk.shown(task, "office_opinion") == "Ghi sau"
    assert folder_desk.workbook().state == "ok" and lock.exists()
    office_says(folder_desk, task, "Lần nữa")
    folder_desk.settle()
    assert folder_desk.shown(task, "office_opinion") == "Lần nữa"


def test_a_workbook_that_is_opened_after_that_is_left_alone_again(folder_desk: Desk, task: Task) -> None:
    left_behind(folder_desk, hours=13)
    overrides(folder_desk)
    left_behind(folder_desk, hours=0)  # An opens it again
    office_says(folder_desk, task, "Ghi sau")
    for age in (0, 1, 13):
        folder_desk.later(hours=age).run()
        assert folder_desk.shown(task, "office_opinion") == ""
    assert "Vẫn ghi vào sổ" in folder_desk.workbook().message


def test_only_the_office_overrides_and_only_what_is_old(folder_desk: Desk, task: Task) -> None:
    left_behind(folder_desk, hours=1)
    with pytest.raises(Refused, match="không còn tệp khóa cũ"):
        overrides(folder_desk)
    left_behind(folder_desk, hours=13)
    with pytest.raises(Forbidden):
        override_locks(folder_desk.ctx("an"), folder_desk.workbook(), folder_desk.people.old_locks("BT"))


def test_a_locked_workbook_delays_the_units_clock(folder_desk: Desk, task: Task) -> None:
    lock = folder_desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    later = folder_desk.give(content="Chưa giao được")
    folder_desk.run()
    assert folder_desk.task(later).received_at is None
    lock.unlink()
    folder_desk.later(days=1).settle()
    assert folder_desk.task(later).received_at.date() == date(2025, 9, 9)


def test_a_read_only_file_is_told_and_written_when_it_may_be(folder_desk: Desk, task: Task) -> None:
    os.chmod(folder_desk.path(), 0o444)
    office_says(folder_desk, task, "Ghi sau")
    folder_desk.run()
    assert "chỉ đọc" in folder_desk.workbook().message
    os.chmod(folder_desk.path(), 0o644)
    folder_desk.settle()
    assert folder_desk.shown(task, "office_opinion") == "Ghi sau"


def looks(desk: Desk, task: Task) -> list[tuple[str, bool, str]]:
    """Fill, slant and number format of every cell of the task's row."""
    tab = openpyxl.load_workbook(desk.path())["Nhiệm vụ"]
    cells = [tab.cell(desk.row(task).position, number + 1) for number in range(29)]
    return [(str(c.fill.fgColor.rgb), bool(c.font.italic), c.number_format) for c in cells if c.has_style]


def test_a_time_of_saving_beyond_the_calendar_stops_no_workbook(folder_desk: Desk, task: Task) -> None:
    desk = folder_desk
    other = desk.give("XA")
    desk.settle()
    desk.type(task, progress="Đang làm")
    desk.type(other, "XA", progress="Xin chào")
    os.utime(desk.path(), (253_402_300_900, 253_402_300_900))  # a quarter of an hour into the year 10000
    desk.settle()
    assert [desk.task(each).progress for each in (task, other)] == ["Đang làm", "Xin chào"]
    assert Progress.get(Progress.text == "Đang làm").acted_on == date(2025, 9, 8)


def test_a_row_that_comes_back_is_grey_no_longer(folder_desk: Desk, task: Task) -> None:
    live = looks(folder_desk, task)
    reroute(folder_desk, task, "XA")
    folder_desk.settle()
    assert looks(folder_desk, task) != live
    reroute(folder_desk, task, "BT")
    folder_desk.settle()
    assert looks(folder_desk, task)[:11] == live[:11]
    assert not any(slanted for _, slanted, _ in looks(folder_desk, task))
    assert not folder_desk.row(task).grey
    remaining = openpyxl.load_workbook(folder_desk.path())["Nhiệm vụ"].cell(
        folder_desk.row(task).position, 13
    )
    assert "TODAY()" in str(remaining.value)


def test_a_unit_that_left_its_sheet_before_it_had_one_gets_none(folder_desk: Desk) -> None:
    folder_desk.run()
    folder_desk.path("XA").unlink()
    SyncWorkbook.update(state="new").where(SyncWorkbook.key == "XA").execute()
    Unit.update(channel="console").where(Unit.code == "XA").execute()
    folder_desk.later(minutes=1).run()
    assert not folder_desk.path("XA").exists()


def test_a_cell_inside_an_array_is_left_and_the_rest_is_written(folder_desk: Desk, task: Task) -> None:
    other = folder_desk.give(content="Việc khác")
    folder_desk.settle()
    book = openpyxl.load_workbook(folder_desk.path())
    sheet = book["Nhiệm vụ"]
    (column,) = [cell.column_letter for cell in sheet[1] if cell.value == "Ý kiến Văn phòng"]
    sheet[f"{column}2"] = ArrayFormula(f"{column}2:{column}3", "=A2:A3")
    book.save(folder_desk.path())
    folder_desk.touch()
    office_says(folder_desk, other, "Không ghi được")
    later = folder_desk.give(content="Việc giao sau")
    folder_desk.later(minutes=1).settle()
    assert folder_desk.shown(later, "content") == "Việc giao sau"
    open_ones = SyncProblem.select().where(SyncProblem.resolved_at.is_null())
    assert "Ý kiến Văn phòng" in " ".join(each.message for each in open_ones)
