"""A row that stands twice, under one code or once without it, while the Office's words are written into the
one: what people typed into the other stays where the two change places in the instant of the write."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from peewee import Database

from console.records import SyncConflict, SyncJournal, Task
from console.workflow.progress import report_progress
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on

TITLE = "Nhiệm vụ"
CHI, AN, RESULT = "Văn phòng nhập hộ", "An nhập", "đạt 80%"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    """The rows of a task's code: the one in which An types, and below it the copy that she made of it."""
    desk = open_google_desk()
    desk.give()
    desk.settle()
    desk.human().copy_row(TITLE, 2, 3)
    return desk


def enter(desk: GoogleDesk) -> None:
    """Chi enters the progress for the unit."""
    report_progress(desk.ctx("system"), Task.get(), CHI)


def meanwhile(desk: GoogleDesk, act: Callable[[], object]) -> None:
    """An acts in the instant of the next write; neither its answer nor its copies show that."""
    assert not desk.server.unknowns.receipt_exact
    desk.server.faults.add(Fault(during=act), path=":batchUpdate")


def shown(desk: GoogleDesk, *columns: str) -> list[tuple[object, ...]]:
    """These cells of every used row, from the top; None for an empty one."""
    return [tuple(r.cells[c].value if c in r.cells else None for c in columns) for r in desk.rows()]


def is_told(desk: GoogleDesk) -> list[bool]:
    """Of every used row, whether it is called a second one of its code."""
    return ["trùng" in str(note) for (note,) in shown(desk, "sync_note")]


