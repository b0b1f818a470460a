"""`sheets create`, `link` and `check`, as the Office's specialist runs them."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

import pytest
from peewee import Database

from console.records import JobRun, SyncConflict, SyncWorkbook, Task, Unit
from console.workflow.progress import report_progress
from console.workflow.tasks import edit_task
from sheets_sync import guide, lease
from sheets_sync.books import missing_workbooks
from sheets_sync.google.desk import GoogleDesk as Commands
from sheets_sync.google.desk import address
from sheets_sync.google.places import KeptPlaces
from sheets_sync.google.session import Google
from sheets_sync.google.signing import sign_in
from sheets_sync.google.store import GoogleStore
from sheets_sync.store import Refused, StoreError, Unreachable
from tests.sheets_server import Fault
from tests.sheets_server.export import XLSX
from tests.sheets_server.files import FOLDER as FOLDER_KIND
from tests.sheets_server.files import DriveFile
from tests.sheets_sync.google.desk import EMAIL, FOLDER, GoogleDesk, account, open_google_desk
from tests.sheets_sync.google.scripted import Answer, refusal_of_sheets, scripted

ABOUT = {"user": {"emailAddress": EMAIL}}


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk(places=KeptPlaces())


@pytest.fixture
def commands(desk: GoogleDesk) -> Commands:
    return Commands(desk.engine)


def own_sheet(desk: GoogleDesk, *rows: list[str]) -> str:
    """A sheet that the commune has kept by itself, shared with the office's account."""
    book = desk.server.new_book("Sổ theo dõi của xã", owner="an@xa.vn", writers=(EMAIL,), tab="Theo dõi")
    desk.server.human(book).paste("'Theo dõi'!A1", list(rows))
    return f"https://docs.google.com/spreadsheets/d/{book.book_id}/edit#gid=0"


def said(commands: Commands) -> str:
    return "\n".join(f"{each.level} {each.about}: {each.message}" for each in commands.check())


def test_create_makes_what_is_missing_once_and_gives_the_addresses(
    desk: GoogleDesk, commands: Commands
) -> None:
    desk.give()
    (line,) = commands.create(None)
    assert line.startswith("BT: https://docs.google.com/spreadsheets/d/")
    assert list(commands.create(None)) == ["Mọi đơn vị làm việc bằng bảng tính đều đã có."]
    assert len(desk.server.books) == 1


def test_create_says_of_each_named_unit_where_it_stands(desk: GoogleDesk, commands: Commands) -> None:
    desk.give()
    desk.run()
    assert list(commands.create(["BT", "XA"])) == [
        f"BT: đã có {address(desk.spreadsheet())}",
        "XA: đơn vị không làm việc bằng bảng tính; muốn đổi thì sửa “Cách làm việc” ở trang Đơn vị, hoặc "
        "dùng `sheets link` với bảng tính sẵn có của đơn vị.",
    ]
    Unit.update(channel="sheet").where(Unit.code == "XA").execute()
    missing_workbooks("google")
    SyncWorkbook.update(paused=True).where(SyncWorkbook.key == "XA").execute()
    told = "XA: chưa tạo vì sổ đang tạm dừng; bấm “Đồng bộ lại” ở trang của sổ rồi chạy lại."
    assert list(commands.create(["XA"])) == list(commands.create(None)) == [told]
    Unit.update(archived_at=desk.clock.now()).where(Unit.code == "XA").execute()
    assert list(commands.create(["XA"])) == ["XA: đơn vị đã ngừng hoạt động."]


def test_create_beside_a_worker_says_what_is_there_and_leaves_the_rest_to_it(
    desk: GoogleDesk, commands: Commands
) -> None:
    desk.give()
    desk.run()
    desk.engine.release()
    assert lease.take("worker", desk.clock.now())
    assert list(commands.create(["BT"])) == [f"BT: đã có {address(desk.spreadsheet())}"]
    assert list(commands.create(None)) == ["Mọi đơn vị làm việc bằng bảng tính đều đã có."]
    Unit.update(channel="sheet").where(Unit.code == "XA").execute()
    busy, there = commands.create(["BT", "XA"])
    assert busy.startswith("Một tiến trình khác đang đồng bộ") and there.startswith("BT: đã có")


