"""`rules.near_days`: a workbook colours a due date as near as early as the office is reminded of it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from peewee import Database

from console.settings import RulesSettings
from sheets_sync.columns import calendar_days, tab_specs
from sheets_sync.guide import IN_A_FOLDER, sections
from sheets_sync.tables import tables
from tests.sheets_sync.desk import open_desk
from tests.sheets_sync.google.desk import open_google_desk

LATER = RulesSettings(near_days=10)  # two weeks with their weekends: 14 calendar days
AT_ONCE = RulesSettings(near_days=0)


@pytest.mark.parametrize(
    ("working", "calendar"),
    # Before a Monday, the first working day back is the Friday, three days earlier; the fifth the Monday a
    # week earlier; the sixth the Friday before that one, ten days earlier.
    [(0, 0), (1, 3), (5, 7), (6, 10), (10, 14)],
)
def test_so_many_working_days_span_their_weekends(working: int, calendar: int) -> None:
    assert calendar_days(working) == calendar


@pytest.mark.parametrize(("rules", "days"), [(RulesSettings(), 7), (LATER, 14), (AT_ONCE, 0)])
def test_a_new_file_colours_due_dates_as_early_as_the_office_is_reminded(
    rules: RulesSettings, days: int, sqlite_database: Database, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path, rules=rules)
    desk.give()
    desk.settle()
    with zipfile.ZipFile(next(tmp_path.rglob("BT.xlsx"))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert f"&lt;=TODAY()+{days})</formula>" in sheet


@pytest.mark.parametrize(("rules", "days"), [(RulesSettings(), 7), (LATER, 14), (AT_ONCE, 0)])
def test_a_new_spreadsheet_on_google_does_the_same(
    rules: RulesSettings, days: int, sqlite_database: Database
) -> None:
    desk = open_google_desk(rules=rules)
    desk.give()
    desk.settle()
    _, near = desk.human().book.sheet("Nhiệm vụ").conditional
    formula = near["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
    assert formula.endswith(f"<=TODAY()+{days})")


def test_the_instructions_name_no_number_of_days_where_older_workbooks_have_another() -> None:
    usual, chosen = (
        str(sections(tab_specs(tables(), near_days=days), IN_A_FOLDER)) for days in (7, calendar_days(10))
    )
    assert "Cam: còn từ 7 ngày trở xuống." in usual
    assert "Cam: sắp đến hạn." in chosen
