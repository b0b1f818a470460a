"""One worker at a time: a lease row with an expiry and a fencing number that only rises.

Plain rows, no advisory locks, so that it holds on SQLite and on every PostgreSQL. Every applying
transaction checks the number: a worker that slept through its lease finds a higher one and stops.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.database import transaction
from console.records import Lease
from console.workflow.passes import LEASE

LASTS = timedelta(seconds=45)  # longer than one request to Google may last (30 s)


class LeaseLost(Exception):
    """Another worker synchronises now."""

    def __init__(self) -> None:
        super().__init__("Một tiến trình khác đang đồng bộ; lượt này dừng lại.")


@dataclass(frozen=True, slots=True)
class Held:
    """A lease that was taken: whose, and its fencing number."""

    owner: str
    fence: int


def take(owner: str, now: datetime) -> Held | None:
    """Take or renew the lease; None while another worker holds it."""
    with transaction():
        row, _ = Lease.get_or_create(name=LEASE)
        mine, free = row.owner == owner, row.expires_at is None or row.expires_at <= now
        if not mine and not free:
            return None
        fence = row.fence if mine and not free else row.fence + 1
        taken = (
            Lease.update(owner=owner, expires_at=now + LASTS, fence=fence)
            .where((Lease.id == row.id) & (Lease.fence == row.fence) & (Lease.owner == row.owner))
            .execute()
        )
        return Held(owner, fence) if taken else None


def hold(held: Held, now: datetime) -> None:
    """Inside a transaction: go on only while the lease is ours, and make it last. Raises LeaseLost."""
    kept = (
        Lease.update(expires_at=now + LASTS)
        .where((Lease.name == LEASE) & (Lease.owner == held.owner) & (Lease.fence == held.fence))
        .execute()
    )
    if not kept:
        raise LeaseLost


def give_back(held: Held) -> None:
    """Let the next worker begin at once."""
    Lease.update(expires_at=None).where(
        (Lease.name == LEASE) & (Lease.owner == held.owner) & (Lease.fence == held.fence)
    ).execute()
