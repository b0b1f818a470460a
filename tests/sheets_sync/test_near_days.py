"""`rules.near_days`: a workbook colours a due date as near as early as the office is reminded of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from peewee import Database

from console.records import Task
from console.settings import RulesSettings
from console.workflow.tasks import edit_task
from sheets_sync.columns import calendar_days, tab_specs
from sheets_sync.engine import Engine
from sheets_sync.google.places import KeptPlaces
from sheets_sync.guide import IN_A_FOLDER, sections
from sheets_sync.near_colours import recounted
from sheets_sync.tables import tables
from tests.sheets_server import Fault
from tests.sheets_sync.desk import engine_for, open_desk
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on

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


OWN = "AND($K2>=TODAY(),$K2<=TODAY()+3)"  # a unit's own rule


def file_of(folder: Path) -> Path:
    return next(folder.rglob("BT.xlsx"))


def first_tab(folder: Path) -> str:
    with zipfile.ZipFile(file_of(folder)) as parts:
        return parts.read("xl/worksheets/sheet1.xml").decode()


def with_rule(content: bytes, formula: str) -> bytes:
    """The file with a rule of the unit's own on its first tab, as Excel writes it."""
    rule = (
        '<conditionalFormatting sqref="E2:E50"><cfRule type="expression" priority="99">'
        f"<formula>{escape(formula)}</formula></cfRule></conditionalFormatting>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace("<dataValidations", rule + "<dataValidations", 1)
            new.writestr(name, part)
    return made.getvalue()


def guide_of(folder: Path) -> str:
    sheet = load_workbook(file_of(folder))["Hướng dẫn"]
    return " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)


def test_files_that_exist_are_coloured_anew_when_the_office_chooses_another_number(
    sqlite_database: Database, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path)
    task = desk.give()
    desk.settle()
    file_of(tmp_path).write_bytes(with_rule(file_of(tmp_path).read_bytes(), OWN))
    desk.later(minutes=1).type(task, progress="Đã họp")
    desk.settle()
    desk.settings = replace(desk.settings, rules=LATER)
    desk.engine = engine_for(desk.folder, desk.settings, desk.clock)
    desk.later(minutes=1).settle()
    sheet = first_tab(tmp_path)
    assert sheet.count("&lt;=TODAY()+14)</formula>") == 3  # the due date, the status and what remains
    assert "&lt;=TODAY()+7)" not in sheet
    assert escape(OWN) in sheet
    assert "Cam: còn từ 14 ngày trở xuống." in guide_of(tmp_path)
    assert desk.shown(task, "progress") == desk.task(task).progress == "Đã họp"
    assert not desk.later(minutes=1).run().writes


def rules_of(desk: GoogleDesk) -> list[Any]:
    return desk.human().book.sheet("Nhiệm vụ").conditional


def formulas(desk: GoogleDesk) -> list[str]:
    return [rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for rule in rules_of(desk)]


def choose(desk: GoogleDesk, rules: RulesSettings) -> None:
    """The worker starts again with another setting."""
    desk.settings = replace(desk.settings, rules=rules)
    desk.engine = Engine(store_on(desk.server, KeptPlaces()), desk.settings, desk.clock)


@pytest.fixture
def google(sqlite_database: Database) -> tuple[GoogleDesk, Task]:
    """A spreadsheet with a rule of the unit's own before ours."""
    desk = open_google_desk(places=KeptPlaces())
    task = desk.give()
    desk.settle()
    box = {
        "sheetId": desk.human().book.sheet("Nhiệm vụ").sheet_id,
        "startColumnIndex": 4,
        "endColumnIndex": 5,
    }
    when = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": f"={OWN}"}]}
    rules_of(desk).insert(0, {"ranges": [box], "booleanRule": {"condition": when, "format": {}}})
    desk.later(minutes=1)
    return desk, task


@pytest.mark.parametrize("older", [False, True])
def test_spreadsheets_that_exist_are_coloured_anew_too(google: tuple[GoogleDesk, Task], older: bool) -> None:
    """`older`: made before `_sync` carried the number."""
    desk, _ = google
    if older:
        keys = [row[0] for row in desk.human().rows("_sync")]
        desk.human().delete_rows("_sync", keys.index("near") + 1)
    looks = [rule["booleanRule"]["format"] for rule in rules_of(desk)]
    choose(desk, LATER)
    desk.settle()
    own, late, near = formulas(desk)
    assert own == f"={OWN}"
    assert late.endswith("<TODAY())")
    assert near.endswith("<=TODAY()+14)")
    assert [rule["booleanRule"]["format"] for rule in rules_of(desk)] == looks
    choose(desk, LATER)
    assert not desk.later(minutes=1).run().writes


def test_a_spreadsheet_whose_rules_may_not_be_touched_still_gets_its_values(
    google: tuple[GoogleDesk, Task],
) -> None:
    desk, task = google
    edit_task(desk.ctx("chi"), desk.task(task), {"office_opinion": "Đẩy nhanh"}, desk.task(task).version)
    message = "You are trying to edit a protected cell or object."
    desk.server.faults.add(Fault(status=400, message=message), path=":batchUpdate")
    choose(desk, LATER)
    desk.settle()
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert formulas(desk)[2].endswith("<=TODAY()+7)")
    assert not desk.later(minutes=1).run().writes


@pytest.mark.parametrize(
    ("days", "said"),
    [(7, "còn từ 7 ngày trở xuống"), (14, "còn từ 14 ngày trở xuống"), (0, "đến hạn hôm nay")],
)
def test_the_instructions_name_the_number_of_days(days: int, said: str) -> None:
    assert f"Cam: {said}." in str(sections(tab_specs(tables(), near_days=days), IN_A_FOLDER))


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        (
            "AND(ISNUMBER($K2),ISNUMBER($M2),$K2>=TODAY(),$K2<=TODAY()+7)",
            "AND(ISNUMBER($K2),ISNUMBER($M2),$K2>=TODAY(),$K2<=TODAY()+14)",
        ),
        (
            "=ISNUMBER($AB5)*ISNUMBER($M5)*($AB5>=TODAY())*($AB5<=TODAY()+0)",
            "=ISNUMBER($AB5)*ISNUMBER($M5)*($AB5>=TODAY())*($AB5<=TODAY()+14)",
        ),
        ("AND(ISNUMBER($K2),ISNUMBER($M2),$K2>=TODAY(),$K2<=TODAY()+14)", None),  # so it is already
        ("AND(ISNUMBER($K2),ISNUMBER($M2),$K2<TODAY())", None),  # what is late
        ("AND(ISNUMBER($K2),ISNUMBER($M2),$K2>=TODAY(),$L2<=TODAY()+7)", None),  # another column
        (OWN, None),
        ("", None),
    ],
)
def test_only_the_rule_of_the_programs_own_is_counted_anew(formula: str, wanted: str | None) -> None:
    assert recounted(formula, "14") == wanted
