"""Rows that a unit adds to `Nhiệm vụ`: the code first, the proposal second, and no kill makes two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from peewee import Database

from console.records import SyncJournal, SyncProposal, SyncReservation, Task
from console.rules.codes import code_for
from console.workflow.errors import Refused
from console.workflow.passes import between_passes
from console.workflow.tasks import create_task, send
from sheets_sync.decisions import (
    accept_proposal,
    accept_row,
    refuse_proposal,
    reopen_proposal,
    row_entered,
)
from sheets_sync.restoring import restore
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.killing import Killed, Killer

MISSING = "Việc văn bản giao mà chưa nhập"


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


@pytest.fixture
def task(desk: Desk) -> Task:
    """A task that stands in its unit's workbook, agreed on both sides."""
    made = desk.give()
    desk.settle()
    desk.later(hours=1)
    return made


def added(desk: Desk, position: int = 3) -> dict[str, str]:
    """What the row at a position shows, by column."""
    from sheets_sync.codec import plain

    (row,) = [row for row in desk.rows() if row.position == position]
    return {key: plain(cell) for key, cell in row.cells.items()}


def read_twice(desk: Desk) -> None:
    """Two reads show the same row; then everything comes to rest."""
    desk.later(seconds=5).run()
    desk.settle()


def test_the_unit_sees_that_its_proposal_was_taken(desk: Desk, task: Task) -> None:
    desk.put([(3, "content", MISSING), (3, "symbol", "15/UBND")])
    read_twice(desk)
    proposal = SyncProposal.get()
    assert json.loads(proposal.proposed)["symbol"] == "15/UBND"

    accept_proposal(desk.ctx(), proposal)
    desk.settle()

    assert added(desk)["sync_note"] == "Văn phòng đã nhận đề xuất và nhập thành nhiệm vụ."
    assert added(desk)["content"] == MISSING
    assert SyncProposal.select().count() == 1


@pytest.mark.parametrize(
    "answer, said", [("", "."), ("đã có ở văn bản 7/UBND.", ": đã có ở văn bản 7/UBND.")]
)
def test_the_unit_sees_that_its_proposal_was_refused_and_why(
    desk: Desk, task: Task, answer: str, said: str
) -> None:
    desk.put([(3, "content", MISSING)])
    read_twice(desk)

    refuse_proposal(desk.ctx(), SyncProposal.get(), answer)
    desk.settle()

    assert added(desk)["sync_note"] == f"Văn phòng không nhận đề xuất này{said}"
    assert added(desk)["content"] == MISSING


def test_a_proposal_that_was_refused_by_mistake_is_the_units_again_and_can_be_taken(
    desk: Desk, task: Task
) -> None:
    desk.put([(3, "content", MISSING)])
    read_twice(desk)
    proposal = SyncProposal.get()
    refuse_proposal(desk.ctx(), proposal)
    desk.settle()
    reopen_proposal(desk.ctx(), proposal)
    desk.settle()
    assert "không nhận" not in added(desk).get("sync_note", "")
    assert not desk.rows()[1].grey
    desk.put([(3, "product", "Tờ trình")])
    desk.settle()
    (again,) = SyncProposal.select()
    assert (again.resolved_at, json.loads(again.proposed)["product"]) == (None, "Tờ trình")
    accept_proposal(desk.ctx(), again)
    desk.settle()
    assert added(desk)["sync_note"] == "Văn phòng đã nhận đề xuất và nhập thành nhiệm vụ."
    assert added(desk)["product"] == "Tờ trình"
    with pytest.raises(Refused, match="Chỉ xét lại được"):
        reopen_proposal(desk.ctx(), again)


def test_a_refused_value_waits_again_unless_the_unit_has_proposed_another(desk: Desk, task: Task) -> None:
    desk.type(task, content="Rà soát quỹ đất công")
    desk.settle()
    first = SyncProposal.get()
    refuse_proposal(desk.ctx(), first)
    desk.settle()
    assert "không nhận nội dung đơn vị gõ" in desk.shown(task, "sync_note")
    reopen_proposal(desk.ctx(), first)
    desk.settle()
    assert "đã chuyển Văn phòng xem xét" in desk.shown(task, "sync_note")
    refuse_proposal(desk.ctx(), SyncProposal.get())
    desk.type(task, content="Rà soát mọi quỹ đất")
    desk.settle()
    with pytest.raises(Refused, match="đề xuất khác"):
        reopen_proposal(desk.ctx(), first)
    assert [each.proposed for each in SyncProposal.select().where(SyncProposal.resolved_at.is_null())] == [
        "Rà soát mọi quỹ đất"
    ]


def test_what_a_unit_changes_in_a_row_that_it_added_is_journaled_in_its_name(desk: Desk, task: Task) -> None:
    desk.put([(3, "content", MISSING), (3, "product", "Tờ trình")])
    read_twice(desk)
    desk.later(hours=1).put([(3, "product", "Báo cáo")])
    desk.settle()
    (entry,) = SyncJournal.select()
    assert (entry.value, entry.by_whom) == ("Tờ trình", f"{task.lead_unit.label} (bảng tính)")


