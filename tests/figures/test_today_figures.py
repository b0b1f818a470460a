"""The dashboard's figures equal a walk through the tasks, and stand still for what waits for the Office."""

from __future__ import annotations

from datetime import date, datetime

from peewee import Database

from console.figures import Ageing, overdue_tasks, today_figures
from console.records import Explanation, Extension, Participation, Progress
from tests.figures.histories import a_document, a_task, a_unit

WEDNESDAY = date(2025, 9, 24)
GIVEN = datetime(2025, 5, 5, 9)


def test_today_counts_every_status(database: Database) -> None:
    document, xd, tc = a_document(), a_unit("XD"), a_unit("TC")
    a_task(document, xd, [(GIVEN, {"due_on": date(2025, 9, 28)})])  # Sunday of this week
    a_task(document, xd, [(GIVEN, {"due_on": date(2025, 9, 29)})])  # Monday of the next
    a_task(document, xd, [(GIVEN, {"due_on": date(2025, 9, 23)})])  # one day late
    a_task(document, tc, [(GIVEN, {"due_on": date(2025, 6, 1)})])  # 115 days late
    a_task(document, tc, [(GIVEN, {})])
    a_task(document, tc, [(GIVEN, {"state": "done", "done_on": date(2025, 5, 9)})])
    a_task(document, tc, [(GIVEN, {"state": "paused"})])
    a_task(document, tc, [(GIVEN, {"tracked": False})])
    a_task(document, tc, [(GIVEN, {"archived": True})])
    a_task(a_document("02/UBND", secrecy="secret"), tc, [(GIVEN, {})])

    figures = today_figures(WEDNESDAY)
    assert {code: number for code, number in figures.by_status.items() if number} == {
        "open_on_time": 2, "open_late": 2, "open_no_deadline": 1, "done_no_deadline": 1, "paused": 1,
    }  # fmt: skip
    assert figures.due_this_week == 1
    assert figures.ageing == Ageing(week=1, longer=1)
    assert [(row.unit.code, row.late, row.still_open) for row in figures.late_by_unit] == [
        ("TC", 1, 2),
        ("XD", 1, 3),
    ]
    assert today_figures(WEDNESDAY, unit=xd).still_open == 3


def test_days_late_stop_while_the_office_decides(sqlite_database: Database) -> None:
    document, xd = a_document(), a_unit("XD")
    due = {"due_on": date(2025, 6, 1)}
    a_task(document, xd, [(GIVEN, due | {"state": "submitted", "done_on": date(2025, 6, 4)})])
    a_task(document, xd, [(GIVEN, due | {"state": "returned", "acted_on": date(2025, 6, 11)})])

    figures = today_figures(WEDNESDAY)
    assert figures.ageing == Ageing(week=1, month=1)  # 3 days and 10 days, not 115
    assert (figures.waiting, figures.returned) == (1, 1)
    assert sorted(task.days for task in overdue_tasks(WEDNESDAY)) == [3, 10]


def test_ageing_classes_end_at_7_30_and_90_days() -> None:
    assert Ageing.of([1, 7, 8, 30, 31, 90, 91]) == Ageing(2, 2, 2, 1)


def test_requests_that_wait_are_counted(sqlite_database: Database) -> None:
    task = a_task(a_document(), a_unit("XD"), [(GIVEN, {})])
    for decision in ("", "approved"):
        Extension.create(
            task=task, unit=task.lead_unit, at=GIVEN, acted_on=GIVEN.date(), reason="Chờ", decision=decision
        )

    assert today_figures(WEDNESDAY).requests == 1


def test_an_overdue_task_is_listed_with_what_was_known_then(database: Database) -> None:
    document, xd, tc = a_document(), a_unit("XD", name="Sở Xây dựng"), a_unit("TC", short_name="Sở TC")
    steps = [(GIVEN, {"due_on": date(2025, 9, 10)})]
    task = a_task(document, xd, steps, code="NV-1", original_due_on=date(2025, 8, 10), division="Tổng hợp")
    Participation.create(task=task, unit=tc, role="coordinator")
    for day, text in ((1, "Đang lấy ý kiến"), (20, "Đã trình"), (25, "Sau ngày chốt")):
        Progress.create(
            task=task, unit=xd, at=datetime(2025, 9, day, 8), acted_on=date(2025, 9, day), text=text
        )
    Explanation.create(
        task=task, unit=xd, at=datetime(2025, 9, 12), acted_on=date(2025, 9, 12), text="Thiếu số liệu"
    )

    (row,) = overdue_tasks(WEDNESDAY)
    assert (row.lead, row.coordinators, row.days) == ("Sở Xây dựng", ("Sở TC",), 14)
    assert (row.original_due_on, row.due_on) == (date(2025, 8, 10), date(2025, 9, 10))
    assert (row.progress, row.explanation, row.followed_by) == ("Đã trình", "Thiếu số liệu", "Tổng hợp")
