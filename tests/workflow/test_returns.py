"""Sending a task back, and the Office's answer (T4, T5)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from console.records import DueChange, Participation, Return, Task
from console.rules.status import StoredDates, classify_stored
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.progress import report_progress
from console.workflow.returns import decide_return, return_task
from console.workflow.tasks import deliver
from tests.workflow.conftest import OfficeMaker


def status(task: Task, day: date) -> str:
    """The status that the stored dates give on a day."""
    stored = StoredDates(task.closed_code, task.on_time_until, task.late_after)  # type: ignore[arg-type]
    return str(classify_stored(stored, day))


def test_hai_phong_wants_a_document_and_a_reason(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4))
    with pytest.raises(Invalid) as caught:
        return_task(here.ctx("an"), task, ground="competence", reason="")
    assert set(caught.value.errors) == {"reason", "document_number"}
    assert "Điều 6 khoản 1 điểm c" in caught.value.article
    assert (task.state, Return.select().count()) == ("sent", 0)


def test_a_return_in_the_window_stops_the_clock_at_its_date(office: OfficeMaker) -> None:
    """HP25: sent Thu 18/9/2025, due Fri 19/9; returned on the 19th, undecided on the 25th: not late."""
    here = office("hai_phong_2025").at(2025, 9, 18)
    task = here.sent(date(2025, 9, 18), due_on=date(2025, 9, 19))
    made = return_task(
        here.at(2025, 9, 19).ctx("an"), task, ground="deadline", reason="Không kịp", document_number="5/UBND"
    )
    assert (task.state, task.acted_on, made.late) == ("returned", date(2025, 9, 19), False)
    assert task.accepted_at == datetime(2025, 9, 19, 9)
    assert status(task, date(2025, 9, 25)) == "open_on_time"


def test_a_late_return_needs_the_late_mark(office: OfficeMaker) -> None:
    """CT26: received Thu 4/6/2026, window Fri 5/6; Mon 8/6 is late."""
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4))
    with pytest.raises(Refused, match="5/6/2026") as caught:
        return_task(here.at(2026, 6, 8).ctx("an"), task, ground="missing", reason="Thiếu nhiệm vụ")
    assert "Điều 6 khoản 2 điểm a" in caught.value.article
    made = return_task(here.ctx("an"), task, ground="missing", reason="Thiếu nhiệm vụ", late=True)
    # The Office's limit to answer: Mon 8/6 + 1 working day = Tue 9/6 (CT26 6.1c).
    assert (made.late, made.reply_due_on) == (True, date(2026, 6, 9))


def test_an_act_from_a_sheet_that_straddles_the_window_is_taken_and_flagged(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4), "BT")
    deliver(here.ctx("system"), task, here.now)
    made = return_task(
        here.at(2026, 6, 8).ctx("bang tinh BT"), task, ground="inaccurate", reason="Sai đơn vị",
        earliest=date(2026, 6, 5),
    )  # fmt: skip
    assert (made.late, made.straddles, made.source, made.unit) == (False, True, "sheet", here.units["BT"])


@pytest.mark.parametrize("regulation", ["can_tho_2020", "ca_mau_2015", "lao_cai_2015"])
def test_without_a_window_a_return_is_never_late(office: OfficeMaker, regulation: str) -> None:
    here = office(regulation).at(2021, 6, 1)
    task = here.sent(date(2021, 6, 1))
    made = return_task(
        here.at(2021, 6, 30).ctx("an"), task, ground="competence", reason="Không thuộc thẩm quyền"
    )
    assert (made.late, made.reply_due_on, task.state) == (False, None, "returned")


def test_a_ground_that_the_regulation_does_not_name_is_refused(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4))
    with pytest.raises(Invalid) as caught:
        return_task(here.ctx("an"), task, ground="overlap", reason="Chồng chéo")
    assert "ground" in caught.value.errors


def test_a_task_under_way_is_no_longer_returned(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4))
    report_progress(here.ctx("an"), task, "Đang làm")
    with pytest.raises(Refused, match="Đang thực hiện"):
        return_task(here.ctx("an"), task, ground="missing", reason="Thiếu")


def test_a_corrected_task_goes_to_the_same_unit_with_a_new_window(office: OfficeMaker) -> None:
    """CT26: sent again Fri 5/6/2026 -> the window closes Mon 8/6."""
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4), due_on=date(2026, 6, 30))
    made = return_task(here.ctx("an"), task, ground="missing", reason="Thiếu nhiệm vụ")
    decide_return(here.at(2026, 6, 5).ctx("hoa"), made, "corrected")
    assert (task.state, task.return_due_on, task.acted_on) == ("sent", date(2026, 6, 8), None)
    assert (task.sent_at, task.due_on) == (datetime(2026, 6, 4, 9), date(2026, 6, 30))


def test_a_corrected_task_of_a_sheet_unit_is_received_when_its_row_is_written_anew(
    office: OfficeMaker,
) -> None:
    """CT26: written again Tue 9/6/2026 -> the window closes Wed 10/6."""
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4), "BT")
    deliver(here.ctx("system"), task, here.now)
    made = return_task(here.at(2026, 6, 5).ctx("bang tinh BT"), task, ground="missing", reason="Thiếu")
    decide_return(here.at(2026, 6, 8).ctx("hoa"), made, "corrected")
    assert (task.state, task.received_at, task.return_due_on) == ("sent", None, None)
    deliver(here.at(2026, 6, 9).ctx("system"), Task.get_by_id(task.id), here.now)
    assert Task.get_by_id(task.id).return_due_on == date(2026, 6, 10)


def test_a_rerouted_task_leaves_the_old_lead_and_joins_the_new(any_office: OfficeMaker) -> None:
    here = any_office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4), "XA", coordinators=[here.units["SXD"]], due_on=date(2026, 6, 30))
    made = return_task(here.ctx("an"), task, ground="competence", reason="Không thuộc thẩm quyền")
    decide_return(here.at(2026, 6, 5).ctx("hoa"), made, "rerouted", lead_unit=here.units["SXD"])
    stored = Task.get_by_id(task.id)
    assert (stored.lead_unit.code, stored.state, stored.sent_at) == ("SXD", "sent", here.now)
    rows = {row.unit.code: row for row in Participation.select()}
    assert (rows["SXD"].role, rows["SXD"].left_at) == ("lead", None)
    assert rows["XA"].left_at == here.now
    assert rows["XA"].left_reason == "Đã chuyển Sở Xây dựng"


def test_a_refused_return_states_the_due_date_and_the_clock_runs_again(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4), due_on=date(2026, 6, 5))
    made = return_task(here.ctx("an"), task, ground="competence", reason="Không thuộc thẩm quyền")
    hoa = here.at(2026, 6, 10).ctx("hoa")
    with pytest.raises(Invalid) as caught:
        decide_return(hoa, made, "refused", reason="Đúng thẩm quyền")
    assert "due_on" in caught.value.errors
    with pytest.raises(Invalid, match="văn bản chỉ đạo"):
        decide_return(hoa, made, "refused", reason="Đúng thẩm quyền", due_on=date(2026, 6, 12))
    decide_return(hoa, made, "refused", reason="Đúng thẩm quyền", due_on=date(2026, 6, 5))
    assert (task.state, task.acted_on) == ("todo", None)
    assert status(task, date(2026, 6, 10)) == "open_late"
    assert DueChange.select().count() == 0


def test_a_new_due_date_with_its_document_is_kept(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    made = return_task(here.ctx("an"), task, ground="deadline", reason="Gấp", document_number="1/UBND")
    with pytest.raises(Invalid, match="văn bản chỉ đạo"):
        decide_return(here.ctx("hoa"), made, "corrected")
    decide_return(here.ctx("hoa"), made, "corrected", due_on=date(2025, 9, 30), document="8/UBND-TH")
    change = DueChange.get()
    assert (change.kind, change.old_due_on, change.new_due_on) == (
        "return",
        date(2025, 9, 19),
        date(2025, 9, 30),
    )
    assert (task.due_on, task.original_due_on) == (date(2025, 9, 30), date(2025, 9, 19))


def test_only_a_leader_of_the_office_answers_and_only_once(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4))
    made = return_task(here.ctx("an"), task, ground="missing", reason="Thiếu")
    with pytest.raises(Forbidden):
        decide_return(here.ctx("chi"), made, "corrected")
    decide_return(here.ctx("hoa"), made, "corrected")
    with pytest.raises(Refused):
        decide_return(here.ctx("hoa"), made, "corrected")
