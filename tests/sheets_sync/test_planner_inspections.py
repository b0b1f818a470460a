"""The planner alone on `Kiểm tra`: whose cells are whose, and what a new row needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sheets_sync.columns import COORDINATOR, LEAD, Owner, owners
from sheets_sync.inspection_table import inspection_table
from sheets_sync.plan import Plan, Record, Refusal, SheetRow, Situation, notes, plan
from sheets_sync.store import Cell, Kind, RowRead

TABLE = inspection_table()
KEYS = tuple(TABLE.index)
NEW = {"title": "Kiểm tra nội bộ", "form": "Đột xuất"}


def row(position: int, **cells: str) -> SheetRow:
    typed = {key: Cell(Kind.TEXT, value) for key, value in cells.items()}
    return SheetRow.of(RowRead(position, typed), KEYS, frozenset(KEYS))


def situation(*rows: SheetRow, **settings: object) -> Situation:
    spare = ("KTDV-00001-A", "KTDV-00002-B")
    return Situation(TABLE, {}, rows, {}, date(2025, 9, 8), spare=spare, **settings)  # type: ignore[arg-type]


def twice(*rows: SheetRow) -> tuple[Plan, Plan]:
    """The plans of two reads that show the same."""
    first = plan(situation(*rows))
    return first, plan(situation(*rows, seen=first.new_rows))


def said(made: Plan) -> list[str]:
    return [edit.value for edit in made.edits if edit.column == "sync_note"]


def test_a_complete_row_gets_a_code_at_the_second_read() -> None:
    first, second = twice(row(2, **NEW))
    assert not first.edits
    assert [(r.code, r.position) for r in second.reservations] == [("KTDV-00001-A", 2)]
    assert [(e.position, e.column, e.value) for e in second.edits] == [(2, "code", "KTDV-00001-A")]


def test_an_incomplete_row_is_told_what_it_lacks_and_never_watched_again() -> None:
    first, second = twice(row(2, title="Kiểm tra nội bộ"))
    assert not first.edits and first.new_rows
    (note,) = said(second)
    assert "“Hình thức”" in note and not second.reservations and not second.new_rows
    third = plan(situation(row(2, title="Kiểm tra nội bộ", sync_note=note)))
    assert third.is_empty and not third.new_rows


def test_a_choice_outside_the_list_is_as_good_as_none() -> None:
    _, second = twice(row(2, title="Kiểm tra nội bộ", form="hằng tháng"))
    assert "“Hình thức”" in said(second)[0] and not second.reservations


def test_an_incomplete_row_stops_no_other() -> None:
    _, second = twice(row(2, title="Chưa xong"), row(3, **NEW))
    assert [r.position for r in second.reservations] == [3]


def test_the_code_read_back_asks_for_the_record_once_it_is_not_refused() -> None:
    written = row(2, **NEW, code="KTDV-00001-A")
    made = plan(situation(written, reserved={"KTDV-00001-A": "x"}))
    (creation,) = made.creations
    assert dict(zip(KEYS, creation.values, strict=True))["form"] == "Đột xuất"
    refused = {("KTDV-00001-A", "code"): Refusal(creation.fingerprint, "Việc của thủ trưởng.")}
    held = plan(situation(written, reserved={"KTDV-00001-A": "x"}, refused=refused))
    assert not held.creations and held.held == [("KTDV-00001-A", "code")]
    assert said(held) == [notes.not_made("Việc của thủ trưởng.")]
    changed = row(2, **{**NEW, "title": "Kiểm tra lại"}, code="KTDV-00001-A")
    assert plan(situation(changed, reserved={"KTDV-00001-A": "x"}, refused=refused)).creations


def test_a_units_note_in_a_row_without_a_record_stays() -> None:
    _, second = twice(row(2, title="Chưa xong", sync_note="để tôi hỏi lại"))
    assert not said(second) and second.problems


def test_what_the_note_of_a_row_said_of_its_cells_before_it_was_a_new_one_gives_way() -> None:
    _, second = twice(row(2, title="Chưa xong", sync_note="Ô “Hình thức” chỉ nhận: Thường xuyên, Đột xuất."))
    assert said(second) == [second.problems[0].message]


def test_cells_are_the_inspecting_units_or_the_inspected_ones() -> None:
    own = dict(zip(KEYS, owners(TABLE, LEAD, "running"), strict=True))
    of_it = dict(zip(KEYS, owners(TABLE, COORDINATOR, "running"), strict=True))
    assert (own["title"], of_it["title"]) == (Owner.UNIT, Owner.OFFICE)
    assert (own["report"], of_it["report"]) == (Owner.COMPUTED, Owner.UNIT)
    assert own["status"] is of_it["status"] is own["inspector"] is Owner.COMPUTED
    assert Owner.UNIT not in owners(TABLE, LEAD, "closed")


def test_an_inspection_that_left_is_buried_with_what_was_typed_in_it() -> None:
    nobody = (Owner.NONE,) * len(KEYS)
    values = tuple({"code": "KT-00001-0", "title": "Kiểm tra quý III"}.get(key, "") for key in KEYS)
    record = Record("KT-00001-0", values, nobody, "Cuộc kiểm tra không còn thuộc đơn vị.")
    shown = row(2, code="KT-00001-0", title="Kiểm tra quý III", report="Chưa kịp gửi")
    made = plan(replace(situation(shown), records={"KT-00001-0": record}))
    assert made.tombstones == ["KT-00001-0"]
    assert [entry.value for entry in made.journal] == ["Chưa kịp gửi"]
