"""Reporting a task done, confirming, refusing and reopening it (T6 to T11, T21)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from console.records import Participation, Submission, Task
from console.workflow.attachments import attach
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.progress import contribute, give_information, report_progress
from console.workflow.results import confirm, edit_result, refuse, reopen, submit
from console.workflow.units import edit_unit
from tests.workflow.conftest import OfficeMaker
from tests.workflow.test_returns import status


@pytest.mark.parametrize("regulation", ["can_tho_2020", "ca_mau_2015", "lao_cai_2015"])
def test_without_confirmation_a_result_closes_the_task_at_once(office: OfficeMaker, regulation: str) -> None:
    here = office(regulation).at(2021, 6, 1)
    task = here.sent(date(2021, 6, 1), due_on=date(2021, 6, 10))
    submit(here.at(2021, 6, 11).ctx("dung"), task, done_on=date(2021, 6, 10))
    assert (task.state, task.closed_code, task.confirmed_at) == ("done", "done_on_time", None)
    assert task.recorded_at == datetime(2021, 6, 11, 9)
    with pytest.raises(Refused):
        confirm(here.ctx("chi"), task)
    with pytest.raises(Forbidden):
        reopen(here.ctx("chi"), task, "Sai số liệu")
    reopen(here.ctx("hoa"), task, "Sai số liệu")
    assert (task.state, task.closed_code, task.done_on) == ("rework", None, None)
    assert status(task, date(2021, 6, 11)) != "done_on_time"


@pytest.mark.parametrize("regulation", ["hai_phong_2025", "can_tho_2026"])
def test_waiting_for_confirmation_never_makes_a_unit_late(office: OfficeMaker, regulation: str) -> None:
    here = office(regulation).at(2026, 6, 1)
    task = here.sent(date(2026, 6, 1), due_on=date(2026, 6, 10))
    submit(here.at(2026, 6, 10).ctx("dung"), task, done_on=date(2026, 6, 9))
    assert status(task, date(2026, 7, 31)) == "open_on_time"
    confirm(here.at(2026, 8, 3).ctx("chi"), task)
    assert (task.closed_code, task.confirmed_at) == ("done_on_time", datetime(2026, 8, 3, 9))


def test_the_soft_limit_to_confirm_is_one_working_day_in_can_tho(office: OfficeMaker) -> None:
    """CT26 6.1c (A11): submitted Fri 5/6/2026 -> Mon 8/6. HP25 states none."""
    here = office("can_tho_2026").at(2026, 6, 5)
    submit(here.ctx("dung"), here.sent(date(2026, 6, 5)), done_on=date(2026, 6, 5))
    assert Submission.get().confirm_due_on == date(2026, 6, 8)


def test_a_refused_result_is_void_for_lateness_and_stays_in_the_history(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    submit(here.at(2025, 9, 19).ctx("dung"), task, done_on=date(2025, 9, 18))
    with pytest.raises(Invalid):
        refuse(here.at(2025, 9, 22).ctx("chi"), task, " ")
    refuse(here.ctx("chi"), task, "Thiếu phụ lục")
    assert (task.state, task.done_on, task.acted_on) == ("rework", None, None)
    assert status(task, date(2025, 9, 22)) == "open_late"
    void = Submission.get()
    assert (void.decision, void.done_on, void.decision_reason) == (
        "refused",
        date(2025, 9, 18),
        "Thiếu phụ lục",
    )
    submit(here.at(2025, 9, 23).ctx("dung"), task, done_on=date(2025, 9, 23))
    confirm(here.ctx("chi"), task)
    assert task.closed_code == "done_late"


def test_a_written_report_needs_its_number_and_date(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 10)
    task = here.sent(date(2025, 9, 4), must_report=True)
    with pytest.raises(Invalid) as caught:
        submit(here.ctx("dung"), task, done_on=None)
    assert set(caught.value.errors) == {"done_on", "report_number", "report_date"}
    submit(
        here.ctx("dung"),
        task,
        done_on=date(2025, 9, 8),
        report_number="12/BC-UBND",
        report_date=date(2025, 9, 8),
    )
    # HP25 6.1b: to be entered within 1 working day of the report, Mon 8/9 -> Tue 9/9.
    assert (task.awaiting_file, task.update_due_on) == (True, date(2025, 9, 9))
    attach(here.ctx("an"), task, name="bc12.pdf", path="tep/bc12.pdf")
    assert Task.get_by_id(task.id).awaiting_file is False


@pytest.mark.parametrize("done_on", [date(2025, 9, 3), date(2025, 9, 11)])
def test_a_task_is_not_done_before_its_directive_or_in_the_future(office: OfficeMaker, done_on: date) -> None:
    here = office("hai_phong_2025").at(2025, 9, 10)
    task = here.sent(date(2025, 9, 4))
    with pytest.raises(Invalid) as caught:
        submit(here.ctx("dung"), task, done_on=done_on)
    assert "done_on" in caught.value.errors
    assert (task.state, Task.get_by_id(task.id).state) == ("sent", "sent")


def test_a_contact_submits_only_with_the_delegated_right(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 10)
    task = here.sent(date(2025, 9, 4))
    with pytest.raises(Forbidden, match="ủy quyền"):
        submit(here.ctx("an"), task, done_on=date(2025, 9, 10))
    unit = here.units["XA"]
    with pytest.raises(Invalid):
        edit_unit(here.ctx("chi"), unit, {"delegated": True}, unit.version)
    edit_unit(here.ctx("chi"), unit, {"delegated": True, "delegation_document": "3/QĐ"}, unit.version)
    submit(here.ctx("an"), task, done_on=date(2025, 9, 10))
    assert task.state == "submitted"


def test_the_office_enters_for_a_unit_without_the_system_and_for_no_other(office: OfficeMaker) -> None:
    """CT26 6.1b."""
    here = office("can_tho_2026").at(2026, 6, 5)
    task = here.sent(date(2026, 6, 4), "CHUA")
    submit(here.ctx("chi"), task, done_on=date(2026, 6, 5), result="Đã xong")
    assert task.state == "submitted"
    with pytest.raises(Forbidden):
        submit(here.ctx("chi"), here.sent(date(2026, 6, 4), "XA"), done_on=date(2026, 6, 5))


def test_a_workbook_without_delegation_reports_progress_but_not_completion(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 5)
    task = here.sent(date(2026, 6, 4), "BT")
    report_progress(here.ctx("bang tinh BT"), task, "Đang làm")
    assert (task.state, task.received_at) == ("doing", here.now)
    with pytest.raises(Forbidden, match="ủy quyền"):
        submit(here.ctx("bang tinh BT"), task, done_on=date(2026, 6, 5))


def test_lao_cai_waits_three_days_for_the_update_after_the_due_date(office: OfficeMaker) -> None:
    """LC15 7.2a: due Thu 20/8/2015 + 3 working days (21, 24, 25) = Tue 25/8."""
    here = office("lao_cai_2015").at(2015, 8, 10)
    task = here.sent(date(2015, 8, 10), due_on=date(2015, 8, 20))
    assert (task.update_due_on, task.late_after) == (date(2015, 8, 25), date(2015, 8, 25))
    assert status(task, date(2015, 8, 25)) == "open_awaiting_update"
    assert status(task, date(2015, 8, 26)) == "open_late"


def test_a_result_may_be_noted_before_it_is_reported(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 10)
    task = here.sent(date(2025, 9, 4))
    edit_result(here.ctx("an"), task, {"result": "Đã rà soát", "report_number": "12/BC"})
    assert (task.state, task.result) == ("todo", "Đã rà soát")
    with pytest.raises(Invalid):
        edit_result(here.ctx("an"), task, {"due_on": date(2025, 9, 30)})


def test_a_corrected_date_moves_the_stopped_clock_of_a_waiting_result(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 22)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    submit(here.ctx("dung"), task, done_on=date(2025, 9, 22))
    assert status(task, date(2025, 9, 30)) == "open_late"
    edit_result(here.ctx("an"), task, {"done_on": date(2025, 9, 19)})
    assert status(task, date(2025, 9, 30)) == "open_on_time"
    assert Submission.get().done_on == date(2025, 9, 19)


def test_progress_while_a_result_waits_keeps_the_state(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 10)
    task = here.sent(date(2025, 9, 4))
    submit(here.ctx("dung"), task, done_on=date(2025, 9, 10))
    report_progress(here.ctx("an"), task, "Đã gửi báo cáo")
    assert (task.state, task.progress) == ("submitted", "Đã gửi báo cáo")


def test_coordinators_give_their_words_and_only_their_own(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 10)
    task = here.sent(date(2025, 9, 4), coordinators=[here.units["SXD"]])
    contribute(here.ctx("binh"), task, here.units["SXD"], "Thống nhất")
    with pytest.raises(Forbidden):
        contribute(here.ctx("an"), task, here.units["XA"], "Thống nhất")
    with pytest.raises(Forbidden):
        contribute(here.ctx("binh"), task, here.units["STC"], "Thay")
    give_information(here.ctx("binh"), task, here.units["SXD"], other_info="Có vướng mắc")
    give_information(here.ctx("an"), task, here.units["XA"], other_info="Không", extra={"von": 3})
    assert (task.other_info, task.extra, task.state) == ("Không", {"von": 3}, "todo")
    row = Participation.get(Participation.unit == here.units["SXD"])
    assert (row.contribution, row.contributed_on, row.other_info) == (
        "Thống nhất",
        date(2025, 9, 10),
        "Có vướng mắc",
    )
