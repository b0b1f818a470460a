"""What turns out to be secret leaves a workbook that is paused or held; where it cannot, that is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from console.records import Document, SyncConflict, SyncProblem, SyncProposal, Task
from console.workflow.still_shown import STILL_SHOWN, books_shown
from sheets_sync import book_decisions
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import ExcelHands, Hands
from tests.sheets_sync.hazards.office import office_says
from tests.sheets_sync.hazards.test_secret import SECRET, hide, passes


@pytest.fixture
def secret(desk: Desk, hands: Hands, task: Task) -> Task:
    """Beside a task whose words the Office may go on writing, one that is about to be secret."""
    made = desk.give(content=SECRET)
    desk.settle()
    hands.note_on(desk.row(made).position, "progress", f"{SECRET}: ghi chú")
    desk.later(hours=1).settle()
    return made


def pause(desk: Desk) -> None:
    book_decisions.pause(desk.ctx(), desk.workbook())


def still() -> list[str]:
    """What the Office is told of words that stand."""
    query = SyncProblem.select().where(SyncProblem.resolved_at.is_null()).order_by(SyncProblem.id)
    return [row.message.removeprefix(STILL_SHOWN).strip() for row in query if STILL_SHOWN in row.message]


def shown_in(desk: Desk, task: Task) -> list[str]:
    return books_shown(Document.get_by_id(desk.task(task).document_id))


def test_a_paused_workbook_is_blanked_and_otherwise_left_alone(
    desk: Desk, hands: Hands, task: Task, secret: Task
) -> None:
    pause(desk)
    desk.type(task, progress="Đã họp")
    office_says(desk, task, "Đẩy nhanh")
    hide(desk, secret)
    assert shown_in(desk, secret) == ["UBND xã Kiến Thụy"]
    desk.later(minutes=1).run()
    assert desk.shown(secret, "content") == "" and hands.notes() == []
    assert desk.row(secret).grey and desk.shown(secret, "code") == secret.code
    assert shown_in(desk, secret) == [] and still() == []
    assert desk.task(task).progress == "" and desk.shown(task, "office_opinion") == ""
    assert not desk.later(minutes=1).run().turns
    book_decisions.resume(desk.ctx(), desk.workbook())
    desk.later(minutes=1).settle()
    assert (desk.task(task).progress, desk.shown(task, "office_opinion")) == ("Đã họp", "Đẩy nhanh")
    assert not SyncConflict.select().count() and not SyncProposal.select().count()
    assert desk.shown(secret, "content") == ""
    assert not desk.later(minutes=1).run().writes


def test_the_office_is_told_of_older_copies_once(desk: Desk, secret: Task) -> None:
    pause(desk)
    hide(desk, secret)
    passes(desk)
    told = [row.message for row in SyncProblem.select().where(SyncProblem.code == secret.code)]
    assert len(told) == 1 and "các bản lưu cũ của tệp vẫn còn" in told[0]


def test_a_workbook_that_a_brake_holds_is_blanked_and_stays_held(desk: Desk, hands: Hands) -> None:
    tasks = [desk.give(content=f"Việc {number}") for number in range(15)]
    secret = desk.give(content=SECRET)
    desk.settle()
    hands.delete_rows(2, 13)
    desk.later(hours=1).run()
    passes(desk)
    assert desk.workbook().state == "held"
    hide(desk, secret)
    passes(desk)
    assert desk.shown(secret, "content") == ""
    assert desk.workbook().state == "held" and len(desk.rows()) == 3
    assert still() == [] and shown_in(desk, secret) == []
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.later(minutes=1).settle()
    assert sorted(desk.shown(each, "content") for each in tasks) == sorted(f"Việc {n}" for n in range(15))
    assert desk.shown(secret, "content") == ""


def test_a_secret_row_that_the_held_workbook_lacks_is_blanked_when_it_comes_back(
    desk: Desk, hands: Hands
) -> None:
    secret = desk.give(content=SECRET)
    for number in range(15):
        desk.give(content=f"Việc {number}")
    desk.settle()
    before = hands.keep()
    hands.delete_rows(2, 13)  # its row among them
    desk.later(hours=1).run()
    hide(desk, secret)
    passes(desk)
    assert desk.workbook().state == "held"
    hands.put_back(before)
    desk.later(minutes=1).settle()
    assert desk.workbook().state == "ok"
    assert desk.shown(secret, "content") == ""


def test_an_older_copy_in_a_paused_workbook_is_blanked_and_reverts_nothing_later(
    desk: Desk, hands: Hands, task: Task, secret: Task
) -> None:
    opened = hands.keep()
    desk.type(task, progress="Đã họp")
    desk.settle()
    office_says(desk, task, "Đẩy nhanh")
    desk.settle()
    desk.later(hours=1)
    hands.put_back(opened)
    pause(desk)
    hide(desk, secret)
    passes(desk)
    assert desk.shown(secret, "content") == "" and desk.shown(task, "progress") == ""
    book_decisions.resume(desk.ctx(), desk.workbook())
    desk.later(minutes=1).settle()
    assert (desk.task(task).progress, desk.shown(task, "progress")) == ("Đã họp", "Đã họp")
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh" and desk.shown(secret, "content") == ""
    assert not SyncConflict.select().count() and not SyncProposal.select().count()


def test_killed_once_it_is_blanked_the_next_pass_agrees(desk: Desk, secret: Task) -> None:
    pause(desk)
    hide(desk, secret)

    def kill(name: str) -> None:
        if name == "withdrawn":
            raise KeyboardInterrupt

    desk.engine.boundary = kill
    with pytest.raises(KeyboardInterrupt):
        desk.later(minutes=1).run()
    desk.engine.boundary = lambda name: None
    desk.later(minutes=2).run()
    assert desk.shown(secret, "content") == "" and shown_in(desk, secret) == []
    assert not desk.later(minutes=1).run().turns


@pytest.mark.parametrize("paused", [True, False])
def test_of_a_file_open_in_excel_the_office_is_told_that_the_words_stand_until_they_are_gone(
    folder_desk: Desk, task: Task, paused: bool
) -> None:
    desk = folder_desk
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"\x02An")
    if paused:
        pause(desk)
    hide(desk, task)
    passes(desk)
    assert desk.shown(task, "content") == "Rà soát quỹ đất"
    (told, _) = still()  # of the task and of its directive
    assert "đang mở bởi An" in told
    assert shown_in(desk, task) == [
        "UBND xã Kiến Thụy (Sổ BT.xlsx đang mở bởi An; sẽ ghi sau khi sổ được đóng)"
    ]
    assert SyncProblem.select().where(SyncProblem.message.startswith(STILL_SHOWN)).count() == 2
    lock.unlink()
    passes(desk)
    assert desk.shown(task, "content") == ""
    assert still() == [] and shown_in(desk, task) == []


@pytest.mark.parametrize("paused", [True, False])
def test_of_a_workbook_out_of_reach_the_office_is_told_that_the_words_may_stand(
    desk: Desk, hands: Hands, task: Task, paused: bool
) -> None:
    if paused:
        pause(desk)
    hide(desk, task)
    hands.lose()
    passes(desk)
    assert still() and all(still())
    (told,) = shown_in(desk, task)
    assert told.startswith("UBND xã Kiến Thụy (")
    hands.find()
    desk.later(minutes=10)
    passes(desk)
    assert desk.shown(task, "content") == ""
    assert still() == [] and shown_in(desk, task) == []


def test_of_a_tab_whose_columns_are_lost_the_office_is_told_that_the_words_stand(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.forget_names()
    hands.delete_column("progress")
    desk.later(minutes=1)
    pause(desk)
    hide(desk, task)
    passes(desk)
    (told,) = still()  # the directive's row, in the other tab, is blanked
    assert "thiếu cột “Tình hình thực hiện”" in told


def test_of_cells_that_the_file_refuses_to_empty_the_office_is_told_that_the_words_stand(
    folder_desk: Desk, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sheets_sync.store import Refused

    desk, store = folder_desk, folder_desk.engine.store
    real: Callable[..., Any] = store.write

    def write(key: str, batch: Any, read: Any, specs: Any) -> Any:
        refused = [each for each in batch.cells if each.column == "content"]
        if refused:
            raise Refused("Ô được bảo vệ.", refused)
        return real(key, batch, read, specs)

    monkeypatch.setattr(store, "write", write)
    hide(desk, task)
    desk.settle()
    assert still() == ["Sổ không cho ghi vào một số ô của dòng."]
    pause(desk)
    passes(desk)
    assert still() == ["Ô được bảo vệ."]
    monkeypatch.undo()
    passes(desk)
    assert still() == [] and desk.shown(task, "content") == ""


def test_a_file_of_another_unit_in_its_place_is_not_written(folder_desk: Desk, task: Task) -> None:
    desk = folder_desk
    desk.give("XA", content="Việc của xã")
    desk.settle()
    pause(desk)
    hide(desk, task)
    other = desk.path("XA").read_bytes()
    desk.save_over(other)
    passes(desk)
    assert desk.path().read_bytes() == other
    assert "sổ của đơn vị XA" in still()[0]
    assert ExcelHands(desk).notes() == []
