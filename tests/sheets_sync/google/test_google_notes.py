"""The words of the directive beside a due date, noted on its cell: only ours, in its own row, never stale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from peewee import Database

from console.records import SyncJournal, Task
from console.workflow.deadlines import change_due
from console.workflow.tasks import edit_task
from sheets_sync.cell_notes import text
from sheets_sync.google.places import KeptPlaces
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.google.hands import GoogleHands
from tests.sheets_sync.google.test_google_kills import Killed, restart

OF_AN = "An: đã gọi hỏi Sở"
OURS = "Nguyên văn: “trong quý III”"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk(places=KeptPlaces())


@pytest.fixture
def an(desk: GoogleDesk) -> GoogleHands:
    return GoogleHands(desk)


@pytest.fixture
def task(desk: GoogleDesk) -> Task:
    made = desk.give(content="Việc A", due_raw="trong quý III")
    desk.settle()
    desk.later(hours=1)
    return made


def note(desk: GoogleDesk, task: Task) -> str:
    """What is noted on the task's due date."""
    (tab,) = [each for each in desk.people.read("BT", desk.specs).tabs.values() if each.name == "Nhiệm vụ"]
    sheet = desk.server.books[desk.spreadsheet()].sheet("Nhiệm vụ")
    cell = sheet.lines[desk.row(task).position - 1].cells.get(tab.headers["due_on"])
    return (cell.note if cell is not None else "") or ""


def set_words(desk: GoogleDesk, task: Task, words: str) -> None:
    edit_task(desk.ctx(), desk.task(task), {"due_raw": words}, desk.task(task).version)


def set_due(desk: GoogleDesk, task: Task, day: date) -> None:
    change_due(desk.ctx("hoa"), desk.task(task), due_on=day, document_number="5/TB-VP")


def test_the_words_of_the_directive_are_noted_in_a_form_that_tells_whose_they_are(
    desk: GoogleDesk, task: Task
) -> None:
    ours, who = note(desk, task).splitlines()
    assert ours == OURS and who.startswith("(Văn phòng ghi, ")


def test_a_persons_note_stays_whatever_becomes_of_the_due_date(
    desk: GoogleDesk, an: GoogleHands, task: Task
) -> None:
    an.note_on(desk.row(task).position, "due_on", OF_AN)
    desk.later(minutes=1).settle()
    set_words(desk, task, "trước ngày 30/9")
    desk.settle()
    assert note(desk, task) == OF_AN
    set_due(desk, task, date(2025, 12, 15))
    desk.settle()
    assert (note(desk, task), desk.shown(task, "due_on")) == (OF_AN, "15/12/2025")


def test_what_a_person_adds_to_our_note_stays(desk: GoogleDesk, an: GoogleHands, task: Task) -> None:
    said = f"{note(desk, task)}\n{OF_AN}"
    an.note_on(desk.row(task).position, "due_on", said)
    set_due(desk, task, date(2025, 12, 15))
    desk.later(minutes=1).settle()
    assert note(desk, task) == said


def test_another_due_date_takes_the_words_for_the_old_one_away(desk: GoogleDesk, task: Task) -> None:
    set_due(desk, task, date(2025, 12, 15))
    desk.settle()
    assert (note(desk, task), desk.shown(task, "due_on")) == ("", "15/12/2025")
    assert not desk.later(minutes=1).run().turns


def test_other_words_for_the_same_due_date_take_the_place_of_the_old_ones(
    desk: GoogleDesk, task: Task
) -> None:
    set_words(desk, task, "trước ngày 30/9")
    desk.settle()
    assert note(desk, task) == text("trước ngày 30/9")
    set_words(desk, task, "")
    desk.settle()
    assert note(desk, task) == ""
    assert not desk.later(minutes=1).run().turns
    assert not SyncJournal.select().count()


