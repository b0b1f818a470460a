"""A unit that waits for the Office is not shown as late in its own workbook."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from peewee import Database

from sheets_sync import remaining
from sheets_sync.store import Kind
from tests.sheets_sync.desk import Desk, open_desk


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


def test_a_result_that_waits_past_the_due_date_counts_no_days(desk: Desk) -> None:
    task = desk.give(due_on=date(2025, 9, 12))
    desk.run()
    desk.later(hours=1).type(task, done="Có", done_on="8/9/2025")
    desk.settle()
    assert desk.task(task).state == "submitted"
    desk.clock.move(datetime(2025, 9, 20, 8))  # a week past the due date, the Office has not confirmed yet
    desk.settle()
    assert desk.shown(task, "status").endswith("trong hạn (chờ xác nhận)")
    assert desk.row(task).cells["remaining"].kind is not Kind.NUMBER


def test_an_overdue_task_counts_the_days(desk: Desk) -> None:
    task = desk.give(due_on=date(2025, 9, 12))
    desk.clock.move(datetime(2025, 9, 20, 8))
    desk.run()
    assert desk.shown(task, "status").endswith("quá hạn")
    assert desk.row(task).cells["remaining"].value == -8  # 12/9 to 20/9


@pytest.mark.parametrize(
    "status", ["Đang – trong hạn (chờ xác nhận)", "Đến hạn – chờ cập nhật", "Đã thực hiện"]
)
def test_a_status_that_waits_or_is_closed_leaves_the_days_blank(status: str) -> None:
    assert remaining.value(100.0, status, 120) is None


def test_an_open_status_counts_the_days() -> None:
    assert remaining.value(100.0, "Đang, chưa thực hiện – quá hạn", 120) == -20
