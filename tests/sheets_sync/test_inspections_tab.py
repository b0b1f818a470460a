"""`Kiểm tra`: inspections of the unit, and its own (LC15 Điều 12–18, HP25 Điều 11–17)."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from peewee import Database

from console.records import (
    Attachment,
    Document,
    History,
    InspectedUnit,
    Inspection,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    Unit,
)
from console.workflow.archive import archive
from console.workflow.classify import classify
from console.workflow.inspections import (
    create_inspection,
    decide_inspection,
    edit_inspection,
    end_inspection,
    notify_inspection,
    report_inspection,
    start_inspection,
)
from sheets_sync.decisions import accept_proposal, keep_sheet
from sheets_sync.inspection_table import INSPECTIONS
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.killing import Killed, Killer
from tests.sheets_sync.test_engine import Opened

CONTENTS = {
    "decision_legal_basis": "Quy chế theo dõi, đôn đốc, kiểm tra",
    "decision_scope": "Việc thực hiện nhiệm vụ quý III",
    "decision_content": "Tiến độ, cập nhật và báo cáo",
    "decision_time_limit": "05 ngày",
    "decision_team": "Trưởng đoàn và 02 thành viên",
}
OWN = {"title": "Kiểm tra nội bộ quý III", "form": "Thường xuyên, định kỳ", "basis": "Kế hoạch 3/KH-UBND"}


@pytest.fixture
def opened(sqlite_database: Database, tmp_path: Path) -> Opened:
    """Opens the desk of an office whose units work in a folder; on Google: test_google_inspections."""
    return partial(open_desk, tmp_path / "so")


@pytest.fixture
def desk(opened: Opened) -> Desk:
    return opened(regulation="lao_cai_2015")


def decided(desk: Desk, *units: str, **fields: Any) -> Inspection:
    """An inspection of the units by the Office, decided today."""
    looked_at = [desk.office.units[code] for code in units or ("BT",)]
    made = create_inspection(
        desk.ctx("chi"),
        title="Kiểm tra quý III",
        inspector=desk.office.units["VP"],
        units=looked_at,
        **fields,
    )
    contents = {"decision_number": "77/QĐ-UBND", **CONTENTS}
    return decide_inspection(desk.ctx("hoa"), made, decision_date=desk.clock.today(), **contents)


def told(desk: Desk, made: Inspection) -> Inspection:
    """The same, run, ended and told today."""
    today = desk.clock.today()
    start_inspection(desk.ctx("chi"), made, on=today)
    end_inspection(desk.ctx("chi"), made, on=today)
    report_inspection(
        desk.ctx("chi"), made, result_number="9/BC-VP", result_date=today, evaluation="Chậm",
        conclusion="Hai việc chậm", recommendations="Đẩy nhanh hai việc",
    )  # fmt: skip
    return notify_inspection(desk.ctx("chi"), made, on=today)


def shown(desk: Desk, code: str, column: str, unit: str = "BT") -> str:
    return desk.shown(code, column, unit, INSPECTIONS)


def write(desk: Desk, code: str, **cells: Any) -> None:
    """The unit types into a row of the tab; everything comes to rest."""
    desk.type(code, tab=INSPECTIONS, **cells)
    desk.settle()


def add(desk: Desk, position: int = 2, **cells: Any) -> None:
    """The unit types a new row; it is read twice, and everything comes to rest."""
    desk.put([(position, key, value) for key, value in cells.items()], tab=INSPECTIONS)
    desk.later(seconds=5).run()
    desk.settle()


def own(desk: Desk, **cells: Any) -> Inspection:
    """An inspection that the unit has entered in its workbook."""
    desk.settle()
    desk.later(hours=1)
    add(desk, **{**OWN, **cells})
    return Inspection.get()


# -- inspections of the unit -------------------------------------------------------------------------


def test_an_inspection_of_the_unit_stands_in_its_tab(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    assert shown(desk, made.code, "title") == "Kiểm tra quý III"
    assert shown(desk, made.code, "role") == "Được kiểm tra"
    assert shown(desk, made.code, "inspector") == "Văn phòng UBND"
    assert shown(desk, made.code, "decision_date") == "8/9/2025"
    assert shown(desk, made.code, "status") == "Đã có quyết định"


def test_what_is_not_decided_yet_is_shown_to_nobody(desk: Desk) -> None:
    create_inspection(
        desk.ctx("chi"), title="Còn bàn", inspector=desk.office.units["VP"], units=[desk.office.units["BT"]]
    )
    desk.settle()
    assert not desk.rows(tab=INSPECTIONS)


def test_a_change_in_the_console_reaches_the_sheet_in_one_pass(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    start_inspection(desk.ctx("chi"), made, on=date(2025, 9, 8))
    desk.later(seconds=5).run()
    assert shown(desk, made.code, "status") == "Đang kiểm tra"
    assert shown(desk, made.code, "starts_on") == "8/9/2025"
    another = decided(desk)
    desk.later(seconds=5).run()
    assert shown(desk, another.code, "title") == "Kiểm tra quý III"
    assert not desk.later(seconds=5).run().turns


def test_the_units_report_reaches_the_record(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    desk.later(hours=1)
    write(desk, made.code, report="Đã rà soát 12 nhiệm vụ")
    part = InspectedUnit.get()
    assert (part.report, part.reported_on) == ("Đã rà soát 12 nhiệm vụ", date(2025, 9, 8))
    assert shown(desk, made.code, "reported_on") == "8/9/2025"
    row = History.get(History.field == "report")
    assert (row.source, row.new) == ("sheet", "Đã rà soát 12 nhiệm vụ")
    assert not desk.run().turns


def test_what_was_done_about_the_recommendations_waits_until_they_are_told(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    desk.later(hours=1)
    write(desk, made.code, remedy="Đã giao lại hai việc")
    assert "Chưa có thông báo kết quả" in shown(desk, made.code, "sync_note")
    assert shown(desk, made.code, "remedy") == "Đã giao lại hai việc"
    told(desk, made)
    desk.settle()
    assert InspectedUnit.get().remedy == "Đã giao lại hai việc"
    assert shown(desk, made.code, "recommendations") == "Đẩy nhanh hai việc"
    assert shown(desk, made.code, "sync_note") == ""


def test_the_result_is_shown_to_the_inspected_once_they_are_told(desk: Desk) -> None:
    made = decided(desk)
    start_inspection(desk.ctx("chi"), made, on=date(2025, 9, 8))
    end_inspection(desk.ctx("chi"), made, on=date(2025, 9, 8))
    edit_inspection(desk.ctx("chi"), made, {"conclusion": "Đang viết"}, made.version)
    desk.settle()
    assert shown(desk, made.code, "conclusion") == ""


def test_the_result_is_due_seven_working_days_after_the_end_with_its_article(desk: Desk) -> None:
    """LC15 17.1: ended Mon 8/9/2025 + 7 working days (9, 10, 11, 12, 15, 16, 17/9) = Wed 17/9."""
    made = decided(desk)
    start_inspection(desk.ctx("chi"), made, on=date(2025, 9, 8))
    end_inspection(desk.ctx("chi"), made, on=date(2025, 9, 8))
    desk.settle()
    assert shown(desk, made.code, "result_due_on") == "17/9/2025"
    assert shown(desk, made.code, "result_basis").startswith("Điều 17")
    assert shown(desk, made.code, "status") == "Chưa báo cáo kết quả"
    desk.clock.move(datetime(2025, 9, 18, 0, 1))
    desk.settle()
    assert shown(desk, made.code, "status") == "Chưa báo cáo kết quả – quá hạn"


def test_an_edit_of_what_the_office_wrote_is_put_back_and_proposed(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    desk.later(hours=1)
    write(desk, made.code, decision_scope="Cả quý II")
    assert shown(desk, made.code, "decision_scope") == CONTENTS["decision_scope"]
    accept_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    assert shown(desk, made.code, "decision_scope") == "Cả quý II"
    assert Inspection.get().decision_scope == "Cả quý II"


def test_an_answer_edited_on_both_sides_waits_for_a_person(desk: Desk) -> None:
    from console.workflow.inspections import answer_inspection

    made = decided(desk)
    desk.settle()
    desk.later(hours=1)
    desk.type(made.code, tab=INSPECTIONS, report="Đơn vị ghi")
    unit = desk.office.units["BT"]
    answer_inspection(desk.ctx("chi"), Inspection.get(), unit, {"report": "Văn phòng ghi"})
    desk.settle()
    conflict = SyncConflict.get()
    assert (conflict.tab, conflict.sheet, conflict.console) == (INSPECTIONS, "Đơn vị ghi", "Văn phòng ghi")
    keep_sheet(desk.ctx(), conflict)
    desk.settle()
    assert InspectedUnit.get().report == "Đơn vị ghi"


def test_a_bad_date_waits_as_typed_with_its_reason(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    desk.later(hours=1)
    write(desk, made.code, reported_on="hôm kia", report="Đã rà soát")
    assert shown(desk, made.code, "reported_on") == "hôm kia"
    assert "Ngày báo cáo" in SyncProblem.get().message
    write(desk, made.code, reported_on="8/9/2025")
    assert InspectedUnit.get().reported_on == date(2025, 9, 8)


def test_a_known_date_stays_while_what_is_typed_over_it_cannot_be_read(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    desk.later(hours=1)
    write(desk, made.code, reported_on="8/9/2025", report="Đã rà soát")
    write(desk, made.code, reported_on="hôm kia", report="Đã rà soát lại")
    part = InspectedUnit.get()
    assert (part.report, part.reported_on) == ("Đã rà soát lại", date(2025, 9, 8))
    assert shown(desk, made.code, "reported_on") == "hôm kia"
    assert not SyncConflict.select().count()


def test_an_inspection_that_leaves_the_unit_leaves_a_tombstone(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    edit_inspection(desk.ctx("chi"), made, {}, made.version, units=[desk.office.units["STC"]])
    desk.later(seconds=5).run()
    assert "không còn thuộc đơn vị" in shown(desk, made.code, "sync_note")
    edit_inspection(desk.ctx("chi"), made, {}, made.version, units=[desk.office.units["BT"]])
    desk.settle()
    assert shown(desk, made.code, "sync_note") == ""
    archive(desk.ctx("chi"), made)
    desk.later(seconds=5).run()
    assert "lưu trữ" in shown(desk, made.code, "sync_note")


def test_an_inspection_of_a_secret_directives_task_never_reaches_a_sheet(desk: Desk) -> None:
    task = desk.give()
    made = decided(desk, tasks=[desk.task(task)])
    desk.settle()
    assert shown(desk, made.code, "tasks") == task.code
    Document.update(secrecy="secret").where(Document.id == desk.task(task).document_id).execute()
    edit_inspection(desk.ctx("chi"), made, {"leader": "Người khác"}, made.version)
    desk.settle()
    assert shown(desk, made.code, "title") == shown(desk, made.code, "decision_scope") == ""
    hidden = decided(desk, tasks=[desk.task(task)])
    desk.settle()
    assert hidden.code not in {row.cells["code"].value for row in desk.rows(tab=INSPECTIONS)}


def test_what_a_unit_inspects_itself_may_be_called_as_an_inspection_that_was_withdrawn(desk: Desk) -> None:
    title = "Kiểm tra việc chấp hành quy chế làm việc quý III"
    task = desk.give()
    made = decided(desk, tasks=[desk.task(task)])
    edit_inspection(desk.ctx("chi"), made, {"title": title}, made.version)
    desk.settle()
    desk.later(hours=1)
    classify(desk.ctx("hoa"), desk.task(task).document, secrecy="secret")
    add(desk, **{**OWN, "title": title}, position=6)
    assert shown(desk, made.code, "title") == ""
    mine = Inspection.get(Inspection.id != made.id)
    assert mine.title == shown(desk, mine.code, "title") == title


def test_a_unit_sees_of_the_inspected_tasks_those_that_it_takes_part_in(desk: Desk) -> None:
    mine, foreign = desk.give(), desk.give("SXD")
    made = decided(desk, "BT", tasks=[desk.task(mine), desk.task(foreign)])
    desk.settle()
    assert shown(desk, made.code, "tasks") == mine.code


# -- the unit's own ----------------------------------------------------------------------------------


def test_a_row_that_the_unit_adds_becomes_its_own_inspection(desk: Desk) -> None:
    made = own(desk, leader="Lê Văn Mẫu")
    assert (made.title, made.form, made.basis) == (OWN["title"], "regular", OWN["basis"])
    assert (made.inspector.code, made.leader) == ("BT", "Lê Văn Mẫu")
    assert made.code.startswith("KTDV-00001-")
    assert shown(desk, made.code, "role") == "Kiểm tra"
    assert shown(desk, made.code, "status") == "Đề xuất"
    row = History.get(History.verb == "create_inspection")
    assert (row.source, row.unit_id) == ("sheet", made.inspector_id)
    assert not desk.run().turns


def test_the_code_is_written_first_and_the_record_made_second(desk: Desk) -> None:
    desk.settle()
    desk.put([(2, key, value) for key, value in OWN.items()], tab=INSPECTIONS)
    desk.later(seconds=5).run()
    desk.later(seconds=5).run()
    (row,) = desk.rows(tab=INSPECTIONS)
    assert str(row.cells["code"].value).startswith("KTDV-00001-")
    assert not Inspection.select().count()
    desk.later(seconds=5).run()
    assert Inspection.get().code == row.cells["code"].value


@pytest.mark.parametrize("at", ["", "applied"], ids=["", "with a death between the record and the write"])
@pytest.mark.parametrize("taken_out", [False, True], ids=["", "`Mã` taken out at once"])
def test_what_a_new_row_said_in_a_cell_of_the_programs_is_kept(desk: Desk, taken_out: bool, at: str) -> None:
    desk.settle()
    desk.later(hours=1)
    row = {**OWN, "inspector": "Đội thanh tra"}
    desk.put([(2, key, value) for key, value in row.items()], tab=INSPECTIONS)
    for _ in range(2):  # it is read, and given its code
        desk.later(minutes=1).run()
    if taken_out:
        desk.put([(2, "code", None)], tab=INSPECTIONS)
    desk.engine.boundary = Killer(at)
    with pytest.raises(Killed) if at else nullcontext():
        desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    (line,) = desk.rows(tab=INSPECTIONS)
    assert line.cells["code"].value == Inspection.get().code
    assert line.cells["inspector"].value == "UBND xã Kiến Thụy"
    assert [(each.column, each.value) for each in SyncJournal.select()] == [("inspector", "Đội thanh tra")]


def test_a_row_without_what_it_needs_is_told_so_and_read_no_more_until_it_changes(desk: Desk) -> None:
    desk.settle()
    add(desk, title="Kiểm tra nội bộ", form="hằng năm")
    (row,) = desk.rows(tab=INSPECTIONS)
    assert "“Hình thức”" in str(row.cells["sync_note"].value)
    assert not Inspection.select().count()
    assert not desk.later(seconds=5).run().turns
    add(desk, form="Đột xuất")
    assert Inspection.get().form == "ad_hoc"
    assert shown(desk, Inspection.get().code, "sync_note") == ""


def test_a_unit_whose_contact_was_not_delegated_makes_none_and_is_told(desk: Desk) -> None:
    Unit.update(delegated=False, delegation_document="").where(Unit.code == "BT").execute()
    desk.settle()
    add(desk, **OWN)
    assert not Inspection.select().count()
    (row,) = desk.rows(tab=INSPECTIONS)
    assert "thủ trưởng" in str(row.cells["sync_note"].value)
    assert not desk.later(seconds=5).run().turns
    Unit.update(delegated=True, delegation_document="12/GUQ", version=Unit.version + 1).where(
        Unit.code == "BT"
    ).execute()
    add(desk, leader="Lê Văn Mẫu")
    assert Inspection.get().title == OWN["title"]
    assert shown(desk, Inspection.get().code, "sync_note") == ""


def test_the_unit_records_its_inspection_from_the_decision_to_the_notice(desk: Desk) -> None:
    """LC15 15.2: heads of units decide. 17.2: ended Mon 8/9/2025 + 7 working days = Wed 17/9."""
    made = own(desk)
    write(desk, made.code, decision_number="5/QĐ-UBND", decision_date="8/9/2025", **CONTENTS)
    assert shown(desk, made.code, "status") == "Đã có quyết định"
    write(desk, made.code, starts_on="8/9/2025", ends_on="8/9/2025")
    assert shown(desk, made.code, "result_due_on") == "17/9/2025"
    write(
        desk, made.code, result_number="6/BC-UBND", result_date="8/9/2025", evaluation="Tốt", conclusion="Đạt"
    )
    write(desk, made.code, notified_on="8/9/2025")
    done = Inspection.get()
    assert (done.state, done.decision_team) == ("notified", CONTENTS["decision_team"])
    assert shown(desk, made.code, "sync_note") == ""
    verbs = {row.verb for row in History.select().where(History.source == "sheet")}
    assert {"decide_inspection", "start_inspection", "end_inspection", "report_inspection"} <= verbs


def test_a_row_that_says_everything_at_once_is_taken_at_once(desk: Desk) -> None:
    made = own(desk, decision_number="5/QĐ-UBND", decision_date="8/9/2025", starts_on="8/9/2025", **CONTENTS)
    assert (made.state, made.decision_number) == ("running", "5/QĐ-UBND")
    assert shown(desk, made.code, "sync_note") == ""


def test_a_decision_without_its_contents_is_refused_with_the_article_and_taken_once_complete(
    desk: Desk,
) -> None:
    made = own(desk)
    write(desk, made.code, decision_number="5/QĐ-UBND")
    note = shown(desk, made.code, "sync_note")
    assert "ngày quyết định" in note and "Điều 15" in note
    assert shown(desk, made.code, "decision_number") == "5/QĐ-UBND"
    write(desk, made.code, decision_date="8/9/2025", **CONTENTS)
    assert Inspection.get().state == "decided"
    assert shown(desk, made.code, "sync_note") == ""


def test_a_start_before_its_decision_is_refused_and_tried_again_after_it(desk: Desk) -> None:
    made = own(desk)
    write(desk, made.code, starts_on="8/9/2025")
    assert "Đề xuất" in shown(desk, made.code, "sync_note")
    write(desk, made.code, decision_number="5/QĐ-UBND", decision_date="8/9/2025", **CONTENTS)
    assert Inspection.get().starts_on == date(2025, 9, 8)


def test_a_stated_day_is_corrected_from_the_sheet_but_not_taken_back(desk: Desk) -> None:
    made = own(desk, decision_number="5/QĐ-UBND", decision_date="8/9/2025", starts_on="8/9/2025", **CONTENTS)
    write(desk, made.code, starts_on="7/9/2025")
    assert Inspection.get().starts_on == date(2025, 9, 7)
    write(desk, made.code, starts_on=None)
    assert Inspection.get().starts_on == date(2025, 9, 7)
    assert "ngày bắt đầu" in shown(desk, made.code, "sync_note")


def test_a_title_is_changed_from_the_sheet_but_not_taken_away(desk: Desk) -> None:
    made = own(desk)
    write(desk, made.code, title=None)
    assert (Inspection.get().title, shown(desk, made.code, "title")) == (made.title, "")
    assert "Chưa nhập Tên cuộc kiểm tra" in shown(desk, made.code, "sync_note")
    write(desk, made.code, title="Kiểm tra trật tự xây dựng")
    assert Inspection.get().title == "Kiểm tra trật tự xây dựng"
    assert shown(desk, made.code, "sync_note") == ""


def test_a_future_day_waits_until_it_has_come(desk: Desk) -> None:
    made = own(desk, decision_number="5/QĐ-UBND", decision_date="8/9/2025", **CONTENTS)
    write(desk, made.code, starts_on="10/9/2025")
    assert (Inspection.get().starts_on, shown(desk, made.code, "starts_on")) == (None, "10/9/2025")
    desk.later(days=2).settle()
    assert Inspection.get().starts_on == date(2025, 9, 10)


def test_the_inspected_unit_is_named_and_sees_it_and_its_report_comes_back(desk: Desk) -> None:
    Unit.update(channel="sheet").where(Unit.code == "STC").execute()
    made = own(desk, decision_number="5/QĐ-UBND", decision_date="8/9/2025", **CONTENTS)
    write(desk, made.code, units="sở tài chính")
    assert shown(desk, made.code, "units") == "Sở Tài chính"
    assert shown(desk, made.code, "title", "STC") == OWN["title"]
    desk.later(hours=1).type(made.code, "STC", INSPECTIONS, report="Đã nộp hồ sơ")
    desk.settle()
    assert shown(desk, made.code, "report") == "Sở Tài chính: Đã nộp hồ sơ"


def test_an_unknown_unit_or_task_is_refused_and_stays_as_typed(desk: Desk) -> None:
    made = own(desk)
    write(desk, made.code, units="Phòng Nội chính", tasks="NV-99999-X")
    note = shown(desk, made.code, "sync_note")
    assert "Phòng Nội chính" in note and "NV-99999-X" in note
    assert shown(desk, made.code, "units") == "Phòng Nội chính"
    assert not InspectedUnit.select().count()


def test_a_row_copied_with_its_code_becomes_another_inspection(desk: Desk) -> None:
    made = own(desk)
    cells = {**OWN, "title": "Kiểm tra đột xuất xã", "code": made.code}
    add(desk, position=3, **cells)
    titles = {row.code: row.title for row in Inspection.select()}
    assert titles[made.code] == OWN["title"]
    assert sorted(titles.values()) == sorted([OWN["title"], "Kiểm tra đột xuất xã"])


def test_an_exact_copy_is_flagged_and_makes_nothing(desk: Desk) -> None:
    made = own(desk)
    add(desk, position=3, **OWN, code=made.code)
    assert Inspection.select().count() == 1
    (copy,) = [row for row in desk.rows(tab=INSPECTIONS) if row.position == 3]
    assert "trùng" in str(copy.cells["sync_note"].value)


def test_a_link_in_the_cell_becomes_an_attachment(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    desk.later(hours=1)
    write(desk, made.code, file="https://xa.example.vn/ho-so.pdf")
    assert Attachment.get().link == "https://xa.example.vn/ho-so.pdf"
    assert InspectedUnit.get().file == "https://xa.example.vn/ho-so.pdf"
    assert not desk.run().turns


def test_a_closed_file_takes_no_more(desk: Desk) -> None:
    made = told(desk, decided(desk))
    desk.settle()
    Inspection.update(state="closed", sync_dirty=5).execute()
    InspectedUnit.update(sync_dirty=5).execute()
    desk.later(hours=1)
    write(desk, made.code, remedy="Muộn rồi")
    assert InspectedUnit.get().remedy == ""
    assert SyncProposal.get().proposed == "Muộn rồi"


def test_under_hai_phong_a_unit_inspects_on_its_plan_and_decides_nothing(opened: Opened) -> None:
    desk = opened()
    made = own(desk, decision_number="5/QĐ-UBND", decision_date="8/9/2025", **CONTENTS)
    assert "không giao" in shown(desk, made.code, "sync_note") and "Điều 14" in shown(
        desk, made.code, "sync_note"
    )
    write(desk, made.code, decision_number=None, decision_date=None, starts_on="8/9/2025")
    assert Inspection.get().state == "running"
    assert shown(desk, made.code, "sync_note") == ""


@pytest.mark.parametrize("regulation", ["can_tho_2020", "ca_mau_2015", "can_tho_2026"])
def test_where_no_chapter_regulates_it_the_tab_is_there_without_limits(
    opened: Opened, regulation: str
) -> None:
    desk = opened(regulation=regulation)
    made = own(desk, starts_on="8/9/2025", ends_on="8/9/2025")
    assert made.state == "ended"
    assert shown(desk, made.code, "result_due_on") == ""


@pytest.mark.parametrize("first", range(9))
def test_killed_at_any_boundary_one_row_makes_one_inspection(desk: Desk, first: int) -> None:
    desk.settle()
    killer = Killer()
    desk.engine.boundary = killer
    cells = {**OWN, "decision_number": "5/QĐ-UBND", "decision_date": "8/9/2025", **CONTENTS}
    desk.put([(2, key, value) for key, value in cells.items()], tab=INSPECTIONS)
    for _ in range(4):  # the passes that see it, write its code, read it back and rest
        for place in range(first, first + 2):
            killer.left = place
            try:
                desk.later(seconds=5).run()
            except Killed:
                continue
        killer.left = -1
        desk.later(seconds=5).run()
    desk.settle()
    (row,) = desk.rows(tab=INSPECTIONS)
    assert [(each.code, each.state) for each in Inspection.select()] == [(row.cells["code"].value, "decided")]
    assert History.select().where(History.verb == "decide_inspection", History.field == "state").count() == 1
