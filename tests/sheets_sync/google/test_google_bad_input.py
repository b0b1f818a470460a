"""What goes wrong with accounts, shares, clocks and answers: every value stays, it is said what to do, and
once it is put right the next pass goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from peewee import Database

from console.clock import OFFICE_ZONE
from console.records import SyncProblem, SyncWorkbook, Task
from console.workflow.tasks import edit_task
from sheets_sync.google.checking import check
from sheets_sync.google.desk import GoogleDesk as Commands
from sheets_sync.google.places import KeptPlaces
from sheets_sync.google.session import Google
from sheets_sync.google.signing import KeyFile
from sheets_sync.google.store import GoogleStore
from tests.sheets_server import Fault, SheetsServer
from tests.sheets_server.client import mount
from tests.sheets_sync.google.desk import EMAIL, FOLDER, GoogleDesk, open_google_desk
from tests.sheets_sync.google.scripted import error, scripted


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk("XA", places=KeptPlaces())


@pytest.fixture
def task(desk: GoogleDesk) -> Task:
    """A task that stands in its unit's spreadsheet, agreed on both sides."""
    made = desk.give()
    desk.settle()
    return made


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "khoa.json"


def use_key(desk: GoogleDesk, key: Path) -> None:
    """The office signs in with a key file instead of a token that is given."""
    clock = desk.server.clock
    google = Google(KeyFile(str(key)), now=clock.now, sleep=clock.advance, jitter=lambda: 0.5)
    mount(google.session, desk.server)
    mount(google.session._auth_request_session, desk.server)
    desk.store.accounts[0].google = desk.store.accounts[0].feed.google = google


def good_key(desk: GoogleDesk) -> str:
    """The content of a key file, made now: Google looks at the time at which it is used."""
    desk.clock.move(datetime.now(OFFICE_ZONE).replace(tzinfo=None))
    return json.dumps(desk.server.key_file(EMAIL))


def both_sides_change(desk: GoogleDesk, task: Task) -> None:
    desk.type(task, progress="Đã họp tổ rà soát")
    edit_task(desk.ctx(), desk.task(task), {"office_opinion": "Đẩy nhanh"}, desk.task(task).version)


def untouched(desk: GoogleDesk, task: Task) -> bool:
    """Whether both sides hold what was typed there and nothing of the other's."""
    sheet = desk.shown(task, "progress"), desk.shown(task, "office_opinion")
    found = desk.task(task)
    return sheet == ("Đã họp tổ rà soát", "") and (found.progress, found.office_opinion) == ("", "Đẩy nhanh")


def together(desk: GoogleDesk, task: Task) -> bool:
    """Whether both sides hold everything."""
    found = desk.task(task)
    both = ("Đã họp tổ rà soát", "Đẩy nhanh")
    shown = desk.shown(task, "progress"), desk.shown(task, "office_opinion")
    return shown == (found.progress, found.office_opinion) == both


def said(desk: GoogleDesk) -> str:
    return "\n".join(f"{each.level} {each.about}: {each.message}" for each in Commands(desk.engine).check())


def _no_file(desk: GoogleDesk, key: Path) -> None:
    key.unlink(missing_ok=True)


def _broken(desk: GoogleDesk, key: Path) -> None:
    key.write_text("{", encoding="utf-8")


def _withdrawn(desk: GoogleDesk, key: Path) -> None:
    key.write_text(good_key(desk), encoding="utf-8")
    desk.server.sign_in.withdraw(EMAIL)


def _ten_minutes_off(desk: GoogleDesk, key: Path) -> None:
    key.write_text(good_key(desk), encoding="utf-8")
    desk.later(minutes=-10)  # the server ten minutes behind us: Google refuses what is signed in its future


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_no_file, ("Không thấy tệp khóa", "sheets.credentials")),
        (_broken, ("hỏng", "xin tải lại")),
        (_withdrawn, ("hết hạn, bị thu hồi", "xin tệp khóa mới")),
        (_ten_minutes_off, ("đồng hồ", "chỉnh giờ máy chủ")),
    ],
    ids=["no key file", "a broken key file", "an expired key", "a clock ten minutes off"],
)
def test_an_account_that_cannot_sign_in_changes_nothing_until_its_key_is_right(
    desk: GoogleDesk, task: Task, key: Path, spoil: Callable[[GoogleDesk, Path], None], words: tuple[str, ...]
) -> None:
    both_sides_change(desk, task)
    use_key(desk, key)
    spoil(desk, key)
    desk.later(seconds=5).run()
    assert desk.workbook().state == "unreachable"
    for each in words:
        assert each in desk.workbook().message
        assert each in said(desk)
    assert untouched(desk, task)
    key.write_text(good_key(desk), encoding="utf-8")  # the running worker takes the new file
    desk.settle()
    assert desk.workbook().state == "ok"
    assert together(desk, task)


def test_check_says_by_how_much_the_clock_is_wrong_though_google_lets_nobody_in(key: Path) -> None:
    refusal = error(400)
    refusal.body = {
        "error": "invalid_grant",
        "error_description": "Invalid JWT: Token must be a short-lived token (60 minutes)",
    }
    with scripted(refusal) as server:
        key.write_text(json.dumps(SheetsServer().key_file(EMAIL)), encoding="utf-8")
        google = Google(KeyFile(str(key)), endpoint=server.endpoint, wall=lambda: time.time() - 600)
        store = GoogleStore([google], KeptPlaces(), now=lambda: datetime.now(UTC))
        found = list(check(store, (), {}))
    assert [each.about for each in found] == ["Tài khoản 1", "Đồng hồ"]
    assert "lệch 10 phút" in found[1].message


