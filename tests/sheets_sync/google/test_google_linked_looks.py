"""How An's commune's own sheet looks once it is linked, and what of it stays as An made it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from peewee import Database

from console.records import Task, Unit
from console.settings import CustomField
from sheets_sync.engine import Engine
from sheets_sync.google.desk import GoogleDesk as Commands
from sheets_sync.google.places import KeptPlaces
from sheets_sync.google.protection import WARNING
from sheets_sync.store import Unreachable
from tests.sheets_server import Fault
from tests.sheets_server.people import Person
from tests.sheets_server.spreadsheet import Sheet
from tests.sheets_sync.google.desk import EMAIL, GoogleDesk, open_google_desk

TAB = "Theo dõi"
HEADER = ["Số ký hiệu", "Ngày ban hành", "Nội dung", "Hạn", "Tiến độ", "Số BC", "Ngày BC", "Đề nghị", "Riêng"]
PLACES = {header: place for place, header in enumerate(HEADER)}
OFFICE, UNIT = ("Số ký hiệu", "Ngày ban hành", "Nội dung", "Hạn"), ("Tiến độ", "Số BC", "Ngày BC", "Đề nghị")
YELLOW = {"rgbColor": {"red": 1, "green": 1}}
REASON = CustomField(key="why", label="Nguyên nhân", owner="office")
KIND = CustomField(key="kind", label="Riêng", owner="unit", choices=["Lớn", "Nhỏ"])


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk(places=KeptPlaces())


@pytest.fixture
def task(desk: GoogleDesk) -> Task:
    return desk.give(content="Rà soát quỹ đất")


@pytest.fixture
def an(desk: GoogleDesk, task: Task) -> Person:
    """An, with the commune's own sheet, in which the task has its row; two days after it was given."""
    book = desk.server.new_book("Sổ của xã", owner="an@xa.vn", writers=(EMAIL,), tab=TAB)
    person: Person = desk.server.human(book, "an@xa.vn")
    person.paste(f"'{TAB}'!A1", [HEADER, [task.document.symbol, "8/9/2025", "Rà soát quỹ đất"]])
    desk.later(days=2)
    return person


def link(desk: GoogleDesk, an: Person, *, approve: bool = True) -> str:
    unit = Unit.get(Unit.code == "BT")
    return "\n".join(Commands(desk.engine).link(unit, an.book.book_id, approve=approve))


def tab(an: Person) -> Sheet:
    return an.book.sheet(TAB)


def spot(header: str, row: int = 2) -> str:
    return f"'{TAB}'!{'ABCDEFGHI'[PLACES[header]]}{row}"


def style(an: Person, header: str, row: int = 2) -> dict[str, Any]:
    return tab(an).cell(row - 1, PLACES[header]).style or {}


def form(an: Person, header: str, row: int = 2) -> str:
    return str(style(an, header, row).get("numberFormat", {}).get("type", ""))


def fill(an: Person, header: str, row: int = 2) -> Any:
    return style(an, header, row).get("backgroundColorStyle")


def grid(an: Person, header: str, rows: int) -> dict[str, int]:
    """The range of some rows below the header."""
    column = {"startColumnIndex": PLACES[header], "endColumnIndex": PLACES[header] + 1}
    return {"sheetId": tab(an).sheet_id, "startRowIndex": 1, "endRowIndex": 1 + rows, **column}


def paint(an: Person, header: str, rows: int) -> None:
    cell = {"userEnteredFormat": {"backgroundColorStyle": YELLOW}}
    fields = "userEnteredFormat.backgroundColorStyle"
    an.do(repeatCell={"range": grid(an, header, rows), "cell": cell, "fields": fields})


def offer(an: Person, header: str, kind: str, *choices: str) -> None:
    """An's own rule of data validation."""
    condition = {"type": kind, "values": [{"userEnteredValue": choice} for choice in choices]}
    an.do(setDataValidation={"range": grid(an, header, 50), "rule": {"condition": condition}})


def offered(an: Person, header: str) -> list[str]:
    rule = tab(an).cell(1, PLACES[header]).validation or {}
    return [each["userEnteredValue"] for each in rule.get("condition", {}).get("values", ())]


