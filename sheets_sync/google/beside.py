"""Spreadsheets beside the units' own: copies made with File → Make a copy, strangers in the office's folder.

They are listed anew when Drive tells of a file that is no workbook's, and from time to time; each is read
once for each state in which it was saved, and only while the quota has room: a copy delays no workbook.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sheets_sync.google import faults, files
from sheets_sync.google.account import FAILURES
from sheets_sync.google.book import Book, Incomplete
from sheets_sync.google.changes import IDLE_EVERY
from sheets_sync.google.guarded import fetch
from sheets_sync.google.places import spreadsheet_of
from sheets_sync.google.resting import Rest
from sheets_sync.google.session import Google
from sheets_sync.store import Busy, Stamp, Unreachable

_ROOM = 0.5  # of the minute's reads must be left
_READ = (2, 15.0)  # tries of reading one, and seconds that they may lose


@dataclass
class Beside:
    """What one account sees of them."""

    google: Google
    listed_at: float = -IDLE_EVERY
    found: dict[str, files.Found] = field(default_factory=dict)  # by name
    books: dict[str, tuple[str, Book]] = field(default_factory=dict)  # by name: the state, and what it held
    rests: dict[str, Rest] = field(default_factory=dict)  # by name: those that could not be read

    def names(self, ours: Collection[str], folder: str, now: float, *, told: bool) -> list[str]:
        """Names that tell a person and the program which file is meant. Raises what the session raises."""
        if told or now - self.listed_at >= IDLE_EVERY:
            listed = files.beside(self.google, folder)
            self.found = {f"{each.title} [{each.spreadsheet}]": each for each in listed}
            self.books = {name: kept for name, kept in self.books.items() if name in self.found}
            self.listed_at = now
        return sorted(name for name, each in self.found.items() if each.spreadsheet not in ours)

    def stamp(self, name: str) -> Stamp:
        """The state of a listed file. Raises Unreachable."""
        each = self.found.get(name)
        if each is None:
            raise Unreachable("Không còn thấy tệp này trên Google Drive.")
        return Stamp(each.modified, _moment(each.modified), 0)

    def read(self, name: str, reads_a_minute: int, now: float) -> Book:
        """What a listed file holds. Raises Busy where it is to be tried again, Unreachable."""
        state = self.stamp(name).identity
        kept = self.books.get(name)
        if kept is not None and kept[0] == state:
            return kept[1]
        if self.google.pacing.room("read") < reads_a_minute * _ROOM:
            raise Busy("Tệp mới thấy; sẽ xem khi Google còn lượt đọc.")
        rest = self.rests.setdefault(name, Rest())
        if rest.lasts(now):
            raise Busy(rest.told)
        try:
            with self.google.hurrying(*_READ):
                book = fetch(self.google, spreadsheet_of(name))
        except (*FAILURES, Incomplete) as error:
            told = faults.explained(error, "bản sao này")
            rest.begin(now, str(told), asked=faults.rest_asked(error))
            raise (told if faults.is_lost(error) else Busy(str(told))) from error
        rest.end()
        self.books[name] = (state, book)
        return book


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
