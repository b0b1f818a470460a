"""Rows that a unit adds among ours: see also test_added_rows."""

from __future__ import annotations

from console.records import SyncConflict, SyncProblem, SyncProposal, Task
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import Hands
from tests.sheets_sync.hazards.office import office_says


def proposals() -> list[SyncProposal]:
    return list(SyncProposal.select().where(SyncProposal.column == "*"))


def test_a_row_of_a_few_stray_words_outside_the_content_is_no_new_row(desk: Desk, task: Task) -> None:
    desk.put([(3, "reason", "ghi nháp")])
    desk.later(seconds=5).run()
    desk.settle()
    assert not proposals()
    assert "code" not in desk.rows()[1].cells
    assert str(desk.rows()[1].cells["reason"].value) == "ghi nháp"


def test_new_rows_move_freely_while_they_wait_for_their_code(desk: Desk, hands: Hands, task: Task) -> None:
    desk.put([(4, "content", "Việc chưa nhập")])
    desk.later(seconds=5).run()
    hands.insert_rows(2, 3)
    desk.later(seconds=5).run()
    desk.settle()
    assert len(proposals()) == 1
    assert desk.shown(task, "content") == "Rà soát quỹ đất"


def test_the_program_appends_below_a_units_own_rows_and_moves_none(
    desk: Desk, hands: Hands, task: Task
) -> None:
    desk.put([(6, "content", "Việc của xã")])
    later = desk.give(content="Việc giao sau")
    desk.settle()
    assert desk.row(task).position == 2
    assert desk.row(later).position == 7
    assert hands.holds(6, "content") == "Việc của xã"


def test_what_a_unit_writes_of_its_own_row_later_still_reaches_the_proposal(desk: Desk, task: Task) -> None:
    desk.put([(3, "content", "Việc chưa nhập")])
    desk.later(seconds=5).run()
    desk.settle()
    desk.put([(3, "content", "Việc chưa nhập (sửa)"), (3, "progress", "Đã bắt đầu")])
    office_says(desk, task, "Không liên quan")
    desk.settle()
    (made,) = proposals()
    assert "(sửa)" in made.proposed
    assert not SyncConflict.select().count()


def test_a_row_whose_code_is_far_too_long_stays_one_problem_however_often_it_is_read(
    desk: Desk, task: Task
) -> None:
    desk.put([(6, "code", "Mã do đơn vị tự đặt ở dòng này cho dễ nhớ"), (6, "content", "Việc của xã")])
    for words in ("Đã họp", "Đã họp hai lần"):
        desk.later(minutes=1).type(task, progress=words)
        desk.settle()
    (problem,) = SyncProblem.select()
    assert problem.resolved_at is None
