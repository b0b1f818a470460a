"""A directive turns out to be secret: none of its words stays in the spreadsheet, in a hidden tab either."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import Task
from console.workflow.classify import classify
from console.workflow.documents import edit_document
from sheets_sync.google.places import KeptPlaces
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.google.hands import GoogleHands
from tests.sheets_sync.google.test_google_kills import restart, run_killed_after

SECRET = "Sao Mai"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk(places=KeptPlaces())


@pytest.fixture
def task(desk: GoogleDesk) -> Task:
    """A task whose words An wrote about, too; the copies of its row are those of the last write."""
    made = desk.give(content=f"{SECRET} rà soát", due_raw=f"{SECRET} trong quý IV")
    desk.settle()
    desk.later(hours=1).type(made, progress=f"{SECRET} đã họp")
    desk.settle()
    return made


def hide(desk: GoogleDesk, task: Task) -> None:
    classify(desk.ctx("hoa"), desk.task(task).document, secrecy="secret")


def places(desk: GoogleDesk) -> list[tuple[str, int, int]]:
    """Every cell of the spreadsheet, hidden tabs too, that says a secret word or has a note that does."""
    return [
        (sheet.title, row, column)
        for sheet in desk.server.books[desk.spreadsheet()].sheets
        for row, line in enumerate(sheet.lines, 1)
        for column, cell in line.cells.items()
        if SECRET in f"{cell.entered} {cell.note}"
    ]


def test_the_hidden_copies_of_its_row_are_emptied_in_the_same_turn(desk: GoogleDesk, task: Task) -> None:
    hide(desk, task)
    desk.later(minutes=1).run()
    assert places(desk) == []
    desk.settle()
    assert not desk.later(minutes=1).run().writes


def test_the_hidden_copies_of_other_tabs_are_emptied_too(desk: GoogleDesk, task: Task) -> None:
    """The directive's row in `Văn bản` was written before, over what it had said."""
    document = desk.task(task).document
    for words in (f"{SECRET} trích yếu", f"{SECRET} trích yếu đã sửa"):
        edit_document(desk.ctx(), document, {"abstract": words}, document.version)
        desk.settle()
    titles = {title for title, _, _ in places(desk) if title.startswith("_sync_")}
    assert len(titles) == 2  # of both tabs
    hide(desk, task)
    desk.settle()
    assert places(desk) == []


def test_notes_on_its_cells_go_the_programs_and_those_of_people(desk: GoogleDesk, task: Task) -> None:
    an = GoogleHands(desk)
    row = desk.row(task).position
    for key in ("code", "progress", "result", "remaining", "sync_note"):
        an.note_on(row, key, f"{SECRET}: hỏi lại chị Chi")
    desk.later(minutes=1).settle()
    assert len(an.notes()) == 6  # An's, and the program's with the words of the due date
    hide(desk, task)
    desk.settle()
    assert an.notes() == []
    an.note_on(row, "progress", f"{SECRET}: dán lại")
    desk.later(minutes=1).settle()
    assert an.notes() == []


def test_a_note_on_the_row_beside_stays(desk: GoogleDesk, task: Task) -> None:
    other = desk.give(content="Việc khác")
    desk.settle()
    an = GoogleHands(desk)
    an.note_on(desk.row(other).position, "progress", "Chị Chi dặn")
    hide(desk, task)
    desk.later(minutes=1).settle()
    assert an.notes() == ["Chị Chi dặn"]


@pytest.mark.parametrize("requests", range(1, 6))
def test_killed_after_any_request_the_next_pass_finishes(desk: GoogleDesk, task: Task, requests: int) -> None:
    """Drive is asked, the sheet read, the row blanked, looked at once more, its copies emptied."""
    hide(desk, task)
    desk.later(minutes=1)
    assert run_killed_after(desk, requests)
    restart(desk)
    desk.settle()
    assert places(desk) == []
    assert not desk.later(minutes=1).run().writes


def test_where_google_fails_while_the_copies_are_emptied_the_next_pass_empties_them(
    desk: GoogleDesk, task: Task
) -> None:
    hide(desk, task)
    desk.server.faults.add(Fault(), path=":batchUpdate")
    desk.server.faults.add(Fault(status=500), path=":batchUpdate", times=4)
    desk.later(minutes=1).run()
    assert {title[:5] for title, _, _ in places(desk)} == {"_sync"}  # in hidden tabs alone
    desk.later(minutes=10).settle()
    assert places(desk) == []


@pytest.mark.parametrize("when", ["before", "during", "then"])
def test_with_rows_sorted_under_the_write_only_the_secret_row_is_emptied(
    desk: GoogleDesk, task: Task, when: str
) -> None:
    desk.server.unknowns.receipt_exact = True
    others = [desk.give(content=f"Việc {number}") for number in range(3)]
    desk.settle()
    desk.later(hours=1)
    for other in others:
        desk.type(other, progress=f"đang làm {desk.task(other).content}")
    desk.settle()
    an = GoogleHands(desk)
    hide(desk, task)
    desk.server.faults.add(Fault(**{when: lambda: an.sort("code")}), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert places(desk) == []
    assert [desk.shown(each, "content") for each in others] == ["Việc 0", "Việc 1", "Việc 2"]
    assert [desk.task(each).progress for each in others] == [f"đang làm Việc {number}" for number in range(3)]
    assert [desk.shown(each, "progress") for each in others] == [desk.task(each).progress for each in others]
