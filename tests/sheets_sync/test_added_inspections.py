"""A row added to `Kiểm tra` says more than its record begins with: none of it is taken for agreed unread."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import Inspection, SyncJournal
from sheets_sync.inspection_table import INSPECTIONS
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.test_inspections_tab import OWN, shown


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
