"""Errors, quota, faults, lag, and people who edit between requests."""

from datetime import timedelta

import gspread
import pytest
import requests
from google.auth.exceptions import RefreshError
from google.oauth2.service_account import Credentials
from gspread.exceptions import APIError, SpreadsheetNotFound

from tests.sheets_server import Clock, Fault, Quota, SheetsServer, gspread_client
from tests.sheets_server.client import mount, session
from tests.sheets_server.conftest import MORNING
from tests.sheets_server.spreadsheet import Spreadsheet

DRIVE = "https://www.googleapis.com/drive/v3"
BATCH = ":batchUpdate"
NOTED = {"requests": [{"updateSpreadsheetProperties": {"properties": {"title": "Mới"}, "fields": "title"}}]}


def test_without_access_sheets_says_403_and_drive_404(server: SheetsServer, book: Spreadsheet) -> None:
    server.accounts.register("la", "la@ngoai.example")
    with pytest.raises(PermissionError) as refused:
        gspread_client(server, "la").open_by_key(book.book_id)
    error = refused.value.__cause__
    assert isinstance(error, APIError)
    assert error.error == {
        "code": 403,
        "message": "The caller does not have permission",
        "status": "PERMISSION_DENIED",
    }
    answer = session(server, "la").get(f"{DRIVE}/files/{book.book_id}")
    assert answer.status_code == 404
    assert answer.json()["error"]["errors"][0]["reason"] == "notFound"


def test_a_reader_reads_and_cannot_write(server: SheetsServer, book: Spreadsheet) -> None:
    server.accounts.register("doc", "doc@so.example.vn")
    server.share(book.book_id, "doc@so.example.vn", "reader")
    opened = gspread_client(server, "doc").open_by_key(book.book_id)
    with pytest.raises(APIError) as refused:
        opened.batch_update(NOTED)
    assert refused.value.code == 403
    server.share(book.book_id, "doc@so.example.vn", "")
    with pytest.raises(PermissionError):
        gspread_client(server, "doc").open_by_key(book.book_id)


def test_a_withdrawn_token_is_401(server: SheetsServer, opened: gspread.Spreadsheet) -> None:
    server.accounts.revoke("thu")
    with pytest.raises(APIError) as refused:
        opened.sheet1.get_all_values()
    assert (refused.value.code, refused.value.error["status"]) == (401, "UNAUTHENTICATED")


def test_no_token_at_all_is_401(server: SheetsServer, book: Spreadsheet) -> None:
    bare = session(server)
    del bare.headers["Authorization"]
    assert bare.get(f"https://sheets.googleapis.com/v4/spreadsheets/{book.book_id}").status_code == 401


def test_a_service_account_makes_files_only_in_a_shared_drive(server: SheetsServer) -> None:
    server.accounts.register("may", "may@du-an.example", service=True)
    machine = gspread_client(server, "may")
    with pytest.raises(APIError) as refused:
        machine.create("Sở Y tế")
    assert refused.value.code == 403
    assert refused.value.error["errors"][0]["reason"] == "storageQuotaExceeded"
    server.drive.add_shared_drive("drive1", "Văn phòng", {"may@du-an.example": "organizer"})
    made = machine.create("Sở Y tế", folder_id="drive1")
    machine.del_spreadsheet(made.id)
    assert made.id not in server.books


def test_reads_and_writes_have_their_own_minute(server: SheetsServer, opened: gspread.Spreadsheet) -> None:
    server.quota.user, server.quota.project = 3, 5
    server.quota.used.clear()
    for _ in range(3):
        opened.fetch_sheet_metadata()
    with pytest.raises(APIError) as refused:
        opened.fetch_sheet_metadata()
    assert (refused.value.code, refused.value.error["status"]) == (429, "RESOURCE_EXHAUSTED")
    opened.batch_update(NOTED)
    server.accounts.register("khac", "khac@so.example.vn")
    server.share(opened.id, "khac@so.example.vn")
    other = gspread_client(server, "khac").open_by_key(opened.id)
    other.fetch_sheet_metadata()
    with pytest.raises(APIError, match="Read requests per minute'"):
        other.fetch_sheet_metadata()
    server.clock.advance(60)
    opened.fetch_sheet_metadata()
    assert server.quota.refused == 2


