"""An inspection from its proposal to its closed dossier (LC15 Điều 12–18, HP25 Điều 11–17)."""

from __future__ import annotations

from datetime import date

import pytest

from console.records import DossierItem, History, InspectedUnit, Inspection
from console.workflow.errors import Forbidden, Invalid, Refused, Stale
from console.workflow.inspections import (
    close_inspection,
    create_inspection,
    decide_inspection,
    edit_inspection,
    end_inspection,
    follow_inspection,
    mark_dossier,
    notify_inspection,
    plan_inspection,
    report_inspection,
    start_inspection,
)
from tests.workflow.conftest import Office, OfficeMaker

CONTENTS = {
    "decision_number": "77/QĐ-UBND",
    "decision_legal_basis": "Quy chế",
    "decision_scope": "UBND xã An Lão",
    "decision_content": "Việc thực hiện nhiệm vụ",
    "decision_time_limit": "05 ngày",
    "decision_team": "Trưởng đoàn và 02 thành viên",
}


def proposed(here: Office, who: str = "chi", inspector: str = "VP") -> Inspection:
    return create_inspection(
        here.ctx(who), title="Kiểm tra quý IV", inspector=here.units[inspector], units=[here.units["XA"]]
    )


def test_it_works_to_the_closed_dossier(office: OfficeMaker) -> None:
    """HP25 16.2: ended Fri 3/10/2025 + 7 working days (6–10, 13, 14/10) = Tue 14/10."""
    here = office("hai_phong_2025").at(2025, 9, 22)
    made = proposed(here)
    assert made.code.startswith("KT-00001-")
    plan_inspection(here.ctx("hoa"), made, basis="Kế hoạch 10/KH-UBND")
    decide_inspection(here.ctx("chutich"), made, decision_date=date(2025, 9, 22), **CONTENTS)
    start_inspection(here.at(2025, 9, 29).ctx("chi"), made, on=date(2025, 9, 29))
    end_inspection(here.at(2025, 10, 3).ctx("chi"), made, on=date(2025, 10, 3))
    assert made.result_due_on == date(2025, 10, 14)
    assert made.result_basis.startswith("hai_phong_2025|Điều 16")
    report_inspection(
        here.at(2025, 10, 10).ctx("chi"), made, result_number="5/BC", result_date=date(2025, 10, 10),
        evaluation="Tốt", conclusion="Đúng tiến độ",
    )  # fmt: skip
    notify_inspection(here.ctx("chi"), made, on=date(2025, 10, 10))
    follow_inspection(here.ctx("chi"), made)
    with pytest.raises(Refused, match="còn thiếu") as caught:
        close_inspection(here.ctx("chi"), made)
    assert "Điều 17" in caught.value.article
    items = list(DossierItem.select().order_by(DossierItem.position))
    assert [item.position for item in items if item.optional] == [3, 8]
    for item in items:
        if not item.optional:
            mark_dossier(here.ctx("chi"), item, present=True, reference="Tệp 1")
    close_inspection(here.ctx("chi"), made)
    assert Inspection.get().state == "closed"
    assert History.select().where(History.field == "dossier").count() == 6


def test_a_decision_has_its_five_contents(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    made = proposed(here)
    with pytest.raises(Invalid) as caught:
        decide_inspection(here.ctx("chutich"), made, decision_number="77/QĐ-UBND")
    assert set(caught.value.errors) == {*CONTENTS, "decision_date"} - {"decision_number"}
    assert "Điều 14 khoản 2" in caught.value.article


@pytest.mark.parametrize(
    ("regulation", "who", "inspector", "allowed"),
    [
        ("hai_phong_2025", "chutich", "VP", True),
        ("hai_phong_2025", "hoa", "VP", False),
        ("hai_phong_2025", "dungsxd", "SXD", False),
        ("lao_cai_2015", "hoa", "VP", True),
        ("lao_cai_2015", "dungsxd", "SXD", True),
        ("can_tho_2026", "hoa", "VP", True),
    ],
)
def test_each_regulation_names_who_decides(
    office: OfficeMaker, regulation: str, who: str, inspector: str, allowed: bool
) -> None:
    """HP25 14.1: the Chairman alone; LC15 15.2: also the Office's head and heads of sở."""
    here = office(regulation)
    made = proposed(here, "chi", inspector)
    if not allowed:
        with pytest.raises(Forbidden):
            decide_inspection(here.ctx(who), made, decision_date=here.ctx(who).today, **CONTENTS)
        return
    decide_inspection(here.ctx(who), made, decision_date=here.ctx(who).today, **CONTENTS)
    assert made.state == "decided"


def test_the_office_inspects_a_single_task_without_a_decision_in_hai_phong(office: OfficeMaker) -> None:
    """HP25 14.1, second paragraph: on the Chairman's direction, without a team's decision."""
    here = office("hai_phong_2025")
    made = proposed(here)
    with pytest.raises(Refused):
        start_inspection(here.ctx("chi"), made, on=date(2025, 9, 4))
    plan_inspection(here.ctx("chi"), made, basis="Ý kiến chỉ đạo của Chủ tịch tại 5/TB-UBND")
    start_inspection(here.ctx("chi"), made, on=date(2025, 9, 4))
    assert made.state == "running"


def test_a_department_leads_its_own_inspection_and_touches_no_other(office: OfficeMaker) -> None:
    here = office("lao_cai_2015")
    made = proposed(here, "dungsxd", "SXD")
    with pytest.raises(Forbidden):
        proposed(here, "dungsxd", "VP")
    with pytest.raises(Forbidden):
        edit_inspection(here.ctx("tai"), made, {"title": "x"}, made.version)
    edit_inspection(here.ctx("dungsxd"), made, {"title": "Kiểm tra đột xuất"}, made.version)
    with pytest.raises(Stale):
        edit_inspection(here.ctx("dungsxd"), made, {"title": "x"}, made.version - 1)
    assert made.title == "Kiểm tra đột xuất"


def test_dates_go_forward_and_sheets_are_told(office: OfficeMaker) -> None:
    here = office("can_tho_2026").at(2026, 6, 5)
    made = proposed(here)
    dirty = InspectedUnit.get().sync_dirty
    with pytest.raises(Invalid):
        start_inspection(here.ctx("chi"), made, on=date(2026, 6, 6))
    start_inspection(here.ctx("chi"), made, on=date(2026, 6, 4))
    with pytest.raises(Invalid):
        end_inspection(here.ctx("chi"), made, on=date(2026, 6, 3))
    end_inspection(here.ctx("chi"), made, on=date(2026, 6, 5))
    assert (made.result_due_on, made.result_basis) == (None, "")
    assert InspectedUnit.get().sync_dirty > dirty