def test_our_note_that_a_person_copied_to_another_row_goes(
    desk: GoogleDesk, an: GoogleHands, task: Task
) -> None:
    other = desk.give(content="Việc B")
    desk.settle()
    an.note_on(desk.row(other).position, "due_on", note(desk, task))
    desk.later(minutes=1).settle()
    assert (note(desk, task), note(desk, other)) == (text("trong quý III"), "")


def test_a_note_on_an_empty_row_stays_when_a_task_comes_there(
    desk: GoogleDesk, an: GoogleHands, task: Task
) -> None:
    an.note_on(desk.row(task).position + 1, "due_on", OF_AN)
    other = desk.give(content="Việc B", due_raw="trong quý IV")
    desk.settle()
    assert (note(desk, other), desk.shown(other, "content")) == (OF_AN, "Việc B")


@pytest.fixture
def others(desk: GoogleDesk, an: GoogleHands, task: Task) -> tuple[Task, Task]:
    """A row with An's note and one with ours; sorted downwards, the last one stands where the task's was."""
    noted, ours = desk.give(content="Việc B"), desk.give(content="Việc C", due_raw="trong tháng 9")
    desk.settle()
    an.note_on(desk.row(noted).position, "due_on", OF_AN)
    desk.later(hours=1).settle()
    return noted, ours


def swapped(an: GoogleHands) -> None:
    """The first two rows change places, so that An's stands where the first task's stood."""
    an.move_row(2, 6)
    an.move_row(3, 2)
    an.move_row(6, 3)


Change = Callable[[GoogleDesk, Task], None]
CHANGES: dict[str, tuple[Change, str]] = {
    "other words": (lambda desk, task: set_words(desk, task, "trước ngày 30/9"), "trước ngày 30/9"),
    "another day": (lambda desk, task: set_due(desk, task, date(2025, 12, 15)), ""),
}


@pytest.mark.parametrize("rows", ["sorted", "swapped"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_note_written_into_another_row_is_taken_back(
    desk: GoogleDesk, an: GoogleHands, task: Task, others: tuple[Task, Task], change: str, rows: str
) -> None:
    act, words = CHANGES[change]
    act(desk, task)
    moved = {"sorted": lambda: an.sort("code"), "swapped": lambda: swapped(an)}[rows]
    desk.server.faults.add(Fault(before=moved), path=":batchUpdate")
    desk.later(minutes=1).run()
    expected = ["" if not words else text(words), OF_AN, text("trong tháng 9")]
    assert [note(desk, each) for each in (task, *others)] == expected
    desk.settle()
    assert [note(desk, each) for each in (task, *others)] == expected


@pytest.mark.parametrize("change", CHANGES)
def test_killed_before_the_repair_the_next_pass_takes_the_note_back(
    desk: GoogleDesk, an: GoogleHands, task: Task, others: tuple[Task, Task], change: str
) -> None:
    act, words = CHANGES[change]
    act(desk, task)

    def die() -> None:
        raise Killed

    desk.server.faults.add(Fault(before=lambda: swapped(an), then=die), path=":batchUpdate")
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    assert desk.row(others[0]).position == 2 and note(desk, others[0]) != OF_AN
    restart(desk)
    desk.settle()
    expected = ["" if not words else text(words), OF_AN, text("trong tháng 9")]
    assert [note(desk, each) for each in (task, *others)] == expected
    assert desk.shown(others[0], "due_on") == "30/9/2025"


def test_where_all_of_a_write_is_given_back_so_are_its_notes(
    desk: GoogleDesk, an: GoogleHands, task: Task, others: tuple[Task, Task]
) -> None:
    """The row meant stands there twice now: nobody knows which is it, until one goes."""
    set_due(desk, task, date(2025, 12, 15))

    def double() -> None:
        an.copy_row(2, 6)
        an.sort("code")

    desk.server.faults.add(Fault(before=double), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert [note(desk, each) for each in others] == [OF_AN, text("trong tháng 9")]
