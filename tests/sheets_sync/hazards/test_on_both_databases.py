"""What one database would have taken and the other not: no cell may stop the rest of its workbook."""

from __future__ import annotations

from pathlib import Path

from peewee import Database

from console.records import Return, Task
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.hazards.office import office_says

DOCUMENT = "Công văn của UBND xã Kiến Thụy về việc đề nghị chuyển lại nhiệm vụ, ngày 8/9/2025"


def two_tasks(folder: Path) -> tuple[Desk, Task, Task]:
    desk = open_desk(folder)
    tasks = desk.give(), desk.give(content="Việc hai")
    desk.settle()
    return desk.later(hours=1), *tasks


def test_a_document_number_that_no_field_holds_stops_only_its_request(
    database: Database, tmp_path: Path
) -> None:
    desk, task, other = two_tasks(tmp_path)
    desk.type(task, request="Chuyển lại", reason="Không đúng thẩm quyền", request_document=DOCUMENT)
    desk.type(other, progress="Đang làm")
    desk.settle()
    assert desk.workbook().state == "ok"
    assert desk.task(other).progress == "Đang làm"
    note = desk.shown(task, "sync_note")
    assert "Số VB, ngày VB" in note and "dài quá 60 ký tự" in note
    desk.type(task, request_document="125/UBND, ngày 8/9/2025")
    desk.settle()
    assert Return.get().document_number == "125/UBND"
    assert desk.shown(task, "sync_note") == ""


def test_a_nul_in_a_cell_is_no_character_of_its_text(database: Database, tmp_path: Path) -> None:
    desk, task, other = two_tasks(tmp_path)
    desk.type(task, progress="Đang\x00 làm")  # written as `_x0000_`, as other programs write it
    desk.type(other, progress="Tốt")
    desk.settle()
    assert desk.workbook().state == "ok"
    assert (desk.task(task).progress, desk.task(other).progress) == ("Đang làm", "Tốt")
    assert not desk.later(minutes=1).run().turns


def test_a_nul_that_the_console_is_given_is_no_character_either(database: Database, tmp_path: Path) -> None:
    desk, task, _ = two_tasks(tmp_path)
    office_says(desk, task, "Xem\x00 lại")
    desk.settle()
    assert desk.shown(task, "office_opinion") == desk.task(task).office_opinion == "Xem lại"