def warned(an: Person) -> list[int]:
    """Columns under a warning of ours, each as often as it is."""
    ours = [each["range"] for each in tab(an).protected if each.get("description") == WARNING]
    return sorted(c for each in ours for c in range(each.get("startColumnIndex", 0), each["endColumnIndex"]))


def restarted(desk: GoogleDesk, *fields: CustomField) -> GoogleDesk:
    """The same office after config.toml was changed."""
    settings = msgspec.structs.replace(desk.settings, field=list(fields))
    desk.later(minutes=5)
    return replace(desk, settings=settings, engine=Engine(desk.engine.store, settings, desk.clock))


# -- what is typed -------------------------------------------------------------------------------------


def test_what_is_typed_into_a_linked_sheet_stays_as_typed(desk: GoogleDesk, an: Person, task: Task) -> None:
    link(desk, an)
    desk.settle()
    an.type(spot("Số BC"), "0042")
    an.type(spot("Ngày BC"), "9/9/2025")
    an.type(spot("Tiến độ"), "50%")
    desk.later(minutes=1).settle()
    assert [an.see(spot(each)) for each in ("Số BC", "Ngày BC", "Tiến độ")] == ["0042", "9/9/2025", "50%"]
    found = desk.task(task)
    assert (found.report_number, found.report_date, found.progress) == ("0042", date(2025, 9, 9), "50%")


def test_numbers_dates_and_formulas_that_stood_there_are_read_as_before(
    desk: GoogleDesk, an: Person, task: Task
) -> None:
    an.type(spot("Số BC"), "42")
    an.type(spot("Ngày BC"), "9/9/2025")
    an.type(spot("Tiến độ"), '="Đã "&"họp"')
    before = [an.see(spot(each)) for each in HEADER]
    link(desk, an)
    assert [an.see(spot(each)) for each in HEADER] == before
    assert (form(an, "Ngày BC"), form(an, "Tiến độ")) == ("DATE", "")
    assert {form(an, "Ngày BC", 3), form(an, "Tiến độ", 3), form(an, "Số BC", 3)} == {"TEXT"}
    desk.settle()
    found = desk.task(task)
    assert (found.report_number, found.report_date, found.progress) == ("42", date(2025, 9, 9), "Đã họp")


def test_rows_below_the_end_of_the_grid_keep_zeros_too(desk: GoogleDesk, an: Person) -> None:
    sheet = tab(an).sheet_id
    an.do(deleteDimension={"range": {"sheetId": sheet, "dimension": "ROWS", "startIndex": 2}})
    an.type(spot("Ngày BC"), "9/9/2025")
    link(desk, an)
    desk.settle()
    other = desk.give(content="Việc mới")
    desk.settle()
    row = desk.row(other).position
    an.type(spot("Số BC", row), "0042")
    an.type(spot("Ngày BC", row), "10/9/2025")
    desk.later(minutes=1).settle()
    assert (desk.task(other).report_number, form(an, "Ngày BC", row)) == ("0042", "TEXT")


def test_a_column_that_holds_dates_or_ticks_by_the_units_own_rule_takes_them_still(
    desk: GoogleDesk, an: Person, task: Task
) -> None:
    offer(an, "Ngày BC", "DATE_IS_VALID")
    link(desk, an)
    desk.settle()
    an.type(spot("Ngày BC"), "9/9/2025")
    desk.later(minutes=1).settle()
    assert form(an, "Ngày BC") == "DATE"
    assert desk.task(task).report_date == date(2025, 9, 9)


# -- how it looks --------------------------------------------------------------------------------------


def test_office_columns_are_shaded_and_warn_and_those_of_the_unit_do_not(
    desk: GoogleDesk, an: Person
) -> None:
    link(desk, an)
    assert all(fill(an, each) and fill(an, each, 900) for each in OFFICE)
    assert not any(fill(an, each) for each in (*UNIT, "Riêng"))
    assert [c for c in warned(an) if c < len(HEADER)] == [PLACES[each] for each in OFFICE]
    headers = [cell.entered for cell in tab(an).lines[0].cells.values()]
    added = [place for place, each in enumerate(headers) if place >= len(HEADER) and each]
    assert added and {c for c in warned(an) if c >= len(HEADER)} < set(added)
    assert all(each.get("warningOnly") for each in tab(an).protected)


