"""The due date in the directive's words stands in a note on its cell, for as long as the words hold."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from peewee import Database

from console.records import Task
from console.workflow.classify import classify
from console.workflow.deadlines import change_due
from console.workflow.tasks import edit_task
from sheets_sync.columns import TASKS
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.hazards.office import reroute
from tests.sheets_sync.test_schema import resave

WORDS = "trong quý III năm 2025"


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    """Two communes in workbooks."""
    return open_desk(tmp_path / "so", "XA")


@pytest.fixture
def task(desk: Desk) -> Task:
    """A task whose directive gives the due date in words, in its unit's workbook."""
    made = desk.give(due_raw=WORDS)
    desk.settle()
    desk.later(hours=1)
    return made


def noted(desk: Desk, unit: str = "BT") -> list[str]:
    """The first line of each comment in the tab, from top to bottom."""
    sheet = openpyxl.load_workbook(desk.path(unit))["Nhiệm vụ"]
    return [c.comment.text.partition("\n")[0] for row in sheet for c in row if c.comment]


def due_cell(desk: Desk, book: openpyxl.Workbook, row: int = 2) -> Cell:
    """The cell of `Thời hạn` in a row."""
    sheet = book["Nhiệm vụ"]
    (column,) = [c.column for c in sheet[1] if c.value == "Thời hạn"]
    return sheet.cell(row, column)


def comment(desk: Desk, text: str | None) -> None:
    """An puts a comment of her own on the due date, or deletes what is there, and saves."""
    book = openpyxl.load_workbook(desk.path())
    due_cell(desk, book).comment = Comment(text, "An") if text else None
    book.save(desk.path())
    desk.touch()


def reword(desk: Desk, task: Task, words: str) -> None:
    """Chi corrects the directive's words."""
    now = desk.task(task)
    edit_task(desk.ctx(), now, {"due_raw": words}, now.version)


def written(desk: Desk) -> int:
    """Writes of one pass."""
    return sum(turn.written for turn in desk.later(minutes=1).run().turns)


def test_the_words_stand_in_a_note_on_the_date(desk: Desk, task: Task) -> None:
    assert noted(desk) == [f"Nguyên văn: “{WORDS}”"]
    second = desk.give(content="Báo cáo", due_raw="trước 30/11\n hằng năm", due_on=None)
    desk.give(content="Họp giao ban")
    desk.settle()
    assert noted(desk) == [f"Nguyên văn: “{WORDS}”", "Nguyên văn: “trước 30/11 hằng năm”"]
    cell = due_cell(desk, openpyxl.load_workbook(desk.path()), desk.row(second).position)
    assert cell.value is None and cell.comment is not None
    before = desk.path().read_bytes()
    desk.touch()
    assert (written(desk), written(desk)) == (0, 0)
    assert desk.path().read_bytes() == before


def test_words_that_the_office_corrects_are_written_once(desk: Desk, task: Task) -> None:
    reword(desk, task, "trước ngày 01/10/2025")
    assert (written(desk), written(desk)) == (1, 0)
    assert noted(desk) == ["Nguyên văn: “trước ngày 01/10/2025”"]
    assert desk.shown(task, "due_on") == "30/9/2025"
    reword(desk, task, "")
    assert (written(desk), written(desk)) == (1, 0)
    assert noted(desk) == []


def test_words_go_when_another_date_is_decided(desk: Desk, task: Task) -> None:
    change_due(desk.ctx("hoa"), desk.task(task), due_on=date(2025, 10, 15), document_number="9/CV")
    assert (written(desk), written(desk)) == (1, 0)
    assert desk.shown(task, "due_on") == "15/10/2025"
    assert noted(desk) == []


def test_a_persons_comment_on_the_date_stays(desk: Desk, task: Task) -> None:
    comment(desk, "Hạn này gấp quá")
    desk.settle()
    reword(desk, task, "trước ngày 01/10/2025")
    desk.settle()
    change_due(desk.ctx("hoa"), desk.task(task), due_on=date(2025, 10, 15), document_number="9/CV")
    desk.settle()
    assert desk.shown(task, "due_on") == "15/10/2025"
    assert noted(desk) == ["Hạn này gấp quá"]
    assert not desk.later(minutes=1).run().turns


