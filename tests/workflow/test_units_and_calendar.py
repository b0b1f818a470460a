"""Units, the office's own calendar, and the monthly sessions."""

from __future__ import annotations

from datetime import date

import pytest

from console.records import CalendarOverride, Session, Task
from console.workflow.calendar import affected_due_dates, recount, remove_override, set_override, set_session
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.units import create_unit, edit_unit
from tests.workflow.conftest import OfficeMaker


def test_a_unit_is_entered_and_changed_with_its_order_and_search_text(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    unit = create_unit(here.ctx("chi"), code="DS", name="UBND phường Đồ Sơn", kind="ward")
    assert unit.search_text == "ds ubnd phuong do son"
    edit_unit(here.ctx("chi"), unit, {"short_name": "Đồ Sơn"}, unit.version)
    assert (unit.label, unit.version) == ("Đồ Sơn", 2)


def test_wrong_unit_fields_are_named(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    with pytest.raises(Invalid) as caught:
        create_unit(
            here.ctx("chi"), code="XA", name="Xã", valid_from=date(2025, 7, 1), valid_to=date(2025, 6, 30)
        )
    assert set(caught.value.errors) == {"code", "valid_to"}
    with pytest.raises(Forbidden):
        create_unit(here.ctx("an"), code="DS", name="UBND phường Đồ Sơn")


def test_a_code_that_another_unit_has_is_refused_when_a_unit_is_changed_too(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    unit = create_unit(here.ctx("chi"), code="DS", name="UBND phường Đồ Sơn", kind="ward")
    with pytest.raises(Invalid) as caught:
        edit_unit(here.ctx("chi"), unit, {"code": "XA"}, unit.version)
    assert caught.value.errors == {"code": "Mã XA đã dùng cho đơn vị khác."}
    assert (unit.code, unit.version) == ("DS", 1)


def test_a_storm_day_lists_what_it_would_move_and_moves_nothing_by_itself(any_office: OfficeMaker) -> None:
    """CT26, received Thu 4/6/2026: window Fri 5/6. With 5/6 off it would be Mon 8/6."""
    here = any_office("can_tho_2026").at(2026, 6, 4)
    task = here.sent(date(2026, 6, 4))
    far = here.sent(date(2026, 6, 4), due_on=date(2026, 12, 31))
    moved = set_override(here.ctx("hoa"), day=date(2026, 6, 5), working=False, name="Nghỉ bão")
    assert [(one.task.id, one.milestone, one.stored, one.counted) for one in moved] == [
        (task.id, "return_due_on", date(2026, 6, 5), date(2026, 6, 8)),
        (far.id, "return_due_on", date(2026, 6, 5), date(2026, 6, 8)),
    ]
    assert Task.get_by_id(task.id).return_due_on == date(2026, 6, 5)
    recount(here.ctx("hoa"), [one.task for one in moved[:1]])
    assert Task.get_by_id(task.id).return_due_on == date(2026, 6, 8)
    assert Task.get_by_id(far.id).return_due_on == date(2026, 6, 5)
    assert len(affected_due_dates(here.ctx("hoa"), date(2026, 6, 5))) == 1


def test_an_unconfirmed_day_counts_for_nothing_and_a_day_can_be_taken_back(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 4)
    here.sent(date(2026, 6, 4))
    off = {"day": date(2026, 6, 5), "working": False, "name": "Nghỉ bão"}
    assert set_override(here.ctx("hoa"), **off, status="pending") == []
    assert len(set_override(here.ctx("hoa"), **off)) == 1
    assert remove_override(here.ctx("hoa"), date(2026, 6, 5)) == []
    assert CalendarOverride.select().count() == 0
    with pytest.raises(Refused):
        remove_override(here.ctx("hoa"), date(2026, 6, 5))
    with pytest.raises(Forbidden):
        set_override(here.ctx("chi"), **off)


def test_a_months_session_is_entered_and_moved(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    set_session(here.ctx("chi"), month=date(2025, 9, 15), held_on=date(2025, 9, 30))
    set_session(here.ctx("chi"), month=date(2025, 9, 1), held_on=date(2025, 10, 2))
    assert [(row.month, row.held_on) for row in Session.select()] == [(date(2025, 9, 1), date(2025, 10, 2))]
    with pytest.raises(Invalid):
        set_session(here.ctx("chi"), month=date(2025, 9, 1), held_on=date(2025, 8, 31))
