"""A task from its directive to its end, on both databases."""

from __future__ import annotations

from datetime import date, datetime

from console.records import History, Participation, Submission, TaskState
from console.workflow.progress import report_progress
from console.workflow.results import confirm, submit
from tests.workflow.conftest import OfficeMaker


def test_it_works(any_office: OfficeMaker) -> None:
    """Hải Phòng 2025: Thu 4/9/2025 issued; entry 1 wd -> Fri 5/9; return 1 wd after receipt -> Fri 5/9."""
    office = any_office("hai_phong_2025").at(2025, 9, 4)
    task = office.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    assert task.document.entry_due_on == date(2025, 9, 5)
    assert (task.state, task.return_due_on) == ("sent", date(2025, 9, 5))
    assert task.code.startswith("NV-00001-")

    report_progress(office.at(2025, 9, 8).ctx("an"), task, "Đang rà soát", percent=30)
    assert (task.state, task.accepted_at) == ("doing", datetime(2025, 9, 8, 9))

    submit(office.at(2025, 9, 18).ctx("dung"), task, done_on=date(2025, 9, 17), result="Đã rà soát")
    assert (task.state, task.acted_on, task.closed_code) == ("submitted", date(2025, 9, 17), None)

    confirm(office.at(2025, 9, 25).ctx("chi"), task, quality="good")
    assert (task.state, task.closed_code) == ("done", "done_on_time")
    assert Submission.get().decision == "confirmed"
    states = [(s.state, s.to_at) for s in TaskState.select().order_by(TaskState.from_at)]
    assert [state for state, _ in states] == ["sent", "doing", "submitted", "done"]
    assert states[-1][1] is None
    assert History.select().where((History.record == "task") & (History.field == "state")).count() >= 4
    assert Participation.get().sync_dirty > 1