def test_a_note_that_is_gone_is_put_back(desk: Desk, task: Task) -> None:
    """A program dropped it, or the workbook is from before there were notes."""
    comment(desk, None)
    assert (written(desk), written(desk)) == (1, 0)
    assert noted(desk) == [f"Nguyên văn: “{WORDS}”"]


def test_words_follow_rows_that_a_program_sorted_without_them(desk: Desk, task: Task) -> None:
    other = desk.give(content="Báo cáo", due_raw="trước tháng 12", due_on=date(2025, 11, 30))
    desk.settle()
    first, second = desk.row(task).cells, desk.row(other).cells
    desk.swap(second, 2)
    desk.swap(first, 3)
    desk.settle()
    assert (desk.row(other).position, desk.row(task).position) == (2, 3)
    assert noted(desk) == ["Nguyên văn: “trước tháng 12”", f"Nguyên văn: “{WORDS}”"]


def test_a_row_put_where_another_was_cleared_has_none_of_its_words(desk: Desk, task: Task) -> None:
    reroute(desk, task, "XA")
    desk.erase(task)
    assert noted(desk) == [f"Nguyên văn: “{WORDS}”"]
    desk.give(content="Họp giao ban")
    desk.settle()
    assert [row.position for row in desk.rows()] == [2]
    assert noted(desk) == []
    assert noted(desk, "XA") == [f"Nguyên văn: “{WORDS}”"]


def test_the_row_of_a_task_that_left_has_no_words(desk: Desk, task: Task) -> None:
    reroute(desk, task, "XA")
    desk.settle()
    assert desk.row(task).grey and desk.shown(task, "due_on") == "30/9/2025"
    assert noted(desk) == []
    assert not desk.later(minutes=1).run().turns


@pytest.mark.parametrize("due_on", [date(2025, 9, 30), None])
def test_nothing_of_a_secret_tasks_words_stays_in_the_file(desk: Desk, due_on: date | None) -> None:
    task = desk.give(due_raw=WORDS, due_on=due_on)
    desk.settle()
    assert WORDS in everything(desk.path())
    classify(desk.ctx("hoa"), desk.task(task).document, secrecy="secret")
    desk.later(hours=1).settle()
    assert WORDS not in everything(desk.path())
    assert not desk.later(minutes=1).run().turns


def everything(path: Path) -> str:
    """All parts of a file."""
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_an_older_copy_saved_over_the_workbook_gets_the_present_words(desk: Desk, task: Task) -> None:
    old = desk.path().read_bytes()
    reword(desk, task, "trước ngày 01/10/2025")
    desk.settle()
    desk.later(hours=1).save_over(old)
    desk.settle()
    assert noted(desk) == ["Nguyên văn: “trước ngày 01/10/2025”"]


def test_a_date_that_the_unit_changed_is_put_back_with_its_words(desk: Desk, task: Task) -> None:
    desk.type(task, due_on="1/12/2025")
    reword(desk, task, "trước ngày 01/10/2025")
    desk.settle()
    assert desk.shown(task, "due_on") == "30/9/2025"
    assert noted(desk) == ["Nguyên văn: “trước ngày 01/10/2025”"]


def test_a_formula_that_gives_the_same_date_is_left_alone(desk: Desk, task: Task) -> None:
    book = openpyxl.load_workbook(desk.path())
    cell = due_cell(desk, book)
    cell.value, cell.comment = "=DATE(2025,9,30)", None
    book.save(desk.path())
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice không có trên máy này")
    resave(office, desk.path(), desk.folder)  # who puts the value beside it
    desk.touch()
    desk.settle()
    assert desk.row(task, tab=TASKS).cells["due_on"].formula is not None


def test_libreoffice_saves_it_and_nothing_is_written_again(desk: Desk, task: Task, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice không có trên máy này")
    resave(office, desk.path(), tmp_path)
    desk.touch()
    assert written(desk) == 0
    reword(desk, task, "trước ngày 01/10/2025")
    desk.settle()
    resave(office, desk.path(), tmp_path)
    assert noted(desk) == ["Nguyên văn: “trước ngày 01/10/2025”"]
