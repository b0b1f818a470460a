"""What `Tệp` may say, and the files that stand, or do not, in the unit's folder `tep`."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from console.records import Attachment, Task
from console.rules.vietnamese import normalise
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


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (unicodedata.normalize("NFD", "Báo cáo.pdf"), "Báo cáo.pdf"),
        ("Báo  cáo.pdf", "Báo  cáo.pdf"),
        ("Báo cáo.pdf", "BÁO CÁO.PDF"),
        ("Báo cáo.pdf", "tep/Báo cáo.pdf"),
        ("Báo cáo.pdf", "Tep\\Báo cáo.pdf"),
        ("Báo cáo; phụ lục.pdf", "Báo cáo; phụ lục.pdf"),
    ],
)
def test_a_file_is_found_however_its_name_is_typed(
    folder_desk: Desk, task: Task, stored: str, said: str
) -> None:
    (folder(folder_desk) / stored).write_bytes(b"%PDF")
    folder_desk.type(task, file=said)
    folder_desk.settle()
    assert folder_desk.shown(task, "sync_note") == ""
    kept = Attachment.get()
    assert (Path(kept.path).name, kept.size) == (stored, 4)
    assert folder_desk.shown(task, "file") == kept.name == normalise(stored)


@pytest.mark.parametrize("said", ["BC.pdf", "bc.pdf", "tep/BC.pdf"])
def test_of_files_whose_names_differ_in_capitals_the_one_that_is_named_is_attached(
    folder_desk: Desk, task: Task, said: str
) -> None:
    for name in ("BC.pdf", "bc.pdf"):
        (folder(folder_desk) / name).write_bytes(name.encode())
    folder_desk.type(task, file=said)
    folder_desk.settle()
    assert Path(Attachment.get().path).name == said.removeprefix("tep/")


def test_a_name_that_two_files_may_be_called_attaches_neither(folder_desk: Desk, task: Task) -> None:
    for name in ("BC.pdf", "bc.pdf"):
        (folder(folder_desk) / name).write_bytes(name.encode())
    folder_desk.type(task, file="Bc.pdf")
    folder_desk.settle()
    assert "có nhiều tệp tên như “Bc.pdf”" in folder_desk.shown(task, "sync_note")
    assert not Attachment.select().count() and folder_desk.shown(task, "file") == "Bc.pdf"


def test_several_files_in_one_cell_are_asked_for_one_at_a_time(folder_desk: Desk, task: Task) -> None:
    (folder(folder_desk) / "a.pdf").write_bytes(b"%PDF")
    folder_desk.type(task, file="a.pdf; b.pdf")
    folder_desk.settle()
    assert "nhận mỗi lần một tệp" in folder_desk.shown(task, "sync_note")
    assert folder_desk.shown(task, "file") == "a.pdf; b.pdf"
    assert not Attachment.select().count()


@pytest.mark.parametrize("said", ["../BT.xlsx", "tep/../BT.xlsx", "tep/tep/x", "/etc/hostname", "ngoai.pdf"])
def test_no_file_outside_the_folder_can_be_named(folder_desk: Desk, task: Task, said: str) -> None:
    (folder(folder_desk) / "ngoai.pdf").symlink_to(folder_desk.path())
    folder_desk.type(task, file=said)
    folder_desk.settle()
    assert "chép tệp vào đó" in folder_desk.shown(task, "sync_note")
    assert not Attachment.select().count()
