"""Too much at once waits for a person; honest work never does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.records import SyncBrake, SyncProposal, Task
from console.workflow.errors import Refused
from sheets_sync import book_decisions
from tests.sheets_server import Fault
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.google.desk import GoogleDesk
from tests.sheets_sync.google.hands import GoogleHands
from tests.sheets_sync.hands import ExcelHands, Hands

COLUMNS = ("code", "symbol", "content", "due_on", "status", "progress", "office_opinion")


def many(desk: Desk, count: int) -> list[Task]:
    tasks = [desk.give(content=f"Việc {number}") for number in range(count)]
    desk.settle()
    desk.later(hours=1)
    return tasks


def cleared(desk: Desk) -> None:
    """The whole tab selected and emptied, the header left."""
    columns = [column.key for column in desk.engine.tables[0].columns if column.key != "remaining"]
    desk.put([(row.position, key, None) for row in desk.rows() for key in columns])


def test_an_emptied_tab_is_held_and_deletes_nothing(desk: Desk, hands: Hands) -> None:
    many(desk, 15)
    hands.delete_rows(2, 15)
    desk.run()
    assert desk.workbook().state == "held"
    assert "15 dòng" in desk.workbook().message
    assert Task.select().where(Task.archived_at.is_null()).count() == 15


def test_a_cleared_tab_waits_and_comes_back_whole_once_it_is_let_go(desk: Desk) -> None:
    tasks = many(desk, 12)
    desk.type(tasks[3], progress="Đã họp")
    desk.settle()
    cleared(desk)
    desk.run()
    assert desk.workbook().state == "held"
    assert not desk.rows()
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert len(desk.rows()) == 12
    assert desk.shown(tasks[3], "progress") == desk.task(tasks[3]).progress == "Đã họp"


def test_a_version_brought_back_lets_a_held_workbook_go_on_by_itself(desk: Desk, hands: Hands) -> None:
    tasks = many(desk, 12)
    whole = hands.keep()
    cleared(desk)
    desk.run()
    assert desk.workbook().state == "held"
    desk.later(minutes=5)
    hands.put_back(whole)
    desk.type(tasks[0], progress="Lại làm được")
    desk.settle()
    assert desk.workbook().state == "ok"
    assert desk.task(tasks[0]).progress == "Lại làm được"


def test_ten_rows_gone_are_put_back_without_asking(desk: Desk, hands: Hands) -> None:
    many(desk, 15)
    hands.delete_rows(2, 10)
    desk.settle()
    assert desk.workbook().state == "ok"
    assert len(desk.rows()) == 15


def test_a_paste_over_most_cells_is_held_and_takes_nothing(desk: Desk) -> None:
    tasks = many(desk, 10)
    desk.put([(row.position, key, "dán nhầm") for row in desk.rows() for key in COLUMNS[1:]])
    desk.run()
    assert desk.workbook().state == "held"
    assert "dán nhầm" in desk.workbook().message
    assert not SyncProposal.select().count()
    assert all(desk.task(task).progress == "" for task in tasks)
    assert desk.shown(tasks[0], "content") == "dán nhầm"  # nothing is written over it either


def test_filling_an_empty_column_for_the_first_time_is_never_held(desk: Desk) -> None:
    tasks = many(desk, 40)
    desk.put([(row.position, "progress", f"đã làm {row.position}") for row in desk.rows()])
    desk.settle()
    assert not SyncBrake.select().count()
    assert all(desk.task(task).progress.startswith("đã làm") for task in tasks)


def test_bringing_every_progress_cell_up_to_date_is_never_held(desk: Desk) -> None:
    tasks = many(desk, 40)
    for week in ("tuần một", "tuần hai"):
        desk.put([(row.position, "progress", f"{week}, dòng {row.position}") for row in desk.rows()])
        desk.settle()
    assert not SyncBrake.select().count()
    assert all(desk.task(task).progress.startswith("tuần hai") for task in tasks)


def test_more_than_twenty_new_rows_wait_for_a_person(desk: Desk, task: Task) -> None:
    desk.put([(10 + number, "content", f"Việc xã thêm {number}") for number in range(21)])
    desk.run()
    assert desk.workbook().state == "held"
    assert "21 dòng mới" in desk.workbook().message
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert SyncProposal.select().where(SyncProposal.resolved_at.is_null()).count() == 21


def test_a_held_workbook_delays_no_other(desk: Desk, hands: Hands) -> None:
    many(desk, 12)
    other = desk.give("XA", content="Việc xã khác")
    desk.settle()
    hands.delete_rows(2, 12)
    desk.type(other, "XA", progress="Vẫn nhận")
    desk.settle()
    assert desk.workbook().state == "held"
    assert desk.task(other).progress == "Vẫn nhận"


def test_an_answer_is_about_what_was_held_then_and_not_about_what_comes_before_the_next_pass(
    desk: Desk, hands: Hands
) -> None:
    tasks = many(desk, 30)
    desk.put([(40 + n, "content", f"Việc xã thêm {n}") for n in range(21)])
    desk.settle()
    assert "21 dòng mới" in desk.workbook().message
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    hands.delete_rows(2, 25)  # meanwhile

    desk.run()

    assert desk.workbook().state == "held" and not desk.workbook().released
    assert {brake.column for brake in SyncBrake.select().where(SyncBrake.resolved_at.is_null())} == {
        "new_rows",
        "rows_gone",
    }
    assert len(desk.rows()) == 26  # nothing was put back or given a code
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert desk.workbook().state == "ok"
    assert all(desk.shown(task, "content") == task.content for task in tasks)


def test_a_little_more_work_before_the_next_pass_asks_nobody_again(desk: Desk) -> None:
    tasks = many(desk, 14)
    cleared(desk)
    desk.run()
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.put([(40, "content", "Việc xã thêm")])

    desk.settle()

    assert desk.workbook().state == "ok"
    assert all(desk.shown(task, "content") == task.content for task in tasks)
    assert SyncBrake.select().where(SyncBrake.resolved_at.is_null()).count() == 0


@pytest.mark.parametrize("answer", [book_decisions.release_brake, book_decisions.refuse_brake])
def test_an_answer_waits_with_its_write_for_a_workbook_that_is_open(
    folder_desk: Desk, answer: Callable[..., None]
) -> None:
    desk = folder_desk
    tasks = many(desk, 15)
    ExcelHands(desk).delete_rows(2, 15)
    desk.run()
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    answer(desk.ctx(), desk.workbook())
    desk.later(minutes=1).run()
    desk.later(minutes=1).run()
    assert desk.workbook().state == "waiting"
    lock.unlink()
    desk.later(minutes=1).settle()
    assert desk.workbook().state == "ok"
    assert not desk.workbook().released and not desk.workbook().refusing
    assert SyncBrake.select().count() == 1  # nobody was asked again
    assert all(desk.shown(task, "content") == task.content for task in tasks)


def test_rows_that_were_let_go_while_the_workbook_is_open_get_their_codes_later(folder_desk: Desk) -> None:
    desk = folder_desk
    desk.give()
    desk.settle()
    desk.put([(40 + n, "content", f"Việc xã thêm {n}") for n in range(21)])
    desk.settle()
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.later(minutes=1).run()
    desk.later(minutes=1).run()
    lock.unlink()
    desk.later(minutes=1).settle()
    assert SyncProposal.select().count() == 21
    assert SyncBrake.select().count() == 1


def test_what_is_typed_in_the_instant_of_the_write_asks_nobody_again(google_desk: GoogleDesk) -> None:
    desk = google_desk
    tasks = many(desk, 15)
    hands = GoogleHands(desk)
    hands.delete_rows(2, 12)
    desk.settle()
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    insert = Fault(before=lambda: hands.insert_column("content"))
    desk.server.faults.add(insert, path=":batchUpdate")
    desk.settle()
    assert desk.workbook().state == "ok"
    assert SyncBrake.select().count() == 1
    assert all(desk.shown(task, "content") == task.content for task in tasks)


def test_an_answer_is_used_once(folder_desk: Desk) -> None:
    desk = folder_desk
    many(desk, 15)
    ExcelHands(desk).delete_rows(2, 15)
    desk.run()
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.later(minutes=1).run()
    assert desk.workbook().state == "ok" and len(desk.rows()) == 15
    ExcelHands(desk).delete_rows(2, 15)
    desk.later(minutes=1).run()
    assert desk.workbook().state == "held"


def add(desk: Desk, first: int, count: int) -> None:
    desk.put([(6 + n, "content", f"Việc xã thêm {n}") for n in range(first, first + count)])
    desk.later(minutes=1).run()


def standing() -> list[SyncBrake]:
    return list(SyncBrake.select().where(SyncBrake.resolved_at.is_null()))


def shown_of_25(desk: Desk) -> list[int]:
    """So many rows are added and held; the brakes that a page shows then."""
    add(desk, 0, 25)
    desk.later(minutes=1).run()
    return [brake.id for brake in standing()]


def test_a_unit_that_goes_on_adding_rows_keeps_nobody_from_letting_them_go(desk: Desk) -> None:
    many(desk, 2)
    shown = shown_of_25(desk)
    add(desk, 25, 2)
    desk.later(minutes=1).run()
    assert [brake.id for brake in standing()] != shown and desk.workbook().state == "held"
    book_decisions.release_brake(desk.ctx(), desk.workbook(), shown)
    desk.later(minutes=1).settle()
    assert desk.workbook().state == "ok" and SyncProposal.select().count() == 27


def test_what_a_person_did_not_see_of_what_is_held_is_not_refused_for_them(desk: Desk) -> None:
    many(desk, 2)
    shown = shown_of_25(desk)
    add(desk, 25, 2)
    desk.later(minutes=1).run()
    with pytest.raises(Refused, match="tạm giữ một thay đổi khác"):
        book_decisions.refuse_brake(desk.ctx(), desk.workbook(), shown)


@pytest.mark.parametrize("more", [("content", "Việc khác hẳn"), ("content", None)])
def test_other_rows_than_a_person_saw_are_not_let_go(desk: Desk, more: tuple[str, str | None]) -> None:
    many(desk, 2)
    shown = shown_of_25(desk)
    desk.put([(6, *more)])
    desk.later(minutes=1).run()
    desk.later(minutes=1).run()
    (held,) = standing()
    assert held.id not in shown
    with pytest.raises(Refused, match="tạm giữ một thay đổi khác"):
        book_decisions.release_brake(desk.ctx(), desk.workbook(), shown)
    assert desk.workbook().state == "held" and not desk.workbook().released


def test_many_more_rows_than_a_person_saw_are_not_let_go(desk: Desk, hands: Hands) -> None:
    many(desk, 2)
    hands.insert_rows(5, 20)
    shown = shown_of_25(desk)
    add(desk, 25, 21)
    desk.later(minutes=1).run()
    with pytest.raises(Refused, match="tạm giữ một thay đổi khác"):
        book_decisions.release_brake(desk.ctx(), desk.workbook(), shown)


def test_an_old_page_answers_nothing_once_somebody_has_answered(folder_desk: Desk) -> None:
    desk = folder_desk
    many(desk, 15)
    ExcelHands(desk).delete_rows(2, 15)
    desk.run()
    shown = [brake.id for brake in standing()]
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.later(minutes=1).run()
    assert desk.workbook().state == "ok"
    ExcelHands(desk).delete_rows(2, 15)
    desk.later(minutes=1).run()
    assert desk.workbook().state == "held"
    with pytest.raises(Refused, match="tạm giữ một thay đổi khác"):
        book_decisions.release_brake(desk.ctx(), desk.workbook(), shown)


def test_rows_that_only_moved_are_what_a_person_saw(desk: Desk, hands: Hands) -> None:
    many(desk, 2)
    add(desk, 0, 25)
    desk.later(minutes=1).run()
    (shown,) = standing()
    hands.insert_rows(4)
    desk.later(minutes=1).run()
    desk.later(minutes=1).run()
    (held,) = standing()
    assert held.id == shown.id
    assert held.detail["examples"][0]["position"] == shown.detail["examples"][0]["position"] + 1
    book_decisions.release_brake(desk.ctx(), desk.workbook(), [shown.id])
    desk.later(minutes=1).settle()
    assert SyncProposal.select().count() == 25
