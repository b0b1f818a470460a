"""Entering a directive and its tasks, and sending them: limits, windows, delivery (T1, T2, T3)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from console.records import Document, Participation, Task, TaskState
from console.workflow.documents import create_document, edit_document, recall_document
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.tasks import (
    accept,
    close_return_windows,
    create_task,
    deliver,
    edit_task,
    send,
    send_many,
)
from tests.workflow.conftest import OfficeMaker


@pytest.mark.parametrize(
    ("regulation", "issued", "due", "article"),
    [
        # Fri 4/6/2021 + 1 working day, the weekend skipped = Mon 7/6 (CT20 5.1)
        ("can_tho_2020", date(2021, 6, 4), date(2021, 6, 7), "Điều 5"),
        # Fri 7/8/2015 + 1 = Mon 10/8 (CM15 5.1)
        ("ca_mau_2015", date(2015, 8, 7), date(2015, 8, 10), "Điều 5"),
        # Mon 10/8/2015 + 3 = Thu 13/8 (LC15 7.1)
        ("lao_cai_2015", date(2015, 8, 10), date(2015, 8, 13), "Điều 7"),
        # Thu 4/9/2025 + 1 = Fri 5/9 (HP25 6.2a)
        ("hai_phong_2025", date(2025, 9, 4), date(2025, 9, 5), "Điều 6"),
        # Fri 5/6/2026 + 2 = Tue 9/6 (CT26 6.1a)
        ("can_tho_2026", date(2026, 6, 5), date(2026, 6, 9), "Điều 6"),
    ],
)
def test_each_regulation_limits_entry_from_its_own_event(
    office: OfficeMaker, regulation: str, issued: date, due: date, article: str
) -> None:
    here = office(regulation).at(issued.year, issued.month, issued.day)
    document = here.document(issued)
    assert document.entry_due_on == due
    assert document.entry_basis.startswith(f"{regulation}|{article}")


def test_an_urgent_directive_is_entered_at_once_where_the_regulation_says_so(office: OfficeMaker) -> None:
    """CT26 6.1a: 'Đối với các vấn đề đột xuất, phải thực hiện ngay' — the day itself, Fri 5/6/2026."""
    here = office("can_tho_2026").at(2026, 6, 5)
    assert here.document(date(2026, 6, 5), urgency="urgent").entry_due_on == date(2026, 6, 5)


def test_a_directive_with_a_second_task_has_five_days_in_lao_cai(office: OfficeMaker) -> None:
    """LC15 7.1: Mon 10/8/2015 + 5 working days (11, 12, 13, 14, 17) = Mon 17/8."""
    here = office("lao_cai_2015").at(2015, 8, 10)
    document = here.document(date(2015, 8, 10))
    here.draft(document)
    assert document.entry_due_on == date(2015, 8, 13)
    here.draft(document, "SXD")
    assert document.entry_due_on == date(2015, 8, 17)


def test_entry_counts_from_the_day_the_task_arose_in_can_tho(office: OfficeMaker) -> None:
    """CT26: conclusions given Wed 3/6/2026, paper of Fri 5/6; 3/6 + 2 = Fri 5/6."""
    here = office("can_tho_2026").at(2026, 6, 5)
    document = here.document(date(2026, 6, 5), arising_at=datetime(2026, 6, 3, 15))
    assert document.entry_due_on == date(2026, 6, 5)


def test_the_regulation_of_the_starting_event_counts_even_when_another_is_in_force_now(
    office: OfficeMaker,
) -> None:
    """CT20 until 31/5/2026: issued Fri 29/5/2026, 1 day = Mon 1/6; CT26 would give 2 days, Tue 2/6."""
    here = office("can_tho_2020", "can_tho_2026", starts=(date(2020, 11, 23), date(2026, 6, 1)))
    document = here.at(2026, 6, 1).document(date(2026, 5, 29))
    assert (document.entry_due_on, document.entry_basis[:12]) == (date(2026, 6, 1), "can_tho_2020")


def test_the_same_number_of_the_same_year_is_refused_and_of_the_next_year_taken(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2026, 2, 2)
    create_document(here.ctx("chi"), symbol="12/UBND-TH", issued_on=date(2025, 9, 4))
    with pytest.raises(Invalid) as caught:
        create_document(here.ctx("chi"), symbol="12/UBND-TH", issued_on=date(2025, 10, 1))
    assert "symbol" in caught.value.errors
    create_document(here.ctx("chi"), symbol="12/UBND-TH", issued_on=date(2026, 1, 5))


@pytest.mark.parametrize(
    "changes",
    [
        {"symbol": "12/UBND-TH"},  # of 4/9/2025, as the other one is of 2025
        {"symbol": "12/UBND-TH", "issued_on": date(2025, 1, 2)},
        {"symbol": " 12/UBND-TH "},
    ],
)
def test_a_number_is_not_corrected_to_one_that_is_taken(
    office: OfficeMaker, changes: dict[str, object]
) -> None:
    here = office("hai_phong_2025").at(2026, 1, 6)
    create_document(here.ctx("chi"), symbol="12/UBND-TH", issued_on=date(2025, 9, 4))
    other = create_document(here.ctx("chi"), symbol="13/UBND-TH", issued_on=date(2025, 9, 5))
    with pytest.raises(Invalid) as caught:
        edit_document(here.ctx("chi"), other, changes, other.version)
    assert caught.value.errors == {"symbol": "Văn bản 12/UBND-TH năm 2025 của cơ quan này đã được nhập."}
    again = Document.get_by_id(other.id)
    assert (again.symbol, again.issued_on, again.version) == ("13/UBND-TH", date(2025, 9, 5), other.version)
    edit_document(
        here.ctx("chi"), again, {"symbol": "12/UBND-TH", "issued_on": date(2026, 1, 5)}, again.version
    )
    assert Document.get_by_id(other.id).symbol == "12/UBND-TH"


def test_every_wrong_field_is_named_at_once(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    with pytest.raises(Invalid) as caught:
        create_document(here.ctx("chi"), issued_on="4/9/2025", urgency="vội", colour="đỏ")
    assert set(caught.value.errors) == {"symbol", "issued_on", "urgency", "colour"}


def test_a_task_needs_content_a_living_lead_and_a_due_date_after_the_directive(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    document = here.document(date(2025, 9, 4))
    with pytest.raises(Invalid) as caught:
        here.draft(document, content=" ", due_on=date(2025, 9, 3))
    assert set(caught.value.errors) == {"content", "due_on"}
    gone = here.units["STC"]
    gone.valid_to = date(2025, 6, 30)
    with pytest.raises(Invalid) as caught:
        here.draft(document, "STC")
    assert "lead_unit" in caught.value.errors
    with pytest.raises(Invalid):
        here.draft(document, tracked=False)
    with pytest.raises(Invalid):
        here.draft(document, "XA", coordinators=[here.units["XA"]])
    assert Task.select().count() == 0


def test_where_there_is_a_window_the_task_waits_and_without_one_delivery_is_acceptance(
    office: OfficeMaker,
) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4))
    assert (task.state, task.received_at, task.accepted_at) == ("sent", here.now, None)
    assert task.basis["return"]["article"] == "Điều 6 khoản 1 điểm c"


def test_without_a_window_a_console_unit_has_accepted_on_sending(office: OfficeMaker) -> None:
    here = office("lao_cai_2015").at(2015, 8, 10)
    task = here.sent(date(2015, 8, 10))
    assert (task.state, task.accepted_at, task.return_due_on) == ("todo", here.now, None)


def test_a_sheet_unit_receives_its_task_when_the_row_was_really_written(office: OfficeMaker) -> None:
    """CT26 6.2a: written Fri 5/6/2026 16:00, the window closes after 1 working day, Mon 8/6."""
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4), "BT")
    assert (task.state, task.received_at, task.return_due_on) == ("sent", None, None)
    written = datetime(2026, 6, 5, 16)
    deliver(here.at(2026, 6, 5, 17).ctx("system"), task, written)
    assert (task.state, task.received_at, task.return_due_on) == ("sent", written, date(2026, 6, 8))
    assert Participation.get(Participation.unit == here.units["BT"]).received_at == written
    deliver(here.at(2026, 6, 6).ctx("system"), task, here.now)
    assert task.received_at == written


def test_a_sheet_unit_without_a_window_accepts_when_the_row_is_written(office: OfficeMaker) -> None:
    here = office("lao_cai_2015").at(2015, 8, 10)
    task = here.sent(date(2015, 8, 10), "BT")
    assert task.state == "sent"
    deliver(here.at(2015, 8, 11).ctx("system"), task, here.now)
    assert (task.state, task.accepted_at) == ("todo", datetime(2015, 8, 11, 9))


def test_a_delivered_coordinator_does_not_start_the_leads_clock(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4), "XA", coordinators=[here.units["BT"]])
    row = Participation.get(Participation.unit == here.units["BT"])
    assert row.received_at is None
    deliver(here.at(2026, 6, 5).ctx("system"), row, here.now)
    assert Participation.get_by_id(row.id).received_at == datetime(2026, 6, 5, 9)
    assert Task.get_by_id(task.id).received_at == datetime(2026, 6, 4, 9)


def test_a_window_that_has_passed_accepts_the_task(office: OfficeMaker) -> None:
    """HP25: received Fri 5/9/2025, window Mon 8/9; on the 8th it still runs, on Tue 9/9 it is over."""
    here = office("hai_phong_2025").at(2025, 9, 5)
    task = here.sent(date(2025, 9, 5))
    assert task.return_due_on == date(2025, 9, 8)
    assert close_return_windows(here.at(2025, 9, 8, 23, 30).ctx("system")) == 0
    assert close_return_windows(here.at(2025, 9, 9, 0, 5).ctx("system")) == 1
    stored = Task.get_by_id(task.id)
    assert (stored.state, stored.accepted_at) == ("todo", datetime(2025, 9, 9, 0, 5))
    assert TaskState.get(TaskState.to_at.is_null()).state == "todo"


def test_an_accepted_task_cannot_be_accepted_again(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4))
    accept(here.ctx("an"), task)
    assert task.state == "todo"
    with pytest.raises(Refused):
        accept(here.ctx("an"), task)


def test_sending_several_tasks_sends_all_or_none(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    document = here.document(date(2025, 9, 4))
    good, again = here.draft(document), here.sent(date(2025, 9, 4))
    with pytest.raises(Refused):
        send_many(here.ctx("chi"), [good, again])
    assert Task.get_by_id(good.id).state == "draft"


def test_the_due_date_of_a_sent_task_is_not_an_ordinary_edit(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    with pytest.raises(Refused, match="Điều chỉnh thời hạn"):
        edit_task(here.ctx("chi"), task, {"due_on": date(2025, 9, 30)}, task.version)
    edit_task(here.ctx("chi"), task, {"product": "Báo cáo", "due_on": date(2025, 9, 19)}, task.version)
    assert Task.get_by_id(task.id).product == "Báo cáo"


def test_a_drafts_lead_can_be_changed_and_its_part_follows(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.draft(here.document(date(2025, 9, 4)), coordinators=[here.units["SXD"]])
    edit_task(here.ctx("chi"), task, {"lead_unit": here.units["SXD"]}, task.version)
    rows = {(row.unit.code, row.role) for row in Participation.select()}
    assert rows == {("SXD", "lead")}


def test_a_unit_cannot_enter_or_send(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    document = here.document(date(2025, 9, 4))
    with pytest.raises(Forbidden):
        create_task(here.ctx("an"), document, content="x", lead_unit=here.units["XA"])
    with pytest.raises(Forbidden):
        send(here.ctx("an"), here.draft(document))


def test_a_recalled_directive_takes_its_tasks_with_it(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    document = here.document(date(2025, 9, 4))
    sent, draft = send(here.ctx("chi"), here.draft(document)), here.draft(document)
    recall_document(here.ctx("hoa"), document, document_number="9/QĐ-UBND")
    assert Task.get_by_id(sent.id).state == "cancelled"
    assert Task.get_by_id(draft.id).archived_at is not None
    with pytest.raises(Refused):
        here.draft(document)


def test_a_corrected_day_of_issue_moves_the_entry_limit(office: OfficeMaker) -> None:
    """HP25: issued Wed 3/9/2025 instead of Thu 4/9 -> Thu 4/9 instead of Fri 5/9."""
    here = office("hai_phong_2025")
    document = here.document(date(2025, 9, 4))
    edit_document(here.ctx("chi"), document, {"issued_on": date(2025, 9, 3)}, document.version)
    assert document.entry_due_on == date(2025, 9, 4)
