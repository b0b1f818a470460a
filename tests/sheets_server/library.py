"""All spreadsheets of the server together with their Drive files, and the commit that keeps the two in
step."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.sheets_server.access import Account, at_least
from tests.sheets_server.clock import Clock
from tests.sheets_server.errors import ApiError, forbidden, sheet_missing
from tests.sheets_server.files import SHEETS, DriveFile, Files
from tests.sheets_server.formulas import Evaluator
from tests.sheets_server.spreadsheet import Spreadsheet, new_spreadsheet


@dataclass
class Library:
    clock: Clock
    files: Files
    locale: str = "vi_VN"
    books: dict[str, Spreadsheet] = field(default_factory=dict)
    made: int = 0

    def fresh_id(self) -> str:
        """An id of Google's shape; the same history gives the same ids."""
        self.made += 1
        digest = hashlib.sha256(f"file {self.made}".encode()).hexdigest()
        return "1" + digest[:43]

    def new(
        self,
        title: str,
        *,
        locale: str = "",
        owner: str = "",
        parents: list[str] | None = None,
        drive_id: str = "",
        tab: str = "",
    ) -> Spreadsheet:
        book = new_spreadsheet(self.fresh_id(), title, locale or self.locale, tab)
        now = self.clock.now()
        one = DriveFile(book.book_id, title, SHEETS, now, now, owner, parents or ["root"], drive_id)
        self.books[book.book_id] = book
        self.files.add(one)
        return book

    def copy(
        self, source: Spreadsheet, title: str, owner: str, parents: list[str], drive_id: str
    ) -> Spreadsheet:
        """File → Make a copy: another id, the same content, metadata included."""
        book = self.new(title, locale=source.locale, owner=owner, parents=parents, drive_id=drive_id)
        twin = source.copy()
        twin.book_id, twin.title, twin.version = book.book_id, title, 0
        book.become(twin)
        before, after = self.files.files[source.book_id], self.files.files[book.book_id]
        after.properties, after.app_properties = before.properties, before.app_properties
        return book

    def open(self, book_id: str, account: Account, role: str) -> Spreadsheet:
        """Raises ApiError 404 for a file that is not there, 403 without the role."""
        one = self.files.files.get(book_id)
        if one is None or book_id in self.files.hidden or book_id not in self.books:
            raise sheet_missing()
        held = self.files.role(one, account)
        if not held or not at_least(held, role):
            raise forbidden()
        if one.mime != SHEETS:  # an Office file that lies in Drive, whatever its address looks like
            raise ApiError(400, "This operation is not supported for this document")
        return self.books[book_id]

    def commit(self, book: Spreadsheet, draft: Spreadsheet, by: str = "") -> None:
        """A draft becomes the spreadsheet; Drive notices, with its lag, and who it was."""
        draft.version = book.version + 1
        book.become(draft)
        one = self.files.files.get(book.book_id)
        if one is not None:
            one.name, one.modified_by = book.title, by
            self.files.touch(book.book_id)

    def local_now(self, book: Spreadsheet) -> datetime:
        try:
            zone = ZoneInfo(book.time_zone)
        except (KeyError, ValueError):
            zone = ZoneInfo("UTC")
        return datetime.fromtimestamp(self.clock.now(), UTC).astimezone(zone)

    def evaluator(self, book: Spreadsheet) -> Evaluator:
        return Evaluator(book, self.local_now(book))
