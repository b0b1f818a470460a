"""Columns that the office adds and takes away, in workbooks that exist already; see also test_schema."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import openpyxl
import pytest

from console.records import Task
from console.settings import CustomField
from console.workflow.progress import give_information
from sheets_sync.engine import Engine
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.google.desk import GoogleDesk
from tests.sheets_sync.google.hands import GoogleHands
from tests.sheets_sync.hands import TITLE, ExcelHands, Hands
from tests.sheets_sync.hazards.office import office_says

PHONE = CustomField(key="phone", label="Điện thoại", owner="unit", help="Số liên hệ")
NUMBER = "0292 3 812 345"


def restarted(desk: Desk, *fields: CustomField) -> Desk:
    """The same office after config.toml was changed."""
    settings = msgspec.structs.replace(desk.settings, field=list(fields))
    engine = Engine(desk.engine.store, settings, desk.clock)
    desk.later(minutes=5)
    return replace(desk, settings=settings, engine=engine)


def at(desk: Desk) -> Hands:
    return GoogleHands(desk) if isinstance(desk, GoogleDesk) else ExcelHands(desk)


def columns(desk: Desk) -> dict[str, int]:
    return dict(desk.people.read("BT", desk.specs).tabs["tasks"].headers)


def test_a_new_field_gets_a_column_to_the_right_and_works_both_ways(desk: Desk, task: Task) -> None:
    last = max(columns(desk).values())
    desk = restarted(desk, PHONE)
    desk.settle()
    assert columns(desk)["x_phone"] == last + 1
    desk.type(task, x_phone=NUMBER)
    desk.settle()
    assert desk.task(task).extra == {"phone": NUMBER}
    unit = desk.task(task).lead_unit
    give_information(desk.ctx("system"), desk.task(task), unit, extra={"phone": "113"})
    desk.later(minutes=1).settle()
    assert desk.shown(task, "x_phone") == "113"
    assert desk.workbook().state == "ok"


def test_a_new_field_stands_beside_what_the_unit_wrote_there(desk: Desk, hands: Hands, task: Task) -> None:
    hands.write_own(1, "Cột riêng")
    hands.write_own(2, "của xã")
    desk = restarted(desk, PHONE)
    desk.settle()
    desk.type(task, x_phone=NUMBER)
    desk.settle()
    assert desk.task(task).extra == {"phone": NUMBER}
    assert (at(desk).own(1), at(desk).own(2)) == ("Cột riêng", "của xã")


def test_a_letter_at_the_far_end_of_the_sheet_stops_no_upgrade_and_no_write(
    folder_desk: Desk, task: Task
) -> None:
    last = max(columns(folder_desk).values())
    book = openpyxl.load_workbook(folder_desk.path())
    book[TITLE]["XFD2"] = "."
    book.save(folder_desk.path())
    desk = restarted(folder_desk, PHONE)
    desk.settle()
    assert columns(desk)["x_phone"] == last + 1
    office_says(desk, task, "Văn phòng nhắc")
    desk.settle()
    assert desk.shown(task, "office_opinion") == "Văn phòng nhắc"
    assert openpyxl.load_workbook(desk.path())[TITLE]["XFD2"].value == "."


def test_a_version_from_before_the_field_gets_it_again_and_clears_nothing(
    desk: Desk, hands: Hands, task: Task
) -> None:
    old = hands.keep()
    desk = restarted(desk, PHONE)
    desk.settle()
    desk.type(task, x_phone=NUMBER)
    desk.settle()
    desk.later(minutes=5)
    at(desk).put_back(old)
    desk.settle()
    assert desk.shown(task, "x_phone") == NUMBER
    assert desk.task(task).extra == {"phone": NUMBER}


def test_a_field_taken_away_keeps_what_it_held_and_comes_back_with_it(desk: Desk, task: Task) -> None:
    with_field = restarted(desk, PHONE)
    with_field.settle()
    with_field.type(task, x_phone=NUMBER)
    with_field.settle()
    place = columns(with_field)["x_phone"]
    without = restarted(with_field)
    without.settle()
    assert without.workbook().state == "ok"
    back = restarted(without, PHONE)
    back.settle()
    assert columns(back)["x_phone"] == place
    assert back.shown(task, "x_phone") == back.task(task).extra["phone"] == NUMBER


def test_a_units_deleting_of_such_a_column_is_no_clearing_and_stops_nothing(desk: Desk, task: Task) -> None:
    desk = restarted(desk, PHONE)
    desk.settle()
    desk.type(task, x_phone=NUMBER)
    desk.settle()
    at(desk).delete_column("x_phone")
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp")
    desk.settle()
    assert desk.task(task).extra == {"phone": NUMBER}
    assert desk.task(task).progress == "Đã họp"


@pytest.mark.parametrize("said", [12.5, "12.5", 1.5, "1.5"])
def test_a_fraction_in_a_whole_numbers_field_waits_as_typed(
    desk: Desk, task: Task, said: float | str
) -> None:
    desk = restarted(desk, CustomField(key="ho", label="Số hộ", kind="integer", owner="unit"))
    desk.settle()
    desk.type(task, x_ho=said, progress="Đang làm")
    desk.settle()
    assert not (desk.task(task).extra or {}).get("ho")
    assert desk.task(task).progress == "Đang làm"
    assert "Ô “Số hộ” chỉ nhận số nguyên." in desk.shown(task, "sync_note")
    assert desk.shown(task, "x_ho") == str(said)
