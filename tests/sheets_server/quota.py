"""Google's Sheets quota: reads and writes apart, each so many a minute for the project and for each user."""

from collections import deque
from dataclasses import dataclass, field

from tests.sheets_server.errors import too_many

WINDOW = 60.0


@dataclass
class Quota:
    """Requests in any 60 seconds. `None` is no limit. The limits may be changed while the server runs."""

    project: int | None = 300
    user: int | None = 60
    retry_after: int | None = None
    refused: int = 0
    used: dict[tuple[str, str], deque[float]] = field(default_factory=dict)

    def count(self, kind: str, user: str, now: float) -> None:
        """Counts a `Read` or a `Write`. Raises ApiError 429 beyond a limit; a refused request is not
        counted."""
        for scope, limit in (("user", self.user), ("project", self.project)):
            times = self._times(kind, user if scope == "user" else "", now)
            if limit is not None and len(times) >= limit:
                self.refused += 1
                raise too_many(kind, scope, limit, self.retry_after)
        self._times(kind, user, now).append(now)
        self._times(kind, "", now).append(now)

    def _times(self, kind: str, user: str, now: float) -> deque[float]:
        times = self.used.setdefault((kind, user or "(project)"), deque())
        while times and times[0] <= now - WINDOW:
            times.popleft()
        return times