@pytest.mark.parametrize("result", [RESULT, None], ids=["two words", "one word"])
def test_a_copy_dragged_above_its_row_as_the_offices_words_are_written_leaves_the_units_words_alone(
    desk: GoogleDesk, result: str | None
) -> None:
    # The copy says what was agreed, so it is the one to be written, in row 3; there stands An's by then.
    desk.put([(2, "progress", AN), (2, "result", result)])
    enter(desk)
    meanwhile(desk, lambda: desk.human().move_row(TITLE, 3, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "progress", "result") == [(None, None), (CHI, result)]
    desk.later(minutes=1).settle()
    assert shown(desk, "progress", "result") == [(CHI, None), (AN, result)]
    assert is_told(desk) == [False, True]
    assert Task.get().progress == CHI
    assert not SyncConflict.select().count()
    assert not SyncJournal.select().count()


@pytest.mark.parametrize(
    "typed",
    [
        [(3, "report_number", "12/BC")],
        [(3, "result", "đạt 90%")],
        [(2, "progress", "An nhập lại"), (2, "result", "đạt 90%")],
    ],
    ids=["beside them", "over her others", "over what the other row says"],
)
def test_what_is_typed_before_the_next_read_hides_no_words_that_were_written_over(
    desk: GoogleDesk, typed: list[tuple[int, str, str]]
) -> None:
    desk.put([(2, "progress", AN), (2, "result", RESULT)])
    enter(desk)
    meanwhile(desk, lambda: desk.human().move_row(TITLE, 3, 2))
    desk.later(minutes=1).run()
    desk.put(typed)
    desk.later(minutes=1).settle()
    said = shown(desk, *(column for _, column, _ in typed))[typed[0][0] - 2]
    assert said == tuple(words for _, _, words in typed)
    assert shown(desk, "progress")[1] == (AN,)
    assert Task.get().progress == CHI
    assert not SyncConflict.select().count()


def test_a_worker_started_again_knows_of_such_rows_what_the_last_one_knew(desk: GoogleDesk) -> None:
    desk.put([(2, "progress", AN), (2, "result", RESULT)])
    desk.settle()  # An's row is told of, so that the next write touches the other one alone
    assert is_told(desk) == [True, False]
    enter(desk)
    meanwhile(desk, lambda: desk.human().move_row(TITLE, 3, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "progress", "result") == [(None, None), (CHI, RESULT)]
    desk.engine.store = store_on(desk.server, desk.store.places)
    desk.later(minutes=1).settle()
    assert shown(desk, "progress", "result") == [(CHI, None), (AN, RESULT)]
    assert is_told(desk) == [False, True]


def test_three_rows_of_a_code_that_changed_places_in_turn_all_keep_their_words(desk: GoogleDesk) -> None:
    desk.human().copy_row(TITLE, 2, 4)
    desk.put([(2, "progress", AN), (3, "progress", "Bình nhập")])
    enter(desk)
    meanwhile(desk, lambda: desk.human().move_row(TITLE, 4, 2))  # in row 4 stands Bình's then
    desk.later(minutes=1).run()
    assert shown(desk, "progress") == [(None,), (AN,), (CHI,)]
    desk.later(minutes=1).settle()
    assert shown(desk, "progress") == [(CHI,), (AN,), ("Bình nhập",)]
    assert is_told(desk) == [False, True, True]


def test_a_row_that_people_took_the_code_from_keeps_its_words(desk: GoogleDesk) -> None:
    desk.put([(2, "code", None), (2, "progress", AN), (2, "result", RESULT)])
    enter(desk)
    meanwhile(desk, lambda: desk.human().move_row(TITLE, 3, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "progress", "result") == [(None, None), (CHI, RESULT)]
    desk.put([(2, "progress", "An nhập lại"), (3, "report_number", "12/BC")])
    desk.later(minutes=1).settle()
    columns = ("progress", "result", "report_number")
    assert shown(desk, *columns) == [("An nhập lại", None, None), (AN, RESULT, "12/BC")]
    (conflict,) = SyncConflict.select()
    assert (conflict.sheet, conflict.console) == ("An nhập lại", CHI)


def test_a_row_that_the_unit_is_adding_keeps_its_words(desk: GoogleDesk) -> None:
    desk.put([(3, "code", None), (3, "content", "Việc xã tự thêm"), (3, "progress", AN)])
    enter(desk)
    meanwhile(desk, lambda: desk.human().move_row(TITLE, 3, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "content", "progress") == [("Việc xã tự thêm", CHI), ("Rà soát quỹ đất", None)]
    desk.later(minutes=1).settle()
    assert shown(desk, "content", "progress") == [("Việc xã tự thêm", AN), ("Rà soát quỹ đất", CHI)]


def test_words_for_another_task_that_hit_such_a_row_leave_its_own_as_they_were(desk: GoogleDesk) -> None:
    task, other = Task.get(), desk.give(content="Việc khác")
    desk.put([(3, "progress", AN), (3, "result", RESULT)])
    desk.settle()  # the other task stands in row 4
    report_progress(desk.ctx("system"), desk.task(other), CHI)
    meanwhile(desk, lambda: desk.human().move_row(TITLE, 4, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "progress", "result") == [(None, None), (None, None), (CHI, RESULT)]
    desk.later(minutes=1).settle()
    assert [code for (code,) in shown(desk, "code")] == [other.code, task.code, task.code]
    assert shown(desk, "progress", "result") == [(CHI, None), (None, None), (AN, RESULT)]
    assert is_told(desk) == [False, False, True]
    assert desk.task(task).progress == ""


def test_words_cut_out_of_a_row_told_to_be_the_second_and_pasted_into_the_first_are_taken_there(
    desk: GoogleDesk,
) -> None:
    desk.put([(2, "progress", AN)])
    desk.later(minutes=1).run()
    assert is_told(desk) == [True, False]
    desk.put([(2, "progress", None), (3, "progress", AN)])  # all as if the two had changed places
    desk.later(minutes=1).settle()
    assert shown(desk, "progress") == [(None,), (AN,)]
    assert is_told(desk) == [True, False]
    assert Task.get().progress == AN


def test_a_row_told_to_be_the_second_is_deleted_and_nothing_of_it_comes_back(desk: GoogleDesk) -> None:
    desk.put([(2, "progress", AN)])
    enter(desk)
    desk.later(minutes=1).run()
    assert shown(desk, "progress") == [(AN,), (CHI,)]
    desk.human().delete_rows(TITLE, 2)
    desk.later(minutes=1).settle()
    assert shown(desk, "progress") == [(CHI,)]
    assert is_told(desk) == [False]
    assert Task.get().progress == CHI


def test_two_rows_that_said_the_same_and_were_both_told_something_else_are_left_alone(
    desk: GoogleDesk,
) -> None:
    desk.human().copy_row(TITLE, 2, 4)
    desk.put([(3, "progress", AN), (4, "progress", AN)])
    desk.settle()
    assert is_told(desk) == [False, True, True]
    desk.human().delete_rows(TITLE, 2)  # now nobody knows which of the two copies is the row
    desk.later(minutes=1).run()
    told = shown(desk, "sync_note")
    desk.put([(2, "other_info", "gấp")])
    (turn,) = desk.later(minutes=1).run().turns
    assert turn.written == 0
    assert shown(desk, "sync_note") == told


def test_a_worker_started_again_gives_a_copy_that_came_under_a_write_its_own_back(desk: GoogleDesk) -> None:
    task = desk.give(content="Việc hai")
    desk.settle()
    desk.human().copy_row(TITLE, 2, 5)
    report_progress(desk.ctx("system"), desk.task(task), CHI)
    meanwhile(desk, lambda: desk.human().delete_rows(TITLE, 4))
    desk.later(minutes=1).run()
    assert ("Rà soát quỹ đất", CHI) in shown(desk, "content", "progress")
    desk.engine.store = store_on(desk.server, desk.store.places)
    desk.later(minutes=1).settle()
    ours = ("Rà soát quỹ đất", None)
    assert shown(desk, "content", "progress") == [ours, ours, ours, ("Việc hai", CHI)]
