"""A tab added to a workbook that exists: its parts stay, and spreadsheet programs read what was added."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from peewee import Database

from sheets_sync.inspection_table import INSPECTIONS
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.test_inspections_tab import OWN, add, decided, shown
from tests.sheets_sync.test_new_tab import know
from tests.sheets_sync.test_schema import parts, resave


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    """A workbook made before the tab existed."""
    desk = open_desk(tmp_path / "so", regulation="lao_cai_2015")
    know(desk, 2)
    desk.give()
    desk.settle()
    know(desk, 3)
    desk.later(hours=1)
    return desk


def test_every_other_part_stays_byte_for_byte(desk: Desk) -> None:
    before = parts(desk.path().read_bytes())
    desk.run()
    after = parts(desk.path().read_bytes())
    changed = {name for name in before if before[name] != after[name]}
    hidden = {name for name in before if b"workbook" in before[name] and "worksheets" in name}
    assert changed <= {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"} | hidden
    (new,) = after.keys() - before.keys()
    assert new.startswith("xl/worksheets/sheet")
    assert before["xl/styles.xml"] == after["xl/styles.xml"]


def test_it_looks_and_asks_as_its_neighbours(desk: Desk) -> None:
    desk.run()

    book = openpyxl.load_workbook(desk.path())
    tab, tasks = book["Kiểm tra"], book["Nhiệm vụ"]
    headers = [str(cell.value) for cell in tab[1]]
    assert headers[:3] == ["Mã", "Tên cuộc kiểm tra", "Vai trò"]
    title, role = tab.cell(1, 2), tab.cell(1, 3)
    listed = [str(cell.value) for cell in tasks[1]]
    assert title.fill.fgColor.rgb == tasks.cell(1, listed.index("Lý do") + 1).fill.fgColor.rgb
    assert role.fill.fgColor.rgb == tasks.cell(1, listed.index("Vai trò") + 1).fill.fgColor.rgb
    assert tab.freeze_panes == "B2"
    letter = tab.cell(1, headers.index("Hình thức") + 1).column_letter
    rules = {str(rule.sqref): rule for rule in tab.data_validations.dataValidation}
    place, _, cells = str(rules[f"{letter}2:{letter}2001"].formula1).rpartition("!")
    offered = [row[0].value for row in book[place.strip("'")][cells.replace("$", "")]]
    assert offered == ["Thường xuyên, định kỳ", "Đột xuất"]
    assert book.defined_names["inspections_title"].attr_text == "'Kiểm tra'!$B$1"


def test_a_tab_of_the_units_own_of_that_name_stays_its_own(desk: Desk) -> None:
    book = openpyxl.load_workbook(desk.path())
    own = book.create_sheet("Kiểm tra")
    own.append(["Mã", "Tên cuộc kiểm tra", "Của riêng xã"])
    own.append(["1", "Kiểm tra vệ sinh", "x"])
    book.save(desk.path())
    desk.touch()
    made = decided(desk)
    desk.settle()
    assert shown(desk, made.code, "title") == "Kiểm tra quý III"
    book = openpyxl.load_workbook(desk.path())
    assert [cell.value for cell in book["Kiểm tra"][2]] == ["1", "Kiểm tra vệ sinh", "x"]
    assert book["Kiểm tra (2)"]["B2"].value == "Kiểm tra quý III"
    add(desk, position=3, **OWN)
    assert shown(desk, made.code, "role") == "Được kiểm tra"


def test_libreoffice_opens_and_saves_it_and_it_goes_on(desk: Desk, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice không có trên máy này")
    resave(office, desk.path(), tmp_path)
    desk.touch()
    made = decided(desk)
    desk.settle()
    resave(office, desk.path(), tmp_path)
    desk.touch()
    desk.settle()
    assert shown(desk, made.code, "title") == "Kiểm tra quý III"
    desk.type(made.code, tab=INSPECTIONS, report="Đã rà soát")
    desk.settle()
    assert shown(desk, made.code, "reported_on") == "8/9/2025"
    assert desk.workbook().state == "ok"