def test_an_account_without_access_changes_nothing_until_it_is_given(desk: GoogleDesk, task: Task) -> None:
    both_sides_change(desk, task)
    members = desk.server.drive.shared_drives[FOLDER]["members"]
    members.clear()  # a share that was revoked
    for _ in range(3):
        desk.later(seconds=30).run()
    assert desk.workbook().state == "unreachable"
    assert "chia sẻ lại" in desk.workbook().message
    assert untouched(desk, task)
    assert "sheets.folder_id" in said(desk)
    members[EMAIL] = "organizer"
    desk.later(minutes=1).settle()
    assert desk.workbook().state == "ok"
    assert together(desk, task)


def test_an_account_that_may_only_look_takes_what_the_unit_typed_and_waits_with_the_rest(
    desk: GoogleDesk, task: Task
) -> None:
    both_sides_change(desk, task)
    members = desk.server.drive.shared_drives[FOLDER]["members"]
    members[EMAIL] = "reader"
    desk.later(seconds=5).run()
    assert desk.workbook().state == "unreachable"
    assert "Người chỉnh sửa" in desk.workbook().message
    assert desk.shown(task, "progress") == "Đã họp tổ rà soát"
    assert desk.shown(task, "office_opinion") == ""
    assert desk.task(task).office_opinion == "Đẩy nhanh"
    assert "Chỉ được xem" in said(desk)
    members[EMAIL] = "organizer"
    desk.later(minutes=1).settle()  # what failed is not asked again before
    assert together(desk, task)


def test_a_service_account_without_storage_makes_nothing_and_names_the_ways_out(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.store.folder = ""
    desk.run()
    assert desk.workbook().state == "new"
    for way in ("folder_id", "OAuth", "sheets link"):
        assert way in desk.workbook().message
    assert desk.task(task).received_at is None
    assert not desk.server.books
    assert "Chưa ghi sheets.folder_id" in said(desk)
    desk.store.folder = FOLDER
    desk.settle()
    assert desk.shown(task, "content") == "Rà soát quỹ đất"


def test_a_wrong_folder_is_said_to_be_the_folder(desk: GoogleDesk) -> None:
    desk.give()
    desk.store.folder = "khong-co-thu-muc-nay"
    desk.run()
    assert "sheets.folder_id" in desk.workbook().message
    assert "sheets.folder_id" in said(desk)
    assert not desk.server.books


@pytest.mark.parametrize("quiet", [False, True], ids=["cut short", "as if whole"])
def test_a_network_that_answers_half_a_body_changes_nothing(
    desk: GoogleDesk, task: Task, quiet: bool
) -> None:
    both_sides_change(desk, task)
    desk.server.faults.add(Fault(truncate=0.5, quiet=quiet), times=10_000)
    desk.later(seconds=5).run()
    desk.server.faults.clear()
    desk.server.faults.add(Fault(truncate=0.5, quiet=quiet), times=100, path="/v4/", method="GET")
    desk.later(seconds=5).run()
    assert desk.workbook().state == "unreachable"
    assert "trọn vẹn" in desk.workbook().message
    desk.server.faults.clear()
    assert untouched(desk, task)
    desk.later(minutes=1).settle()
    assert desk.workbook().state == "ok"
    assert together(desk, task)


def test_half_an_answer_is_said_by_check(desk: GoogleDesk, task: Task) -> None:
    desk.server.faults.add(Fault(truncate=0.5, quiet=True), times=100, path="/v4/")
    assert "error BT: Không nhận được trả lời trọn vẹn" in said(desk)


def test_a_cell_of_50001_characters_is_not_cut_and_the_rest_goes_on(desk: GoogleDesk, task: Task) -> None:
    long = "x" * 50_001
    edit_task(desk.ctx(), desk.task(task), {"office_opinion": long}, desk.task(task).version)
    desk.type(task, progress="Đã họp tổ rà soát")
    desk.settle()
    assert desk.task(task).office_opinion == long
    assert desk.shown(task, "office_opinion") == ""
    assert desk.task(task).progress == "Đã họp tổ rà soát"
    (problem,) = SyncProblem.select().where(SyncProblem.resolved_at.is_null())
    assert "dài hơn 50.000 ký tự" in problem.message
    edit_task(desk.ctx(), desk.task(task), {"office_opinion": "Đẩy nhanh"}, desk.task(task).version)
    desk.settle()
    assert together(desk, task)
    assert not SyncProblem.select().where(SyncProblem.resolved_at.is_null()).exists()


def test_a_spreadsheet_in_english_beside_one_in_vietnamese_says_the_same(desk: GoogleDesk) -> None:
    tasks = {unit: desk.give(unit) for unit in ("BT", "XA")}
    desk.settle()
    desk.human("XA").do(updateSpreadsheetProperties={"properties": {"locale": "en_US"}, "fields": "locale"})
    desk.later(hours=30)
    for unit, task in tasks.items():
        desk.type(task, unit, progress="Đã họp 3/4", report_number="0042", report_date="9/9/2025")
    desk.settle()
    for unit, task in tasks.items():
        shown = [desk.shown(task, each, unit) for each in ("progress", "report_number", "report_date")]
        assert shown == ["Đã họp 3/4", "0042", "9/9/2025"]
        found = desk.task(task)
        assert (found.report_number, f"{found.report_date:%d/%m/%Y}") == ("0042", "09/09/2025")
        assert desk.shown(task, "due_on", unit) == "30/9/2025"
    assert {book.state for book in SyncWorkbook.select()} == {"ok"}
    assert "error" not in said(desk)
