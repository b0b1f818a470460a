"""Numbers that a format shows as a time or a percentage read as a person sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from sheets_sync.excel.shown import shown
from tests.sheets_sync.desk import open_desk
from tests.sheets_sync.hands import ExcelHands

# 8/9/2025 is serial 45908: 45658 is 1/1/2025, and 8/9 is day 251 of 2025.
SEEN = [
    (0.354166666666667, "h:mm", "8:30"),
    (0.5, "0%", "50%"),
    (0.125, "0%", "12.5%"),
    (45908.6041666667, "dd/mm/yyyy hh:mm", "8/9/2025 14:30"),
    (45908, "dd/mm/yyyy hh:mm", "8/9/2025"),
    (45908, "dd/mm/yyyy", "8/9/2025"),
    (1.5, "[h]:mm", "36:00"),
    (1.5, "h:mm", "12:00"),
    (0.604178240740741, "h:mm:ss AM/PM", "14:30:01"),
    (1500000, "#,##0", "1500000"),
]


@pytest.mark.parametrize(("number", "code", "seen"), SEEN)
def test_a_text_column_takes_a_number_as_its_cell_shows_it(
    sqlite_database: Database, tmp_path: Path, number: float, code: str, seen: str
) -> None:
    desk = open_desk(tmp_path)
    task = desk.give()
    desk.settle()
    desk.later(hours=1)
    place = desk.people.read("BT", desk.specs).tabs["tasks"].headers["other_info"] + 1
    with ExcelHands(desk)._open() as sheet:
        cell = sheet.cell(2, place)
        cell.value, cell.number_format = number, code
    desk.settle()
    assert desk.task(task).other_info == desk.shown(task, "other_info") == seen
    assert not desk.later(minutes=1).run().turns


def test_a_date_column_takes_the_day_of_a_moment(sqlite_database: Database, tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    task = desk.give()
    desk.settle()
    desk.later(hours=1)
    place = desk.people.read("BT", desk.specs).tabs["tasks"].headers["report_date"] + 1
    with ExcelHands(desk)._open() as sheet:
        cell = sheet.cell(2, place)
        cell.value, cell.number_format = 45908.1, "dd/mm/yyyy hh:mm"
    desk.settle()
    assert str(desk.task(task).report_date) == "2025-09-08"


def test_a_time_of_a_1904_workbook_is_the_same_time() -> None:
    assert shown(0.354166666666667, "h:mm", 1462) == "8:30"
    assert shown(44446.6041666667, "d/m/yyyy h:mm", 1462) == "8/9/2025 14:30"