def test_check_asks_for_no_spreadsheet_of_a_unit_that_left_before_one_was_made(
    desk: GoogleDesk, commands: Commands
) -> None:
    missing_workbooks("google")
    Unit.update(channel="office").where(Unit.code == "BT").execute()
    assert "BT" not in said(commands)


def test_an_excel_file_in_drive_is_to_be_saved_as_a_spreadsheet_first(
    desk: GoogleDesk, commands: Commands
) -> None:
    book = desk.server.new_book("Sổ của xã.xlsx", owner="an@xa.vn", writers=(EMAIL,))
    desk.server.drive.files[book.book_id].mime = XLSX
    unit = Unit.get(Unit.code == "BT")
    with pytest.raises(Refused, match=r"tệp Excel.*Lưu dưới dạng Google Trang tính"):
        list(commands.link(unit, f"https://docs.google.com/spreadsheets/d/{book.book_id}/edit", approve=True))


def test_an_address_as_drive_gives_it_is_a_spreadsheets_too(desk: GoogleDesk, commands: Commands) -> None:
    url = own_sheet(desk, ["Số ký hiệu", "Nội dung"], ["1/UBND", "Rà soát quỹ đất"])
    spreadsheet = url.split("/d/")[1].split("/")[0]
    unit = Unit.get(Unit.code == "BT")
    for each in (f"https://drive.google.com/open?id={spreadsheet}&usp=sharing", spreadsheet):
        assert any("--approve" in line for line in commands.link(unit, each, approve=False))


def test_link_shows_and_writes_nothing_before_approval(desk: GoogleDesk, commands: Commands) -> None:
    task = desk.give(content="Rà soát quỹ đất")
    url = own_sheet(
        desk,
        ["STT", "Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ"],
        ["1", task.document.symbol, "8/9/2025", "Rà soát quỹ đất", "Đã họp"],
    )
    lines = list(commands.link(Unit.get(Unit.code == "BT"), url, approve=False))
    assert any("Ghép được 1 dòng" in line for line in lines)
    assert lines[-1].startswith("Chưa ghi gì")
    assert {each.kind for each in desk.server.log} == {"read"}


def test_an_approved_link_pairs_the_rows_and_takes_what_the_unit_had(
    desk: GoogleDesk, commands: Commands
) -> None:
    task = desk.give(content="Rà soát quỹ đất")
    url = own_sheet(
        desk,
        ["BẢNG THEO DÕI"],
        ["STT", "Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ", "Ghi chú riêng"],
        ["1", task.document.symbol, "8/9/2025", "Rà soát quỹ đất", "Đã họp", "giữ nguyên"],
    )
    list(commands.link(Unit.get(Unit.code == "BT"), url, approve=True))
    desk.settle()
    row = desk.row(task)
    assert row.position == 3
    assert desk.shown(task, "due_on") == "30/9/2025"
    assert desk.shown(task, "progress") == "Đã họp"
    assert desk.task(task).progress == "Đã họp"
    assert not SyncConflict.select().count()
    assert desk.human().see("'Theo dõi'!F3") == "giữ nguyên"
    assert len(desk.rows()) == 1


