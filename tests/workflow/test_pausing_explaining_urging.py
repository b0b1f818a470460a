"""Pausing, cancelling, explaining, stalling, urging, feedback (T15 to T20)."""

from __future__ import annotations

from datetime import date

import pytest

from console.records import History, Task, Urge
from console.workflow.daily import near_tasks, overdue_tasks, stalled_tasks
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.explanations import explain
from console.workflow.feedback import give_feedback, handle_feedback
from console.workflow.pauses import cancel, pause, resume
from console.workflow.progress import report_progress
from console.workflow.results import submit
from console.workflow.urging import urge
from tests.workflow.conftest import OfficeMaker


def test_a_paused_task_is_not_late_and_resumes_with_a_stated_due_date(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    report_progress(here.at(2025, 9, 8).ctx("an"), task, "Đang làm")
    with pytest.raises(Forbidden):
        pause(here.ctx("chi"), task, document_number="4/UBND", reason="Chờ quy hoạch")
    with pytest.raises(Invalid):
        pause(here.ctx("hoa"), task, document_number="", reason="Chờ quy hoạch")
    pause(here.ctx("hoa"), task, document_number="4/UBND", reason="Chờ quy hoạch")
    assert (task.state, task.closed_code) == ("paused", "paused")
    with pytest.raises(Invalid) as caught:
        resume(here.at(2025, 10, 6).ctx("hoa"), task, due_on=None, document_number="9/UBND")
    assert "due_on" in caught.value.errors
    resume(here.ctx("hoa"), task, due_on=date(2025, 10, 31), document_number="9/UBND")
    assert (task.state, task.due_on, task.closed_code) == ("doing", date(2025, 10, 31), None)


def test_a_waiting_result_still_waits_after_a_pause(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 19)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    submit(here.ctx("dung"), task, done_on=date(2025, 9, 18))
    pause(here.ctx("hoa"), task, document_number="4/UBND", reason="x")
    resume(here.ctx("hoa"), task, due_on=date(2025, 9, 19), document_number="9/UBND")
    assert (task.state, task.acted_on) == ("submitted", date(2025, 9, 18))


def test_a_cancelled_task_is_out_of_every_count_and_stays(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    cancel(here.ctx("hoa"), task, document_number="4/UBND", reason="Văn bản thay thế")
    assert (task.state, task.closed_code) == ("cancelled", "cancelled")
    with pytest.raises(Refused):
        report_progress(here.ctx("an"), task, "x")
    with pytest.raises(Refused):
        cancel(here.ctx("hoa"), task, document_number="4/UBND", reason="x")


def test_a_task_stalls_six_months_after_its_due_date_and_an_explanation_clears_it(
    office: OfficeMaker,
) -> None:
    """HP25 8.1e, A6: due 31/8/2025 is later than sent 7/7: + 6 months = 28/2/2026 (clipped)."""
    here = office("hai_phong_2025").at(2025, 7, 7)
    task = here.sent(date(2025, 7, 7), due_on=date(2025, 8, 31))
    assert task.stall_on == date(2026, 2, 28)
    assert list(stalled_tasks(here.at(2026, 2, 28).ctx("system"))) == []
    assert list(stalled_tasks(here.at(2026, 3, 1).ctx("system"))) == [task]
    with pytest.raises(Invalid) as caught:
        explain(here.at(2026, 3, 2).ctx("dung"), task, "Vướng mặt bằng")
    assert set(caught.value.errors) == {"document_number"}
    explain(here.ctx("dung"), task, "Vướng mặt bằng", document_number="15/BC-UBND")
    assert task.stall_on == date(2026, 9, 2)
    report_progress(here.at(2026, 3, 3).ctx("an"), task, "Đã có mặt bằng")
    stored = Task.get_by_id(task.id)
    assert stored.stall_on == date(2026, 9, 2)
    assert History.get(History.field == "explanation").new == "Vướng mặt bằng"


def test_the_others_have_no_stall(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 5)
    task = here.sent(date(2026, 6, 5), due_on=date(2026, 6, 30))
    explain(here.ctx("dung"), task, "Vướng mặt bằng")
    assert task.stall_on is None


def test_reminders_start_five_working_days_before_and_two_for_an_urgent_directive(
    office: OfficeMaker,
) -> None:
    """Due Fri 19/9/2025: 5 working days back is Fri 12/9, 2 is Wed 17/9."""
    here = office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    urgent = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19), urgency="urgent")
    assert (task.near_from, urgent.near_from) == (date(2025, 9, 12), date(2025, 9, 17))
    assert list(near_tasks(here.at(2025, 9, 11).ctx("system"))) == []
    assert list(near_tasks(here.at(2025, 9, 12).ctx("system"))) == [task]
    assert list(near_tasks(here.at(2025, 9, 19).ctx("system"))) == [task, urgent]
    assert list(near_tasks(here.at(2025, 9, 20).ctx("system"))) == []
    assert list(overdue_tasks(here.ctx("system"))) == [task, urgent]


def test_the_office_urges_any_unit_and_a_lead_only_its_coordinators(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4), coordinators=[here.units["SXD"]])
    with pytest.raises(Invalid):
        urge(here.ctx("chi"), task, form="letter")
    urge(here.ctx("chi"), task, form="letter", number="20/VP")
    urge(here.ctx("an"), task, form="phone", unit=here.units["SXD"])
    with pytest.raises(Forbidden):
        urge(here.ctx("an"), task, form="phone")
    with pytest.raises(Invalid):
        urge(here.ctx("chi"), task, form="phone", unit=here.units["STC"])
    with pytest.raises(Forbidden):
        urge(here.ctx("binh"), task, form="phone", unit=here.units["SXD"])
    found = [(row.unit.code, row.from_unit.code if row.from_unit else None) for row in Urge.select()]
    assert found == [("XA", None), ("SXD", "XA")]


@pytest.mark.parametrize(
    ("regulation", "due"),
    [
        ("can_tho_2020", None),
        # Mon 10/8/2015 + 5 = Mon 17/8 (LC15 19.5)
        ("lao_cai_2015", date(2015, 8, 17)),
        # + 7 = Wed 19/8 (HP25 18.5)
        ("hai_phong_2025", date(2015, 8, 19)),
        # + 1 = Tue 11/8 (CT26 6.1c)
        ("can_tho_2026", date(2015, 8, 11)),
    ],
)
def test_feedback_is_answered_within_the_regulations_days(
    office: OfficeMaker, regulation: str, due: date | None
) -> None:
    here = office(regulation).at(2015, 8, 10)
    made = give_feedback(
        here.ctx("an"), from_unit=here.units["XA"], about_unit=here.units["SXD"], content="Chậm trả lời"
    )
    assert made.reply_due_on == due
    with pytest.raises(Forbidden):
        handle_feedback(here.ctx("an"), made, document="5/VP")
    handle_feedback(here.ctx("chi"), made, document="5/VP")
    assert made.handled_on == date(2015, 8, 10)
    with pytest.raises(Refused):
        handle_feedback(here.ctx("chi"), made, document="5/VP")


def test_a_unit_speaks_only_for_itself_and_not_about_itself(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    xa, sxd = here.units["XA"], here.units["SXD"]
    with pytest.raises(Forbidden):
        give_feedback(here.ctx("an"), from_unit=sxd, about_unit=xa, content="x")
    with pytest.raises(Invalid):
        give_feedback(here.ctx("an"), from_unit=xa, about_unit=xa, content="x")