def test_a_code_is_written_before_anything_is_proposed(desk: Desk, task: Task) -> None:
    desk.put([(3, "content", MISSING)])
    desk.later(seconds=5).run()
    assert "code" not in added(desk)
    desk.later(seconds=5).run()
    assert added(desk)["code"].startswith("DX-00001-")
    assert not SyncProposal.select().count()
    desk.later(seconds=5).run()
    assert SyncProposal.get().code == added(desk)["code"]


def test_a_row_that_is_still_being_typed_gets_no_code(desk: Desk, task: Task) -> None:
    for words in ("Việc", "Việc văn bản", MISSING):
        desk.put([(3, "content", words)])
        desk.later(seconds=5).run()
        assert "code" not in added(desk)


def test_a_code_that_was_never_written_expires(desk: Desk, task: Task) -> None:
    killer = Killer()
    desk.put([(3, "content", MISSING)])
    desk.later(seconds=5).run()
    desk.engine.boundary = lambda name: killer(name) if name == "applied" else None
    killer.left = 0
    with pytest.raises(Killed):
        desk.later(seconds=5).run()
    (lost,) = [each.code for each in SyncReservation.select()]

    desk.later(minutes=5).put([(3, "content", f"{MISSING} (sửa)")])
    read_twice(desk)
    written = added(desk)["code"]
    assert written != lost
    assert {each.code for each in SyncReservation.select()} == {lost, written}
    desk.later(days=2).settle()

    assert [each.code for each in SyncReservation.select()] == [written]
    assert [each.code for each in SyncProposal.select()] == [written]


@pytest.mark.parametrize("first", range(9))
def test_killed_at_any_boundary_one_row_makes_one_proposal(desk: Desk, task: Task, first: int) -> None:
    killer = Killer()
    desk.engine.boundary = killer
    desk.put([(3, "content", MISSING)])
    for _ in range(4):  # the passes that see it, write its code, read it back and rest
        for place in range(first, first + 2):
            killer.left = place
            try:
                desk.later(seconds=5).run()
            except Killed:
                continue
        killer.left = -1
        desk.later(seconds=5).run()
    desk.settle()

    assert SyncProposal.get().code == added(desk)["code"]
    assert SyncProposal.select().count() == 1


def test_a_code_whose_write_never_happened_is_given_to_the_same_row_again(desk: Desk, task: Task) -> None:
    killer = Killer()
    desk.put([(3, "content", MISSING)])
    desk.later(seconds=5).run()
    desk.engine.boundary = lambda name: killer(name) if name == "applied" else None
    killer.left = 0
    with pytest.raises(Killed):
        desk.later(seconds=5).run()
    desk.later(minutes=5).settle()
    assert added(desk)["code"].startswith("DX-00001-")
    assert SyncProposal.get().code == added(desk)["code"]


@pytest.mark.parametrize("number", [10**17, 5_000])
def test_a_code_typed_far_from_any_that_was_given_moves_no_number(desk: Desk, number: int) -> None:
    task = desk.give()
    desk.settle()
    desk.put([(3, "code", code_for("NV", number)), (3, "content", "Dòng lạ")])
    desk.type(task, progress="Đã họp")
    desk.settle()
    assert desk.give(content="Việc mới").code == code_for("NV", 2)
    assert desk.task(task).progress == "Đã họp" and "mã" in added(desk)["sync_note"].lower()


def test_a_row_that_was_entered_as_a_task_says_where_to_go_on_and_its_words_can_be_given_to_it(
    desk: Desk, task: Task
) -> None:
    desk.put([(3, "content", MISSING), (3, "progress", "Đang xin vốn")])
    read_twice(desk)
    made = create_task(desk.ctx(), desk.task(task).document, content=MISSING, lead_unit=task.lead_unit)
    with between_passes():
        accept_row(desk.ctx(), SyncProposal.get(), [made])
    send(desk.ctx(), made)
    desk.settle()
    assert f"nhập thành nhiệm vụ {made.code}" in added(desk)["sync_note"]
    (entry,) = SyncJournal.select()
    assert (entry.code, entry.column, entry.value) == (made.code, "progress", "Đang xin vốn")
    restore(desk.ctx(), entry)
    desk.settle()
    assert desk.task(made).progress == desk.shown(made, "progress") == "Đang xin vốn"


def test_a_row_that_was_entered_before_reads_the_code_that_the_office_gives(desk: Desk, task: Task) -> None:
    desk.put([(3, "content", MISSING)])
    read_twice(desk)
    row_entered(desk.ctx(), SyncProposal.get(), str(task.code))
    desk.settle()
    assert f"nhập thành nhiệm vụ {task.code}; mời ghi tiếp ở dòng đó" in added(desk)["sync_note"]


def entered_as(desk: Desk, task: Task) -> SyncProposal:
    """A row with words of the unit's own, which the Office says it entered as this task."""
    desk.put([(3, "content", MISSING), (3, "progress", "Đang xin vốn")])
    read_twice(desk)
    row_entered(desk.ctx(), SyncProposal.get(), str(task.code))
    desk.settle()
    assert desk.rows()[1].grey
    return SyncProposal.get()


