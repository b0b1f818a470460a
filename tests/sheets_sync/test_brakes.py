"""A change too large to believe waits for a person, who sees what it is and answers yes or no."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import SyncBrake, SyncJournal, SyncProblem, SyncProposal, Task
from console.workflow.errors import Refused
from sheets_sync import book_decisions
from tests.sheets_sync.desk import Desk, open_desk


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


def pasted_over(desk: Desk) -> list[Task]:
    """Ten tasks with four filled cells each, then one paste over all forty of them and an empty one."""
    tasks = [desk.give(content=f"Việc {number}") for number in range(10)]
    desk.settle()
    noted = {"result": "Xong", "report_number": "12/BC", "report_date": "8/9/2025"}
    for task in tasks:
        desk.later(minutes=1).type(task, progress="Đã họp", **noted)
    desk.settle()
    wrong = [
        (desk.row(task).position, key, f"dán nhầm {task.code}")
        for task in tasks
        for key in ("content", "symbol", "abstract", "product", "lead", "progress", "result", "report_number")
    ]
    desk.later(hours=1).put(wrong)
    desk.run()
    return tasks


def test_a_brake_shows_examples_of_what_it_holds(desk: Desk) -> None:
    tasks = pasted_over(desk)
    brake = SyncBrake.get()
    shown = brake.detail["examples"]
    assert brake.column == "overwritten" and len(shown) == 20
    cells = {(each["code"], each["column"]): (each["was"], each["now"]) for each in shown}
    assert cells[tasks[0].code, "progress"] == ("Đã họp", f"dán nhầm {tasks[0].code}")


def test_a_refused_brake_puts_the_agreed_values_back_and_keeps_what_was_typed(desk: Desk) -> None:
    tasks = pasted_over(desk)
    assert desk.workbook().state == "held"
    book_decisions.refuse_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert desk.workbook().state == "ok" and not desk.workbook().refusing
    for task in tasks:
        assert desk.shown(task, "progress") == desk.task(task).progress == "Đã họp"
        assert desk.shown(task, "content") == task.content
        assert "đã trả dòng này về giá trị trước" in desk.shown(task, "sync_note")
        typed = f"dán nhầm {task.code}"
        kept = {row.column for row in SyncJournal.select().where(SyncJournal.value == typed)}
        assert {"progress", "result", "report_number", "content", "product"} <= kept
    assert {row.by_whom for row in SyncJournal.select()} == {desk.ctx().actor.name}
    assert not SyncProposal.select().count()
    assert not desk.run().writes


def test_a_refusal_lapses_where_the_unit_has_undone_it_meanwhile(desk: Desk) -> None:
    tasks = pasted_over(desk)
    book_decisions.refuse_brake(desk.ctx(), desk.workbook())
    row = desk.row(tasks[0])
    for task in tasks[1:]:
        columns = ("content", "symbol", "abstract", "product", "lead")
        document = desk.task(task).document
        values = (task.content, document.symbol, document.abstract, task.product, "UBND xã Bình Thành")
        desk.type(task, **dict(zip(columns, values, strict=True)), progress="Đã họp", result="Xong")
    desk.settle()
    assert row.position and desk.task(tasks[0]).progress == f"dán nhầm {tasks[0].code}"
    assert not desk.workbook().refusing


def test_new_rows_that_are_refused_stay_as_typed_and_hold_nothing_else(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).put([(10 + n, "content", f"Dán nhầm {n}") for n in range(21)])
    desk.settle()
    book_decisions.refuse_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert desk.workbook().state == "ok"
    desk.later(hours=1).type(task, progress="Đã họp")
    desk.settle()
    assert desk.task(task).progress == "Đã họp"
    assert not SyncProposal.select().count()
    rows = [row for row in desk.rows() if row.position >= 10]
    assert [str(row.cells["content"].value) for row in rows] == [f"Dán nhầm {n}" for n in range(21)]
    assert all("chưa nhận dòng này" in str(row.cells["sync_note"].value) for row in rows)
    desk.later(hours=1).put([(10, "content", "Đề nghị bổ sung việc này")])
    desk.run()  # seen once; a row is taken when it stands unchanged over two reads
    desk.settle()
    assert SyncProposal.select().count() == 1


def test_a_brake_is_answered_once(desk: Desk) -> None:
    pasted_over(desk)
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    with pytest.raises(Refused, match="không còn gì"):
        book_decisions.refuse_brake(desk.ctx("hoa"), desk.workbook())


def test_a_cell_can_be_found_in_the_file(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, done_on="tuần sau")
    desk.settle()
    layout = desk.workbook().layout["tasks"]
    assert layout["title"] == "Nhiệm vụ"
    assert layout["columns"]["code"] == 0
    assert SyncProblem.get().position == desk.row(task).position
