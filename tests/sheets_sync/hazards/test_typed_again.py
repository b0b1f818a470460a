"""The journal has one entry for each time that a value was replaced, and no second one for the same time."""

from __future__ import annotations

import pytest

from console.records import SyncConflict, SyncJournal, Task
from console.workflow.tasks import edit_task
from sheets_sync import journal
from sheets_sync.decisions import keep_sheet
from sheets_sync.restoring import restore
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.google.desk import GoogleDesk
from tests.sheets_sync.hands import ExcelHands, Hands
from tests.sheets_sync.hazards.office import office_enters, office_says
from tests.sheets_sync.hazards.test_on_google import lock
from tests.sheets_sync.killing import Killed, Killer


def entries(column: str) -> list[SyncJournal]:
    """What the journal has of a column, the oldest first."""
    return list(SyncJournal.select().where(SyncJournal.column == column).order_by(SyncJournal.id))


@pytest.mark.parametrize("column", ["remaining", "status", "sync_note"])
def test_the_same_words_typed_a_month_later_are_another_entry(
    desk: Desk, hands: Hands, task: Task, column: str
) -> None:
    hands.type_over(2, column, "chờ sở trả lời")
    desk.settle()
    desk.later(days=30)
    hands.type_over(2, column, "chờ sở trả lời")
    desk.settle()
    first, again = entries(column)
    assert (again.noticed_at - first.noticed_at).days == 30
    assert first.value == again.value == "chờ sở trả lời"


def test_an_entry_that_was_given_back_is_not_the_one_of_a_later_time(desk: Desk, task: Task) -> None:
    for words in ("Đo đất", "Đo rừng"):  # the newer proposal takes the older one's place
        desk.type(task, content=words)
        desk.settle()
    (first,) = entries("content")
    restore(desk.ctx(), first)
    changed = desk.task(task)
    edit_task(desk.ctx("chi"), changed, {"content": "Rà soát"}, changed.version)
    desk.settle()
    for words in ("Đo đất", "Đo rừng"):
        desk.later(days=1).type(task, content=words)
        desk.settle()
    again = [each for each in entries("content") if each.value == "Đo đất"]
    assert [each.resolution for each in again] == [journal.RESTORED, ""]
    assert again[1].noticed_at > again[0].noticed_at


def test_what_waits_for_a_file_to_be_closed_is_one_entry_however_many_passes_see_it(
    folder_desk: Desk, task: Task
) -> None:
    desk, hands = folder_desk, ExcelHands(folder_desk)
    hands.type_over(2, "status", "xong rồi")
    open_elsewhere = desk.path().with_name("~$BT.xlsx")
    open_elsewhere.write_bytes(b"")
    for n in range(3):
        office_says(desk, task, f"Văn phòng ghi {n}")
        desk.later(minutes=1).run()
    assert desk.workbook().state == "waiting"
    assert len(entries("status")) == 1
    open_elsewhere.unlink()
    desk.settle()
    assert len(entries("status")) == 1


@pytest.mark.parametrize("place", ["intended", "applied", "written", "committing", "committed"])
def test_a_pass_that_is_killed_and_run_again_keeps_one_entry(
    desk: Desk, hands: Hands, task: Task, place: str
) -> None:
    hands.type_over(2, "status", "xong rồi")
    desk.engine.boundary = Killer(at=place)
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    desk.settle()
    assert len(entries("status")) == 1


def test_a_copy_that_is_saved_once_more_shows_nothing_new(folder_desk: Desk, task: Task) -> None:
    desk, hands = folder_desk, ExcelHands(folder_desk)
    hands.type_over(2, "status", "xong rồi")
    copy = desk.path().read_bytes()
    desk.settle()
    for _ in range(2):
        desk.later(minutes=5).save_over(copy)
        desk.settle()
    assert desk.shown(task, "status") != "xong rồi"
    assert len(entries("status")) == 1


def test_a_cell_that_takes_no_write_is_one_entry_until_other_words_stand_there(
    google_desk: GoogleDesk, task: Task
) -> None:
    desk = google_desk
    lock(desk, "M2:M9")
    desk.put([(2, "remaining", "chờ sở trả lời")])
    for n in range(3):
        office_says(desk, task, f"Văn phòng ghi {n}")
        desk.later(minutes=5).settle()
    assert desk.shown(task, "office_opinion") == "Văn phòng ghi 2"
    assert [each.value for each in entries("remaining")] == ["chờ sở trả lời"]


def test_a_chosen_value_that_was_saved_over_is_one_entry_though_the_pass_is_killed_after_its_write(
    folder_desk: Desk, task: Task
) -> None:
    desk = folder_desk
    copy = desk.path().read_bytes()
    desk.type(task, progress="xã ghi")
    office_enters(desk, task, "Văn phòng ghi")
    desk.settle()
    keep_sheet(desk.later(minutes=1).ctx(), SyncConflict.get())
    desk.save_over(copy)
    desk.engine.boundary = Killer(at="written")
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    desk.settle()
    assert [each.value for each in entries("progress")].count("xã ghi") == 1
