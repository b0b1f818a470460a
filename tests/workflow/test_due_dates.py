"""Asking for a later due date, deciding it, and changing it by direction (T12 to T14)."""

from __future__ import annotations

from datetime import date

import pytest

from console.records import DueChange, Extension, Task
from console.workflow.deadlines import change_due, decide_extension, request_extension
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.results import confirm, submit
from tests.workflow.conftest import Office, OfficeMaker
from tests.workflow.test_returns import status


def can_tho(office: OfficeMaker, **fields: object) -> tuple[Office, Task]:
    """CT26, sent Mon 3/8/2026, due Fri 4/9/2026.

    2 working days back from 4/9, which is not counted: Thu 3/9, then — Wed 2/9, Tue 1/9 and the swapped
    Mon 31/8 are off — Fri 28/8 (DOMAIN 5).
    """
    here = office("can_tho_2026").at(2026, 8, 3)
    return here, here.sent(date(2026, 8, 3), due_on=date(2026, 9, 4), **fields)


def test_an_extension_is_asked_two_working_days_before_expiry(office: OfficeMaker) -> None:
    here, task = can_tho(office)
    assert task.extension_latest_on == date(2026, 8, 28)
    with pytest.raises(Refused, match="28/8/2026") as caught:
        request_extension(
            here.at(2026, 9, 3).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="Chờ hồ sơ"
        )
    assert caught.value.article.startswith("Điều 12 khoản 2")
    made = request_extension(
        here.at(2026, 8, 28, 23).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="Chờ hồ sơ"
    )
    assert (made.kind, made.stops_clock, task.acted_on) == ("extension", True, date(2026, 8, 28))
    assert status(task, date(2026, 12, 1)) == "open_on_time"


def test_an_express_task_needs_no_lead_time_but_must_not_have_expired(office: OfficeMaker) -> None:
    here, task = can_tho(office, urgency="express")
    assert task.extension_latest_on == date(2026, 9, 4)
    with pytest.raises(Refused, match="giải trình"):
        request_extension(here.at(2026, 9, 5).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="x")
    request_extension(here.at(2026, 9, 4, 22).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="x")
    assert task.acted_on == date(2026, 9, 4)


def test_a_request_from_a_sheet_that_straddles_the_limit_is_never_refused(office: OfficeMaker) -> None:
    here, task = can_tho(office)
    made = request_extension(
        here.at(2026, 9, 3).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="x",
        earliest=date(2026, 8, 28),
    )  # fmt: skip
    assert (made.straddles, made.stops_clock) == (True, True)
    assert status(task, date(2026, 9, 10)) == "open_on_time"


def test_a_request_straddling_the_due_date_itself_stops_the_clock_at_the_due_date(
    office: OfficeMaker,
) -> None:
    here, task = can_tho(office)
    request_extension(
        here.at(2026, 9, 8).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="x",
        earliest=date(2026, 8, 27),
    )  # fmt: skip
    assert task.acted_on == date(2026, 9, 4)
    assert status(task, date(2026, 9, 8)) == "open_on_time"


@pytest.mark.parametrize("regulation", ["can_tho_2020", "ca_mau_2015", "lao_cai_2015", "hai_phong_2025"])
def test_elsewhere_a_difficulty_report_is_never_too_late(office: OfficeMaker, regulation: str) -> None:
    here = office(regulation).at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    asked = {"wanted_due_on": date(2025, 10, 31), "reason": "Vướng", "document_number": "7/BC"}
    late = request_extension(here.at(2025, 9, 22).ctx("dung"), task, **asked)
    assert (late.kind, late.stops_clock, task.acted_on) == ("difficulty", False, None)
    other = here.at(2025, 9, 4).sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    early = request_extension(here.at(2025, 9, 19).ctx("dung"), other, **asked)
    assert (early.stops_clock, other.acted_on) == (True, date(2025, 9, 19))