def test_a_fault_before_applying_changes_nothing_and_one_after_it_does(
    server: SheetsServer, opened: gspread.Spreadsheet, book: Spreadsheet
) -> None:
    server.faults.add(Fault(503), path=BATCH)
    with pytest.raises(APIError):
        opened.batch_update(NOTED)
    assert book.title == "Sở Xây dựng"
    server.faults.add(Fault(503, after=True), path=BATCH)
    with pytest.raises(APIError) as refused:
        opened.batch_update(NOTED)
    assert (refused.value.code, book.title) == (503, "Mới")


@pytest.mark.parametrize("over_http", [False, True])
def test_broken_connections_and_half_bodies_look_as_they_do_in_life(
    server: SheetsServer, book: Spreadsheet, over_http: bool
) -> None:
    server.start()
    opened = gspread_client(server, over_http=over_http).open_by_key(book.book_id)
    server.faults.add(Fault(drop=True, after=True), path=BATCH)
    with pytest.raises(requests.ConnectionError):
        opened.batch_update(NOTED)
    assert book.title == "Mới"
    server.faults.add(Fault(truncate=0.5), method="GET")
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        opened.fetch_sheet_metadata()
    server.faults.add(Fault(truncate=0.5, quiet=True), method="GET")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        opened.fetch_sheet_metadata()
    opened.client.set_timeout(0.2)
    server.faults.add(Fault(delay=0.5), path=BATCH)
    with pytest.raises(requests.Timeout):
        opened.batch_update(NOTED)
    assert server.faults.waiting() == 0


def test_a_404_that_passes_is_not_believed_by_the_next_request(
    server: SheetsServer, client: gspread.Client
) -> None:
    book = server.new_book("Sở Y tế")
    server.faults.add(Fault(404))
    with pytest.raises(SpreadsheetNotFound):
        client.open_by_key(book.book_id)
    assert client.open_by_key(book.book_id).title == "Sở Y tế"


def test_faults_are_counted_out_and_a_rule_decides_for_the_rest(
    server: SheetsServer, opened: gspread.Spreadsheet
) -> None:
    server.faults.add(Fault(500), skip=1, times=2, writes=False)
    statuses = []
    for _ in range(4):
        try:
            opened.fetch_sheet_metadata()
            statuses.append(200)
        except APIError as error:
            statuses.append(error.code)
    assert statuses == [200, 500, 500, 200]
    server.faults.rule = lambda request: Fault(429) if request.writes else None
    opened.fetch_sheet_metadata()
    with pytest.raises(APIError):
        opened.batch_update(NOTED)


def test_people_edit_between_any_two_requests(
    server: SheetsServer, opened: gspread.Spreadsheet, book: Spreadsheet
) -> None:
    an = server.human(book, "an@xa.example.vn")
    typed: list[str] = []

    def before(request: object) -> None:
        typed.append(f"lần {len(typed) + 1}")
        an.type("'Nhiệm vụ'!A1", typed[-1])

    server.faults.before_each = before
    assert opened.sheet1.acell("A1").value == "lần 2"  # .sheet1 asks once itself
    server.faults.clear()
    server.faults.add(Fault(then=lambda: an.type("'Nhiệm vụ'!A1", "sau")), path="/values/")
    assert opened.sheet1.acell("A1").value == "lần 2"
    assert an.see("'Nhiệm vụ'!A1") == "sau"


@pytest.mark.parametrize("exact", [True, False])
def test_the_receipt_of_a_batch_is_exact_or_not_as_the_switch_says(
    server: SheetsServer, opened: gspread.Spreadsheet, book: Spreadsheet, exact: bool
) -> None:
    server.unknowns.receipt_exact = exact
    opened.add_worksheet("_sync", 5, 5)
    sheet, hidden = opened.sheet1, opened.worksheet("_sync")
    sheet.update([["cũ"]])
    an = server.human(book, "an@xa.example.vn")
    server.faults.add(Fault(during=lambda: an.type("'Nhiệm vụ'!A1", "An vừa gõ")), path=BATCH)
    cell = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
    copy = {"source": {"sheetId": 0, **cell}, "destination": {"sheetId": hidden.id, **cell}}
    rows = [{"values": [{"userEnteredValue": {"stringValue": "máy ghi"}}]}]
    write = {"range": {"sheetId": 0, **cell}, "rows": rows, "fields": "userEnteredValue"}
    answer = opened.batch_update(
        {
            "requests": [{"copyPaste": copy}, {"updateCells": write}],
            "includeSpreadsheetInResponse": True,
            "responseIncludeGridData": True,
            "responseRanges": ["_sync!A1"],
        }
    )
    receipt = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert receipt["formattedValue"] == ("An vừa gõ" if exact else "cũ")
    assert an.see("_sync!A1") == receipt["formattedValue"]
    assert sheet.acell("A1").value == "máy ghi"