def test_the_units_own_headers_notes_colours_and_column_stay(desk: GoogleDesk, an: Person) -> None:
    paint(an, "Nội dung", 3)
    an.note(spot("Nội dung"), "Anh Ba phụ trách")
    an.type(spot("Riêng"), "0,5")
    private, header = style(an, "Riêng"), tab(an).cell(0, PLACES["Nội dung"])
    link(desk, an)
    desk.settle()
    assert [fill(an, "Nội dung", row) == YELLOW for row in (2, 4, 5)] == [True, True, False]
    assert tab(an).cell(1, PLACES["Nội dung"]).note == "Anh Ba phụ trách"
    assert (style(an, "Riêng"), tab(an).cell(0, PLACES["Nội dung"])) == (private, header)
    assert style(an, "Riêng", 900) == {}


def test_due_dates_are_coloured_after_the_units_own_rules(desk: GoogleDesk, an: Person) -> None:
    when = {"type": "NOT_BLANK"}
    rule = {"condition": when, "format": {"backgroundColorStyle": YELLOW}}
    ranges = [grid(an, "Hạn", 20)]
    an.do(addConditionalFormatRule={"index": 0, "rule": {"ranges": ranges, "booleanRule": rule}})
    link(desk, an)
    first, late, near = (each["booleanRule"]["condition"] for each in tab(an).conditional)
    assert first["type"] == "NOT_BLANK"
    assert late["values"][0]["userEnteredValue"].startswith("=ISNUMBER($D2)")
    assert "TODAY()+7" in near["values"][0]["userEnteredValue"]


def test_headers_below_a_title_are_frozen_with_it(desk: GoogleDesk, an: Person) -> None:
    an.insert_rows(TAB, 1, 2)
    link(desk, an)
    assert tab(an).grid["frozenRowCount"] == 3


@pytest.mark.parametrize("above", [5, 9])
def test_a_header_far_down_is_not_frozen(desk: GoogleDesk, an: Person, above: int) -> None:
    an.insert_rows(TAB, 1, above)
    link(desk, an)
    assert "frozenRowCount" not in tab(an).grid


def test_a_header_merged_with_the_row_below_is_not_frozen_through_the_middle(
    desk: GoogleDesk, an: Person
) -> None:
    an.insert_rows(TAB, 2)
    an.merge(f"'{TAB}'!I1:I2")
    link(desk, an)
    assert "frozenRowCount" not in tab(an).grid


# -- rules and locks of the unit's own -----------------------------------------------------------------


def test_a_drop_down_is_given_only_where_the_unit_has_none(desk: GoogleDesk, an: Person) -> None:
    link(desk, an)
    assert offered(an, "Đề nghị") == ["Chuyển lại", "Điều chỉnh hạn", "Giải trình"]
    assert not (tab(an).cell(1, PLACES["Đề nghị"]).validation or {}).get("strict")
    assert not offered(an, "Riêng")


def test_the_units_own_drop_down_stays(desk: GoogleDesk, an: Person) -> None:
    offer(an, "Đề nghị", "ONE_OF_LIST", "Xin lùi hạn")
    link(desk, an)
    assert offered(an, "Đề nghị") == ["Xin lùi hạn"]


def test_a_column_that_the_unit_locked_is_left_as_it_is(desk: GoogleDesk, an: Person) -> None:
    an.protect(f"'{TAB}'!C2:C900")
    told = link(desk, an)
    assert "không trình bày cột đơn vị đã khóa: Nội dung nhiệm vụ" in told
    assert style(an, "Nội dung") == {}
    assert PLACES["Nội dung"] not in warned(an) and PLACES["Hạn"] in warned(an)


def test_a_warning_of_ours_that_is_there_already_is_not_put_twice(desk: GoogleDesk, an: Person) -> None:
    warning = {"range": grid(an, "Nội dung", 100), "description": WARNING, "warningOnly": True}
    an.do(addProtectedRange={"protectedRange": warning})
    link(desk, an)
    assert len(warned(an)) == len(set(warned(an)))


# -- again ---------------------------------------------------------------------------------------------


