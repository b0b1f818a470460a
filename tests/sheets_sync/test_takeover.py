"""A new workbook takes over: what is open goes along, what was typed is taken, the old file stays."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import msgspec
import openpyxl
import pytest
from peewee import Database

from console.records import (
    Fact,
    Inspection,
    Participation,
    Progress,
    SyncClosedBook,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    Task,
)
from console.workflow.errors import Forbidden, Refused
from console.workflow.inspections import create_inspection, plan_inspection, start_inspection
from console.workflow.progress import report_progress
from console.workflow.results import confirm, reopen
from console.workflow.tasks import edit_task
from sheets_sync.book_decisions import keep_book, take_over
from sheets_sync.copies import KEPT
from sheets_sync.decisions import accept_proposal, reopen_proposal, row_entered
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.plan.model import WHOLE_ROW
from sheets_sync.store import StoreError
from sheets_sync.strays import strays
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.hazards.office import reroute
from tests.sheets_sync.killing import Killed, Killer
from tests.sheets_sync.restoring import keep_backup, restore_backup

JANUARY = datetime(2026, 1, 5, 8)


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so", "XA")


def finished(desk: Desk, content: str = "Đã xong") -> Task:
    """A task that the unit did and the Office confirmed."""
    task = desk.give(content=content)
    desk.settle()
    day = desk.clock.today()
    desk.type(
        task, result="Đã làm", report_number="01/BC", report_date=short(day), done_on=short(day), done="Có"
    )
    desk.settle()
    confirm(desk.ctx(), desk.task(task))
    desk.settle()
    return desk.task(task)


def short(day: object) -> str:
    return f"{day.day}/{day.month}/{day.year}"  # type: ignore[attr-defined]


def old_files(desk: Desk, unit: str = "BT") -> list[Path]:
    return sorted(path for path in desk.path(unit).parent.glob("*.xlsx") if path != desk.path(unit))


def type_into(path: Path, row: int, title: str = "Nhiệm vụ", **cells: str) -> None:
    """A person types into a file that is not the workbook in use, by header."""
    book = openpyxl.load_workbook(path)
    tab = book[title]
    places = {str(cell.value): cell.column for cell in tab[1]}
    for header, value in cells.items():
        tab.cell(row, places[header]).value = value
    book.save(path)


def test_it_works(desk: Desk) -> None:
    done, task = finished(desk), desk.give()
    desk.settle()
    desk.type(task, progress="Đã họp")
    desk.settle()
    received = Participation.get(Participation.task == task.id).received_at
    desk.clock.move(JANUARY)
    desk.settle()
    (old,) = old_files(desk)
    assert old.name == "BT (sổ năm 2025, đã khóa ngày 5-1-2026).xlsx"
    assert [desk.shown(task, key) for key in ("content", "progress")] == ["Rà soát quỹ đất", "Đã họp"]
    assert len(desk.rows()) == 1 and desk.task(done).state == "done"
    assert Participation.get(Participation.task == task.id).received_at == received
    assert not SyncConflict.select()


def ready(desk: Desk) -> tuple[Task, Task]:
    """A task that is long done and one that is open, on the last working days of the year."""
    done, task = finished(desk), desk.give(due_on=date(2026, 2, 10))
    desk.settle()
    return done, task


def test_what_is_typed_into_the_closed_book_is_proposed_once_and_taken_with_one_click(desk: Desk) -> None:
    done, task = ready(desk)
    desk.clock.move(JANUARY)
    desk.settle()
    (old,) = old_files(desk)
    type_into(old, 3, **{"Tình hình thực hiện": "Gõ nhầm sổ cũ"})
    type_into(old, 2, **{"Thông tin khác": "Về việc đã xong"})
    for _ in range(4):
        desk.later(seconds=30).run()

    found = {(row.code, row.column): row.proposed for row in SyncProposal.select()}
    assert found == {
        (task.code, "progress"): "Gõ nhầm sổ cũ",
        (done.code, "other_info"): "Về việc đã xong",
    }
    assert desk.task(task).progress == desk.shown(task, "progress") == ""
    assert "Gõ nhầm sổ cũ" in desk.shown(task, "sync_note")

    accept_proposal(desk.ctx(), SyncProposal.get(SyncProposal.column == "progress"))
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Gõ nhầm sổ cũ"
    assert desk.shown(task, "sync_note") == ""


def test_a_new_book_that_is_only_asked_for_can_be_called_off(desk: Desk) -> None:
    _, task = ready(desk)
    desk.type(task, done_on="hôm qua")
    desk.settle()
    take_over(desk.ctx(), desk.workbook())
    desk.settle()
    assert "sổ còn 1 việc chờ" in desk.workbook().message
    keep_book(desk.ctx("hoa"), desk.workbook())
    assert (desk.workbook().takeover, desk.workbook().message) == (None, "")
    desk.type(task, done_on=None)
    desk.settle()
    assert not old_files(desk) and desk.shown(task, "content") == task.content
    with pytest.raises(Refused, match="không có yêu cầu"):
        keep_book(desk.ctx(), desk.workbook())


def test_a_book_that_is_being_closed_is_not_kept(desk: Desk) -> None:
    ready(desk)
    take_over(desk.ctx(), desk.workbook())
    killer = Killer()
    desk.engine.boundary = lambda name: killer(name) if name == "closing" else None
    killer.left = 0
    with pytest.raises(Killed):
        desk.later(seconds=5).run()
    with pytest.raises(Refused, match="đang được khóa"):
        keep_book(desk.ctx(), desk.workbook())
    assert desk.workbook().takeover == "closing"


def test_a_code_that_is_taken_back_after_a_new_book_took_over_brings_the_row_into_it(desk: Desk) -> None:
    _, task = ready(desk)
    desk.put([(4, "content", "Việc còn thiếu")])
    desk.later(seconds=5).run()
    desk.settle()
    row_entered(desk.ctx(), SyncProposal.get(), str(task.code))
    desk.settle()
    desk.clock.move(JANUARY)
    desk.settle()
    assert len(desk.rows()) == 1
    reopen_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    row = desk.row(SyncProposal.get().code)
    assert (str(row.cells["content"].value), row.grey) == ("Việc còn thiếu", False)


def test_a_row_added_to_the_closed_book_becomes_a_proposal_in_the_new_one(desk: Desk) -> None:
    ready(desk)
    desk.clock.move(JANUARY)
    desk.settle()
    (old,) = old_files(desk)
    type_into(old, 6, **{"Nội dung nhiệm vụ": "Việc ghi vào sổ cũ"})
    for _ in range(6):
        desk.later(seconds=30).run()
    (proposal,) = SyncProposal.select()
    assert proposal.code.startswith("DX-")
    assert desk.shown(proposal.code, "content") == "Việc ghi vào sổ cũ"


def test_an_answer_to_an_inspection_typed_into_the_closed_book_is_taken_with_one_click(desk: Desk) -> None:
    ready(desk)
    office, unit = desk.office.units["VP"], desk.office.units["BT"]
    made = create_inspection(desk.ctx(), title="Kiểm tra cuối năm", inspector=office, units=[unit])
    plan_inspection(desk.ctx("hoa"), made, basis="Chỉ đạo của Chủ tịch")
    start_inspection(desk.ctx(), made, on=desk.clock.today())
    desk.settle()
    desk.clock.move(JANUARY)
    desk.settle()
    (old,) = old_files(desk)
    type_into(old, 2, "Kiểm tra", **{"Báo cáo của đơn vị được kiểm tra": "Đã rà soát"})
    type_into(old, 3, "Kiểm tra", **{"Tên cuộc kiểm tra": "Kiểm tra nội bộ"})
    for _ in range(4):
        desk.later(seconds=30).run()

    (told,) = SyncProblem.select()
    assert (told.typed, told.position) == ("Kiểm tra nội bộ", 3)
    assert "sổ đang dùng" in told.message
    accept_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    assert desk.shown(made.code, "report", tab=INSPECTIONS) == "Đã rà soát"
    assert Inspection.select().count() == 1


def test_the_closed_book_says_that_it_is_closed_and_is_not_written_again(desk: Desk) -> None:
    _, task = ready(desk)
    desk.clock.move(JANUARY)
    desk.settle()
    (old,) = old_files(desk)
    before = old.read_bytes()
    tab = openpyxl.load_workbook(old)["Nhiệm vụ"]
    notes = [row[-1].value for row in tab.iter_rows(min_row=2, max_row=3)]
    assert all("Sổ này đã khóa" in note for note in notes)
    report_progress(desk.ctx("bang tinh BT"), desk.task(task), "An gõ trên hệ thống")
    desk.settle()
    assert old.read_bytes() == before
    (stray,) = strays(desk.people, desk.specs)
    assert stray.message.startswith("Sổ năm 2025, đã khóa ngày 5-1-2026, của UBND xã Kiến Thụy")
    assert stray.put_away


def test_a_closed_book_is_known_before_the_worker_has_looked_at_it(desk: Desk) -> None:
    ready(desk)
    desk.clock.move(JANUARY)
    desk.settle()
    Fact.delete().where(Fact.key == KEPT).execute()
    (stray,) = strays(desk.people, desk.specs)
    assert stray.put_away and stray.message.startswith("Sổ năm 2025, đã khóa ngày 5-1-2026, của UBND xã")


@pytest.mark.parametrize("what", ["conflict", "problem", "refused"])
def test_nothing_takes_over_while_something_waits_and_the_office_is_told(desk: Desk, what: str) -> None:
    _, task = ready(desk)
    if what == "conflict":
        desk.type(task, progress="Đơn vị")
        report_progress(desk.ctx("bang tinh BT"), desk.task(task), "Trên hệ thống")
    elif what == "problem":
        desk.type(task, done_on="hôm qua")
    else:
        desk.type(task, done="Có")
    desk.settle()
    desk.clock.move(JANUARY)
    desk.settle()
    assert old_files(desk) == []
    assert "Chưa mở được sổ mới" in desk.workbook().message


def test_a_book_that_leaves_nothing_behind_goes_on_into_the_new_year(desk: Desk) -> None:
    task = desk.give(due_on=date(2026, 2, 10))
    desk.settle()
    desk.clock.move(JANUARY)
    desk.settle()
    assert old_files(desk) == []
    assert desk.workbook().begun_on == JANUARY.date()
    assert desk.shown(task, "content") == "Rà soát quỹ đất"


def test_a_task_closed_lately_goes_over_and_one_that_opens_again_comes_back(desk: Desk) -> None:
    done, _ = ready(desk)
    desk.clock.move(datetime(2025, 12, 20, 9))
    late = finished(desk, "Xong cuối năm")
    desk.clock.move(JANUARY)
    desk.settle()
    assert desk.shown(late, "status").startswith("Đã thực hiện")
    assert done.code not in {row.cells["code"].value for row in desk.rows()}
    reopen(desk.ctx("hoa"), desk.task(done), reason="Thiếu phụ lục")
    desk.settle()
    assert desk.shown(done, "content") == "Đã xong"
    assert Participation.get(Participation.task == done.id).shelved_at is None


def test_the_yearly_change_can_be_switched_off(sqlite_database: Database, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "so")
    sync = msgspec.structs.replace(desk.settings.sync, new_book_yearly=False)
    desk.engine.settings = msgspec.structs.replace(desk.settings, sync=sync)
    ready(desk)
    desk.clock.move(JANUARY)
    desk.settle()
    assert old_files(desk) == []


def test_a_person_asks_for_a_new_book(desk: Desk) -> None:
    _, task = ready(desk)
    desk.later(days=60).settle()
    with pytest.raises(Forbidden):
        take_over(desk.ctx("an"), desk.workbook())
    take_over(desk.ctx(), desk.workbook())
    desk.settle()
    assert len(old_files(desk)) == 1
    assert [row.cells["code"].value for row in desk.rows()] == [task.code]
    assert desk.workbook().takeover is None


def test_a_full_book_is_replaced_and_rows_beyond_2000_are_written_as_any_other(
    sqlite_database: Database, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path / "so")
    sync = msgspec.structs.replace(desk.settings.sync, new_book_rows=2_000)
    desk.engine.settings = msgspec.structs.replace(desk.settings, sync=sync)
    first = desk.give()
    desk.settle()
    desk.put([(1_999, "other_info", "Ghi chú của đơn vị"), (2_001, "content", "Dòng của đơn vị")])
    desk.settle()
    last = desk.give(content="Việc sau dòng 2.000")
    desk.settle()
    assert desk.row(last).position == 2_002
    tab = openpyxl.load_workbook(desk.path())["Nhiệm vụ"]
    for column in range(1, tab.max_column + 1):
        ordinary, beyond = tab.cell(2, column), tab.cell(2_002, column)
        assert beyond.number_format == ordinary.number_format
        assert beyond.fill.fgColor.rgb == ordinary.fill.fgColor.rgb
    assert desk.shown(first, "content") == "Rà soát quỹ đất"


def test_a_laptop_that_was_away_saves_the_closed_book_over_the_new_one(desk: Desk) -> None:
    """The copy of before the change comes back: the new book is made again, what was typed is proposed."""
    _, task = ready(desk)
    desk.clock.move(datetime(2025, 12, 30, 9))
    desk.settle()
    laptop = desk.path().read_bytes()
    desk.clock.move(JANUARY)
    desk.settle()
    desk.type(task, other_info="Gõ ở sổ mới")
    desk.settle()
    desk.later(days=35).settle()

    desk.save_over(laptop)
    type_into(desk.path(), 3, **{"Tình hình thực hiện": "Gõ ở máy tính xách tay"})
    desk.settle()
    for _ in range(4):
        desk.later(seconds=30).run()

    assert desk.task(task).other_info == desk.shown(task, "other_info") == "Gõ ở sổ mới"
    assert [(row.code, row.column, row.proposed) for row in SyncProposal.select()] == [
        (task.code, "progress", "Gõ ở máy tính xách tay")
    ]
    assert len(old_files(desk)) == 2
    assert desk.workbook().state == "ok"


def test_a_closed_book_of_before_proposes_what_was_typed_into_it_and_nothing_that_it_said_then(
    desk: Desk,
) -> None:
    """Office and unit went on after the laptop opened it, and a row that had been added got its code."""
    _, task = ready(desk)
    desk.clock.move(datetime(2025, 12, 30, 9))  # within the 90 days for which it is known
    desk.settle()
    desk.type(task, progress="Mới họp")
    below = desk.row(task).position + 1
    desk.put([(below, "content", "Đề nghị bổ sung việc này")])
    desk.settle()
    laptop = desk.path().read_bytes()
    desk.settle()  # the second read of the new row: it is given its code
    desk.later(minutes=5).run()
    desk.settle()
    (added,) = SyncProposal.select()
    desk.later(minutes=5).type(task, progress="Đã họp xong")
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"product": "Báo cáo"}, found.version)
    desk.settle()
    desk.clock.move(JANUARY)
    desk.settle()
    assert len(old_files(desk)) == 1
    desk.save_over(laptop)
    type_into(desk.path(), desk.row(task).position, **{"Thông tin khác": "Gõ ở máy tính xách tay"})
    desk.settle()
    for _ in range(6):
        desk.later(seconds=30).run()
    assert [(row.code, row.column, row.proposed) for row in SyncProposal.select() if row != added] == [
        (task.code, "other_info", "Gõ ở máy tính xách tay")
    ]
    assert desk.shown(task, "progress") == "Đã họp xong"


def test_a_proposal_that_waits_is_told_in_the_new_book_from_its_first_day(desk: Desk) -> None:
    _, task = ready(desk)
    desk.type(task, product="Kế hoạch")
    desk.settle()
    desk.clock.move(JANUARY)
    desk.run()
    assert len(old_files(desk)) == 1
    assert "Kế hoạch" in desk.shown(task, "sync_note")


def test_who_has_the_new_book_open_when_the_closed_one_is_saved_over_it_proposes_nothing(desk: Desk) -> None:
    """The new book is made again, and what was agreed in it before is known."""
    _, task = ready(desk)
    desk.clock.move(datetime(2025, 12, 30, 9))
    desk.settle()
    laptop = desk.path().read_bytes()
    desk.clock.move(JANUARY)
    desk.settle()
    new = desk.path().read_bytes()
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"content": "Rà soát lại"}, found.version)
    desk.later(minutes=5).save_over(laptop)
    desk.settle()
    desk.later(minutes=5).save_over(new)
    desk.settle()
    assert not SyncProposal.select()
    assert desk.shown(task, "content") == "Rà soát lại"


def test_a_row_that_waits_for_the_office_stands_in_the_new_book_from_its_first_day(desk: Desk) -> None:
    _, task = ready(desk)
    desk.put([(desk.row(task).position + 1, "content", "Đề nghị bổ sung việc này")])
    for _ in range(4):
        desk.later(seconds=30).run()
    (added,) = SyncProposal.select()
    desk.clock.move(JANUARY)
    desk.run()
    assert len(old_files(desk)) == 1
    assert desk.shown(added.code, "content") == "Đề nghị bổ sung việc này"


def test_what_left_and_is_not_shown_is_no_reason_for_a_new_book(desk: Desk) -> None:
    gone = desk.give()
    desk.settle()
    desk.give(content="Việc còn mở", due_on=date(2026, 2, 10))
    desk.settle()
    desk.erase(gone)
    reroute(desk, gone, "XA")
    desk.later(minutes=5).settle()
    desk.clock.move(JANUARY)
    desk.settle()
    assert not old_files(desk)


@pytest.mark.parametrize("words", ["", "Đang chờ vốn"], ids=["as it was", "and more typed in it"])
def test_a_copy_from_before_a_rows_code_proposes_no_row_again_but_what_was_typed_in_it(
    desk: Desk, words: str
) -> None:
    _, task = ready(desk)
    below = desk.row(task).position + 1
    desk.put([(below, "content", "Đề nghị bổ sung việc này")])
    desk.later(seconds=30).run()
    laptop = desk.path().read_bytes()
    desk.later(seconds=30).run()  # the row is given its code
    take_over(desk.ctx(), desk.workbook())
    desk.later(seconds=30).run()
    assert len(old_files(desk)) == 1
    desk.save_over(laptop)
    if words:
        type_into(desk.path(), below, **{"Tình hình thực hiện": words})
    for _ in range(4):
        desk.later(seconds=30).run()
    row, *typed = SyncProposal.select().order_by(SyncProposal.id)
    assert (row.column, [(each.code, each.column, each.proposed) for each in typed]) == (
        WHOLE_ROW, [(row.code, "progress", words)] if words else [],
    )  # fmt: skip


def test_two_years_pass(desk: Desk) -> None:
    _, task = ready(desk)
    desk.clock.move(JANUARY)
    desk.settle()
    second = finished(desk, "Xong trong năm 2026")
    desk.clock.move(datetime(2027, 1, 4, 8))
    desk.settle()
    assert {path.name for path in old_files(desk)} == {
        "BT (sổ năm 2025, đã khóa ngày 5-1-2026).xlsx",
        "BT (sổ năm 2026, đã khóa ngày 4-1-2027).xlsx",
    }
    assert [row.cells["code"].value for row in desk.rows()] == [task.code]
    assert desk.task(second).state == "done"
    assert SyncClosedBook.select().count() == 2 and not SyncProposal.select()


def test_a_backup_from_before_the_change_finds_the_new_book_and_what_only_the_old_one_says(
    desk: Desk, tmp_path: Path
) -> None:
    done, task = ready(desk)
    keep_backup(tmp_path)
    desk.later(days=3).type(task, progress="Sau bản sao lưu")
    desk.settle()
    desk.clock.move(JANUARY)
    desk.settle()

    restore_backup(tmp_path)
    desk.later(minutes=2)
    for _ in range(6):
        desk.later(seconds=30).run()

    assert desk.workbook().state == "ok"
    (conflict,) = SyncConflict.select().where(SyncConflict.resolved_at.is_null())
    assert (conflict.column, conflict.sheet, conflict.console) == ("progress", "Sau bản sao lưu", "")
    assert {row.cells["code"].value for row in desk.rows()} == {done.code, task.code}
    assert {row.proposed for row in SyncProposal.select()} == {"Sau bản sao lưu"}  # of the closed book


@pytest.mark.parametrize("place", range(24))
def test_killed_at_any_boundary_it_ends_the_same(
    sqlite_database: Database, tmp_path: Path, place: int
) -> None:
    killer = Killer()
    desk = open_desk(tmp_path / "so", boundary=killer)
    _, task = ready(desk)
    received = Participation.get(Participation.task == task.id).received_at
    desk.clock.move(JANUARY)
    killer.left = place
    with suppress(Killed):
        desk.run()
    assert killer.deaths == 1 or {"closing", "marked", "closed", "set aside"} <= killer.places
    killer.left = -1
    desk.settle()
    assert len(old_files(desk)) == 1
    assert [row.cells["code"].value for row in desk.rows()] == [task.code]
    assert SyncClosedBook.select().count() == 1
    assert Participation.get(Participation.task == task.id).received_at == received
    assert not SyncConflict.select() and not SyncProposal.select()


def test_what_is_saved_between_any_two_steps_is_taken_or_proposed(
    sqlite_database: Database, tmp_path: Path
) -> None:
    """An saves a word at each boundary of the change in turn: each ends in the database or as a proposal."""
    words: list[str] = []
    killer = Killer()

    def save(name: str) -> None:
        killer(name)
        path = desk.path()
        if len(words) < 40 and desk.clock.now() >= JANUARY and path.exists():
            words.append(f"Câu {len(words)} ở {name}")
            try:
                type_into(path, 3 if len(desk.rows()) > 1 else 2, **{"Tình hình thực hiện": words[-1]})
            except (StoreError, OSError):
                words.pop()

    desk = open_desk(tmp_path / "so", boundary=save)
    _, task = ready(desk)
    desk.clock.move(JANUARY)
    for _ in range(60):
        desk.later(seconds=20).run()
    said = {row.text for row in Progress.select()}
    said |= {row.proposed for row in SyncProposal.select()}
    said |= {row.sheet for row in SyncConflict.select()} | {row.value for row in SyncJournal.select()}
    (old,) = old_files(desk)
    tab = openpyxl.load_workbook(old)["Nhiệm vụ"]
    left = {cell.value for row in tab.iter_rows(min_row=2) for cell in row}
    assert desk.task(task).progress == words[-1]
    assert len(words) == 40 and [word for word in words if word in left]
    assert {word for word in words if word in left} <= said
