"""Which regulation is in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from console.regulations.loader import RegulationError
from console.regulations.model import Regulation


class Timeline:
    """An office's regulations by the day from which each is in force.

    A rule uses the regulation in force on the day of its starting event (DESIGN 4);
    what is older than the first uses the first. Raises RegulationError when there is
    none, or two begin on one day.
    """

    def __init__(self, entries: Sequence[tuple[date, Regulation]]) -> None:
        if not entries:
            raise RegulationError("Chưa khai quy chế nào đang có hiệu lực.")
        self.entries = tuple(sorted(entries, key=lambda entry: entry[0]))
        self._days = [day for day, _ in self.entries]
        for earlier, later in zip(self._days, self._days[1:], strict=False):
            if earlier == later:
                raise RegulationError(f"Hai quy chế cùng có hiệu lực từ ngày {later:%d/%m/%Y}.")

    def on(self, day: date) -> Regulation:
        """The regulation in force on that day."""
        return self.entries[max(bisect_right(self._days, day) - 1, 0)][1]