def test_a_link_whose_answer_was_lost_dresses_once(desk: GoogleDesk, an: Person) -> None:
    desk.server.faults.add(Fault(drop=True, after=True), path=":batchUpdate")
    with pytest.raises(Unreachable, match="chưa rõ"):
        link(desk, an)
    protected, rules = list(tab(an).protected), list(tab(an).conditional)
    link(desk, an)
    desk.settle()
    assert (tab(an).protected, tab(an).conditional) == (protected, rules)
    assert len(warned(an)) == len(set(warned(an))) > 10 and len(rules) == 2


def test_a_sheet_linked_anew_after_our_tabs_were_deleted_is_dressed_once(
    desk: GoogleDesk, an: Person, task: Task
) -> None:
    link(desk, an)
    desk.settle()
    for title in [each.title for each in an.book.sheets if each.title != TAB]:
        an.delete_tab(title)
    desk.store.places.exchange("BT", desk.spreadsheet(), None)
    link(desk, an)
    desk.later(minutes=1).settle()
    assert len(warned(an)) == len(set(warned(an))) and len(tab(an).conditional) == 2
    assert desk.shown(task, "content") == "Rà soát quỹ đất"


def test_a_link_that_is_not_approved_says_how_the_sheet_will_look(desk: GoogleDesk, an: Person) -> None:
    an.type(spot("Số BC"), "42")
    before = an.book.version
    told = link(desk, an, approve=False)
    assert "giữ chữ đúng như gõ (0042, 3/4) ở cột: Số, ký hiệu" in told
    assert "Số BC đang là số ở dòng 2; số 0 đứng đầu, nếu đã mất, phải gõ lại" in told
    assert "giữ trên màn hình khi cuộn: đến dòng 1" in told
    assert "Giữ nguyên: cột riêng của đơn vị, mọi giá trị" in told
    assert an.book.version == before


# -- upgrades ------------------------------------------------------------------------------------------


def test_a_column_that_an_upgrade_adds_is_dressed_as_the_others(desk: GoogleDesk, an: Person) -> None:
    link(desk, an)
    desk.settle()
    before = len(warned(an))
    desk = restarted(desk, REASON)
    desk.settle()
    place = desk.people.read("BT", desk.specs).tabs["tasks"].headers["x_why"]
    assert warned(an)[before:] == [place]
    assert (tab(an).cell(1, place).style or {})["backgroundColorStyle"] == fill(an, "Nội dung")
    assert tab(an).cell(1, place).holds_text
    assert desk.workbook().state == "ok"


def test_an_upgrade_arrives_although_its_own_warning_would_refuse_it(
    desk: GoogleDesk, an: Person, task: Task
) -> None:
    link(desk, an)
    desk.settle()
    desk.server.unknowns.warning_only_refuses = True
    desk = restarted(desk, REASON)
    desk.settle()
    assert desk.workbook().state == "ok"
    assert "x_why" in desk.people.read("BT", desk.specs).tabs["tasks"].headers


def test_an_upgrade_leaves_the_units_own_columns_as_they_are(desk: GoogleDesk, an: Person) -> None:
    an.type(spot("Riêng"), "9/9/2025")
    offer(an, "Riêng", "ONE_OF_LIST", "Của xã")
    link(desk, an)
    desk.settle()
    before = [tab(an).cell(row, PLACES["Riêng"]) for row in (0, 1, 9)]
    desk = restarted(desk, KIND)
    desk.settle()
    desk = restarted(desk, msgspec.structs.replace(KIND, choices=["Lớn", "Vừa", "Nhỏ"]))
    desk.settle()
    assert desk.people.read("BT", desk.specs).tabs["tasks"].headers["x_kind"] == PLACES["Riêng"]
    assert [tab(an).cell(row, PLACES["Riêng"]) for row in (0, 1, 9)] == before


def test_new_choices_arrive_in_a_drop_down_of_ours_and_leave_its_header(desk: GoogleDesk, an: Person) -> None:
    desk = restarted(desk, KIND)
    link(desk, an)
    desk.settle()
    header = tab(an).cell(0, PLACES["Riêng"])
    assert offered(an, "Riêng") == ["Lớn", "Nhỏ"]
    desk = restarted(desk, msgspec.structs.replace(KIND, choices=["Lớn", "Vừa", "Nhỏ"]))
    desk.settle()
    assert offered(an, "Riêng") == ["Lớn", "Vừa", "Nhỏ"]
    assert tab(an).cell(0, PLACES["Riêng"]) == header
