"""Drive: lists and searches, folders, handing over, and words of refusal."""

from __future__ import annotations

import gspread
import pytest

from tests.sheets_server import SheetsServer, gspread_client
from tests.sheets_server.client import session
from tests.sheets_server.files import FOLDER
from tests.sheets_server.spreadsheet import Spreadsheet

DRIVE = "https://www.googleapis.com/drive/v3"


def test_files_are_listed_page_by_page_and_by_name(server: SheetsServer, client: gspread.Client) -> None:
    for number in range(5):
        server.new_book(f"Sổ {number}")
        server.clock.advance(1)
    seen, token = [], ""
    while True:
        page = session(server).get(f"{DRIVE}/files", params={"pageSize": 2, "pageToken": token}).json()
        seen += [one["name"] for one in page["files"]]
        token = page.get("nextPageToken", "")
        if not token:
            break
    assert seen == [f"Sổ {number}" for number in (4, 3, 2, 1, 0)]
    assert [one["name"] for one in client.list_spreadsheet_files("Sổ 3")] == ["Sổ 3"]
    assert len(client.list_spreadsheet_files()) == 5


@pytest.mark.parametrize(
    "query", [{"pageToken": "x"}, {"pageSize": "x"}, {"pageSize": "1001"}, {"q": "name ="}]
)
def test_a_list_that_is_asked_wrongly_is_400(server: SheetsServer, query: dict[str, str]) -> None:
    answer = session(server).get(f"{DRIVE}/files", params=query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 400)


def test_a_file_is_moved_renamed_and_described(server: SheetsServer, book: Spreadsheet) -> None:
    drive = session(server)
    folder = drive.post(f"{DRIVE}/files", json={"name": "2025", "mimeType": FOLDER}).json()["id"]
    link = f"{DRIVE}/files/{book.book_id}"
    moved = {"addParents": folder, "removeParents": "root", "fields": "name,parents,description"}
    answer = drive.patch(link, params=moved, json={"name": "Sổ 2025", "description": "của xã"}).json()
    assert answer == {"name": "Sổ 2025", "parents": [folder], "description": "của xã"}
    assert book.title == "Sổ 2025"
    inside = drive.get(f"{DRIVE}/files", params={"q": f"'{folder}' in parents and trashed = false"}).json()
    assert [one["id"] for one in inside["files"]] == [book.book_id]


def test_what_cannot_be_exported_is_refused(server: SheetsServer, book: Spreadsheet) -> None:
    drive = session(server)
    link = f"{DRIVE}/files/{book.book_id}/export"
    kinds = {"application/pdf": 200, "text/csv": 200, "image/png": 400, "": 400}
    assert {kind: drive.get(link, params={"mimeType": kind}).status_code for kind in kinds} == kinds
    plain = drive.post(f"{DRIVE}/files", json={"name": "ảnh", "mimeType": "image/png"}).json()["id"]
    refused = drive.get(f"{DRIVE}/files/{plain}/export", params={"mimeType": "text/csv"})
    assert (refused.status_code, refused.json()["error"]["errors"][0]["reason"]) == (403, "fileNotExportable")


def test_a_mask_with_an_unknown_name_is_refused_in_drives_words(server: SheetsServer) -> None:
    answer = session(server).get(f"{DRIVE}/files", params={"fields": "files(id, nonsense)"})
    (said,) = answer.json()["error"]["errors"]
    assert answer.status_code == 400
    assert said == {
        "domain": "global", "reason": "invalidParameter", "message": "Invalid field selection nonsense",
        "locationType": "parameter", "location": "fields",
    }  # fmt: skip


def test_a_shared_drives_file_belongs_to_its_members_and_to_nobody_else(server: SheetsServer) -> None:
    server.accounts.register("may", "may@vp.example.vn", service=True)
    server.drive.add_shared_drive("chung", "Văn phòng", {"may@vp.example.vn": "organizer"})
    made = gspread_client(server, "may").create("Sổ", folder_id="chung")
    assert made.client.get_file_drive_metadata(made.id)["name"] == "Sổ"
    server.drive.shared_drives["chung"]["members"].clear()
    with pytest.raises(PermissionError):
        gspread_client(server, "may").open_by_key(made.id)
