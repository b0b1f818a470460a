"""One Google account at work: what its requests lose to a spreadsheet that fails costs the others little.

A spreadsheet that fails rests (resting.py), and says so alone. Where several that were well before fail one
after the other, or Google refuses the account itself, the account rests: no further one is asked in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from google.auth.exceptions import GoogleAuthError
from gspread.exceptions import APIError
from requests import RequestException

from sheets_sync.google import faults
from sheets_sync.google.book import Incomplete
from sheets_sync.google.changes import Feed, Known
from sheets_sync.google.resting import FIRST, LONGEST, Rest
from sheets_sync.google.session import Google
from sheets_sync.store import Busy, Unreachable

FAILURES = (APIError, GoogleAuthError, RequestException, ValueError)
TURN = (4, 30.0)  # tries of a request in a turn, and seconds that all its requests may lose
LOOK = (2, 30.0)  # of a direct look, which is only to see whether anything changed
COPY = (2, 15.0)  # of a file beside the workbooks
_IN_A_ROW = 3  # that were well before and failed one after the other: it is not the spreadsheets
_SHARE = 4.0  # after a retry in vain, so many times what it lost goes to others before the next retry
_SHORT = 60.0  # seconds of the longest rest of what a person puts right, and of an account
_MANY = (
    "Google không trả lời nhiều bảng tính liền nhau nên lượt này chưa hỏi tiếp; sẽ thử lại, chưa đổi gì. "
    "Nếu kéo dài, xem đường mạng của máy chủ."
)


@dataclass(slots=True)
class Account:
    """`now` gives aware time."""

    google: Google
    feed: Feed
    now: Callable[[], datetime]
    rest: Rest = field(default_factory=Rest)
    failed: int = 0  # spreadsheets that were well before, in a row
    retry_at: float = 0.0  # no other that failed before is tried again until then

    def time(self) -> float:
        """Seconds since the epoch, on Google's clock."""
        return self.now().timestamp() + self.google.skew

    def moment(self, known: Known) -> datetime:
        """When a workbook last changed as far as is known (UTC): Drive's time, or when it was seen."""
        seconds = known.modified_at or known.read_at
        return datetime.fromtimestamp(seconds, UTC) if seconds else self.now().astimezone(UTC)

    def waits(self, known: Known) -> bool:
        """Whether a spreadsheet failed and is not to be asked again yet."""
        now = self.time()
        return known.rest.is_news and (known.rest.lasts(now) or now < self.retry_at)

    @contextmanager
    def asking(self, spreadsheet: str, what: str, *, writing: bool = False) -> Iterator[None]:
        """Requests about one spreadsheet (its id, or the title of one to be made), in its turn; `what` names
        it for the Office. Raises Unreachable, at once while it rests; Refused; Busy while the account rests,
        or one look failed and another is to come."""
        known = self.feed.known(spreadsheet)
        if self.waits(known):
            raise Unreachable(known.rest.told)
        for rest in (known.rest, self.rest):
            if rest.lasts(self.time()):
                raise Busy(rest.told)
        with self.google.hurrying(*TURN) as patience:
            try:
                yield
            except (*FAILURES, faults.Unknown, Incomplete) as error:
                told = self.google.explained(error, what)
                if isinstance(told, Unreachable):
                    self._failed(known, error, str(told), patience.lost, writing=writing)
                raise told from error
        self.answered(known, writing=writing)

    def answered(self, known: Known, *, writing: bool = False) -> None:
        """A spreadsheet was read, or written. One that fails where it is written is read meanwhile."""
        self.failed = 0
        self.rest.end()
        if writing or not known.rest.writing:
            known.rest.end()
        else:
            known.rest.until, known.rest.told = 0.0, ""  # how often it failed stays

    def looked_in_vain(self, known: Known, error: Exception, what: str) -> None:
        """A direct look failed, which is news the second time, or where Google asks for a long rest. Raises
        what is the account's own."""
        if faults.is_of_account(error):
            raise error
        if faults.is_lost(error):
            known.suspect, known.read_at = True, self.time()  # the turn that reads it says what is wrong
            return
        asked, first = faults.rest_asked(error), not known.rest.failures
        known.rest.begin(self.time(), str(faults.explained(error, what)), asked=asked)
        known.rest.doubted = first and asked <= FIRST

    def _failed(self, known: Known, error: Exception, told: str, lost: float, *, writing: bool) -> None:
        now, again = self.time(), known.rest.failures > 0
        if faults.is_of_account(error):
            self.rest.begin(now, told, longest=_SHORT)
            return
        passing = not faults.is_lost(error)
        known.rest.writing = writing
        known.rest.begin(now, told, asked=faults.rest_asked(error), longest=LONGEST if passing else _SHORT)
        if again:
            self.retry_at = now + max(FIRST, _SHARE * lost)
            return
        self.failed += passing
        if self.failed >= _IN_A_ROW:
            self.rest.begin(now, _MANY, longest=_SHORT)
