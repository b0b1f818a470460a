"""A row added to `Kiểm tra` says more than its record begins with: none of it is taken for agreed unread."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from peewee import Database

from console.records import Inspection, SyncJournal
from sheets_sync.inspection_table import INSPECTIONS
from tests.sheets_sync.desk import MONDAY, Desk, open_desk
from tests.sheets_sync.test_inspections_tab import OWN, decided, own, shown, write


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so", regulation="lao_cai_2015")


def given_its_code(desk: Desk, **cells: str) -> tuple[str, bytes]:
    """An adds a row and opens the workbook; its code is written meanwhile. The code, and what is open."""
    desk.settle()
    desk.put([(2, key, value) for key, value in {**OWN, **cells}.items()], tab=INSPECTIONS)
    opened = desk.path().read_bytes()
    desk.later(seconds=30).run()
    desk.later(seconds=30).run()
    (row,) = desk.rows(tab=INSPECTIONS)
    return str(row.cells["code"].value), opened


def test_a_copy_from_before_the_code_loses_nothing_of_what_the_row_said(desk: Desk) -> None:
    code, opened = given_its_code(desk, decision_scope="Việc quý III", report="Gõ nhầm ô")
    desk.later(seconds=30).save_over(opened)
    desk.settle()
    made = Inspection.get()
    assert (made.code, made.decision_scope) == (code, "Việc quý III")
    entry = SyncJournal.get()
    assert (entry.code, entry.column, entry.value) == (code, "report", "Gõ nhầm ô")


def test_the_copy_once_more_after_the_row_was_taken_reverts_nothing(desk: Desk) -> None:
    code, opened = given_its_code(desk, decision_scope="Việc quý III")
    desk.later(seconds=30).type(code, tab=INSPECTIONS, decision_scope="Việc cả năm")
    desk.settle()
    assert Inspection.get().decision_scope == "Việc cả năm"
    desk.later(seconds=30).save_over(opened)
    desk.settle()
    assert Inspection.get().decision_scope == "Việc cả năm"
    assert shown(desk, code, "decision_scope") == "Việc cả năm"


def test_a_row_of_the_offices_that_lost_code_and_title_becomes_no_inspection_of_the_units_own(
    desk: Desk,
) -> None:
    made = decided(desk)
    desk.settle()
    position = desk.row(made.code, tab=INSPECTIONS).position
    desk.later(hours=1).put([(position, "code", None), (position, "title", "Đợt khác")], tab=INSPECTIONS)
    for _ in range(4):
        desk.later(seconds=30).run()
    assert [each.code for each in Inspection.select()] == [made.code]
    (lost,) = [row for row in desk.rows(tab=INSPECTIONS) if row.position == position]
    assert str(lost.cells["sync_note"].value).startswith("Dòng này mất Mã")
    assert shown(desk, made.code, "title") == "Kiểm tra quý III"


def test_a_copy_of_a_row_of_the_offices_is_told_to_be_one_whatever_its_title(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    row = desk.row(made.code, tab=INSPECTIONS)
    said = {key: cell.value for key, cell in row.cells.items() if key != "remaining"}
    copied = {**said, "title": "Đợt khác"}
    desk.later(hours=1).put(
        [(row.position + 1, key, value) for key, value in copied.items()], tab=INSPECTIONS
    )
    for _ in range(4):
        desk.later(seconds=30).run()
    assert [each.code for each in Inspection.select()] == [made.code]
    (copy,) = [each for each in desk.rows(tab=INSPECTIONS) if each.position == row.position + 1]
    assert "trùng" in str(copy.cells["sync_note"].value)


def test_a_told_row_that_lost_its_code_becomes_no_inspection_of_the_units_own(desk: Desk) -> None:
    """Its note speaks of refusals; nor is there room for another sentence in that of the row put back."""
    made = own(desk)
    write(
        desk, made.code, starts_on="8/9/2025", ends_on="8/9/2025", notified_on="8/9/2025",
        result_date="8/9/2025", tasks="NV-1",
    )  # fmt: skip
    position = desk.row(made.code, tab=INSPECTIONS).position
    desk.put([(position, "code", None), (position, "decision_scope", "Cả năm")], tab=INSPECTIONS)
    for _ in range(4):
        desk.later(seconds=30).run()
    assert [each.code for each in Inspection.select()] == [made.code]
    (lost,) = [row for row in desk.rows(tab=INSPECTIONS) if row.position == position]
    assert str(lost.cells["sync_note"].value).startswith("Dòng này mất Mã")


def test_a_cell_that_a_record_needs_taken_out_before_the_code_was_read_back_is_asked_for(desk: Desk) -> None:
    code, _ = given_its_code(desk)
    desk.later(seconds=30).type(code, tab=INSPECTIONS, form=None)
    desk.settle()
    assert desk.workbook().state == "ok" and not Inspection.select().count()
    assert "“Hình thức" in shown(desk, code, "sync_note")
    desk.later(seconds=30).type(code, tab=INSPECTIONS, form=OWN["form"])
    desk.settle()
    assert Inspection.get().code == code and shown(desk, code, "sync_note") == ""


def test_a_row_whose_code_was_taken_out_before_it_was_read_back_stays_the_one_of_its_record(
    desk: Desk,
) -> None:
    code, _ = given_its_code(desk, evaluation="Tốt")  # of a conclusion, which is too early
    desk.later(seconds=30).put([(2, "code", None)], tab=INSPECTIONS)
    desk.settle()
    (row,) = desk.rows(tab=INSPECTIONS)
    assert (row.position, row.cells["code"].value, row.cells["evaluation"].value) == (2, code, "Tốt")
    assert Inspection.get().code == code


def test_a_report_whose_date_cannot_be_read_waits_for_it_and_breaks_no_pass(desk: Desk) -> None:
    code, _ = given_its_code(desk, decision_scope="Việc quý III")
    desk.later(seconds=30).settle()
    Inspection.update(state="ended", ends_on=MONDAY.date()).execute()
    report = {"result_number": "16/BC", "result_date": "hôm qua", "evaluation": "tốt", "conclusion": "đạt"}
    desk.later(minutes=5).type(code, tab=INSPECTIONS, **report)
    desk.settle()
    assert desk.workbook().state == "ok" and Inspection.get().state == "ended"
    assert "Ngày báo cáo" in shown(desk, code, "sync_note") or "ngày báo cáo" in shown(
        desk, code, "sync_note"
    )
    desk.later(minutes=5).type(code, tab=INSPECTIONS, result_date="8/9/2025")
    desk.settle()
    assert Inspection.get().state == "reported"


def test_an_own_inspection_whose_row_was_merged_away_is_not_withdrawn(desk: Desk) -> None:
    first = own(desk)
    desk.put([(3, key, value) for key, value in {**OWN, "title": "Đợt hai"}.items()], tab=INSPECTIONS)
    for _ in range(4):
        desk.later(seconds=30).run()
    second = Inspection.get(Inspection.title == "Đợt hai")
    for merged in (True, False):
        book = openpyxl.load_workbook(desk.path())
        sheet = book["Kiểm tra"]
        for column in range(1, sheet.max_column + 1):
            at = {"start_row": 2, "end_row": 3, "start_column": column, "end_column": column}
            (sheet.merge_cells if merged else sheet.unmerge_cells)(**at)
        book.save(desk.path())
        desk.touch()
        for _ in range(4):
            desk.later(minutes=5).run()
        assert [each.archived_at for each in Inspection.select()] == [None, None]
    assert shown(desk, second.code, "title") == "Đợt hai"
    assert shown(desk, first.code, "title") == OWN["title"]
