"""What may have changed: one Drive request for all workbooks, and direct reads of the active ones.

Drive tells minutes late, so workbooks that were edited lately are read directly, each as often as the quota
allows to all of them (health.PROMISED of them often enough for an edit to be noticed within 45 seconds; more
of them wait longer, all alike), and every other one from time to time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sheets_sync.google.files import URL as FILES
from sheets_sync.google.pacing import WINDOW
from sheets_sync.google.resting import Rest
from sheets_sync.google.session import CLOCK_GRAIN, Google

URL = "https://www.googleapis.com/drive/v3/changes"
ACTIVE_FOR = 30 * 60.0  # seconds since the last edit seen
SOONEST = 15.0  # seconds between direct reads of one workbook, however few are active
AT_ONCE = 8.0  # seconds whose share of reads may be saved up: a burst makes others wait later
IDLE_EVERY = 15 * 60.0  # seconds between direct reads of a workbook at rest
BESIDE = 40.0  # seconds between two of these while others are due: 90 workbooks have their turn in an hour
SHARE = 0.9  # of the read quota may go to direct reads; a turn uses the read that found its change
_FIELDS = (
    "nextPageToken,newStartPageToken,"
    "changes(fileId,removed,file(id,trashed,modifiedTime,lastModifyingUser(me)))"
)

_LISTED = {
    "q": "mimeType = 'application/vnd.google-apps.spreadsheet'",
    "fields": "nextPageToken,files(id,modifiedTime,trashed)",
    "pageSize": "1000",
    "supportsAllDrives": "true",
    "includeItemsFromAllDrives": "true",
}


@dataclass(slots=True)
class Known:
    """What is known of one workbook: its content when last read, when that was, when it last changed."""

    identity: str = ""
    size: int = 0
    read_at: float = 0.0  # the server's clock, seconds since the epoch
    edited_at: float = 0.0
    modified_at: float = 0.0
    wrote: bool = False  # the last thing that happened to it was a write of ours
    suspect: bool = False
    gone: bool = False  # removed, or no longer shared, as Drive says
    binned: bool = False  # in the bin, where it can still be read for a while
    rest: Rest = field(default_factory=Rest)  # since it failed


@dataclass(slots=True)
class Feed:
    """One account's `changes.list`."""

    google: Google
    token: str = ""
    late: deque[tuple[float, float]] = field(default_factory=deque)  # when Drive told, by how much late
    active: int = 0  # workbooks edited lately
    told_of_others: bool = False  # a file changed that is no workbook read here
    polled_at: float = 0.0
    every: float = 0.0  # seconds between direct reads of each of them
    credit: float = 0.0  # direct reads that may be made now
    asked_at: float = 0.0
    rested_at: float = 0.0  # when one at rest was read
    files: dict[str, Known] = field(default_factory=dict)

    def known(self, spreadsheet: str) -> Known:
        """What is known of a workbook, kept."""
        return self.files.setdefault(spreadsheet, Known())

    def lag(self, now: float) -> float | None:
        """Seconds by which Drive told late, at worst of what it told lately; None where it told nothing."""
        while self.late and self.late[0][0] < now - ACTIVE_FOR:
            self.late.popleft()
        return max((lag for _, lag in self.late), default=None)

    def poll(self, now: float) -> None:
        """Mark the workbooks that Drive says were changed by others since they were last read."""
        if not self.token:
            start = self.google.get(f"{URL}/startPageToken", {"supportsAllDrives": "true"})
            self.token = start["startPageToken"]
            self.polled_at = now
            for known in self.files.values():  # read before anything was told
                known.suspect = True
            self._date()
            return
        page = self.token
        while page:
            answer = self.google.get(URL, _params(page))
            for change in answer.get("changes", ()):
                self._take(change, now)
            page, self.token = answer.get("nextPageToken", ""), answer.get("newStartPageToken", self.token)
        self.polled_at = now

    def _date(self) -> None:
        """When every spreadsheet was last changed, before anything was told: what a unit typed while the
        console was off is dated by its own day, not by the first read."""
        page = ""
        while True:
            answer = self.google.get(FILES, {**_LISTED, **({"pageToken": page} if page else {})})
            for file in answer.get("files", ()):
                known, moment = self.known(file["id"]), _seconds(file.get("modifiedTime", ""))
                known.binned = bool(file.get("trashed"))
                if moment is not None and not known.modified_at:
                    known.modified_at = moment
            page = answer.get("nextPageToken", "")
            if not page:
                return

    def due(
        self, spreadsheets: Sequence[str], now: float, reads_a_minute: int, *, at_rest: bool = True
    ) -> list[str]:
        """Workbooks to read directly now, longest unread first; never more than the quota's share, spread
        evenly over the minute so that none waits longer than its turn. One of those `at_rest` where no other
        is due, and now and then beside others, for Drive may not tell at all."""
        read = [each for each in spreadsheets if _may_be_read(self.files.get(each, _NEVER), now)]
        active = [each for each in read if now - self.files[each].edited_at <= ACTIVE_FOR]
        a_second = reads_a_minute * SHARE / WINDOW
        self.active, self.every = len(active), max(SOONEST, len(active) / a_second)
        self.credit = min(self.credit + (now - self.asked_at) * a_second, AT_ONCE * a_second)
        self.asked_at = now
        unchecked = [each for each in read if self.files[each].wrote]  # by the read after the write
        wanted = {*active, *unchecked, *(each for each in read if self.files[each].rest.doubted)}
        waiting = [each for each in wanted if now - self.files[each].read_at >= SOONEST]
        room = self.google.pacing.room("read") - int(reads_a_minute * (1 - SHARE))
        most = max(0, min(room, int(self.credit)))
        chosen = sorted(waiting, key=lambda each: (self.files[each].read_at, each))[:most]
        rest = [each for each in read if each not in wanted and now - self.files[each].read_at >= IDLE_EVERY]
        oldest = sorted(rest, key=lambda each: self.files[each].read_at)[:1] if at_rest and room > 0 else []
        if oldest and (not chosen or (active and now - self.rested_at >= BESIDE)):
            chosen, self.rested_at = [*oldest, *chosen][: max(1, most)], now
        self.credit -= sum(each in wanted for each in chosen)
        return chosen

    def _take(self, change: Mapping[str, Any], now: float) -> None:
        known = self.files.get(change.get("fileId", ""))
        if known is None:
            self.told_of_others = True
            return
        file = change.get("file", {})
        known.binned = bool(file.get("trashed"))
        known.gone = bool(change.get("removed"))
        moment = _seconds(file.get("modifiedTime", ""))
        if known.gone or known.binned or moment is None:
            return
        self.late.append((now, max(0.0, self.polled_at - moment)))  # the poll before did not know it
        ours = known.wrote and file.get("lastModifyingUser", {}).get("me", False)
        if not ours and moment >= known.read_at - CLOCK_GRAIN:  # the read may have begun before it
            known.suspect, known.modified_at = True, moment


_NEVER = Known()


def _may_be_read(known: Known, now: float) -> bool:
    """Whether a direct look is of use: it was read before, and is not left to a turn of its own, the last of
    a pass, because it failed."""
    return bool(known.read_at) and not known.rest.is_news and not known.rest.lasts(now)


def _params(page: str) -> dict[str, str]:
    return {
        "pageToken": page, "pageSize": "1000", "spaces": "drive", "includeItemsFromAllDrives": "true",
        "supportsAllDrives": "true", "fields": _FIELDS,
    }  # fmt: skip


def _seconds(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None
