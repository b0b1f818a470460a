"""A superseded value is given back with one click, and what it replaces is kept in its turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import History, InspectedUnit, Inspection, SyncConflict, SyncJournal, Task
from console.workflow.errors import Forbidden, Refused
from console.workflow.inspections import answer_inspection
from console.workflow.pauses import cancel
from console.workflow.progress import report_progress
from sheets_sync import decisions, journal
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.restoring import refusal, restore
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.test_inspections_tab import decided


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


def superseded(desk: Desk) -> Task:
    """An wrote, the Office kept its own: An's words are in the journal."""
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Đơn vị ghi")
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng ghi")
    desk.settle()
    decisions.keep_console(desk.ctx(), SyncConflict.get())
    desk.settle()
    return task


def test_the_units_words_come_back_on_both_sides(desk: Desk) -> None:
    task = superseded(desk)
    restore(desk.ctx(), SyncJournal.get())
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Đơn vị ghi"


def test_what_is_replaced_goes_to_the_journal_and_can_come_back_too(desk: Desk) -> None:
    task = superseded(desk)
    restore(desk.ctx(), SyncJournal.get(SyncJournal.value == "Đơn vị ghi"))
    back = SyncJournal.get(SyncJournal.value == "Văn phòng ghi")
    assert back.replaced_by == "Đơn vị ghi"
    restore(desk.ctx(), back)
    assert desk.task(task).progress == "Văn phòng ghi"


def test_the_history_names_the_person_and_the_unit(desk: Desk) -> None:
    task = superseded(desk)
    ctx = desk.ctx()
    restore(ctx, SyncJournal.get())
    row = History.select().where(History.field == "progress").order_by(History.id.desc()).first()
    assert row.record_id == task.id and row.new == "Đơn vị ghi"
    assert row.account_id == ctx.actor.account.id
    assert ctx.actor.name in row.actor and "nhập thay" in row.actor
    entry = SyncJournal.get(SyncJournal.value == "Đơn vị ghi")
    assert (entry.resolution, entry.resolved_by) == ("restored", ctx.actor.name)


def test_a_value_that_stands_already_is_not_restored_twice(desk: Desk) -> None:
    superseded(desk)
    entry = SyncJournal.get()
    restore(desk.ctx(), entry)
    with pytest.raises(Refused, match="đang có trên hệ thống"):
        restore(desk.ctx("hoa"), entry)
    assert SyncJournal.select().count() == 2


def test_a_cancelled_task_takes_no_value_back_and_says_why(desk: Desk) -> None:
    task = superseded(desk)
    cancel(desk.ctx("hoa"), desk.task(task), document_number="9/UBND", reason="Thu hồi")
    with pytest.raises(Refused, match="đang ở bước"):
        restore(desk.ctx(), SyncJournal.get())
    assert SyncJournal.get().resolved_at is None


def test_a_formula_and_a_note_are_only_kept_to_be_read(desk: Desk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, sync_note="Gọi cho chị Chi")
    desk.settle()
    entry = SyncJournal.get(SyncJournal.value == "Gọi cho chị Chi")
    assert "ghi chú" in refusal(entry)
    with pytest.raises(Refused):
        restore(desk.ctx(), entry)


def test_a_unit_does_not_restore(desk: Desk) -> None:
    superseded(desk)
    with pytest.raises(Forbidden):
        restore(desk.ctx("an"), SyncJournal.get())


def test_an_entry_is_found_without_accents(desk: Desk) -> None:
    superseded(desk)
    assert "don vi ghi" in SyncJournal.get().search_text


def test_an_inspected_units_answer_and_a_decisions_words_come_back(
    sqlite_database: Database, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path / "so", regulation="lao_cai_2015")  # there the Office's leader decides
    made = decided(desk)
    desk.settle()
    desk.later(hours=1)
    desk.type(made.code, tab=INSPECTIONS, report="Đơn vị ghi")
    unit = desk.office.units["BT"]
    answer_inspection(desk.ctx(), Inspection.get(), unit, {"report": "Văn phòng ghi"})
    desk.settle()
    decisions.keep_console(desk.ctx(), SyncConflict.get())
    restore(desk.ctx(), SyncJournal.get())
    assert InspectedUnit.get().report == "Đơn vị ghi"

    book = desk.workbook()
    old = Inspection.get().decision_scope
    journal.keep(
        book, INSPECTIONS, made.code, "decision_scope", desk.ctx().now,
        value="Cả quý II", replaced_by=old, reason="x", by="Chi",
    )  # fmt: skip
    restore(desk.ctx(), SyncJournal.get(SyncJournal.value == "Cả quý II"))
    desk.settle()
    assert Inspection.get().decision_scope == "Cả quý II"
    assert desk.shown(made.code, "report", tab=INSPECTIONS) == "Đơn vị ghi"
