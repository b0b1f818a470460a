"""How long overdue tasks have been overdue: 1–7, 8–30, 31–90 and over 90 days (DOMAIN 3.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from console.rules.status import NEVER

BOUNDS = (7, 30, 90)
LABELS = ("1–7 ngày", "8–30 ngày", "31–90 ngày", "trên 90 ngày")


@dataclass(frozen=True, slots=True)
class Ageing:
    """Numbers of overdue tasks by days overdue."""

    week: int = 0
    month: int = 0
    quarter: int = 0
    longer: int = 0

    @classmethod
    def of(cls, days_late: Iterable[int]) -> Ageing:
        """Count days overdue (1 or more each) into the four classes."""
        numbers = [0, 0, 0, 0]
        for days in days_late:
            numbers[sum(days > bound for bound in BOUNDS)] += 1
        return cls(*numbers)

    @property
    def total(self) -> int:
        """All overdue tasks."""
        return self.week + self.month + self.quarter + self.longer

    def labelled(self) -> list[tuple[str, int]]:
        """The four classes with their Vietnamese labels."""
        return list(zip(LABELS, (self.week, self.month, self.quarter, self.longer), strict=True))

    def __add__(self, other: Ageing) -> Ageing:
        return Ageing(
            self.week + other.week,
            self.month + other.month,
            self.quarter + other.quarter,
            self.longer + other.longer,
        )


def days_late(
    state: str, due_on: date, done_on: date | None, acted_on: date | None, late_after: date, as_of: date
) -> int:
    """Days overdue of an overdue task. An act that waits for the Office stopped the count at its date."""
    if late_after != NEVER:
        return (as_of - due_on).days
    acts = [done_on if state == "submitted" else None, acted_on]
    stopped = min((act for act in acts if act is not None and act > due_on), default=as_of)
    return (stopped - due_on).days
