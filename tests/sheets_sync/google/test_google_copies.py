"""File → Make a copy: noticed, judged as a second Excel file is, and used in its place when asked."""

from __future__ import annotations

from datetime import datetime

import pytest
from peewee import Database

from console.records import Progress, Task
from console.workflow.tasks import edit_task
from sheets_sync.google.places import KeptPlaces
from sheets_sync.strays import Stray, seen, use
from tests.sheets_server import Fault
from tests.sheets_server.people import Person
from tests.sheets_sync.google.desk import EMAIL, FOLDER, GoogleDesk, open_google_desk


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk("XA", places=KeptPlaces())


@pytest.fixture
def task(desk: GoogleDesk) -> Task:
    made = desk.give()
    desk.settle()
    return made


def copy(desk: GoogleDesk, title: str = "Bản sao của sổ") -> Person:
    """An copies the spreadsheet into the office's folder, and has the copy open."""
    book = desk.human().make_a_copy(title)
    file = desk.server.drive.files[book.book_id]
    file.parents, file.drive_id = [FOLDER], FOLDER
    return desk.server.human(book)


def type_there(desk: GoogleDesk, person: Person, header: str, words: str) -> None:
    row = person.rows("Nhiệm vụ")[0]
    column = row.index(header)
    letters = chr(ord("A") + column) if column < 26 else "A" + chr(ord("A") + column - 26)
    person.type(f"Nhiệm vụ!{letters}2", words)


def look(desk: GoogleDesk, passes: int = 4) -> Stray:
    for _ in range(passes):
        desk.later(seconds=30).run()
    (stray,) = seen()
    return stray


def test_a_copy_with_nothing_new_is_noticed_and_named_with_its_place(desk: GoogleDesk, task: Task) -> None:
    person = copy(desk)
    stray = look(desk)
    assert stray.name == f"Bản sao của sổ [{person.book.book_id}]"
    assert "không có gì mới" in stray.message
    assert not stray.held
    assert desk.workbook().state == "ok"


def test_what_only_the_copy_changed_is_taken_and_reaches_the_workbook(desk: GoogleDesk, task: Task) -> None:
    type_there(desk, copy(desk), "Tình hình thực hiện", "Đã họp ở bản sao")
    assert "đã được nhận" in look(desk).message
    assert desk.task(task).progress == desk.shown(task, "progress") == "Đã họp ở bản sao"


def test_a_copy_that_says_otherwise_is_held_and_can_be_used_in_its_place(
    desk: GoogleDesk, task: Task
) -> None:
    person = copy(desk)
    type_there(desk, person, "Tình hình thực hiện", "Ở bản sao")
    desk.type(task, progress="Ở sổ đang dùng")
    stray = look(desk)
    assert stray.held
    assert "có nội dung khác" in desk.workbook().message
    assert desk.task(task).progress == desk.shown(task, "progress") == "Ở sổ đang dùng"
    old = desk.spreadsheet()
    use(desk.ctx(), KeptPlaces(), stray.name)
    assert desk.spreadsheet() == person.book.book_id
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Ở bản sao"
    assert "Ở sổ đang dùng" in {row.text for row in Progress.select()}
    assert old in desk.server.books


def test_a_stranger_in_the_folder_is_named_and_not_taken(desk: GoogleDesk, task: Task) -> None:
    desk.server.library.new("Danh bạ", parents=[FOLDER], drive_id=FOLDER)
    assert "Không phải sổ do hệ thống tạo" in look(desk).message


def test_a_copy_of_a_workbook_that_is_not_at_rest_is_read_once_for_each_state(
    desk: GoogleDesk, task: Task
) -> None:
    copy(desk)
    desk.human().delete_columns("Nhiệm vụ", 1)  # the workbook freezes until the header is put right
    for _ in range(20):
        desk.later(seconds=5).run()
    first = len(desk.server.log)
    for _ in range(20):
        desk.later(seconds=5).run()
    made = [each for each in desk.server.log[first:] if each.email == EMAIL]
    (stray,) = seen()
    assert not any(stray.name[-45:-1] in each.path for each in made)
    assert "đồng bộ xong" in stray.message


def test_a_copy_that_could_not_be_read_is_looked_at_again(desk: GoogleDesk, task: Task) -> None:
    person = copy(desk)
    type_there(desk, person, "Tình hình thực hiện", "Đã họp ở bản sao")
    desk.server.faults.add(Fault(status=503), times=100, path=f"/v4/spreadsheets/{person.book.book_id}")
    assert "Google đang bận" in look(desk).message
    desk.server.faults.clear()
    assert "đã được nhận" in look(desk).message


def test_an_idle_pass_beside_copies_asks_drive_once(desk: GoogleDesk, task: Task) -> None:
    copy(desk)
    look(desk)
    edit_task(desk.ctx(), desk.task(task), {"office_opinion": "Đẩy nhanh"}, desk.task(task).version)
    desk.settle()
    desk.clock.move(datetime(2025, 9, 8, 14))
    for _ in range(3):
        desk.later(seconds=5).run()
    before = len(desk.server.log)
    desk.later(seconds=5).run()
    assert [each.path for each in desk.server.log[before:]] == ["/drive/v3/changes"]
