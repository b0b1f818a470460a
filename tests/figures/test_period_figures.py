"""The figures of a period: each task once, at its cut-off, for the unit that led it then."""

from __future__ import annotations

from datetime import date, datetime

from peewee import Database

from console.figures import Counts, period_figures
from console.records import Extension, Unit
from tests.figures.histories import a_document, a_task, a_unit

SEPTEMBER = (date(2025, 9, 1), date(2025, 9, 30))
AUGUST_20 = datetime(2025, 8, 20, 9)
SEPTEMBER_5 = datetime(2025, 9, 5, 9)


def september() -> Counts:
    return period_figures(*SEPTEMBER).total


def test_every_kind_of_task_is_counted_in_its_column(database: Database) -> None:
    document, xd = a_document(), a_unit("XD")
    due = {"due_on": date(2025, 9, 15)}
    a_task(document, xd, [(AUGUST_20, due), (SEPTEMBER_5, {"state": "done", "done_on": date(2025, 9, 4)})])
    late = {"state": "done", "done_on": date(2025, 9, 16)}
    a_task(document, xd, [(SEPTEMBER_5, due), (datetime(2025, 9, 20, 8), late)])
    a_task(document, xd, [(SEPTEMBER_5, {}), (datetime(2025, 9, 20, 8), {"state": "done"})])
    a_task(document, xd, [(SEPTEMBER_5, {"due_on": date(2025, 9, 30)})])
    a_task(document, xd, [(SEPTEMBER_5, {"due_on": date(2025, 9, 29)})])
    a_task(document, xd, [(SEPTEMBER_5, {})])
    a_task(document, xd, [(SEPTEMBER_5, {"due_on": date(2025, 9, 26), "update_until": date(2025, 10, 1)})])
    waiting = {"state": "submitted", "done_on": date(2025, 9, 15)}
    a_task(document, xd, [(SEPTEMBER_5, due), (datetime(2025, 9, 15, 8), waiting)])
    a_task(document, xd, [(AUGUST_20, due), (SEPTEMBER_5, {"state": "paused"})])
    a_task(document, xd, [(AUGUST_20, due), (SEPTEMBER_5, {"state": "cancelled"})])

    # Waiting on the due day itself stopped the clock: on time, whatever the day of the cut-off.
    assert september() == Counts(
        carried=1, assigned=7, done_on_time=1, done_late=1, done_no_deadline=1, open_on_time=2,
        open_awaiting_update=1, open_late=1, open_no_deadline=1, waiting=1, paused=1, cancelled=1,
    )  # fmt: skip
    assert september().total == september().done + september().still_open == 8


def test_a_task_done_in_an_earlier_period_is_not_counted_again(sqlite_database: Database) -> None:
    document, xd = a_document(), a_unit("XD")
    done = {"state": "done", "done_on": date(2025, 8, 25)}
    a_task(document, xd, [(AUGUST_20, {}), (datetime(2025, 8, 31, 23, 59, 59), done)])

    assert september() == Counts()
    assert period_figures(date(2025, 8, 1), date(2025, 8, 31)).total.done_no_deadline == 1


def test_what_happens_after_the_cut_off_is_not_known_at_it(sqlite_database: Database) -> None:
    document, xd = a_document(), a_unit("XD")
    done = {"state": "done", "done_on": date(2025, 9, 29)}
    a_task(document, xd, [(SEPTEMBER_5, {"due_on": date(2025, 9, 29)}), (datetime(2025, 10, 1), done)])

    assert september().open_late == 1
    assert period_figures(date(2025, 10, 1), date(2025, 10, 31)).total.done_on_time == 1


def test_a_task_counts_for_the_unit_that_led_it_at_the_cut_off(sqlite_database: Database) -> None:
    document, xd, tc = a_document(), a_unit("XD"), a_unit("TC")
    a_task(document, xd, [(AUGUST_20, {}), (SEPTEMBER_5, {"lead_unit": tc})])

    assert [(row.unit.code, row.counts.carried) for row in period_figures(*SEPTEMBER).rows] == [("TC", 1)]
    assert period_figures(*SEPTEMBER, unit=xd).rows == []
    august = period_figures(date(2025, 8, 1), date(2025, 8, 31), unit=xd)
    assert august.total.assigned == 1


def test_untracked_archived_and_secret_tasks_are_in_no_figure(sqlite_database: Database) -> None:
    document, xd = a_document(), a_unit("XD")
    secret = a_document("01/UBND-NC", secrecy="secret")
    a_task(document, xd, [(SEPTEMBER_5, {"tracked": False})])
    a_task(document, xd, [(SEPTEMBER_5, {}), (datetime(2025, 9, 6, 9), {"archived": True})])
    a_task(secret, xd, [(SEPTEMBER_5, {})])

    assert period_figures(*SEPTEMBER).rows == []


def test_reopened_and_resumed_tasks_enter_again_as_carried_over(sqlite_database: Database) -> None:
    document, xd = a_document(), a_unit("XD")
    finished = (datetime(2025, 8, 25, 9), {"state": "done"})
    a_task(document, xd, [(AUGUST_20, {}), finished, (SEPTEMBER_5, {"state": "rework"})])
    a_task(document, xd, [(AUGUST_20, {"state": "paused"}), (SEPTEMBER_5, {"state": "doing"})])

    assert (september().carried, september().reentered, september().assigned) == (2, 2, 0)


def test_later_due_dates_granted_in_the_period_are_counted(sqlite_database: Database) -> None:
    document, xd = a_document(), a_unit("XD")
    task = a_task(document, xd, [(AUGUST_20, {})])
    for decided_at, decision in (
        (SEPTEMBER_5, "approved"),
        (SEPTEMBER_5, "rejected"),
        (AUGUST_20, "approved"),
    ):
        Extension.create(
            task=task, unit=xd, at=AUGUST_20, acted_on=date(2025, 8, 20), reason="Chờ số liệu",
            decision=decision, decided_at=decided_at,
        )  # fmt: skip

    assert september().extensions == 1


def test_units_stand_in_blocks_in_the_order_of_reports(sqlite_database: Database) -> None:
    document = a_document()
    units: list[Unit] = [
        a_unit("CH", "special_zone", name="Đặc khu Cát Hải"),
        a_unit("BHXH", "other", name="Bảo hiểm xã hội"),
        a_unit("TC", "agency", name="Sở Tài chính", position=2),
        a_unit("NV", "agency", name="Sở Nội vụ", position=1),
    ]
    for unit in units:
        a_task(document, unit, [(SEPTEMBER_5, {})])

    figures = period_figures(*SEPTEMBER)
    assert [row.unit.code for row in figures.rows] == ["NV", "TC", "CH", "BHXH"]
    assert [row.unit.code for row in figures.block("II")] == ["CH"]
