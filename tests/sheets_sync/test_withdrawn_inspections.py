"""A unit deletes the row of its own inspection: archived after two complete reads, and restorable."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from peewee import Database

from console.records import History, Inspection, SyncBrake, SyncJournal, SyncProblem, Unit
from console.workflow.archive import restore as bring_back
from console.workflow.inspections import create_inspection, edit_inspection
from sheets_sync.book_decisions import refuse_brake, release_brake
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.restoring import restore
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.test_engine import Opened
from tests.sheets_sync.test_inspections_tab import CONTENTS, OWN, decided, own, shown, write


@pytest.fixture
def opened(sqlite_database: Database, tmp_path: Path) -> Opened:
    """On Google: google/test_google_inspections."""
    return partial(open_desk, tmp_path / "so")


@pytest.fixture
def desk(opened: Opened) -> Desk:
    return opened(regulation="lao_cai_2015")


def delete(desk: Desk, code: str) -> dict[str, Any]:
    """The unit deletes the row; what it said."""
    row = desk.row(code, tab=INSPECTIONS)
    said = {key: cell.value for key, cell in row.cells.items() if key != "remaining"}
    desk.put([(row.position, key, None) for key in said], tab=INSPECTIONS)
    return said


def one_pass(desk: Desk) -> None:
    desk.later(seconds=30).run()


def rest(desk: Desk) -> None:
    """The read that misses the row changes nothing yet: one pass, then passes until nothing happens."""
    one_pass(desk)
    desk.settle()


def codes(desk: Desk) -> list[str]:
    return [str(cell.value) for row in desk.rows(tab=INSPECTIONS) if (cell := row.cells.get("code"))]


def is_archived(made: Inspection) -> bool:
    return Inspection.get_by_id(made.id).archived_at is not None


def many(desk: Desk, count: int) -> list[Inspection]:
    """Inspections of the unit's own, entered in the console, that stand in its workbook."""
    unit = desk.office.units["BT"]
    made = [create_inspection(desk.ctx("chi"), title=f"Đợt {i}", inspector=unit) for i in range(count)]
    desk.settle()
    return made


def test_one_read_without_the_row_archives_nothing_and_the_second_does(desk: Desk) -> None:
    made = own(desk)
    delete(desk, made.code)
    one_pass(desk)
    assert not is_archived(made) and not codes(desk)
    one_pass(desk)
    assert is_archived(made)
    desk.settle()
    assert not codes(desk)
    verbs = [row.verb for row in History.select().where(History.record_id == made.id).order_by(History.id)]
    assert verbs[-1] == "withdraw_inspection"
    entry = SyncJournal.get(SyncJournal.code == made.code)
    assert (entry.value, entry.column) == (OWN["title"], "*")


def test_the_office_restores_it_with_one_click_and_it_stands_in_the_sheet_again(desk: Desk) -> None:
    made = own(desk)
    delete(desk, made.code)
    rest(desk)
    restore(desk.ctx("chi"), SyncJournal.get(SyncJournal.code == made.code))
    desk.settle()
    assert not is_archived(made)
    assert shown(desk, made.code, "title") == OWN["title"]
    assert SyncJournal.get(SyncJournal.code == made.code).resolution == "restored"
    write(desk, made.code, basis="Kế hoạch mới")
    assert Inspection.get_by_id(made.id).basis == "Kế hoạch mới"


def test_restored_on_its_own_page_it_stands_in_the_sheet_again_and_may_be_deleted_again(desk: Desk) -> None:
    made = own(desk)
    delete(desk, made.code)
    rest(desk)
    bring_back(desk.ctx("chi"), Inspection.get_by_id(made.id))
    desk.settle()
    assert codes(desk) == [made.code]
    delete(desk, made.code)
    rest(desk)
    assert is_archived(made)


def test_a_row_that_comes_back_before_the_second_read_was_only_moved(desk: Desk) -> None:
    made = own(desk)
    said = delete(desk, made.code)
    one_pass(desk)
    desk.put([(5, key, value) for key, value in said.items()], tab=INSPECTIONS)
    desk.settle()
    assert not is_archived(made) and codes(desk) == [made.code]


def test_a_row_pasted_back_later_is_told_that_the_inspection_is_archived(desk: Desk) -> None:
    made = own(desk)
    said = delete(desk, made.code)
    rest(desk)
    desk.put([(4, key, value) for key, value in said.items()], tab=INSPECTIONS)
    desk.settle()
    assert "lưu trữ" in shown(desk, made.code, "sync_note")
    bring_back(desk.ctx("chi"), Inspection.get_by_id(made.id))
    desk.settle()
    assert codes(desk) == [made.code] and not shown(desk, made.code, "sync_note")


