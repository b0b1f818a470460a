"""Keeping under Google's quotas: reads and writes apart, each a number a minute for one account."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

REMEMBERED = 3600.0  # seconds for which refusals are remembered
WINDOW = 61.0  # seconds; one more than Google's minute, for clocks that do not start it together


class Pacing:
    """Counts the requests of the last minute and waits for room. `now` is in seconds and never goes back."""

    def __init__(
        self, *, reads: int, writes: int, now: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self.limits = {"read": reads, "write": writes}
        self._refused: deque[float] = deque()
        self._made: dict[str, deque[float]] = {"read": deque(), "write": deque()}
        self._now, self._sleep = now, sleep

    def wait(self, kind: str) -> None:
        """Sleep until one more request of this kind fits, and count it. Other kinds are not paced."""
        if kind not in self.limits:
            return
        made = self._made[kind]
        while self.room(kind) <= 0:
            self._sleep(max(0.01, made[0] + WINDOW - self._now()))
        made.append(self._now())

    def room(self, kind: str) -> int:
        """How many requests of this kind may be made at once now."""
        made = self._made[kind]
        while made and made[0] <= self._now() - WINDOW:
            made.popleft()
        return self.limits[kind] - len(made)

    def refuse(self) -> None:
        """Google said that there was no quota left, whatever was counted here."""
        self._refused.append(self._now())

    def refused(self) -> int:
        """How often it said so in the last hour."""
        while self._refused and self._refused[0] <= self._now() - REMEMBERED:
            self._refused.popleft()
        return len(self._refused)
