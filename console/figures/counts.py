"""What is counted for one unit, one block or everybody, and the rates that follow from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its base. An empty base has no rate: never 0 %, never 100 % (DOMAIN 3.4)."""

    part: int
    base: int

    @property
    def percent(self) -> float | None:
        """The share in percent, or None where the base is empty."""
        return 100 * self.part / self.base if self.base else None

    def __str__(self) -> str:
        """'83,40 %' as Vietnamese reports write it, rounded half up; '–' for an empty base."""
        if not self.base:
            return EMPTY
        hundredths = (20_000 * self.part + self.base) // (2 * self.base)
        return f"{hundredths // 100},{hundredths % 100:02d} %"


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of tasks. Everything derived is a property, so that the sums cannot disagree.

    `carried` are tasks given before the period; `reentered` says how many of them were not open at its
    start: reopened, resumed after a pause, restored, or entered late. `assigned` were sent in it.
    `waiting` (for the Office's confirmation) is a part of the open ones. `paused` (at the cut-off) and
    `cancelled` (in the period) stand beside the total, not in it. `extensions` were granted in the period.
    """

    carried: int = 0
    reentered: int = 0
    assigned: int = 0
    done_on_time: int = 0
    done_late: int = 0
    done_no_deadline: int = 0
    open_on_time: int = 0
    open_awaiting_update: int = 0
    open_late: int = 0
    open_no_deadline: int = 0
    waiting: int = 0
    paused: int = 0
    cancelled: int = 0
    extensions: int = 0

    @property
    def total(self) -> int:
        """T: every task that was to be done in the period."""
        return self.carried + self.assigned

    @property
    def done(self) -> int:
        """HT: confirmed by the cut-off, or closed without it where the regulation has no confirmation."""
        return self.done_on_time + self.done_late + self.done_no_deadline

    @property
    def still_open(self) -> int:
        """CHT: not done at the cut-off."""
        return self.open_on_time + self.open_awaiting_update + self.open_late + self.open_no_deadline

    @property
    def fallen_due(self) -> int:
        """Tasks that have fallen due, the base of two rates: HTđh + HTqh + CHTqh (DOMAIN 3.4)."""
        return self.done_on_time + self.done_late + self.open_late

    @property
    def done_rate(self) -> Rate:
        """HT / T."""
        return Rate(self.done, self.total)

    @property
    def on_time_rate(self) -> Rate:
        """HTđh over what has fallen due."""
        return Rate(self.done_on_time, self.fallen_due)

    @property
    def late_rate(self) -> Rate:
        """CHTqh over what has fallen due."""
        return Rate(self.open_late, self.fallen_due)

    @property
    def late_share(self) -> Rate:
        """CHTqh / T."""
        return Rate(self.open_late, self.total)

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def as_dict(self) -> dict[str, int]:
        """The stored numbers and the three sums, for a Report record."""
        kept = {f.name: int(getattr(self, f.name)) for f in fields(self)}
        return kept | {"total": self.total, "done": self.done, "still_open": self.still_open}


def add_up(counts: Iterable[Counts]) -> Counts:
    """The sum of all."""
    return sum(counts, Counts())
