"""A column dragged in the instant of a write whose cell somebody had typed in: the copies that the write left
show the tab as it was before. Found by random histories."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from peewee import Database

from console.records import SyncConflict, SyncJournal, SyncProposal, Task
from console.workflow.tasks import edit_task
from tests.sheets_server import Fault
from tests.sheets_server.people import Person
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on
from tests.sheets_sync.hazards.office import office_enters
from tests.sheets_sync.killing import Killed

TITLE = "Nhiệm vụ"
LOST = {"answered": Fault(), "lost": Fault(status=503, after=True)}


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


@pytest.fixture
def task(desk: GoogleDesk) -> Task:
    made = desk.give()
    desk.settle()
    return made


@dataclass(frozen=True)
class An:
    """An at the unit's spreadsheet; the task stands in row 2."""

    person: Person

    def types(self) -> None:
        """Progress and result (columns N and O)."""
        self.person.type(f"{TITLE}!N2", "An: đang làm")
        self.person.type(f"{TITLE}!O2", "An: được một nửa")

    def drags(self) -> None:
        """`Số, ký hiệu` goes behind `Ngày BC`: what stood in N to Q stands one to the left."""
        self.person.move_column(TITLE, 2, 18)


@pytest.mark.parametrize("answer", LOST)
def test_what_was_typed_into_the_column_that_came_under_a_write_is_given_back(
    desk: GoogleDesk, task: Task, answer: str
) -> None:
    an = An(desk.human())
    office_enters(desk, task, "Chi: chưa thấy")
    met = LOST[answer]
    desk.server.faults.add(
        Fault(met.status, met.after, before=an.types, during=an.drags), path=":batchUpdate"
    )
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert desk.task(task).result == desk.shown(task, "result") == "An: được một nửa"
    assert desk.shown(task, "progress") == "An: đang làm"
    (conflict,) = SyncConflict.select()
    assert (conflict.column, conflict.sheet, conflict.console) == (
        "progress", "An: đang làm", "Chi: chưa thấy",
    )  # fmt: skip
    assert not SyncJournal.select().count()


