"""An inspection from its proposal to its closed dossier (LC15 Điều 12–18, HP25 Điều 11–17)."""

from __future__ import annotations

from datetime import date

import pytest
from peewee import IntegrityError

from console.records import DossierItem, History, InspectedUnit, Inspection
from console.workflow.archive import archive, restore
from console.workflow.errors import Forbidden, Invalid, Refused, Stale
from console.workflow.inspections import (
    answer_inspection,
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
from console.workflow.units import edit_unit
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


def test_a_basis_that_is_replaced_stays_in_the_history(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    made = proposed(here)
    plan_inspection(here.ctx("hoa"), made, basis="Kế hoạch 10/KH-UBND")
    edit_inspection(here.ctx("chi"), made, {"basis": "Kế hoạch 12/KH-UBND"}, made.version)
    (planned, edited) = History.select().where(History.field == "basis").order_by(History.id)
    assert (planned.verb, planned.new) == ("plan_inspection", "Kế hoạch 10/KH-UBND")
    assert (edited.old, edited.new) == ("Kế hoạch 10/KH-UBND", "Kế hoạch 12/KH-UBND")


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


def told(here: Office) -> Inspection:
    """An inspection of An's commune, ended on Wed 3/9/2025 and told on Thu 4/9/2025."""
    made = proposed(here)
    decide_inspection(here.ctx("chutich"), made, decision_date=date(2025, 9, 1), **CONTENTS)
    start_inspection(here.ctx("chi"), made, on=date(2025, 9, 1))
    end_inspection(here.ctx("chi"), made, on=date(2025, 9, 3))
    report_inspection(
        here.ctx("chi"), made, result_number="5/BC", result_date=date(2025, 9, 4), evaluation="Chậm",
        conclusion="Chậm hai việc", recommendations="Đẩy nhanh",
    )  # fmt: skip
    return notify_inspection(here.ctx("chi"), made, on=date(2025, 9, 4))


def test_an_inspected_unit_reports_and_says_what_it_did_about_the_recommendations(
    office: OfficeMaker,
) -> None:
    here = office("hai_phong_2025")
    made, commune = told(here), here.units["XA"]
    answer_inspection(
        here.ctx("an"), made, commune, {"report": "Đã rà soát", "reported_on": date(2025, 9, 2)}
    )
    part = answer_inspection(here.ctx("an"), made, commune, {"remedy": "Đã họp, giao việc lại"})
    assert (part.report, part.reported_on) == ("Đã rà soát", date(2025, 9, 2))
    assert part.remedied_on == date(2025, 9, 4)  # words without their date are of today
    row = History.get(History.field == "remedy")
    assert (row.record, row.record_id, row.note) == ("inspection", made.id, "UBND xã An Lão")


def test_an_answer_comes_from_an_inspected_unit_in_its_time(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    made, commune = proposed(here), here.units["XA"]
    with pytest.raises(Forbidden):
        answer_inspection(here.ctx("an"), made, commune, {"report": "Sớm quá"})
    decide_inspection(here.ctx("chutich"), made, decision_date=date(2025, 9, 2), **CONTENTS)
    with pytest.raises(Refused, match="Chưa có thông báo"):
        answer_inspection(here.ctx("an"), made, commune, {"remedy": "Chưa biết phải làm gì"})
    with pytest.raises(Invalid, match="trước cuộc kiểm tra"):
        answer_inspection(here.ctx("an"), made, commune, {"report": "x", "reported_on": date(2025, 9, 1)})
    with pytest.raises(Invalid, match="tương lai"):
        answer_inspection(here.ctx("an"), made, commune, {"report": "x", "reported_on": date(2025, 9, 5)})
    with pytest.raises(Forbidden):
        answer_inspection(here.ctx("binh"), made, here.units["SXD"], {"report": "Không phải của tôi"})
    with pytest.raises(Refused, match="không kiểm tra"):
        answer_inspection(here.ctx("chi"), made, here.units["SXD"], {"report": "Nhầm đơn vị"})


def test_a_unit_that_is_left_out_keeps_what_it_answered(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    made, commune = told(here), here.units["XA"]
    answer_inspection(here.ctx("an"), made, commune, {"report": "Đã rà soát"})
    edit_inspection(here.ctx("chi"), made, {}, made.version, units=[here.units["BT"]])
    with pytest.raises(Forbidden):
        answer_inspection(here.ctx("an"), made, commune, {"report": "Còn gì nữa"})
    edit_inspection(here.ctx("chi"), made, {}, made.version, units=[here.units["BT"], commune])
    assert InspectedUnit.get(InspectedUnit.unit == commune).report == "Đã rà soát"
    words = [row.new for row in History.select().where(History.field == "inspected_units")]
    assert words == ["UBND xã An Lão", "UBND xã Kiến Thụy", "UBND xã An Lão; UBND xã Kiến Thụy"]


def test_a_stated_fact_is_corrected_but_never_taken_back(office: OfficeMaker) -> None:
    """Ended Tue 2/9 + 7 working days under HP25 16.2: 3, 4, 5, 8, 9, 10, 11/9; the day itself is not
    counted. 1 and 2/9/2025 are days off, so the second is as good an end as the third."""
    here = office("hai_phong_2025")
    made = told(here)
    assert made.result_due_on == date(2025, 9, 12)  # from 3/9: 4, 5, 8, 9, 10, 11, 12
    edit_inspection(here.ctx("chi"), made, {"ends_on": date(2025, 9, 2)}, made.version)
    assert made.result_due_on == date(2025, 9, 11)
    for changes in ({"ends_on": None}, {"ends_on": date(2025, 8, 31)}, {"decision_team": ""}):
        with pytest.raises(Invalid):
            edit_inspection(here.ctx("chi"), made, changes, made.version)
    fresh = proposed(here)
    with pytest.raises(Invalid, match="Chưa đến bước"):
        edit_inspection(here.ctx("chi"), fresh, {"starts_on": date(2025, 9, 1)}, fresh.version)


def test_a_units_own_inspection_needs_its_basis_where_no_clause_gives_it_a_decision(
    office: OfficeMaker,
) -> None:
    """HP25 11.2, 13.1 and 14.1: heads of units inspect by a plan or basis; the Chairman alone decides."""
    here = office("hai_phong_2025")
    made = proposed(here, "dungsxd", "SXD")
    with pytest.raises(Refused):
        start_inspection(here.ctx("dungsxd"), made, on=date(2025, 9, 4))
    edit_inspection(here.ctx("dungsxd"), made, {"basis": "Kế hoạch 3/KH-SXD"}, made.version)
    start_inspection(here.ctx("dungsxd"), made, on=date(2025, 9, 4))
    assert made.state == "running"


def test_a_reserved_code_makes_one_inspection(office: OfficeMaker) -> None:
    here = office("lao_cai_2015")
    given = {"title": "Kiểm tra nội bộ", "inspector": here.units["SXD"], "code": "KTDV-00001-X"}
    assert create_inspection(here.ctx("dungsxd"), **given).code == "KTDV-00001-X"
    with pytest.raises(IntegrityError):
        create_inspection(here.ctx("dungsxd"), **given)
    assert Inspection.select().count() == 1


def test_every_workbook_that_shows_an_inspection_is_told_of_its_change(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    made = proposed(here)

    def marks() -> tuple[int, int]:
        return Inspection.get().sync_dirty, InspectedUnit.get().sync_dirty

    before = marks()
    edit_inspection(here.ctx("chi"), made, {"leader": "Trần Văn Mẫu"}, made.version)
    archive(here.ctx("chi"), made)
    restore(here.ctx("chi"), made)
    edit_unit(here.ctx("hoa"), here.units["XA"], {"name": "UBND xã An Lão mới"}, here.units["XA"].version)
    assert marks() == tuple(number + 4 for number in before)
