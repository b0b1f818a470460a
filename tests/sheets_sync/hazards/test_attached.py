"""What `Tệp` may say, and the files that stand, or do not, in the unit's folder `tep`."""

from __future__ import annotations

import os
from pathlib import Path

from console.records import Attachment, Task
from tests.sheets_sync.desk import Desk

LISTED = "Báo cáo số 125 kết quả rà soát quỹ đất, phụ lục danh sách thửa đất, tờ trình, " * 9


def folder(desk: Desk) -> Path:
    return desk.people.attachments("BT")


def test_a_long_text_instead_of_a_files_name_stops_only_its_cell(folder_desk: Desk, task: Task) -> None:
    folder_desk.type(task, file=LISTED, progress="Đang làm")
    folder_desk.settle()
    assert folder_desk.workbook().state == "ok"
    assert folder_desk.task(task).progress == "Đang làm"
    assert folder_desk.shown(task, "file") == LISTED.strip()
    assert "chép tệp vào đó" in folder_desk.shown(task, "sync_note")


def test_a_file_that_cannot_be_read_stops_only_its_cell(folder_desk: Desk, task: Task) -> None:
    folder(folder_desk).rmdir()
    folder(folder_desk).symlink_to(f"/proc/{os.getpid()}")  # where `mem` is a file that even root cannot read
    folder_desk.type(task, file="mem", progress="Đang làm")
    folder_desk.settle()
    assert folder_desk.workbook().state == "ok"
    assert folder_desk.task(task).progress == "Đang làm"
    assert "Chưa mở được tệp “mem”" in folder_desk.shown(task, "sync_note")
    assert not Attachment.select().count()
