"""Today and now in the office's time zone; settable, so that any report can be made as of an earlier day.

Every stored time is the office's wall clock without a zone: Vietnam has one zone and no summer time,
and the regulations count in its days.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """A source of the present. `Clock()` runs; `Clock.at(moment)` stands still until `move`d."""

    def __init__(self, source: Callable[[], datetime] | None = None) -> None:
        self._source = source or (lambda: datetime.now(OFFICE_ZONE).replace(tzinfo=None))

    @classmethod
    def at(cls, moment: datetime | date) -> Clock:
        """A clock that stands at a moment; a bare date stands at its end, 23:59:59."""
        clock = cls()
        clock.move(moment)
        return clock

    def move(self, moment: datetime | date) -> None:
        """Set the clock to stand at another moment."""
        fixed = moment if isinstance(moment, datetime) else end_of(moment)
        self._source = lambda: fixed

    def now(self) -> datetime:
        """The office's wall clock, to the second."""
        return self._source().replace(microsecond=0)

    def today(self) -> date:
        """The office's calendar day."""
        return self._source().date()


def end_of(day: date) -> datetime:
    """The last second of a day: where 'as of' and every due date end."""
    return datetime(day.year, day.month, day.day, 23, 59, 59)
