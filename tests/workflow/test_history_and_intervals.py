"""What every change leaves behind: history rows of one transaction, and an interval of the task."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from console.records import History, Participation, Task, TaskState
from console.workflow.archive import archive, restore
from console.workflow.errors import Forbidden, Refused
from console.workflow.progress import report_progress
from console.workflow.results import submit
from console.workflow.tasks import edit_task, set_coordinators
from tests.workflow.conftest import OfficeMaker


def test_one_row_per_changed_field_with_old_new_and_who(any_office: OfficeMaker) -> None:
    here = any_office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    History.delete().execute()
    ctx = here.at(2025, 9, 5).ctx("chi")
    edit_task(ctx, task, {"product": "Tờ trình", "content": task.content, "must_submit": True}, task.version)
    rows = {row.field: row for row in History.select()}
    assert {name: (row.old, row.new) for name, row in rows.items()} == {
        "product": ("", "Tờ trình"),
        "must_submit": ("false", "true"),
    }
    row = rows["product"]
    assert (row.verb, row.record, row.record_id, row.source) == ("edit_task", "task", task.id, "console")
    assert (row.account.username, row.at, row.transaction) == ("chi", here.now, ctx.transaction)


def test_an_act_that_accepts_first_is_one_transaction(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4))
    ctx = here.at(2025, 9, 5).ctx("bang tinh XA")
    report_progress(ctx, task, "Đang làm")
    rows = list(History.select().where(History.transaction == ctx.transaction))
    assert {(row.verb, row.field) for row in rows} == {
        ("accept", "state"), ("accept", "accepted_at"),
        ("report_progress", "state"), ("report_progress", "progress"),
    }  # fmt: skip
    assert {(row.source, row.unit.code, row.account) for row in rows} == {("sheet", "XA", None)}


def test_a_creation_keeps_what_was_given_and_nothing_empty(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    here.draft(here.document(date(2025, 9, 4)), due_on=date(2025, 9, 19))
    rows = {row.field: row.new for row in History.select().where(History.verb == "create_task")}
    assert rows["lead_unit"] == "UBND xã An Lão"
    assert rows["due_on"] == "2025-09-19"
    assert "result" not in rows
    assert "search_text" not in rows


def test_intervals_tile_without_gap_or_overlap(any_office: OfficeMaker) -> None:
    here = any_office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    report_progress(here.at(2025, 9, 8).ctx("an"), task, "Đang làm")
    report_progress(here.at(2025, 9, 9).ctx("an"), task, "Vẫn đang làm")
    submit(here.at(2025, 9, 10).ctx("dung"), task, done_on=date(2025, 9, 10))
    rows = list(TaskState.select().order_by(TaskState.from_at))
    assert [(row.state, row.from_at.day, row.to_at and row.to_at.day) for row in rows] == [
        ("sent", 4, 8),
        ("doing", 8, 10),
        ("submitted", 10, None),
    ]
    assert (rows[-1].done_on, rows[-1].acted_on) == (date(2025, 9, 10), date(2025, 9, 10))


def test_two_changes_in_one_second_share_an_interval(any_office: OfficeMaker) -> None:
    here = any_office("can_tho_2020").at(2021, 6, 1)
    task = here.sent(date(2021, 6, 1), due_on=date(2021, 6, 10))
    submit(here.ctx("dung"), task, done_on=date(2021, 6, 1))
    rows = list(TaskState.select())
    assert [(row.state, row.closed_code, row.to_at) for row in rows] == [("done", "done_on_time", None)]


def test_a_draft_has_no_interval(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    here.draft(here.document(date(2025, 9, 4)))
    assert TaskState.select().count() == 0


def test_an_archived_task_has_an_archived_interval_until_it_is_restored(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4))
    archive(here.at(2025, 9, 5).ctx("chi"), task)
    restore(here.at(2025, 9, 6).ctx("chi"), task)
    rows = list(TaskState.select().order_by(TaskState.from_at))
    assert [row.archived for row in rows] == [False, True, False]
    assert Task.get_by_id(task.id).archived_at is None


def test_an_archived_task_is_restored_before_anything_else(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4))
    archive(here.ctx("chi"), task)
    with pytest.raises(Refused, match="lưu trữ"):
        edit_task(here.ctx("chi"), task, {"product": "Tờ trình"}, task.version)
    with pytest.raises(Refused):
        archive(here.ctx("chi"), task)
    with pytest.raises(Forbidden):
        restore(here.ctx("an"), task)


def test_every_visible_change_reaches_the_sheets_and_an_invisible_one_does_not(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4), coordinators=[here.units["SXD"]])
    Participation.update(sync_dirty=0).execute()
    edit_task(here.ctx("chi"), task, {"product": "Tờ trình"}, task.version)
    assert [row.sync_dirty for row in Participation.select()] == [1, 1]
    edit_task(here.ctx("chi"), task, {"product": "Tờ trình"}, task.version)
    assert [row.sync_dirty for row in Participation.select()] == [1, 1]


def test_coordinators_come_and_go_with_history(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 5)
    task = here.sent(date(2025, 9, 4), coordinators=[here.units["SXD"]])
    set_coordinators(here.ctx("chi"), task, [here.units["STC"]], due_on=date(2025, 9, 12))
    row = History.get(History.field == "coordinators")
    assert (row.old, row.new) == ("Sở Xây dựng", "Sở Tài chính")
    rows = {part.unit.code: part for part in Participation.select()}
    assert rows["SXD"].left_at == datetime(2025, 9, 5, 9)
    assert (rows["STC"].due_on, rows["STC"].asked_on) == (date(2025, 9, 12), date(2025, 9, 5))
    set_coordinators(here.ctx("chi"), task, [here.units["SXD"]])
    assert Participation.get(Participation.unit == here.units["SXD"]).left_at is None


def test_every_derived_date_says_where_it_comes_from(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 8, 3)
    basis = here.sent(date(2026, 8, 3), due_on=date(2026, 9, 4)).basis
    assert set(basis) == {"near", "return", "extension_latest"}
    latest = basis["extension_latest"]
    assert (latest["regulation"], latest["article"]) == ("can_tho_2026", "Điều 12 khoản 2")
    assert latest["counted"][-1] == "Hạn cuối: hết ngày thứ Sáu 28/8/2026."
