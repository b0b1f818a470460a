"""The server's time: the machine's own, or frozen and moved by the test."""

import time
from datetime import UTC, datetime


class Clock:
    """Seconds since the epoch. Given a start it stands still until `advance`; otherwise it runs with the
    machine."""

    def __init__(self, start: datetime | None = None) -> None:
        self._frozen = start.timestamp() if start else None
        self._ahead = 0.0

    def now(self) -> float:
        return (time.time() if self._frozen is None else self._frozen) + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds

    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)


def rfc3339(seconds: float) -> str:
    """A moment as Drive writes it: UTC, three decimals, Z."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