def test_what_the_console_says_otherwise_waits_for_a_person_when_a_sheet_is_linked(
    desk: GoogleDesk, commands: Commands
) -> None:
    task = desk.give(content="Rà soát quỹ đất")
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng ghi")
    url = own_sheet(
        desk,
        ["Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ", "Thông tin khác"],
        [task.document.symbol, "8/9/2025", "Rà soát quỹ đất", "Đã họp", "Họp ngày 5"],
    )
    list(commands.link(Unit.get(Unit.code == "BT"), url, approve=True))
    desk.settle()
    (conflict,) = SyncConflict.select()
    assert (conflict.column, conflict.sheet, conflict.console) == ("progress", "Đã họp", "Văn phòng ghi")
    assert desk.task(task).progress == "Văn phòng ghi" and desk.shown(task, "progress") == "Đã họp"
    assert desk.task(task).other_info == "Họp ngày 5"


def test_a_link_that_google_refused_leaves_a_unit_that_can_still_be_given_a_spreadsheet(
    desk: GoogleDesk, commands: Commands
) -> None:
    task = desk.give(content="Rà soát quỹ đất")
    url = own_sheet(
        desk,
        ["Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ"],
        [task.document.symbol, "8/9/2025", "Rà soát quỹ đất", "Đã họp"],
    )
    desk.server.faults.add(Fault(status=400), path=":batchUpdate")
    with pytest.raises(StoreError):
        list(commands.link(Unit.get(Unit.code == "BT"), url, approve=True))
    (line,) = commands.create(None)
    assert line.startswith("BT: https://")
    desk.type(task, progress="Ghi ở sổ mới")
    desk.settle()
    assert desk.task(task).progress == "Ghi ở sổ mới"
    assert desk.workbook().state == "ok" and not SyncConflict.select().count()


def test_a_sheet_of_the_largest_number_is_linked_and_written(desk: GoogleDesk, commands: Commands) -> None:
    task = desk.give(content="Rà soát quỹ đất")
    book = desk.server.new_book("Sổ theo dõi của xã", owner="an@xa.vn", writers=(EMAIL,), tab="Bìa")
    an = desk.server.human(book)
    an.do(addSheet={"properties": {"sheetId": 2**31 - 1, "title": "Theo dõi"}})
    an.paste("'Theo dõi'!A1", [["Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ"]])
    an.paste("'Theo dõi'!A2", [[task.document.symbol, "8/9/2025", "Rà soát quỹ đất", "Đã họp"]])
    url = f"https://docs.google.com/spreadsheets/d/{book.book_id}/edit#gid={2**31 - 1}"
    list(commands.link(Unit.get(Unit.code == "BT"), url, approve=True))
    desk.settle()
    assert desk.task(task).progress == "Đã họp"
    assert desk.shown(task, "status") and desk.workbook().state == "ok"


