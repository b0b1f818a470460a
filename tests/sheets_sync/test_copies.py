"""A second file of a workbook: taken where only it changed, else held for a person, never merged wrongly."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from peewee import Database

from console.records import (
    History,
    Progress,
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    Task,
)
from console.workflow.classify import classify
from console.workflow.errors import Forbidden
from console.workflow.progress import give_information
from sheets_sync.book_decisions import make_again
from sheets_sync.strays import Stray, strays, use
from tests.sheets_sync.desk import Desk, open_desk

COPY = "BT (1).xlsx"


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so", "XA")


@pytest.fixture
def task(desk: Desk) -> Task:
    task = desk.give()
    desk.settle()
    return task


def save_as(desk: Desk, name: str = COPY, row: int = 2, **cells: str) -> Path:
    """An saves the workbook under another name, with these cells typed there (by header)."""
    path = desk.path().with_name(name)
    if not path.exists():
        shutil.copy(desk.path(), path)
    book = openpyxl.load_workbook(path)
    tab = book["Nhiệm vụ"]
    places = {str(cell.value): cell.column for cell in tab[1]}
    for header, value in cells.items():
        tab.cell(row, places[header.replace("_", " ")]).value = value
    book.save(path)
    return path


def look(desk: Desk, passes: int = 3) -> Stray:
    for _ in range(passes):
        desk.later(seconds=30).run()
    (stray,) = strays(desk.people, desk.specs)
    return stray


def test_a_copy_with_nothing_new_is_noticed_and_may_be_deleted(desk: Desk, task: Task) -> None:
    save_as(desk)
    stray = look(desk)
    assert (stray.name, stray.held) == (f"BT/{COPY}", False)
    assert stray.message.startswith("Bản sao sổ của UBND xã Kiến Thụy, không có gì mới")
    assert (desk.workbook().state, desk.workbook().message) == ("ok", "")


def test_what_only_the_copy_changed_is_taken_once_and_reaches_the_workbook(desk: Desk, task: Task) -> None:
    save_as(desk, Tình_hình_thực_hiện="Đã họp ở bản sao")
    stray = look(desk)
    assert "đã được nhận" in stray.message
    assert desk.task(task).progress == desk.shown(task, "progress") == "Đã họp ở bản sao"
    entries = History.select().where((History.field == "progress") & (History.record == "task")).count()
    look(desk)
    again = History.select().where((History.field == "progress") & (History.record == "task")).count()
    assert entries == again == 1


def test_a_copy_is_left_alone_until_it_has_stood_still(desk: Desk, task: Task) -> None:
    save_as(desk, Tình_hình_thực_hiện="Đang chép")
    desk.later(seconds=5).run()
    assert desk.task(task).progress == ""
    save_as(desk, Tình_hình_thực_hiện="Đã chép xong")
    desk.later(seconds=5).run()
    assert desk.task(task).progress == ""
    look(desk)
    assert desk.task(task).progress == "Đã chép xong"


def test_a_cell_that_both_files_changed_holds_the_whole_copy(desk: Desk, task: Task) -> None:
    shutil.copy(desk.path(), desk.path().with_name(COPY))
    desk.type(task, progress="Gõ ở sổ đang dùng")
    desk.settle()
    save_as(desk, Tình_hình_thực_hiện="Gõ ở bản sao", Thông_tin_khác="Chỉ ở bản sao")

    stray = look(desk)

    assert stray.held and "1 ô cả hai bên cùng sửa" in stray.message
    assert desk.workbook().message == stray.message
    assert (desk.task(task).progress, desk.task(task).other_info) == ("Gõ ở sổ đang dùng", "")
    assert desk.shown(task, "progress") == "Gõ ở sổ đang dùng"
    assert not SyncConflict.select()


def test_an_old_copy_with_an_edit_reverts_nothing_that_came_since(desk: Desk, task: Task) -> None:
    shutil.copy(desk.path(), desk.path().with_name(COPY))
    desk.type(task, progress="Mới hơn bản sao")
    desk.settle()
    save_as(desk, Thông_tin_khác="Chỉ ở bản sao")

    look(desk)

    assert desk.task(task).other_info == desk.shown(task, "other_info") == "Chỉ ở bản sao"
    assert desk.task(task).progress == desk.shown(task, "progress") == "Mới hơn bản sao"


def test_an_office_cell_or_a_new_row_in_a_copy_is_for_a_person(desk: Desk, task: Task) -> None:
    save_as(desk, Nội_dung_nhiệm_vụ="Nội dung khác")
    assert look(desk).held
    save_as(desk, Nội_dung_nhiệm_vụ="Rà soát quỹ đất")
    save_as(desk, row=5, Nội_dung_nhiệm_vụ="Việc chưa có trong sổ")
    stray = look(desk)
    assert stray.held and "dòng mới" in stray.message
    assert not SyncProposal.select()
    assert len(desk.rows()) == 1


def test_an_act_that_the_rules_refuse_is_undone_with_all_the_copy_said(desk: Desk, task: Task) -> None:
    save_as(desk, Đã_thực_hiện="Có", Thông_tin_khác="Chỉ ở bản sao")  # no day of completion
    assert look(desk).held
    assert (desk.task(task).state, desk.task(task).other_info) != ("submitted", "Chỉ ở bản sao")
    assert desk.task(task).other_info == ""


def test_a_copy_that_was_taken_and_is_edited_again_waits_for_a_person(desk: Desk, task: Task) -> None:
    save_as(desk, Tình_hình_thực_hiện="Lần một")
    look(desk)
    save_as(desk, Tình_hình_thực_hiện="Lần hai")
    stray = look(desk)
    assert stray.held
    assert desk.task(task).progress == "Lần một"


def test_a_workbook_that_is_not_at_rest_is_waited_for(desk: Desk, task: Task) -> None:
    save_as(desk, Tình_hình_thực_hiện="Ở bản sao")
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"\x02An")
    desk.type(task, other_info="Ở sổ đang dùng")
    stray = look(desk)
    assert "khi sổ đang dùng đồng bộ xong" in stray.message
    lock.unlink()
    look(desk, 5)
    assert (desk.task(task).progress, desk.task(task).other_info) == ("Ở bản sao", "Ở sổ đang dùng")


def test_a_held_copy_can_take_the_workbooks_place(desk: Desk, task: Task) -> None:
    shutil.copy(desk.path(), desk.path().with_name(COPY))
    desk.type(task, progress="Gõ ở sổ đang dùng")
    desk.settle()
    save_as(desk, Tình_hình_thực_hiện="Gõ ở bản sao", Thông_tin_khác="Chỉ ở bản sao")
    stray = look(desk)
    with pytest.raises(Forbidden):
        use(desk.ctx("an"), desk.people, stray.name)

    use(desk.ctx(), desk.people, stray.name)
    look(desk, 4)

    assert desk.task(task).other_info == desk.shown(task, "other_info") == "Chỉ ở bản sao"
    assert desk.task(task).progress == desk.shown(task, "progress") == "Gõ ở bản sao"
    assert "Gõ ở sổ đang dùng" in {row.text for row in Progress.select()}
    assert desk.workbook().message == ""


def test_a_deleted_copy_is_spoken_of_no_more(desk: Desk, task: Task) -> None:
    path = save_as(desk, Nội_dung_nhiệm_vụ="Nội dung khác")
    assert look(desk).held and desk.workbook().message
    path.unlink()
    desk.later(seconds=5).run()
    assert desk.workbook().message == ""
    assert strays(desk.people, desk.specs) == []


def test_a_file_of_somebody_elses_and_a_broken_one_are_named_and_not_read(desk: Desk, task: Task) -> None:
    openpyxl.Workbook().save(desk.path().with_name("Danh sách.xlsx"))
    desk.path().with_name("Hỏng.xlsx").write_bytes(b"PK")
    for _ in range(3):
        desk.later(seconds=5).run()
    found = {stray.name: stray for stray in strays(desk.people, desk.specs)}
    assert set(found) == {"BT/Danh sách.xlsx", "BT/Hỏng.xlsx"}
    assert not any(stray.held or stray.workbook for stray in found.values())
    assert "hỏng" in found["BT/Hỏng.xlsx"].message


def test_an_idle_pass_reads_no_copy_again(desk: Desk, task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    save_as(desk)
    look(desk)
    read: list[str] = []
    kept = desk.engine.store.read_other  # type: ignore[attr-defined]
    monkeypatch.setattr(
        desk.engine.store, "read_other", lambda name, tabs: read.append(name) or kept(name, tabs)
    )
    desk.later(seconds=5).run()
    assert read == []


def test_the_file_that_a_new_workbook_replaced_reverts_nothing(desk: Desk, task: Task) -> None:
    desk.type(task, other_info="Cũ")
    desk.settle()
    make_again(desk.ctx(), desk.workbook())
    unit = desk.task(task).lead_unit
    give_information(desk.ctx("system"), desk.task(task), unit, other_info="Mới hơn tệp cũ")

    stray = look(desk)

    assert stray.held and "giữ lại" in stray.name
    assert desk.task(task).other_info == desk.shown(task, "other_info") == "Mới hơn tệp cũ"


def test_what_could_not_be_read_in_a_file_is_in_the_journal_and_no_problem_once_it_is_made_anew(
    desk: Desk, task: Task
) -> None:
    desk.type(task, report_date="ngày mai")
    desk.settle()
    assert "chưa đọc được ngày" in desk.shown(task, "sync_note")
    make_again(desk.ctx(), desk.workbook())
    desk.later(minutes=5).settle()
    assert desk.shown(task, "report_date") == desk.shown(task, "sync_note") == ""
    assert (
        not SyncProblem.select()
        .where(SyncProblem.resolved_at.is_null() & (SyncProblem.column != "*"))
        .count()
    )
    assert [(each.column, each.value) for each in SyncJournal.select()] == [("report_date", "ngày mai")]


def test_an_act_that_was_refused_is_in_the_journal_and_waits_no_more_once_the_file_is_made_anew(
    desk: Desk, task: Task
) -> None:
    desk.type(task, progress="Đang làm")
    desk.settle()
    desk.type(task, request="Chuyển lại", reason="Không đúng việc", request_document="10/UBND, 8/9/2025")
    desk.settle()
    assert SyncCommand.select().where(SyncCommand.resolved_at.is_null()).count() == 3
    assert "không thực hiện được" in desk.shown(task, "sync_note")
    make_again(desk.ctx(), desk.workbook())
    desk.later(minutes=5).run()
    assert desk.shown(task, "request") == desk.shown(task, "sync_note") == ""
    assert not SyncCommand.select().where(SyncCommand.resolved_at.is_null()).count()
    assert {each.column: each.value for each in SyncJournal.select()} == {
        "request": "Chuyển lại", "reason": "Không đúng việc", "request_document": "10/UBND, 8/9/2025",
    }  # fmt: skip


def test_what_became_secret_before_it_could_be_read_is_kept_nowhere_once_the_file_is_made_anew(
    desk: Desk, task: Task
) -> None:
    desk.type(task, report_date="ngày mai")
    desk.settle()
    classify(desk.ctx("hoa"), task.document, secrecy="secret")
    make_again(desk.ctx(), desk.workbook())
    desk.later(minutes=5).settle()
    assert not SyncJournal.select().count()
    assert "ngày mai" not in {each.typed for each in SyncProblem.select()}


def test_a_copy_that_breaks_the_program_delays_no_other(
    desk: Desk, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_as(desk, "BT (1).xlsx")
    save_as(desk, "BT (2).xlsx", Tình_hình_thực_hiện="Chỉ ở bản sao")
    real = desk.engine.store.read_other

    def read_other(name: str, tabs: Any) -> Any:
        if "(1)" in name:
            raise ZeroDivisionError
        return real(name, tabs)

    monkeypatch.setattr(desk.engine.store, "read_other", read_other)
    for _ in range(6):
        desk.later(seconds=30).run()
    assert desk.task(task).progress == "Chỉ ở bản sao"
    found = {stray.name: stray.message for stray in strays(desk.people, desk.specs)}
    assert "gặp lỗi khi xem tệp này" in found[str(Path("BT", "BT (1).xlsx"))]
    assert "đã được nhận" in found[str(Path("BT", "BT (2).xlsx"))]


@pytest.mark.parametrize("generation", ["²", "9" * 18, "-1"])
def test_a_generation_that_no_program_wrote_stops_nothing(desk: Desk, task: Task, generation: str) -> None:
    bad = save_as(desk, "BT (1).xlsx")
    for path in (bad, desk.path()):
        book = openpyxl.load_workbook(path)
        (kept,) = (row for row in book["_sync"].iter_rows(max_col=2) if row[0].value == "generation")
        kept[1].value = generation
        book.save(path)
    desk.touch()
    desk.type(task, progress="Đã họp")
    for _ in range(4):
        desk.later(seconds=30).run()
    assert desk.workbook().state == "ok" and desk.shown(task, "progress") == "Đã họp"
    assert [each.sheet for each in SyncConflict.select()] == ["Đã họp"]  # nothing is known to be agreed


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods", "et", "csv", "CSV"])
def test_a_file_saved_in_another_format_is_told_and_not_read(desk: Desk, task: Task, kind: str) -> None:
    desk.path().with_name(f"BT mới.{kind}").write_bytes(desk.path().read_bytes())
    stray = look(desk)
    assert (stray.name, stray.held) == (f"BT/BT mới.{kind}", False)
    assert stray.message.startswith("Tệp không ở dạng .xlsx nên không được đọc")
    assert stray.message.endswith("với tên BT.xlsx.")


def test_a_copy_is_noticed_however_its_ending_is_spelled(desk: Desk, task: Task) -> None:
    save_as(desk).rename(desk.path().with_name("BT MOI.XLSX"))
    assert look(desk).message.startswith("Bản sao sổ của UBND xã Kiến Thụy, không có gì mới")


def test_what_macos_leaves_beside_a_workbook_is_no_file_of_anybodys(desk: Desk, task: Task) -> None:
    desk.path().with_name("._BT.xlsx").write_bytes(b"\x00\x05\x16\x07" + bytes(4092))
    desk.later(seconds=30).run()
    assert not strays(desk.people, desk.specs)
