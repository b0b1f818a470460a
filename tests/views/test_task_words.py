"""What a task's page says of its due date and of its past."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask

from console.records import History, Task
from views.cells import days_left
from views.timeline import change_words


def test_a_task_that_may_still_be_recorded_is_not_called_overdue(app: Flask) -> None:
    """Lào Cai, Điều 7.2a: due Friday 12/9/2025, to be recorded by Wednesday 17/9; today is Tuesday 16/9."""
    awaiting = Task(state="doing", due_on=date(2025, 9, 12), late_after=date(2025, 9, 17))
    overdue = Task(state="doing", due_on=date(2025, 9, 12), late_after=date(2025, 9, 12))
    with app.test_request_context():
        assert days_left(awaiting) == ("near", "cập nhật đến 17/9/2025")
        assert days_left(overdue) == ("late", "quá 4 ngày")


def test_an_explanation_is_named_in_the_timeline(app: Flask) -> None:
    said = History(record="Task", field="explanation", new="Chờ số liệu", at=datetime(2025, 9, 15))
    with app.test_request_context():
        assert change_words(said) == ("Giải trình", "–", "Chờ số liệu")