def test_tabs_of_the_units_own_that_are_titled_like_ours_stay_what_they_are(
    desk: GoogleDesk, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = desk.give(content="Rà soát quỹ đất")
    url = own_sheet(
        desk,
        ["Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ"],
        [task.document.symbol, "8/9/2025", "Rà soát quỹ đất", "Đã họp"],
    )
    (book,) = desk.server.books.values()
    an = desk.server.human(book)
    for title in ("Văn bản", "Hướng dẫn"):
        an.do(addSheet={"properties": {"title": title}})
        an.paste(f"'{title}'!A1", [[f"{title} của xã"]])
    list(commands.link(Unit.get(Unit.code == "BT"), url, approve=True))
    desk.settle()
    assert [sheet.title for sheet in book.sheets if not sheet.title.startswith("_")] == [
        "Theo dõi", "Văn bản", "Hướng dẫn", "Văn bản (2)", "Kiểm tra", "Hướng dẫn (2)",
    ]  # fmt: skip
    assert desk.workbook().state == "ok" and desk.task(task).progress == "Đã họp"
    assert an.see("'Văn bản (2)'!B2") == task.document.symbol
    new = guide._TEXT.replace("# Cách ghi ngày", "Xin gọi Văn phòng.\n\n# Cách ghi ngày")
    monkeypatch.setattr(guide, "_TEXT", new)
    desk.engine._specs = None
    edit_task(desk.ctx(), desk.task(task), {"product": "Báo cáo"}, desk.task(task).version)
    desk.settle()
    assert an.see("'Hướng dẫn'!A1") == "Hướng dẫn của xã" and not an.see("'Hướng dẫn'!A2")
    ours = [an.see(f"'Hướng dẫn (2)'!A{row}") for row in range(1, 60)]
    assert "Xin gọi Văn phòng." in ours


def test_a_copy_of_a_workbook_of_ours_is_not_linked(desk: GoogleDesk, commands: Commands) -> None:
    desk.give()
    desk.run()
    copy = desk.human().make_a_copy("Bản sao")
    desk.server.share(copy.book_id, EMAIL)
    SyncWorkbook.update(key="khac").execute()
    with pytest.raises(Refused, match="bản sao"):
        list(commands.link(Unit.get(Unit.code == "BT"), copy.book_id, approve=True))


def test_an_address_that_is_no_spreadsheet_is_refused(desk: GoogleDesk, commands: Commands) -> None:
    with pytest.raises(Refused, match="không phải đường dẫn"):
        list(commands.link(Unit.get(Unit.code == "BT"), "https://example.vn/so.xlsx", approve=False))


def test_check_says_all_is_well(desk: GoogleDesk, commands: Commands) -> None:
    desk.give()
    desk.run()
    desk.server.share(desk.spreadsheet(), "an@xa.vn")
    told = said(commands)
    assert all(line.startswith("ok ") for line in told.splitlines())
    assert EMAIL in told
    assert "đủ tiêu đề cột" in told


def test_check_says_whose_spreadsheet_nobody_was_invited_to(desk: GoogleDesk, commands: Commands) -> None:
    desk.give()
    desk.run()
    desk.server.share(desk.spreadsheet(), "khach@x.vn", "reader")  # who may only look cannot report
    assert "warning Chia sẻ: Chưa mời riêng ai vào bảng tính của BT" in said(commands)
    desk.server.share(desk.spreadsheet(), "an@xa.vn")
    assert "Chia sẻ:" not in said(commands)


def test_check_says_what_to_do_where_a_workbook_lost_its_mark(desk: GoogleDesk, commands: Commands) -> None:
    desk.give()
    desk.run()
    desk.human().do(deleteSheet={"sheetId": desk.server.books[desk.spreadsheet()].sheet("_sync").sheet_id})
    told = said(commands)
    assert "error BT: Bảng tính này không mang dấu" in told
    assert "Lịch sử phiên bản" in told and "Tạo sổ mới thay thế" in told


@pytest.mark.parametrize("folder", ["", "of a person"])
def test_check_warns_of_storage_only_where_spreadsheets_would_need_it(
    desk: GoogleDesk, commands: Commands, folder: str
) -> None:
    """A service account has none of its own; in a Shared Drive it needs none."""
    assert "Dung lượng" not in said(commands)
    if folder:
        made = desk.server.drive.add(
            DriveFile("thu-muc-cua-mot-nguoi-nao-do", "Sổ", FOLDER_KIND, 0.0, 0.0, owner="chi@x.vn")
        )
        desk.server.share(made.file_id, EMAIL)
        folder = made.file_id
    desk.store.folder = folder
    assert "warning Dung lượng: Tài khoản dịch vụ của Google không có dung lượng riêng" in said(commands)


def test_check_says_nothing_of_an_hour_that_is_long_past(desk: GoogleDesk, commands: Commands) -> None:
    desk.server.faults.add(Fault(status=429, headers={"Retry-After": "1"}))
    desk.give()
    desk.run()
    assert "warning Hạn mức" in said(commands)
    desk.later(days=20)
    told = said(commands)
    assert "trong giờ qua chưa đồng bộ lượt nào" in told
    assert "warning Hạn mức" not in told and "Tốc độ" not in told
    now = desk.clock.now()  # a worker goes on and finds nothing to do in any workbook
    JobRun.create(name="sync", started_at=now, ended_at=now)
    assert "warning Hạn mức" in said(commands)


def test_check_looks_at_all_the_rest_where_one_of_two_accounts_is_not_let_in(
    desk: GoogleDesk,
) -> None:
    desk.give()
    desk.run()
    second(desk)
    commands = Commands(desk.engine)
    desk.server.accounts.revoke("hai")
    told = said(commands)
    assert "error Tài khoản 2: Google không nhận phiên đăng nhập" in told
    assert "ok BT: Đọc được" in told and "ok Thư mục" in told
    desk.store.places.put("BT", replace(desk.store.places.all()["BT"], account=1))
    told = said(commands)
    assert "error Tài khoản 2: Chưa xem được bảng tính đi qua tài khoản này: BT." in told


def second(desk: GoogleDesk, *, member: bool = False) -> Google:
    """A second account of the office, which sees its Shared Drive or does not."""
    google = account(desk.server, "hai")
    if member:
        desk.server.drive.shared_drives[FOLDER]["members"]["hai@x.vn"] = "organizer"
    accounts = [desk.store.accounts[0].google, google]
    places, now = desk.store.places, desk.server.clock.moment
    desk.engine.store = GoogleStore(accounts, places, now=now, folder=FOLDER)
    return google


def _asked(desk: GoogleDesk, email: str) -> int:
    """How often an account asked for the spreadsheet of XA."""
    return sum(each.email == email and desk.spreadsheet("XA") in each.path for each in desk.server.log)


def test_a_second_account_takes_its_share_of_the_spreadsheets_that_are_there(
    sqlite_database: Database,
) -> None:
    """By their codes CHUA goes through the first account, BT and XA through the second."""
    units = "BT", "XA", "CHUA"
    desk = open_google_desk(*units[1:], places=KeptPlaces())
    for unit in units:
        desk.give(unit)
    desk.settle()
    google = second(desk, member=True)
    for unit in units:
        (row,) = desk.rows(unit)
        desk.type(str(row.cells["code"].value), unit=unit, progress=f"{unit} đã họp")
    desk.later(minutes=1).settle()
    found = {key: place.account for key, place in desk.store.places.all().items()}
    assert found == {"BT": 1, "XA": 1, "CHUA": 0}
    assert google.counts["read"]
    assert sorted(task.progress for task in Task.select()) == sorted(f"{unit} đã họp" for unit in units)


def test_a_second_account_that_may_not_edit_them_leaves_them_to_the_first_and_check_says_so(
    sqlite_database: Database,
) -> None:
    desk = open_google_desk("XA", places=KeptPlaces())
    task = desk.give("XA")
    desk.settle()
    second(desk)
    desk.type(task, unit="XA", progress="đã họp")
    desk.later(minutes=1).settle()
    assert desk.task(task).progress == "đã họp"
    asked = partial(_asked, desk, "hai@x.vn")
    before = asked()
    desk.type(task, unit="XA", result="xong")
    desk.later(minutes=1).settle()
    assert before and asked() == before  # once, not in every turn
    told = said(Commands(desk.engine))
    (line,) = [each for each in told.splitlines() if each.startswith("warning Tài khoản 2")]
    assert "XA" in line and "BT" in line and "vẫn đi qua tài khoản khác" in line and "hai@x.vn" in line
    desk.server.share(desk.spreadsheet("XA"), "hai@x.vn")
    assert "Bảng tính của BT vẫn" in said(Commands(desk.engine))
    assert desk.store.places.all()["XA"].account == 1


def test_check_finds_a_lost_header_a_copy_and_a_unit_without_a_sheet(
    desk: GoogleDesk, commands: Commands
) -> None:
    desk.give()
    desk.run()
    Unit.update(channel="sheet").where(Unit.code == "XA").execute()
    an = desk.human()
    an.delete_columns("Nhiệm vụ", 5)
    desk.server.library.new("Bản sao sổ", parents=[FOLDER], drive_id=FOLDER)
    told = said(commands)
    assert "error BT: Trang “Nhiệm vụ” thiếu cột “Nội dung nhiệm vụ”" in told
    assert "“Bản sao sổ” nằm cạnh các sổ" in told
    assert "warning XA: Chưa có bảng tính" in told


def test_check_says_that_the_clock_is_ten_minutes_off(desk: GoogleDesk, commands: Commands) -> None:
    desk.store.accounts[0].google.skew = 600.0
    assert "lệch 10 phút" in said(commands)


def test_check_says_what_the_program_may_use_and_that_google_refused_more(
    desk: GoogleDesk, commands: Commands
) -> None:
    assert "ok Hạn mức: Mỗi phút nhiều nhất 60 lần đọc và 60 lần ghi" in said(commands)
    desk.server.faults.add(Fault(status=429, headers={"Retry-After": "1"}))
    desk.give()
    desk.run()
    told = said(commands)
    assert "warning Hạn mức" in told and "ok Tốc độ: Trong một giờ qua Google 1 lần báo vượt hạn mức" in told


def test_check_says_that_the_account_may_not_sign_in(desk: GoogleDesk, commands: Commands) -> None:
    desk.server.accounts.revoke("may")
    started = time.monotonic()
    assert "error Tài khoản 1: Google không nhận phiên đăng nhập" in said(commands)
    assert time.monotonic() - started < 5


def test_check_says_that_the_sheets_api_is_off_before_any_spreadsheet_is_made(
    desk: GoogleDesk, commands: Commands
) -> None:
    with scripted(
        Answer(body=ABOUT), refusal_of_sheets(403, "Sheets API is off", "SERVICE_DISABLED")
    ) as other:
        desk.store.accounts[0].google = Google(sign_in("", endpoint=other.endpoint), endpoint=other.endpoint)
        told = said(commands)
    assert told.startswith("error Tài khoản 1: Dự án trên Google Cloud")
    assert "\n" not in told


def test_a_link_whose_answer_was_lost_is_finished_by_running_it_again(
    desk: GoogleDesk, commands: Commands
) -> None:
    task = desk.give(content="Rà soát quỹ đất")
    url = own_sheet(
        desk, ["Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ"],
        [task.document.symbol, "8/9/2025", "Rà soát quỹ đất", "Đã họp"],
    )  # fmt: skip
    unit = Unit.get(Unit.code == "BT")
    desk.server.faults.add(Fault(drop=True, after=True), path=":batchUpdate")
    with pytest.raises(Unreachable, match="chưa rõ"):
        list(commands.link(unit, url, approve=True))
    (line,) = commands.link(unit, url, approve=True)
    assert "đã ghi xong" in line
    desk.settle()
    assert desk.shown(task, "progress") == "Đã họp"
    assert len(desk.rows()) == 1


def test_a_mapping_that_names_nothing_is_refused_in_words(desk: GoogleDesk, commands: Commands) -> None:
    url = own_sheet(desk, ["Số ký hiệu", "Nội dung", "Đến đâu rồi"])
    unit = Unit.get(Unit.code == "BT")
    with pytest.raises(Refused, match="không có ô tiêu đề nào ghi “Tới đâu”"):
        list(commands.link(unit, url, approve=False, chosen={"Tới đâu": "Tình hình thực hiện"}))
    with pytest.raises(Refused, match="Không có cột “Tiến độ gì đó”"):
        list(commands.link(unit, url, approve=False, chosen={"Đến đâu rồi": "Tiến độ gì đó"}))


def test_a_unit_of_the_console_works_in_the_sheet_that_is_linked_and_no_other_is_made(
    desk: GoogleDesk, commands: Commands
) -> None:
    task = desk.give("XA", content="Rà soát quỹ đất")
    desk.settle()
    url = own_sheet(
        desk, ["Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ"],
        [task.document.symbol, "8/9/2025", "Rà soát quỹ đất", "Đã họp"],
    )  # fmt: skip
    made = len(desk.server.books)
    list(commands.link(Unit.get(Unit.code == "XA"), url, approve=True))
    assert Unit.get(Unit.code == "XA").channel == "sheet"
    desk.settle()
    assert len(desk.server.books) == made
    assert desk.shown(task, "progress", "XA") == "Đã họp"


def test_a_due_date_in_a_column_of_the_units_own_shows_as_a_date(
    desk: GoogleDesk, commands: Commands
) -> None:
    task = desk.give(content="Rà soát quỹ đất")
    url = own_sheet(desk, ["Nội dung", "Hạn", "Tiến độ"], ["Việc khác", "", ""])
    list(commands.link(Unit.get(Unit.code == "BT"), url, approve=True))
    desk.settle()
    assert desk.shown(task, "due_on") == "30/9/2025"
    assert desk.human().see(f"'Theo dõi'!B{desk.row(task).position}") == "30/09/2025"


def test_a_sheet_whose_content_column_is_unknown_is_told_how_to_map_it(
    desk: GoogleDesk, commands: Commands
) -> None:
    desk.give(content="Rà soát quỹ đất")
    url = own_sheet(desk, ["Chúng tôi phải làm gì", "Hạn", "Tiến độ"], ["Rà soát quỹ đất", "", "Đã họp"])
    told = "\n".join(commands.link(Unit.get(Unit.code == "BT"), url, approve=False))
    assert '--map "TIÊU_ĐỀ=Nội dung nhiệm vụ"' in told


def test_a_spreadsheet_that_is_being_made_is_no_error(desk: GoogleDesk, commands: Commands) -> None:
    task = desk.give()
    desk.run()
    places = KeptPlaces()
    places.put("BT", replace(places.all()["BT"], ready=False))
    told = said(commands)
    assert "warning BT: Bảng tính đang được tạo" in told
    assert "error" not in told
    assert desk.shown(task, "content")


def test_the_guide_on_google_speaks_of_no_folder_and_of_no_closing(desk: GoogleDesk) -> None:
    desk.give()
    desk.run()
    words = "\n".join(desk.human().see(f"'Hướng dẫn'!A{row}") for row in range(1, 60))
    assert "dán đường dẫn (https://…) vào ô “Tệp”" in words
    assert "“tep”" not in words
    assert "đóng sổ" not in words


def test_two_headers_are_not_mapped_to_one_column(desk: GoogleDesk, commands: Commands) -> None:
    url = own_sheet(desk, ["Số ký hiệu", "Nội dung", "Đã làm", "Đang làm"], ["1/UBND", "Việc", "a", "b"])
    both = {"Đã làm": "Tình hình thực hiện", "Đang làm": "Tình hình thực hiện"}
    with pytest.raises(Refused, match="Hai tiêu đề cùng được ghép vào cột “Tình hình thực hiện”"):
        list(commands.link(Unit.get(Unit.code == "BT"), url, approve=True, chosen=both))
    assert {each.kind for each in desk.server.log} == {"read"}


def test_a_unit_of_the_console_is_told_before_that_it_will_work_in_the_sheet(
    desk: GoogleDesk, commands: Commands
) -> None:
    url = own_sheet(desk, ["Số ký hiệu", "Nội dung"], ["1/UBND", "Việc"])
    told = "\n".join(commands.link(Unit.get(Unit.code == "XA"), url, approve=False))
    assert "đang làm việc trên hệ thống; liên kết xong thì chuyển sang bảng tính này" in told


def test_check_says_which_tab_is_gone(desk: GoogleDesk, commands: Commands) -> None:
    desk.give()
    desk.settle()
    sheet = desk.server.books[desk.spreadsheet()].sheet("Văn bản")
    desk.human().do(deleteSheet={"sheetId": sheet.sheet_id})
    assert "error BT: Không còn trang “Văn bản”" in said(commands)