@pytest.mark.parametrize("answer", LOST)
def test_what_is_to_be_given_back_as_its_column_is_dragged_goes_under_its_own_header(
    desk: GoogleDesk, task: Task, answer: str
) -> None:
    """The cell that comes under it is as empty as the one that the write had emptied."""
    for words in ("Chi: gấp", ""):
        found = desk.task(task)
        edit_task(desk.ctx(), found, {"product": words}, found.version)
        if words:
            desk.settle()
    an, met = desk.human(), LOST[answer]
    type_it = Fault(before=lambda: an.type(f"{TITLE}!F2", "An: để sau"))
    desk.server.faults.add(type_it, path=":batchUpdate")
    drag = Fault(met.status, met.after, before=lambda: an.move_column(TITLE, 21, 6))  # `Đề nghị` before it
    desk.server.faults.add(drag, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert [(each.column, each.proposed) for each in SyncProposal.select()] == [("product", "An: để sau")]
    assert (desk.shown(task, "product"), desk.shown(task, "request")) == ("", "")
    assert not SyncJournal.select().count()


@pytest.mark.parametrize("answer", LOST)
@pytest.mark.parametrize("typed", [True, False])
def test_a_column_inserted_in_the_instant_of_a_write_under_which_another_was_dragged_is_seen(
    desk: GoogleDesk, task: Task, answer: str, typed: bool
) -> None:
    """The copies show the drag, not the column that came after it."""
    an, met = An(desk.human()), LOST[answer]

    def drags() -> None:
        if typed:
            an.types()
        an.drags()

    office_enters(desk, task, "Chi: gấp")
    insert = Fault(met.status, met.after, before=drags, during=lambda: an.person.insert_columns(TITLE, 4))
    desk.server.faults.add(insert, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert desk.shown(task, "progress") == ("An: đang làm" if typed else "Chi: gấp")
    assert desk.shown(task, "result") == ("An: được một nửa" if typed else "")
    assert SyncConflict.select().count() == typed
    assert not SyncProposal.select().count()
    assert not SyncJournal.select().count()


def test_what_the_program_said_of_a_row_that_it_put_back_as_a_column_was_dragged_is_in_no_journal(
    desk: GoogleDesk, task: Task
) -> None:
    an = desk.human()
    desk.put([(2, "content", "An: nội dung khác")])
    desk.settle()
    an.delete_rows(TITLE, 2)
    desk.server.faults.add(Fault(during=lambda: an.move_column(TITLE, 6, 13)), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.put([(2, "other_info", "An: xin bổ sung")])
    desk.later(minutes=1).settle()
    assert "An: nội dung khác" in desk.shown(task, "sync_note")
    assert desk.task(task).other_info == "An: xin bổ sung"
    assert not SyncJournal.select().count()


def test_the_count_down_of_a_new_row_is_taken_back_where_columns_moved_before_and_after_its_write(
    desk: GoogleDesk, task: Task
) -> None:
    """Its formula reads differently once a column was inserted."""
    an, second = An(desk.human()), desk.give(content="Việc hai")
    fault = Fault(before=an.drags, then=lambda: an.person.insert_columns(TITLE, 12))
    desk.server.faults.add(fault, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    cells = (row.cells.get("progress") for row in desk.rows())
    assert not any(cell.formula for cell in cells if cell is not None)
    assert not desk.task(second).progress
    assert desk.shown(second, "content") == "Việc hai"
    assert not SyncJournal.select().count() and not SyncProposal.select().count()


@pytest.mark.parametrize("dies", [False, True])
def test_what_a_write_left_in_a_row_that_nobody_knows_is_no_ones_where_a_column_is_inserted_since(
    desk: GoogleDesk, task: Task, dies: bool
) -> None:
    """A started worker does not know what stood there; the column comes as it settles the write, and it may
    die then."""

    def die() -> None:
        raise Killed

    an, other, last = desk.human(), desk.give(content="Việc hai"), desk.give(content="Việc ba")
    desk.settle()
    office_enters(desk, other, "Chi: gấp")
    desk.server.faults.add(Fault(during=lambda: an.delete_rows(TITLE, 2)), path=":batchUpdate")
    desk.later(minutes=1).run()
    assert desk.shown(last, "progress") == "Chi: gấp"
    desk.engine.store = store_on(desk.server, desk.store.places)
    met = Fault(during=lambda: an.insert_columns(TITLE, 5), then=die if dies else None)
    desk.server.faults.add(met, path=":batchUpdate")
    if dies:
        with pytest.raises(Killed):
            desk.later(minutes=1).run()
        desk.engine.store = store_on(desk.server, desk.store.places)
        desk.later(minutes=2)
    desk.later(minutes=1).settle()
    assert {each.content: each.progress or "" for each in Task.select()} == {
        task.content: "", "Việc hai": "Chi: gấp", "Việc ba": "",
    }  # fmt: skip
    assert desk.shown(last, "progress") == ""


def test_where_rows_move_before_a_write_and_a_column_in_its_instant_each_row_gets_its_own_columns_back(
    desk: GoogleDesk, task: Task
) -> None:
    """The row that is put back stands over the one that was meant: its header tells what a column held."""
    other, third = desk.give(content="Việc hai"), desk.give(content="Việc ba")
    desk.settle()
    an = desk.human()
    an.type(f"{TITLE}!E3", "An: việc hai")  # `Nội dung` is the Office's: it is given back
    an.delete_rows(TITLE, 4)  # and so is the row
    met = Fault(before=lambda: an.insert_rows(TITLE, 2), during=lambda: an.move_column(TITLE, 4, 8))
    desk.server.faults.add(met, path=":batchUpdate")
    desk.later(minutes=1).settle()
    said = {
        each.code: (desk.shown(each, "content"), desk.shown(each, "product")) for each in (task, other, third)
    }
    assert said == {each.code: (each.content, "") for each in (task, other, third)}
    asked = [(each.column, each.proposed) for each in SyncProposal.select()]
    assert asked == [("content", "An: việc hai")]
    assert not SyncConflict.select().count() and not SyncJournal.select().count()


def test_a_row_put_back_as_a_column_came_goes_on_under_its_own_headers_where_somebody_typed_in_it(
    desk: GoogleDesk, task: Task
) -> None:
    an = desk.human()
    an.delete_rows(TITLE, 2)
    came = Fault(during=lambda: an.insert_columns(TITLE, 8))
    desk.server.faults.add(came, path=":batchUpdate")
    desk.later(minutes=1).run()

    def types() -> None:
        an.type(f"{TITLE}!O2", "An: đang làm")  # under `Tiến độ` and `Kết quả`, as these stand now
        an.type(f"{TITLE}!P2", "An: được một nửa")

    desk.server.faults.add(Fault(before=types), path=":batchUpdate")
    desk.later(minutes=1).settle()
    shown = {key: desk.shown(task, key) for key in ("content", "unit", "progress", "result", "due_on")}
    assert shown["progress"] == desk.task(task).progress == "An: đang làm"
    assert shown["result"] == desk.task(task).result == "An: được một nửa"
    assert shown["content"] == task.content
    for waiting in (SyncProposal, SyncConflict, SyncJournal):
        assert not waiting.select().count()


def test_a_word_of_a_row_without_a_code_is_given_back_that_came_under_a_note_as_a_column_came_unseen(
    desk: GoogleDesk, task: Task
) -> None:
    """The receipt shows that rows had moved, so the note is put right at once, where columns had stood."""
    an = desk.human()
    an.type(f"{TITLE}!Q2", "hôm kia")  # `Ngày BC`, of which a note is to say that it cannot be read
    an.type(f"{TITLE}!E3", "Việc của xã")
    an.type(f"{TITLE}!AC3", "An: mong sớm có ý kiến")  # `Ý kiến Văn phòng`, right beside the notes
    met = Fault(before=lambda: an.move_row(TITLE, 3, 2), during=lambda: an.insert_columns(TITLE, 15))
    desk.server.faults.add(met, path=":batchUpdate")
    desk.later(minutes=1).settle()
    said = {str(row.cells["content"].value): row.cells for row in desk.rows()}
    assert said["Việc của xã"]["office_opinion"].value == "An: mong sớm có ý kiến"
    assert "chưa đọc được ngày" in desk.shown(task, "sync_note") and desk.shown(task, "office_opinion") == ""
    assert not SyncJournal.select().count()
