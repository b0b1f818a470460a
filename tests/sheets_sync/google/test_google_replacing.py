"""A unit that has a spreadsheet of the program's moves to its own: nothing typed in the old one is lost."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import SyncClosedBook, SyncConflict, SyncProposal, SyncWorkbook, Task, Unit
from console.workflow.progress import report_progress
from sheets_sync import lease
from sheets_sync.book_decisions import pause
from sheets_sync.google.desk import GoogleDesk as Commands
from sheets_sync.google.places import KeptPlaces
from sheets_sync.store import Refused, StoreError, Unreachable
from tests.sheets_server import Fault
from tests.sheets_server.people import Person
from tests.sheets_sync.google.desk import EMAIL, GoogleDesk, open_google_desk

HEADER = ["Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ", "Riêng"]
PROGRESS = "'Nhiệm vụ'!N2"
OLD = "Theo dõi nhiệm vụ – UBND xã Kiến Thụy"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk(places=KeptPlaces())


@pytest.fixture
def task(desk: GoogleDesk) -> Task:
    """A task that An reported about in the spreadsheet that the program made."""
    found = desk.give(content="Rà soát quỹ đất")
    desk.settle()
    desk.type(found, progress="Đã họp")
    desk.settle()
    return found


@pytest.fixture
def an(desk: GoogleDesk, task: Task) -> Person:
    """An, with the commune's own sheet."""
    book = desk.server.new_book("Sổ của xã", owner="an@xa.vn", writers=(EMAIL,), tab="Theo dõi")
    person: Person = desk.server.human(book, "an@xa.vn")
    row = [task.document.symbol, "8/9/2025", "Rà soát quỹ đất", "Đã họp", "của xã"]
    person.paste("'Theo dõi'!A1", [HEADER, row])
    return person


def link(desk: GoogleDesk, an: Person, *, approve: bool = True, replace: bool = True) -> str:
    unit = Unit.get(Unit.code == "BT")
    told = Commands(desk.engine).link(unit, an.book.book_id, approve=approve, replace=replace)
    return "\n".join(told)


def name(desk: GoogleDesk, spreadsheet: str) -> str:
    return str(desk.server.drive.files[spreadsheet].name)


def stays(desk: GoogleDesk, old: str) -> bool:
    """Whether the unit works in the old spreadsheet, which is none the worse."""
    return desk.spreadsheet() == old and name(desk, old) == OLD and not SyncClosedBook.select().exists()


def test_it_works(desk: GoogleDesk, an: Person, task: Task) -> None:
    old = desk.spreadsheet()
    link(desk, an)
    desk.settle()
    assert desk.spreadsheet() == an.book.book_id
    assert name(desk, old) == f"{OLD} (sổ năm 2025, đã khóa ngày 8-9-2025)"
    assert [desk.shown(task, key) for key in ("progress", "due_on")] == ["Đã họp", "30/9/2025"]
    assert len(desk.rows()) == 1 and an.see("'Theo dõi'!E2") == "của xã"
    desk.type(task, progress="Đã làm xong")
    desk.settle()
    assert desk.task(task).progress == "Đã làm xong"
    assert (desk.workbook().state, desk.workbook().paused) == ("ok", False)
    assert not SyncConflict.select().count()


def test_without_the_word_a_unit_keeps_its_spreadsheet_and_is_told_of_it(
    desk: GoogleDesk, an: Person
) -> None:
    old = desk.spreadsheet()
    with pytest.raises(Refused, match="thêm --replace"):
        link(desk, an, replace=False)
    assert stays(desk, old)


def test_it_is_shown_before_it_is_done(desk: GoogleDesk, an: Person) -> None:
    old, version = desk.spreadsheet(), an.book.version
    told = link(desk, an, approve=False)
    assert f"{old}/edit được khóa, đổi tên và để riêng" in told
    assert stays(desk, old) and an.book.version == version


def test_what_was_typed_and_not_read_yet_is_taken_first(desk: GoogleDesk, an: Person, task: Task) -> None:
    an.type("'Theo dõi'!D2", "")
    desk.type(task, progress="Đã đo đạc")
    link(desk, an)
    desk.settle()
    assert desk.task(task).progress == "Đã đo đạc"
    assert desk.shown(task, "progress") == "Đã đo đạc"


def test_where_the_own_sheet_says_otherwise_a_person_decides(
    desk: GoogleDesk, an: Person, task: Task
) -> None:
    an.type("'Theo dõi'!D2", "Đã thuê tư vấn")
    link(desk, an)
    desk.settle()
    (conflict,) = SyncConflict.select()
    assert (conflict.sheet, conflict.console) == ("Đã thuê tư vấn", "Đã họp")


