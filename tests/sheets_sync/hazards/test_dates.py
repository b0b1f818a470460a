"""Dates as people type them, as programs turn them, and those that cannot be believed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from console.records import Progress, SyncProblem, SyncProposal, Task
from sheets_sync.store import Cell, Kind
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import Hands


def test_a_typed_date_is_day_first_and_stays_text(desk: Desk, hands: Hands) -> None:
    task = desk.give()
    desk.settle()
    desk.clock.move(datetime(2025, 11, 12, 9))
    desk.type(task, done_on="9/10/2025")
    desk.settle()
    assert desk.task(task).done_on == date(2025, 10, 9)
    assert hands.holds(2, "done_on") == "9/10/2025"
    assert desk.shown(task, "sync_note") == ""


@pytest.mark.parametrize("typed", ["09/09/2025", "9-9-2025", " 9 / 9 / 2025 "])
def test_a_date_in_any_usual_form_is_the_same_day_and_is_not_rewritten(
    desk: Desk, hands: Hands, task: Task, typed: str
) -> None:
    desk.clock.move(datetime(2025, 9, 10, 9))
    desk.type(task, done_on=typed)
    desk.settle()
    assert desk.task(task).done_on == date(2025, 9, 9)
    assert hands.holds(2, "done_on") == typed


def test_a_true_date_that_reads_two_ways_is_taken_and_echoed(desk: Desk, hands: Hands, task: Task) -> None:
    # 8/9/2025 is both 8 September and 9 August: taken as 8 September, which the note says in words.
    hands.true_date(2, "done_on", date(2025, 9, 8))
    desk.settle()
    assert desk.task(task).done_on == date(2025, 9, 8)
    assert "ngày 08 tháng 9 năm 2025" in desk.shown(task, "sync_note")


def test_a_true_date_after_the_twelfth_is_taken_without_a_word(desk: Desk, hands: Hands, task: Task) -> None:
    desk.clock.move(datetime(2025, 9, 16, 9))
    hands.true_date(2, "done_on", date(2025, 9, 15))
    desk.settle()
    assert desk.task(task).done_on == date(2025, 9, 15)
    assert desk.shown(task, "sync_note") == ""


def test_a_date_before_the_directive_is_a_problem_and_the_cell_stays(desk: Desk, task: Task) -> None:
    desk.type(task, done_on="1/9/2025")
    desk.settle()
    assert desk.task(task).done_on is None
    assert desk.shown(task, "done_on") == "1/9/2025"
    assert "trước ngày" in desk.shown(task, "sync_note")


def test_a_date_that_has_not_come_is_a_problem_until_it_has(desk: Desk, task: Task) -> None:
    desk.type(task, done_on="20/9/2025")
    desk.settle()
    assert desk.task(task).done_on is None
    assert desk.shown(task, "done_on") == "20/9/2025"
    assert "chưa đến ngày" in desk.shown(task, "sync_note")
    desk.clock.move(datetime(2025, 9, 22, 8))
    desk.settle()
    assert desk.task(task).done_on == date(2025, 9, 20)
    assert desk.shown(task, "sync_note") == ""


@pytest.mark.parametrize("typed", ["31/2/2025", "2025-09-08", "tuần sau"])
def test_what_is_no_day_stays_as_typed_and_stops_only_itself(desk: Desk, task: Task, typed: str) -> None:
    desk.type(task, done_on=typed, progress="Đang làm")
    desk.settle()
    assert desk.task(task).done_on is None
    assert desk.shown(task, "done_on") == typed
    assert desk.task(task).progress == "Đang làm"
    assert "Ngày hoàn thành" in SyncProblem.get(SyncProblem.resolved_at.is_null()).message


def test_a_number_in_a_date_cell_is_no_date(desk: Desk, task: Task) -> None:
    desk.type(task, done_on=45908)
    desk.settle()
    assert desk.task(task).done_on is None
    assert "chưa đọc được ngày" in desk.shown(task, "sync_note")


def test_an_act_is_dated_by_the_saving_and_not_by_the_pass(desk: Desk, task: Task) -> None:
    desk.later(days=1).type(task, progress="Làm hôm thứ Ba")  # Tuesday 9/9
    desk.later(days=2).run()  # the console was off until Thursday 11/9
    assert Progress.get().acted_on == date(2025, 9, 9)


def test_the_offices_due_date_is_the_same_day_on_both_sides(desk: Desk) -> None:
    # 3/12/2025 would be 12 March where the month comes first.
    task = desk.give(due_on=date(2025, 12, 3))
    desk.settle()
    assert desk.shown(task, "due_on") == "3/12/2025"
    desk.later(hours=1).settle()
    assert desk.task(task).due_on == date(2025, 12, 3)


def test_a_due_date_whose_format_was_cleared_is_still_that_day(desk: Desk, hands: Hands, task: Task) -> None:
    hands.clear_format(2, "due_on")
    desk.settle()
    assert desk.row(task).cells["due_on"] == Cell(Kind.NUMBER, 45930)  # 30/9/2025
    assert not SyncProposal.select().count()
    assert desk.shown(task, "sync_note") == ""
    desk.type(task, progress="Đang làm")
    desk.settle()
    assert not desk.later(minutes=1).run().turns


def test_another_day_typed_as_a_bare_number_is_proposed_as_a_day(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.clear_format(2, "due_on")
    desk.type(task, due_on=45931)
    desk.settle()
    assert SyncProposal.get().proposed == "1/10/2025"
    assert desk.row(task).cells["due_on"] == Cell(Kind.DATE, 45930)