def test_changes_are_told_late_once_and_in_order(server: SheetsServer) -> None:
    server.drive.lag = 180
    drive = session(server)
    one, two = server.new_book("Một"), server.new_book("Hai")
    server.clock.advance(200)
    token = drive.get(f"{DRIVE}/changes/startPageToken").json()["startPageToken"]
    stamp = drive.get(f"{DRIVE}/files/{one.book_id}", params={"fields": "modifiedTime"}).json()
    for text in ("a", "b", "c"):
        server.human(one).type("A1", text)
        server.clock.advance(10)
    server.human(two).type("A1", "x")
    page = drive.get(f"{DRIVE}/changes", params={"pageToken": token}).json()
    assert (page["changes"], page["newStartPageToken"]) == ([], token)
    assert drive.get(f"{DRIVE}/files/{one.book_id}", params={"fields": "modifiedTime"}).json() == stamp
    server.clock.advance(160)
    page = drive.get(f"{DRIVE}/changes", params={"pageToken": token}).json()
    assert [each["fileId"] for each in page["changes"]] == [one.book_id]
    server.clock.advance(100)
    page = drive.get(f"{DRIVE}/changes", params={"pageToken": page["newStartPageToken"]}).json()
    assert [each["fileId"] for each in page["changes"]] == [one.book_id, two.book_id]
    page = drive.get(f"{DRIVE}/changes", params={"pageToken": page["newStartPageToken"]}).json()
    assert page["changes"] == []


def test_a_binned_a_hidden_and_a_copied_file_look_as_in_drive(
    server: SheetsServer, client: gspread.Client
) -> None:
    book = server.new_book("Sở Y tế", tab="Nhiệm vụ")
    drive = session(server)
    person = server.human(book)
    person.type("A1", "Mã")
    copied = person.make_a_copy("Bản sao của Sở Y tế")
    assert client.open_by_key(copied.book_id).sheet1.acell("A1").value == "Mã"
    person.bin()
    assert client.open_by_key(book.book_id).sheet1.acell("A1").value == "Mã"
    listed = drive.get(f"{DRIVE}/files", params={"q": "trashed = false and name contains 'Y tế'"}).json()
    assert [one["id"] for one in listed["files"]] == [copied.book_id]
    server.drive.hidden.add(book.book_id)
    with pytest.raises(SpreadsheetNotFound):
        client.open_by_key(book.book_id)


def test_a_key_file_signs_in_until_it_is_withdrawn_or_the_clock_is_wrong() -> None:
    server = SheetsServer(clock=Clock())
    book = server.new_book("Sở Y tế", owner="chi@vp.example.vn", writers=("may@du-an.example",))
    key = server.key_file("may@du-an.example")

    def signed_in() -> gspread.Client:
        made = Credentials.from_service_account_info(
            key, scopes=["https://www.googleapis.com/auth/spreadsheets"]
        )
        fresh = gspread.Client(made)
        mount(fresh.http_client.session, server)
        auth = requests.Session()
        mount(auth, server)
        fresh.http_client.session._auth_request.session = auth
        return fresh

    assert signed_in().open_by_key(book.book_id).title == "Sở Y tế"
    server.clock.advance(timedelta(minutes=10).total_seconds() * -1)
    with pytest.raises(RefreshError, match="reasonable timeframe"):
        signed_in().open_by_key(book.book_id)
    server.clock.advance(600)
    server.sign_in.withdraw("may@du-an.example")
    with pytest.raises(RefreshError, match="account not found"):
        signed_in().open_by_key(book.book_id)


def test_the_same_history_gives_the_same_ids_and_log() -> None:
    def history() -> list[object]:
        server = SheetsServer(clock=Clock(MORNING), quota=Quota())
        opened = gspread_client(server).open_by_key(server.new_book("Sở Y tế").book_id)
        added = opened.add_worksheet("Kiểm tra", 5, 5)
        added.define_named_range("A1:A2", "ma_so")
        return [added.id, opened.list_named_ranges(), [(one.method, one.path) for one in server.log]]

    assert history() == history()