def test_an_edit_in_the_console_between_the_reads_survives_and_the_row_says_so(desk: Desk) -> None:
    made = own(desk)
    delete(desk, made.code)
    one_pass(desk)
    now = Inspection.get_by_id(made.id)
    edit_inspection(desk.ctx("chi"), now, {"basis": "Chỉ thị 4"}, now.version)
    desk.settle()
    assert not is_archived(made)
    assert shown(desk, made.code, "basis") == "Chỉ thị 4"
    assert "vừa được sửa trên hệ thống" in shown(desk, made.code, "sync_note")


def test_the_row_of_an_inspection_by_the_office_is_put_back(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    delete(desk, made.code)
    rest(desk)
    assert not is_archived(made)
    assert "khôi phục" in shown(desk, made.code, "sync_note")


def test_what_the_unit_may_not_withdraw_is_put_back(desk: Desk) -> None:
    made = own(desk)
    Unit.update(delegated=False).where(Unit.code == "BT").execute()
    delete(desk, made.code)
    rest(desk)
    assert not is_archived(made)
    assert "khôi phục" in shown(desk, made.code, "sync_note")


def test_a_row_that_only_lost_its_code_is_not_a_deleted_one(desk: Desk) -> None:
    made = own(desk)
    row = desk.row(made.code, tab=INSPECTIONS)
    desk.put([(row.position, "code", None), (row.position, "basis", "Sửa luôn")], tab=INSPECTIONS)
    desk.settle()
    assert not is_archived(made) and made.code in codes(desk)


def test_the_office_is_told_where_the_inspected_know_of_it_and_their_rows_say_so(opened: Opened) -> None:
    desk = opened("SXD", regulation="lao_cai_2015")
    made = own(desk, decision_number="5/QĐ-UBND", decision_date="8/9/2025", **CONTENTS)
    now = Inspection.get_by_id(made.id)
    units = [desk.office.units["SXD"]]
    edit_inspection(desk.ctx("chi"), now, {}, now.version, units=units)
    desk.settle()
    delete(desk, made.code)
    rest(desk)
    (told,) = SyncProblem.select().where(SyncProblem.resolved_at.is_null())
    assert made.title in told.message and "lưu trữ" in told.message
    assert "lưu trữ" in shown(desk, made.code, "sync_note", "SXD")
    restore(desk.ctx("chi"), SyncJournal.get(SyncJournal.code == made.code))
    desk.settle()
    assert shown(desk, made.code, "title", "SXD") == OWN["title"]
    assert not shown(desk, made.code, "sync_note", "SXD")


def test_an_emptied_tab_archives_nothing(desk: Desk) -> None:
    made = many(desk, 3)
    for each in made:
        delete(desk, each.code)
    rest(desk)
    assert not any(is_archived(each) for each in made)
    assert sorted(codes(desk)) == sorted(each.code for each in made)


def test_a_mass_deletion_waits_and_once_let_go_archives_what_was_deleted(desk: Desk) -> None:
    made = many(desk, 12)
    for each in made[:11]:
        delete(desk, each.code)
    one_pass(desk)
    one_pass(desk)
    assert not any(is_archived(each) for each in made)
    assert "11 dòng biến mất" in SyncBrake.get().reason and "lưu trữ" in SyncBrake.get().reason
    release_brake(desk.ctx("chi"), desk.workbook())
    desk.settle()
    assert [is_archived(each) for each in made] == [True] * 11 + [False]


def test_a_mass_deletion_that_the_office_refuses_is_put_back(desk: Desk) -> None:
    made = many(desk, 12)
    for each in made[:11]:
        delete(desk, each.code)
    one_pass(desk)
    refuse_brake(desk.ctx("chi"), desk.workbook())
    desk.settle()
    assert not any(is_archived(each) for each in made)
    assert sorted(codes(desk)) == sorted(each.code for each in made)


def test_the_office_is_told_that_an_inspection_which_it_entered_is_archived(desk: Desk) -> None:
    (made,) = many(desk, 1)
    delete(desk, made.code)
    rest(desk)
    assert is_archived(made)
    (told,) = SyncProblem.select().where(SyncProblem.resolved_at.is_null())
    assert "Đợt 0" in told.message and "khôi phục" in told.message


def test_a_row_made_another_inspection_by_a_new_name_and_no_code_is_one(desk: Desk) -> None:
    """So the tab asks for a new one: a new name, and no `Mã`. The old one leaves."""
    made = own(desk)
    position = desk.row(made.code, tab=INSPECTIONS).position
    desk.put([(position, "code", None), (position, "title", "Đợt hai")], tab=INSPECTIONS)
    rest(desk)
    rest(desk)
    assert is_archived(made)
    [other] = [each for each in Inspection.select() if each.id != made.id]
    assert (other.title, is_archived(other)) == ("Đợt hai", False)
    assert codes(desk) == [other.code]
