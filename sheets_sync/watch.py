"""What a worker does while a store makes it wait: it keeps its lease, or ends the pass.

A request to Google may wait a minute for room under the quota and five for an answer, longer than a lease
lasts. While it waits the lease is renewed; right before anything is written it is checked once more, so that
a worker that lost it writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console.clock import Clock
from console.database import transaction
from sheets_sync import lease

_OFTEN = timedelta(seconds=5)  # reads that follow each other closely renew it no oftener


class Stopping(Exception):
    """The worker was asked to stop while a request waited; nothing was sent, the next pass goes on."""


@dataclass
class Watch:
    """Watches over one pass; implements `store.Watcher`."""

    held: lease.Held
    clock: Clock
    stopping: Callable[[], bool]
    _kept: datetime = field(default=datetime.min, init=False)

    def waiting(self) -> None:
        """A request waits. Raises Stopping, LeaseLost."""
        if self.stopping():
            raise Stopping
        self._keep()

    def sending(self, *, writes: bool) -> None:
        """A request is about to go out. Raises LeaseLost."""
        if writes or not timedelta(0) <= self.clock.now() - self._kept < _OFTEN:
            self._keep()

    def _keep(self) -> None:
        now = self.clock.now()
        with transaction():
            lease.hold(self.held, now)
        self._kept = now
