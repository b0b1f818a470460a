"""From the verbs to the report: what people did is what the figures say, on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import Database

from console.clock import Clock
from console.reports import RenderedReport, make_report
from console.settings import Settings
from console.workflow.deadlines import change_due
from console.workflow.pauses import pause
from console.workflow.results import confirm, reopen, submit
from console.workflow.returns import decide_return, return_task
from tests.reports.sample_month import OFFICE
from tests.workflow.conftest import Office, open_office


def report(office: Office, period: str, **options: Any) -> RenderedReport:
    return make_report(
        "month",
        period,
        settings=Settings(office=OFFICE),
        rulebook=office.rulebook,
        clock=Clock.at(office.now),
        **options,
    )


def shown(made: RenderedReport, *names: str) -> list[int]:
    return [made.figures["total"][name] for name in names]


def test_a_month_of_work_is_in_its_report(database: Database) -> None:
    """Issued and sent on Thu 4/9/2025: due 12/9, 15/9, 19/9; one each done, overdue and paused."""
    office = open_office("hai_phong_2025").at(2025, 9, 4)
    done, late, paused = (office.sent(date(2025, 9, 4), due_on=date(2025, 9, day)) for day in (12, 15, 19))
    submit(office.at(2025, 9, 11).ctx("dung"), done, done_on=date(2025, 9, 10), result="Đã rà soát")
    pause(office.at(2025, 9, 18).ctx("hoa"), paused, document_number="5/UBND", reason="Chờ quy hoạch")
    # The Office is slow: confirmed only in October, after the due date and the cut-off.
    confirm(office.at(2025, 10, 2).ctx("chi"), done)

    september = report(office, "2025-09")
    assert shown(september, "total", "open_on_time", "open_late", "waiting", "paused") == [2, 1, 1, 1, 1]
    october = report(office.at(2025, 10, 31), "2025-10")
    assert shown(october, "carried", "assigned", "done_on_time", "open_late") == [2, 0, 1, 1]

    change_due(
        office.at(2025, 11, 3).ctx("hoa"), late, due_on=date(2025, 11, 28), document_number="9/TB-UBND"
    )
    reopen(office.ctx("hoa"), done, "Số liệu sai")
    november = report(office.at(2025, 11, 10), "2025-11")
    assert shown(november, "total", "carried", "reentered", "done") == [2, 2, 1, 0]
    # What was reported before stays what it was.
    assert report(office, "2025-09").figures == september.figures
    assert report(office, "2025-10").figures == october.figures


def test_a_task_passed_on_counts_once_for_its_new_lead(database: Database) -> None:
    """Returned within 1 working day of Thu 4/9/2025, so by Fri 5/9; sent to the other unit on Mon 8/9."""
    office = open_office("hai_phong_2025").at(2025, 9, 4)
    task = office.sent(date(2025, 9, 4), due_on=date(2025, 9, 30))
    returned = return_task(
        office.at(2025, 9, 5).ctx("an"),
        task,
        ground="competence",
        reason="Việc của sở",
        document_number="7/UBND",
    )
    decide_return(
        office.at(2025, 9, 8).ctx("hoa"),
        returned,
        "rerouted",
        lead_unit=office.units["SXD"],
        document="3/TB-UBND",
    )
    made = report(office.at(2025, 10, 1), "2025-09")
    assert shown(made, "total", "assigned") == [1, 1]
    assert list(made.figures["units"]) == ["SXD"]
