"""A new spreadsheet: its file, then its tabs and first rows by one write; what a kill left is finished."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gspread.exceptions import APIError

from sheets_sync.google import comparing, faults, files, provision
from sheets_sync.google.book import MASK, Book, parse
from sheets_sync.google.guarded import fetch
from sheets_sync.google.reading import sync_values
from sheets_sync.google.session import Google
from sheets_sync.store import CellWrite, TabSpec, Unreachable

_SENDS = 3


def file(google: Google, title: str, folder: str, workbook: str, taken: Collection[str]) -> str:
    """The id of a new file, or of the one that a creation killed halfway left: empty, or of this workbook
    id. Raises Unreachable when the folder is not there, and what the session raises."""
    try:
        left = [each for each in files.titled(google, title, folder) if each not in taken]
        unfinished = (each for each in left if comparing.is_unfinished(fetch(google, each), workbook))
        return next(unfinished, None) or files.make(google, title, folder)
    except APIError as error:
        if folder and faults.status(error) == 404:
            raise Unreachable(faults.NO_FOLDER) from error
        raise


def provisioned(
    google: Google,
    book: Book,
    title: str,
    tabs: Sequence[TabSpec],
    sync: Mapping[str, str],
    rows: Sequence[CellWrite],
) -> Book:
    """The book with its tabs, by one write; where its outcome is unknown, a read tells whether it must be
    made again."""
    body = {
        "requests": provision.requests(title, tabs, sync, rows, list(book.tabs)),
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
    }
    for _ in range(_SENDS):
        try:
            answer = google.batch(book.spreadsheet, body, f"updatedSpreadsheet({MASK})")
            return parse(answer["updatedSpreadsheet"])
        except faults.Unknown:
            found = fetch(google, book.spreadsheet)
            if sync_values(found):
                return found
            if google.is_out_of_time:
                break
    raise Unreachable("Google không xác nhận việc tạo trang; lượt sau sẽ làm tiếp.")
