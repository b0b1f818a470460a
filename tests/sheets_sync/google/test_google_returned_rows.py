"""A row that came back, or went again, while the program put it back: it stands once."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import SyncJournal, SyncProblem
from console.workflow.tasks import edit_task
from sheets_sync.plan import notes
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.google.hands import GoogleHands

WHEN = ("before", "during", "then")  # the write, in its instant, or before it is looked at


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


@pytest.mark.parametrize("when", WHEN)
def test_a_deletion_undone_while_the_row_is_put_back_leaves_it_once(desk: GoogleDesk, when: str) -> None:
    first, second = desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    desk.later(hours=1).type(first, result="chị An ghi")
    desk.settle()
    row, hands = desk.row(first).position, GoogleHands(desk)
    before = hands.keep()
    desk.later(hours=1).erase(first)  # the words go, an empty row stays
    found = desk.task(second)
    edit_task(desk.ctx(), found, {"product": "Báo cáo"}, found.version)
    desk.server.faults.add(Fault(**{when: lambda: hands.put_back(before)}), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=2).settle()
    assert [(each.position, each.cells["code"].value) for each in desk.rows()] == [
        (row, first.code), (row + 1, second.code),
    ]  # fmt: skip
    assert desk.shown(first, "result") == desk.task(first).result == "chị An ghi"
    assert desk.shown(first, "sync_note") == ""
    assert desk.shown(second, "product") == "Báo cáo"
    assert not SyncJournal.select().count() and not SyncProblem.select().count()


def test_a_copy_of_a_row_that_was_put_back_is_no_row_that_came_back(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    hands = GoogleHands(desk)
    desk.later(hours=1)
    hands.delete_rows(2)

    def copies() -> None:
        hands.copy_row(2, 3)
        hands.type_over(3, "result", "An ghi ở bản chép")

    desk.server.faults.add(Fault(then=copies), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=2).settle()
    rows = desk.rows()
    assert [each.cells["code"].value for each in rows] == [task.code, task.code]
    assert rows[1].cells["result"].value == "An ghi ở bản chép"
    assert rows[1].cells["sync_note"].value == notes.DUPLICATE


def test_a_row_that_is_deleted_once_more_while_the_answer_is_lost_is_put_back_once_more(
    desk: GoogleDesk,
) -> None:
    """What is read in place of the answer looks as what was read before the write did."""
    task = desk.give()
    desk.settle()
    hands = GoogleHands(desk)
    desk.later(hours=1)
    hands.delete_rows(2)
    lost = Fault(status=503, after=True, then=lambda: hands.delete_rows(2))
    desk.server.faults.add(lost, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=2).settle()
    assert [each.cells["code"].value for each in desk.rows()] == [task.code]


def test_a_row_that_is_typed_where_a_new_one_goes_and_moves_in_that_instant_stands_once(
    desk: GoogleDesk,
) -> None:
    """The copies show An's row where the new one was written; it had made way for it just then."""
    kept = desk.give(content="Việc A")
    desk.settle()
    new, an = desk.give(content="Việc B"), desk.human()
    met = Fault(
        before=lambda: an.type("Nhiệm vụ!E3", "An đề xuất việc C"),
        during=lambda: an.insert_rows("Nhiệm vụ", 3),
    )
    desk.server.faults.add(met, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=2).settle()
    content = [each.cells["content"].value for each in desk.rows() if each.cells.get("content")]
    assert sorted(map(str, content)) == ["An đề xuất việc C", "Việc A", "Việc B"]
    assert desk.row(kept).position < desk.row(new).position


def test_a_row_put_into_one_inserted_just_then_stands_there_and_the_one_pushed_on_stands_once(
    desk: GoogleDesk,
) -> None:
    """The receipt shows the row that the first insertion had pushed there: not that it was pushed on."""
    gone, stays = desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    hands = GoogleHands(desk)
    hands.delete_rows(desk.row(gone).position)

    def types_above() -> None:
        hands.type_over(2, "result", "An ghi")
        hands.insert_rows(2)

    met = Fault(before=types_above, during=lambda: hands.insert_rows(2))
    desk.server.faults.add(met, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=2).settle()
    stand = [(each.position, each.cells["code"].value, each.cells["content"].value) for each in desk.rows()]
    assert stand == [(3, gone.code, "Việc A"), (4, stays.code, "Việc B")]
    assert desk.task(stays).result == "An ghi" and not desk.task(gone).result
    assert not SyncJournal.select().count() and not SyncProblem.select().count()


def test_a_row_without_a_code_that_was_pushed_on_from_where_one_is_put_stands_once(desk: GoogleDesk) -> None:
    desk.give(content="Việc A")
    desk.settle()
    hands = GoogleHands(desk)
    hands.type_over(3, "content", "Việc của xã")
    new = desk.give(content="Việc B")  # for row 4
    met = Fault(before=lambda: hands.insert_rows(3), during=lambda: hands.insert_rows(4))
    desk.server.faults.add(met, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=2).settle()
    said = [each.cells["content"].value for each in desk.rows()]
    assert said == ["Việc A", "Việc B", "Việc của xã"]
    assert desk.shown(new, "content") == "Việc B"
    assert not SyncJournal.select().count()