def test_difficulties_are_reported_in_writing_in_hai_phong(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    with pytest.raises(Invalid) as caught:
        request_extension(here.ctx("dung"), task, wanted_due_on=date(2025, 9, 1), reason="")
    assert set(caught.value.errors) == {"reason", "document_number"}
    with pytest.raises(Invalid) as caught:
        request_extension(
            here.ctx("dung"), task, wanted_due_on=date(2025, 9, 19), reason="x", document_number="7/BC"
        )
    assert set(caught.value.errors) == {"wanted_due_on"}


def test_an_approved_extension_moves_the_due_date_and_is_counted(any_office: OfficeMaker) -> None:
    here, task = can_tho(any_office)
    made = request_extension(
        here.at(2026, 8, 27).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="Chờ hồ sơ"
    )
    with pytest.raises(Forbidden, match="lãnh đạo Văn phòng"):
        decide_extension(here.ctx("chutich"), made, approved=True)
    decide_extension(here.at(2026, 9, 7).ctx("hoa"), made, approved=True, new_due_on=date(2026, 9, 25))
    stored = Task.get_by_id(task.id)
    assert (stored.due_on, stored.original_due_on) == (date(2026, 9, 25), date(2026, 9, 4))
    assert (stored.extension_count, stored.acted_on) == (1, None)
    # 2 working days back from Fri 25/9/2026: Thu 24, Wed 23.
    assert stored.extension_latest_on == date(2026, 9, 23)
    assert DueChange.get().kind == "extension"
    with pytest.raises(Refused):
        decide_extension(here.ctx("hoa"), made, approved=False, reason="x")


def test_a_rejected_request_lets_the_clock_run_again(office: OfficeMaker) -> None:
    here, task = can_tho(office)
    made = request_extension(
        here.at(2026, 8, 27).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="x"
    )
    hoa = here.at(2026, 9, 7).ctx("hoa")
    with pytest.raises(Invalid):
        decide_extension(hoa, made, approved=False)
    decide_extension(hoa, made, approved=False, reason="Không có lý do chính đáng")
    assert (task.due_on, task.acted_on, task.extension_count) == (date(2026, 9, 4), None, 0)
    assert status(task, date(2026, 9, 7)) == "open_late"


def test_the_office_may_give_the_decision_to_the_leadership(office: OfficeMaker) -> None:
    here, task = can_tho(office)
    here.switched(extension_decider="leadership")
    made = request_extension(
        here.at(2026, 8, 27).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="x"
    )
    with pytest.raises(Forbidden):
        decide_extension(here.ctx("hoa"), made, approved=True)
    decide_extension(here.ctx("chutich"), made, approved=True)
    assert Extension.get().decided_by.username == "chutich"


def test_one_request_waits_at_a_time_and_a_task_without_a_due_date_needs_none(office: OfficeMaker) -> None:
    here, task = can_tho(office)
    dung = here.at(2026, 8, 27).ctx("dung")
    request_extension(dung, task, wanted_due_on=date(2026, 9, 30), reason="x")
    with pytest.raises(Refused, match="đang chờ"):
        request_extension(dung, task, wanted_due_on=date(2026, 9, 30), reason="x")
    with pytest.raises(Refused, match="không có thời hạn"):
        request_extension(dung, here.sent(date(2026, 8, 3)), wanted_due_on=date(2026, 9, 30), reason="x")


def test_of_a_waiting_request_and_a_waiting_result_the_earlier_stopped_the_clock(office: OfficeMaker) -> None:
    here, task = can_tho(office)
    request_extension(here.at(2026, 8, 27).ctx("dung"), task, wanted_due_on=date(2026, 9, 30), reason="x")
    submit(here.at(2026, 9, 8).ctx("dung"), task, done_on=date(2026, 9, 8))
    assert task.acted_on == date(2026, 8, 27)
    confirm(here.at(2026, 9, 9).ctx("chi"), task)
    assert task.closed_code == "done_late"
    assert Extension.get().decision == "rejected"


def test_a_leaders_document_changes_the_due_date_and_nothing_else_does(office: OfficeMaker) -> None:
    here, task = can_tho(office)
    with pytest.raises(Invalid):
        change_due(here.ctx("chi"), task, due_on=date(2026, 9, 30), document_number="")
    with pytest.raises(Invalid):
        change_due(here.ctx("chi"), task, due_on=date(2026, 9, 4), document_number="5/UBND")
    with pytest.raises(Forbidden):
        change_due(here.ctx("dung"), task, due_on=date(2026, 9, 30), document_number="5/UBND")
    change_due(here.ctx("chi"), task, due_on=date(2026, 9, 30), document_number="5/UBND")
    assert (task.due_on, DueChange.get().document_number) == (date(2026, 9, 30), "5/UBND")
    change_due(here.ctx("chi"), task, due_on=None, document_number="6/UBND")
    assert (task.due_on, task.extension_latest_on) == (None, None)
    assert status(task, date(2027, 1, 1)) == "open_no_deadline"
