"""New and removed columns reach workbooks that exist already, and freeze none of them (SHEETS.md §1)."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from peewee import Database

from console.records import SyncWorkbook, Task
from console.settings import CustomField, RegulationEntry
from console.workflow.progress import give_information
from sheets_sync.store import Kind
from tests.sheets_sync.desk import Desk, engine_for, open_desk

PHONE = CustomField(key="phone", label="Điện thoại", owner="unit", help="Số liên hệ")
LEVEL = CustomField(key="level", label="Mức độ", choices=["Cao", "Thấp"])


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


@pytest.fixture
def task(desk: Desk) -> Task:
    task = desk.give()
    desk.settle()
    return task


def restarted(desk: Desk, *fields: CustomField) -> Desk:
    """The same office after config.toml was changed."""
    settings = msgspec.structs.replace(desk.settings, field=list(fields))
    engine = engine_for(desk.folder, settings, desk.clock)
    desk.later(minutes=5)
    return replace(desk, settings=settings, engine=engine)


def sheet(desk: Desk) -> Worksheet:
    return openpyxl.load_workbook(desk.path())["Nhiệm vụ"]


def headers(desk: Desk) -> list[str]:
    return [str(cell.value) for cell in sheet(desk)[1] if cell.value]


def carried(desk: Desk) -> str:
    return desk.people.read("BT", desk.specs).sync["columns"]


def test_a_new_field_gets_a_column_to_the_right_of_the_last(desk: Desk, task: Task) -> None:
    before = headers(desk)

    desk = restarted(desk, PHONE)
    (turn,) = desk.run().turns

    assert (turn.state, turn.written) == ("ok", 1)
    assert headers(desk) == [*before, "Điện thoại"]
    desk.settle()
    assert not desk.run().turns


def test_what_is_typed_into_a_new_column_reaches_the_task(desk: Desk, task: Task) -> None:
    desk = restarted(desk, PHONE)
    desk.settle()

    desk.type(task, x_phone="0292 3 812 345")
    desk.settle()

    assert desk.task(task).extra == {"phone": "0292 3 812 345"}
    assert desk.workbook().state == "ok"


def test_what_the_task_says_already_is_written_with_the_new_column(desk: Desk, task: Task) -> None:
    unit = desk.task(task).lead_unit
    give_information(desk.ctx("system"), desk.task(task), unit, extra={"phone": "0292 3 812 345"})

    desk = restarted(desk, PHONE)
    desk.settle()

    assert desk.shown(task, "x_phone") == "0292 3 812 345"
    assert desk.task(task).extra == {"phone": "0292 3 812 345"}


def test_a_new_column_looks_and_asks_like_its_neighbours(desk: Desk, task: Task) -> None:
    desk = restarted(desk, PHONE, LEVEL)
    desk.settle()

    tab = sheet(desk)
    phone, level = headers(desk).index("Điện thoại") + 1, headers(desk).index("Mức độ") + 1
    unit, office = headers(desk).index("Lý do") + 1, headers(desk).index("Nội dung nhiệm vụ") + 1
    assert tab.cell(1, phone).fill.fgColor.rgb == tab.cell(1, unit).fill.fgColor.rgb
    assert tab.cell(1, level).fill.fgColor.rgb == tab.cell(1, office).fill.fgColor.rgb
    assert tab.column_dimensions[tab.cell(1, phone).column_letter].width > 10
    rules = {str(rule.sqref): rule for rule in tab.data_validations.dataValidation}
    letter = tab.cell(1, level).column_letter
    listed = rules[f"{letter}2:{letter}2001"]
    assert (listed.type, listed.errorStyle) == ("list", "warning")
    prompt = rules[f"{tab.cell(1, phone).column_letter}2:{tab.cell(1, phone).column_letter}2001"].prompt
    assert prompt == "Số liên hệ"
    hidden = openpyxl.load_workbook(desk.path())["_sync"]
    (column,) = {cell.column for row in hidden.iter_rows() for cell in row if cell.value == "Thấp"}
    assert str(listed.formula1).startswith(f"'_sync'!${hidden.cell(1, column).column_letter}$1")
    names = openpyxl.load_workbook(desk.path()).defined_names
    assert names["tasks_x_level"].attr_text == f"'Nhiệm vụ'!${letter}$1"


def test_a_pass_killed_before_the_new_column_is_written_writes_it_once(desk: Desk, task: Task) -> None:
    class Killed(BaseException):
        pass

    def stop(name: str) -> None:
        if name in ("applied", "written"):
            raise Killed

    desk = restarted(desk, PHONE)
    desk.engine.boundary = stop
    for _ in range(2):
        with pytest.raises(Killed):
            desk.run()
    desk.engine.boundary = lambda name: None
    desk.settle()

    assert headers(desk).count("Điện thoại") == 1
    assert desk.workbook().state == "ok"


def test_a_copy_from_before_the_column_gets_it_again_and_clears_nothing(desk: Desk, task: Task) -> None:
    old = desk.path().read_bytes()
    desk = restarted(desk, PHONE)
    desk.settle()
    desk.type(task, x_phone="0292 3 812 345")
    desk.settle()

    desk.later(minutes=5).save_over(old)
    desk.settle()

    assert desk.shown(task, "x_phone") == "0292 3 812 345"
    assert desk.task(task).extra == {"phone": "0292 3 812 345"}
    assert desk.workbook().state == "ok"


def test_a_removed_field_is_greyed_and_comes_back_with_what_it_held(desk: Desk, task: Task) -> None:
    with_field = restarted(desk, PHONE)
    with_field.settle()
    with_field.type(task, x_phone="0292 3 812 345")
    with_field.settle()
    column = headers(with_field).index("Điện thoại") + 1
    live = [sheet(with_field).cell(row, column).fill.fgColor.rgb for row in (1, 2)]

    without = restarted(with_field)
    without.settle()

    grey = sheet(without).cell(2, column)
    assert (grey.value, grey.font.italic) == ("0292 3 812 345", True)
    assert sheet(without).cell(1, column).fill.fgColor.rgb == grey.fill.fgColor.rgb
    assert "x_phone" not in carried(without)
    back = restarted(without, PHONE)
    back.settle()
    assert headers(back).count("Điện thoại") == 1
    assert [sheet(back).cell(row, column).fill.fgColor.rgb for row in (1, 2)] == live
    assert back.task(task).extra == {"phone": "0292 3 812 345"}


def test_a_column_that_was_given_and_is_gone_freezes_the_tab_as_before(desk: Desk, task: Task) -> None:
    book = openpyxl.load_workbook(desk.path())
    book["Nhiệm vụ"].delete_cols(headers(desk).index("Kết quả thực hiện") + 1)
    del book.defined_names["tasks_result"]
    book.save(desk.path())

    desk = restarted(desk, PHONE)
    desk.run()

    assert desk.workbook().state == "frozen"
    assert "Điện thoại" not in headers(desk)


def test_two_own_columns_of_the_new_fields_name_freeze_nothing(desk: Desk, task: Task) -> None:
    book = openpyxl.load_workbook(desk.path())
    tab = book["Nhiệm vụ"]
    width = len(headers(desk))
    for place in (1, 2):
        tab.cell(1, width + place, "Điện thoại")
        tab.cell(2, width + place, f"của xã {place}")
    book.save(desk.path())

    desk = restarted(desk, PHONE)
    desk.settle()
    desk.type(task, x_phone="0292 3 812 345")
    desk.settle()

    assert desk.workbook().state == "ok"
    assert desk.task(task).extra == {"phone": "0292 3 812 345"}
    shown = [sheet(desk).cell(2, width + place).value for place in (1, 2, 3)]
    assert shown == ["của xã 1", "của xã 2", "0292 3 812 345"]


def test_a_new_regulation_changes_what_the_request_column_offers(
    sqlite_database: Database, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path / "so")
    task = desk.give()
    desk.settle()
    assert "Điều chỉnh hạn" in choices(desk)

    entries = [*desk.settings.regulation, RegulationEntry(id="can_tho_2026", from_=date(2025, 9, 9))]
    settings = msgspec.structs.replace(desk.settings, regulation=entries)
    desk = replace(desk, settings=settings, engine=engine_for(desk.folder, settings, desk.clock))
    desk.later(days=1).settle()

    assert "Xin gia hạn" in choices(desk)
    assert "Điều chỉnh hạn" not in choices(desk)
    assert desk.workbook().state == "ok"
    assert desk.shown(task, "content") == "Rà soát quỹ đất"


def choices(desk: Desk) -> list[str]:
    """What the drop-down of `Đề nghị` offers."""
    tab = sheet(desk)
    letter = tab.cell(1, headers(desk).index("Đề nghị") + 1).column_letter
    (rule,) = (r for r in tab.data_validations.dataValidation if str(r.sqref).startswith(f"{letter}2"))
    title, _, cells = str(rule.formula1).rpartition("!")
    hidden = openpyxl.load_workbook(desk.path())[title.strip("'")]
    return [str(row[0].value) for row in hidden[cells.replace("$", "")]]


def test_a_workbook_saved_by_libreoffice_gets_the_column_too(desk: Desk, task: Task, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice không có trên máy này")
    resave(office, desk.path(), tmp_path)

    desk = restarted(desk, PHONE, LEVEL)
    desk.settle()
    desk.type(task, x_phone="0292 3 812 345")
    desk.settle()
    resave(office, desk.path(), tmp_path)
    desk.touch()
    desk.settle()

    assert headers(desk)[-2:] == ["Điện thoại", "Mức độ"]
    assert desk.task(task).extra == {"phone": "0292 3 812 345"}
    assert desk.workbook().state == "ok"


def resave(office: str, path: Path, folder: Path) -> None:
    out, profile = folder / "out", f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (out / path.name).replace(path)


def test_only_the_parts_that_a_column_needs_are_written(desk: Desk, task: Task) -> None:
    before = parts(desk.path().read_bytes())

    desk = restarted(desk, PHONE)
    desk.run()

    after = parts(desk.path().read_bytes())
    changed = {name for name in before if before[name] != after[name]}
    assert before.keys() == after.keys()
    # the tab, `_sync`, the workbook's own part with its names, and the instructions that name the column
    assert len(changed) == 4
    assert "xl/workbook.xml" in changed
    assert "xl/styles.xml" not in changed


def parts(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def test_a_database_that_does_not_know_the_version_asks_once(desk: Desk, task: Task) -> None:
    SyncWorkbook.update(schema_version=1).execute()

    assert [turn.written for turn in desk.run().turns] == [0]
    assert not desk.run().turns


def test_an_absent_column_of_the_offices_own_is_no_empty_one(desk: Desk, task: Task) -> None:
    """Deleted by the unit: nothing is concluded from it, and nothing else stops."""
    desk = restarted(desk, PHONE)
    desk.settle()
    desk.type(task, x_phone="0292 3 812 345")
    desk.settle()
    book = openpyxl.load_workbook(desk.path())
    book["Nhiệm vụ"].delete_cols(headers(desk).index("Điện thoại") + 1)
    del book.defined_names["tasks_x_phone"]
    book.save(desk.path())
    desk.touch()
    desk.settle()

    desk.later(hours=1).type(task, progress="Đã họp")
    desk.settle()

    assert desk.task(task).extra == {"phone": "0292 3 812 345"}
    assert desk.task(task).progress == "Đã họp"
    assert desk.row(task).cells["progress"].kind is Kind.TEXT