def test_a_wrong_code_of_a_row_is_taken_back_and_the_row_is_the_units_again(desk: Desk, task: Task) -> None:
    right = desk.give(content="Việc khác")
    row = entered_as(desk, task)
    reopen_proposal(desk.ctx("hoa"), row)
    desk.settle()
    assert not desk.rows()[1].grey and "nhập thành nhiệm vụ" not in added(desk).get("sync_note", "")
    assert (added(desk)["content"], added(desk)["progress"]) == (MISSING, "Đang xin vốn")
    words, code = SyncJournal.select().order_by(SyncJournal.id)
    assert (words.code, words.value, words.resolution) == (task.code, "Đang xin vốn", "taken_back")
    assert (code.code, code.value, code.by_whom) == (row.code, task.code, desk.ctx("hoa").actor.name)
    with pytest.raises(Refused, match="Mã báo cho dòng đề xuất đã rút lại"):
        restore(desk.ctx(), words)
    desk.later(hours=1).put([(3, "progress", "Đã có vốn")])
    desk.settle()
    row_entered(desk.ctx(), SyncProposal.get(), str(right.code))
    desk.settle()
    assert f"nhập thành nhiệm vụ {right.code}; mời" in added(desk)["sync_note"]
    restore(desk.ctx(), SyncJournal.get((SyncJournal.code == right.code) & (SyncJournal.resolution == "")))
    assert desk.task(right).progress == "Đã có vốn"


def test_a_code_stays_once_words_of_the_row_were_given_to_its_task(desk: Desk, task: Task) -> None:
    row = entered_as(desk, task)
    restore(desk.ctx(), SyncJournal.get())
    with pytest.raises(Refused, match=f"đã được đưa vào nhiệm vụ {task.code}"):
        reopen_proposal(desk.ctx(), row)
    assert SyncProposal.get().resolution == "entered"


def test_what_was_typed_into_the_row_meanwhile_is_the_units_proposal_once_the_code_is_taken_back(
    desk: Desk, task: Task
) -> None:
    row = entered_as(desk, task)
    desk.later(hours=1).put([(3, "product", "Tờ trình"), (3, "progress", "Đã có vốn")])
    desk.settle()
    reopen_proposal(desk.ctx(), row)
    desk.settle()
    proposed = json.loads(SyncProposal.get().proposed)
    assert (proposed["product"], proposed["progress"]) == ("Tờ trình", "Đã có vốn")
    assert (added(desk)["product"], added(desk)["progress"]) == ("Tờ trình", "Đã có vốn")


def test_a_row_that_was_deleted_meanwhile_comes_back_with_the_code_taken_back(desk: Desk, task: Task) -> None:
    row = entered_as(desk, task)
    desk.later(hours=1).put([(3, key, None) for key in added(desk)])
    desk.settle()
    reopen_proposal(desk.ctx(), row)
    desk.settle()
    (back,) = [each for each in desk.rows() if each.cells["code"].value == row.code]
    assert back.cells["content"].value == MISSING and SyncProposal.select().count() == 1


def test_a_row_that_lost_its_code_is_no_new_row_once_it_was_put_back_whatever_its_note_says(
    desk: Desk, task: Task
) -> None:
    """A person's word in the note keeps the program from saying there that the row lost its code."""
    desk.put([(3, "content", MISSING)])
    read_twice(desk)
    desk.put([(3, "product", "Báo cáo"), (3, "sync_note", "đã họp"), (3, "code", None)])
    desk.later(seconds=5).run()  # put back below
    desk.type(task, progress="đang làm")
    for _ in range(3):  # it would be seen, given a code, proposed
        desk.later(seconds=5).run()
    assert [proposal.code for proposal in SyncProposal.select()] == [added(desk, 4)["code"]]
    assert "code" not in added(desk)
    assert added(desk)["sync_note"] == "đã họp"


def test_a_day_that_has_not_come_is_told_in_an_added_row_as_in_any_other(desk: Desk, task: Task) -> None:
    cells = {"content": MISSING, "done_on": "1/1/2030", "due_on": "31/12/2029"}
    desk.put([(3, key, value) for key, value in cells.items()])
    read_twice(desk)
    desk.later(hours=1).settle()
    proposed = json.loads(SyncProposal.get().proposed)
    assert "done_on" not in proposed and proposed["due_on"] == "31/12/2029"
    assert "chưa đến ngày đó" in added(desk)["sync_note"] and added(desk)["done_on"] == "1/1/2030"


def test_the_unit_may_still_change_the_due_date_that_it_proposes(desk: Desk, task: Task) -> None:
    desk.put([(3, "content", MISSING), (3, "due_on", "31/12/2029")])
    read_twice(desk)
    desk.later(hours=1).put([(3, "due_on", "31/12/2030")])
    desk.settle()
    assert json.loads(SyncProposal.get().proposed)["due_on"] == "31/12/2030"
    assert "sync_note" not in added(desk)
