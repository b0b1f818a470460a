"""The passes over the units' workbooks, as the rest of the office meets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from console.database import transaction
from console.records import Lease

LEASE = "sync"  # the lease that whoever makes passes holds


@contextmanager
def between_passes() -> Iterator[None]:
    """A transaction during which no pass applies or commits anything: all of its own begin with the row of
    the lease, too. To be opened before any other record is changed, so that neither waits for the other."""
    with transaction():
        Lease.update(fence=Lease.fence).where(Lease.name == LEASE).execute()
        yield
