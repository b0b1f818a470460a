"""`Kiểm tra` while the file is open at the unit: what was saved is taken, and nothing can be written.

A report that comes without its date gets one; the unit may state its own until the sheet shows it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from peewee import Database

from console.records import History, InspectedUnit, Inspection, SyncConflict, SyncJournal, SyncProblem
from console.workflow.inspections import answer_inspection, edit_inspection, start_inspection
from console.workflow.units import edit_unit
from sheets_sync.inspection_table import INSPECTIONS
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.test_inspections_tab import OWN, decided, own, shown, told, write

WORDS = "Đã rà soát"


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so", regulation="lao_cai_2015")


@pytest.fixture
def reported(desk: Desk) -> Inspection:
    """The report is taken with the day of its saving, 10/9/2025, which waits for the file to be closed."""
    made = decided(desk)
    desk.settle()
    desk.later(days=2)
    lock(desk).write_bytes(b"")
    save(desk, made, report=WORDS)
    part = InspectedUnit.get()
    assert (part.report, part.reported_on) == (WORDS, date(2025, 9, 10))
    assert shown(desk, made.code, "reported_on") == ""
    return made


def lock(desk: Desk) -> Path:
    """What Excel keeps beside a file that is open."""
    return desk.path().with_name("~$BT.xlsx")


def save(desk: Desk, made: Inspection, **cells: str) -> None:
    """The unit types and saves, and a pass reads it."""
    desk.type(made.code, tab=INSPECTIONS, **cells)
    desk.later(minutes=1).run()


def close(desk: Desk) -> None:
    """The file is closed, and everything comes to rest."""
    lock(desk).unlink()
    desk.later(minutes=1).settle()


def test_the_units_own_date_is_no_conflict_with_the_one_that_its_words_were_given(
    desk: Desk, reported: Inspection
) -> None:
    save(desk, reported, reported_on="9/9/2025")
    assert InspectedUnit.get().reported_on == date(2025, 9, 9)
    close(desk)
    assert shown(desk, reported.code, "reported_on") == "9/9/2025"
    assert not SyncConflict.select().count()


def test_without_one_of_its_own_the_given_date_is_shown_once_the_file_is_closed(
    desk: Desk, reported: Inspection
) -> None:
    save(desk, reported, report=f"{WORDS} hết")
    close(desk)
    assert shown(desk, reported.code, "reported_on") == "10/9/2025"
    assert not SyncConflict.select().count()


def test_a_date_that_cannot_be_read_waits_beside_the_given_one(desk: Desk, reported: Inspection) -> None:
    save(desk, reported, reported_on="thứ sáu")
    close(desk)
    assert shown(desk, reported.code, "reported_on") == "thứ sáu"
    assert InspectedUnit.get().reported_on == date(2025, 9, 10)
    assert [each.column for each in SyncProblem.select()] == ["reported_on"]
    assert not SyncConflict.select().count()


def test_a_date_that_the_office_entered_since_is_its_own(desk: Desk, reported: Inspection) -> None:
    unit, found = desk.office.units["BT"], Inspection.get()
    answer_inspection(desk.ctx("chi"), found, unit, {"reported_on": date(2025, 9, 8)})
    save(desk, reported, reported_on="9/9/2025")
    close(desk)
    conflict = SyncConflict.get()
    assert (conflict.column, conflict.sheet, conflict.console) == ("reported_on", "9/9/2025", "8/9/2025")


def test_a_date_that_the_unit_typed_and_everybody_saw_is_not_the_given_one_for_an_older_copy(
    desk: Desk,
) -> None:
    made = decided(desk)
    desk.settle()
    older = desk.later(days=2).path().read_bytes()
    start_inspection(desk.ctx("chi"), Inspection.get(), on=desk.clock.today())
    desk.later(minutes=1).settle()
    desk.type(made.code, tab=INSPECTIONS, report=WORDS, reported_on="10/9/2025")
    desk.later(minutes=1).settle()
    desk.save_over(older)
    desk.later(days=1)
    desk.type(made.code, tab=INSPECTIONS, reported_on="11/9/2025")
    desk.later(minutes=1).settle()
    conflict = SyncConflict.get()
    assert (conflict.column, conflict.sheet, conflict.console) == ("reported_on", "11/9/2025", "10/9/2025")


def test_a_date_in_an_older_copy_is_no_conflict_with_the_one_that_the_words_were_given(desk: Desk) -> None:
    """Lan typed the date, An saved a copy over it that has the words alone, then Lan hers."""
    made = decided(desk)
    desk.settle()
    without = desk.later(days=2).path().read_bytes()
    desk.type(made.code, tab=INSPECTIONS, reported_on="9/9/2025")
    lans = desk.path().read_bytes()
    desk.save_over(without)
    save(desk, made, report=WORDS)
    assert InspectedUnit.get().reported_on == date(2025, 9, 10)
    desk.save_over(lans)
    desk.later(minutes=1).settle()
    assert InspectedUnit.get().reported_on == date(2025, 9, 9)
    assert (InspectedUnit.get().report, shown(desk, made.code, "reported_on")) == (WORDS, "9/9/2025")
    assert not SyncConflict.select().count()


def test_a_date_that_the_office_entered_stays_its_own_where_the_unit_was_renamed(
    desk: Desk, reported: Inspection
) -> None:
    unit, found = desk.office.units["BT"], Inspection.get()
    answer_inspection(desk.ctx("chi"), found, unit, {"reported_on": date(2025, 9, 8)})
    edit_unit(desk.ctx("system"), unit, {"name": "UBND phường Kiến Thụy"}, version=unit.version)
    save(desk, reported, reported_on="9/9/2025")
    close(desk)
    conflict = SyncConflict.get()
    assert (conflict.column, conflict.sheet, conflict.console) == ("reported_on", "9/9/2025", "8/9/2025")


def test_the_history_tells_a_date_that_the_program_gave_from_one_that_the_unit_stated(
    desk: Desk, reported: Inspection
) -> None:
    verbs = {row.field: row.verb for row in History.select().where(History.field.startswith("report"))}
    assert verbs == {"report": "answer_inspection", "reported_on": "date_answer"}


def test_a_name_that_another_unit_bears_since_tells_nothing_of_the_days_of_the_one_that_bore_it(
    desk: Desk, reported: Inspection
) -> None:
    unit = desk.office.units["BT"]
    edit_unit(desk.ctx("system"), unit, {"name": "UBND phường Kiến Thụy"}, version=unit.version)
    other = desk.later(minutes=1).office.units["XA"]
    edit_unit(desk.ctx("system"), other, {"name": "UBND xã Kiến Thụy"}, version=other.version)
    found = Inspection.get()
    edit_inspection(desk.ctx("chi"), found, {}, found.version, units=[unit, other])
    answer_inspection(desk.ctx("chi"), found, other, {"reported_on": date(2025, 9, 8)})
    save(desk, reported, reported_on="9/9/2025")
    close(desk)
    assert not SyncConflict.select().count()
    days = {part.unit.code: part.reported_on for part in InspectedUnit.select()}
    assert days == {"BT": date(2025, 9, 9), "XA": date(2025, 9, 8)}


def test_words_without_a_date_leave_the_one_that_the_office_entered(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    desk.later(days=2)
    lock(desk).write_bytes(b"")
    unit = desk.office.units["BT"]
    answer_inspection(desk.ctx("chi"), Inspection.get(), unit, {"reported_on": date(2025, 9, 8)})
    save(desk, made, report=WORDS)
    close(desk)
    assert InspectedUnit.get().reported_on == date(2025, 9, 8)


def test_a_slip_put_right_on_a_later_day_leaves_the_day_of_the_report(
    desk: Desk, reported: Inspection
) -> None:
    desk.later(days=1)
    save(desk, reported, report=f"{WORDS} xong")
    assert InspectedUnit.get().reported_on == date(2025, 9, 10)


def test_a_copy_that_still_shows_a_row_that_was_deleted_brings_nothing_that_nobody_typed(desk: Desk) -> None:
    made = own(desk)
    write(desk, made.code, starts_on="8/9/2025")  # refused, and the row's note says why
    assert shown(desk, made.code, "sync_note")
    copy = desk.path().read_bytes()
    lock(desk).write_bytes(b"")
    row = desk.row(made.code, tab=INSPECTIONS)
    desk.put([(row.position, key, None) for key in row.cells if key != "remaining"], tab=INSPECTIONS)
    for _ in range(2):  # missed once, then archived
        desk.later(seconds=30).run()
    assert desk.workbook().state == "waiting"
    desk.save_over(copy)
    close(desk)
    assert "lưu trữ" in shown(desk, made.code, "sync_note")
    assert [(each.column, each.value) for each in SyncJournal.select()] == [
        ("*", OWN["title"]), ("starts_on", "8/9/2025"),
    ]  # fmt: skip


def test_an_older_copy_in_which_words_stood_that_were_taken_later_is_typed_over_without_a_conflict(
    desk: Desk,
) -> None:
    made = decided(desk)
    desk.settle()
    desk.later(minutes=1)
    desk.type(made.code, tab=INSPECTIONS, remedy="An ghi")
    copy = desk.path().read_bytes()
    desk.later(minutes=1).run()  # it cannot be taken before the unit is told the result
    assert InspectedUnit.get().remedy == ""
    desk.later(minutes=1).run()
    told(desk, made)
    desk.later(minutes=1).settle()
    assert InspectedUnit.get().remedy == "An ghi"
    desk.save_over(copy)
    save(desk, made, remedy="Lan ghi")
    desk.settle()
    assert InspectedUnit.get().remedy == shown(desk, made.code, "remedy") == "Lan ghi"
    assert not SyncConflict.select().count()


def test_an_older_copy_in_which_such_words_did_not_stand_yet_is_in_conflict_with_them(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    copy = desk.path().read_bytes()
    desk.give(content="Việc khác")
    desk.later(minutes=1).settle()  # another generation
    save(desk, made, remedy="An ghi")
    desk.later(minutes=1).run()
    told(desk, made)
    desk.later(minutes=1).settle()
    desk.save_over(copy)
    save(desk, made, remedy="Lan ghi")
    desk.settle()
    assert InspectedUnit.get().remedy == "An ghi" and shown(desk, made.code, "remedy") == "Lan ghi"
    assert SyncConflict.select().count() == 1