def test_it_waits_until_what_waits_in_the_old_one_is_decided(
    desk: GoogleDesk, an: Person, task: Task
) -> None:
    old = desk.spreadsheet()
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng ghi")
    desk.type(task, progress="Xã ghi")
    with pytest.raises(Refused, match="còn 1 việc chờ giải quyết"):
        link(desk, an)
    assert stays(desk, old)
    assert SyncConflict.select().count() == 1


def test_a_row_that_was_just_added_is_proposed_and_goes_over(
    desk: GoogleDesk, an: Person, task: Task
) -> None:
    desk.put([(desk.row(task).position + 1, "content", "Việc xã đề nghị thêm")])
    link(desk, an)
    desk.settle()
    assert [each.column for each in SyncProposal.select()] == ["*"]
    assert "Việc xã đề nghị thêm" in str(SyncProposal.get().proposed)


def test_what_is_typed_into_the_old_one_later_is_proposed(desk: GoogleDesk, an: Person, task: Task) -> None:
    old = desk.human()
    link(desk, an)
    desk.settle()
    desk.later(minutes=1)
    old.type(PROGRESS, "Ghi nhầm chỗ")
    for _ in range(4):
        desk.later(minutes=10).run()
    assert [each.proposed for each in SyncProposal.select()] == ["Ghi nhầm chỗ"]
    assert desk.task(task).progress == "Đã họp"


def test_what_is_typed_while_it_is_being_closed_is_proposed(desk: GoogleDesk, an: Person, task: Task) -> None:
    old = desk.human()

    def typing(boundary: str) -> None:
        if boundary == "marked":
            desk.server.clock.advance(1)
            old.type(PROGRESS, "Gõ đúng lúc khóa")

    desk.engine.boundary = typing
    link(desk, an)
    desk.engine.boundary = lambda name: None
    for _ in range(4):
        desk.later(minutes=10).run()
    assert [each.proposed for each in SyncProposal.select()] == ["Gõ đúng lúc khóa"]


@pytest.mark.parametrize("place", ["marked", "closed"])
def test_killed_on_the_way_the_unit_has_a_spreadsheet_and_the_command_is_run_again(
    desk: GoogleDesk, an: Person, task: Task, place: str
) -> None:
    def kill(boundary: str) -> None:
        if boundary == place:
            raise KeyboardInterrupt

    desk.engine.boundary = kill
    with pytest.raises(KeyboardInterrupt):
        link(desk, an)
    desk.engine.boundary = lambda name: None
    desk.settle()
    assert desk.shown(task, "progress") == "Đã họp"
    link(desk, an)
    desk.settle()
    assert desk.spreadsheet() == an.book.book_id and desk.shown(task, "progress") == "Đã họp"
    assert desk.workbook().state == "ok" and not SyncConflict.select().count()


def test_a_paused_or_unreachable_workbook_is_not_replaced(desk: GoogleDesk, an: Person) -> None:
    old = desk.spreadsheet()
    pause(desk.ctx(), desk.workbook())
    with pytest.raises(Refused, match="Đồng bộ lại"):
        link(desk, an)
    assert stays(desk, old) and desk.workbook().paused
    SyncWorkbook.update(paused=False).execute()
    desk.human().delete_columns("Nhiệm vụ", 5)
    with pytest.raises(Refused, match="chưa đọc được bảng đang dùng"):
        link(desk, an)
    assert stays(desk, old)


def test_it_is_not_done_while_another_process_synchronises(desk: GoogleDesk, an: Person) -> None:
    old = desk.spreadsheet()
    desk.engine.release()
    lease.take("tiến trình khác", desk.clock.now())
    with pytest.raises(Refused, match="hãy dừng chương trình"):
        link(desk, an)
    assert stays(desk, old)


def test_refused_by_google_it_leaves_a_unit_that_is_given_a_spreadsheet_again(
    desk: GoogleDesk, an: Person, task: Task
) -> None:
    an.do(addSheet={"properties": {"title": "_sync"}})
    with pytest.raises(StoreError):
        link(desk, an)
    desk.settle()
    assert desk.spreadsheet() != an.book.book_id
    assert desk.shown(task, "progress") == "Đã họp" and desk.workbook().state == "ok"


def test_an_answer_that_was_lost_is_finished_by_running_it_again(
    desk: GoogleDesk, an: Person, task: Task
) -> None:
    old = desk.spreadsheet()
    desk.server.faults.add(Fault(drop=True, after=True), path=f"{an.book.book_id}:batchUpdate")
    with pytest.raises(Unreachable, match="chưa rõ"):
        link(desk, an)
    desk.later(minutes=5).run()
    assert "đã ghi xong" in link(desk, an)
    desk.settle()
    assert desk.spreadsheet() == an.book.book_id and len(desk.rows()) == 1
    assert not desk.workbook().paused and "đã khóa" in name(desk, old)
