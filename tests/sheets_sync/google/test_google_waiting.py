"""A pass that Google makes wait keeps its lease, writes nothing once it lost it, and ends when asked to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from peewee import Database

from console.records import Lease, SyncWorkbook
from console.workflow.passes import LEASE
from sheets_sync import lease
from sheets_sync.passes import Passes
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, account, open_google_desk

UNITS = ("XA", "CHUA")


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    """Three units, and an account that may write once a minute."""
    desk = open_google_desk(*UNITS)
    for unit in ("BT", *UNITS):
        desk.give(unit)
    desk.store.accounts[0].google = desk.store.accounts[0].feed.google = account(desk.server, writes=1)
    return desk


def while_it_sleeps(desk: GoogleDesk, act: Callable[[], None]) -> None:
    google = desk.store.accounts[0].google

    def slept(seconds: float) -> None:
        desk.server.clock.advance(seconds)
        act()

    google._sleep = slept


def writes(desk: GoogleDesk) -> int:
    return sum(each.kind == "write" for each in desk.server.log)


def test_a_pass_of_minutes_keeps_its_lease_and_no_second_worker_begins(desk: GoogleDesk) -> None:
    taken, began = [], desk.clock.now()
    while_it_sleeps(desk, lambda: taken.append(lease.take("another", desk.clock.now())))
    desk.run()
    assert desk.clock.now() - began > timedelta(minutes=2)
    assert len(taken) > 10
    assert not any(taken)
    assert {book.state for book in SyncWorkbook.select()} == {"ok"}


def test_a_retry_of_minutes_keeps_the_lease_too(desk: GoogleDesk) -> None:
    busy = Fault(status=429, headers={"Retry-After": "170"})
    desk.server.faults.add(busy, path="/drive/v3/changes")
    taken = []
    while_it_sleeps(desk, lambda: taken.append(lease.take("another", desk.clock.now())))
    desk.run()
    assert not any(taken)
    assert {book.state for book in SyncWorkbook.select()} == {"ok"}


def test_a_worker_that_lost_its_lease_while_it_waited_writes_nothing_more(desk: GoogleDesk) -> None:
    def lose() -> None:
        Lease.update(owner="another", fence=Lease.fence + 1).where(Lease.name == LEASE).execute()

    while_it_sleeps(desk, lose)
    with pytest.raises(lease.LeaseLost):
        desk.run()
    assert writes(desk) == 1


def test_the_lease_is_checked_after_the_wait_and_before_the_write(desk: GoogleDesk) -> None:
    """The last of several sleeps: nothing but the check right before sending can notice."""
    google, slept = desk.store.accounts[0].google, []

    def lose_at_the_end() -> None:
        slept.append(1)
        if google.pacing.room("write") > 0:
            Lease.update(owner="another", fence=Lease.fence + 1).where(Lease.name == LEASE).execute()

    while_it_sleeps(desk, lose_at_the_end)
    with pytest.raises(lease.LeaseLost):
        desk.run()
    assert slept
    assert writes(desk) == 1


def test_a_worker_asked_to_stop_while_it_waits_ends_at_once_and_the_next_pass_goes_on(
    desk: GoogleDesk,
) -> None:
    stop, began = Event(), desk.clock.now()
    while_it_sleeps(desk, stop.set)
    Passes(desk.engine, stop)()
    assert desk.clock.now() - began < timedelta(seconds=30)
    assert writes(desk) == 1
    while_it_sleeps(desk, stop.clear)
    stop.clear()
    desk.settle()
    assert {book.state for book in SyncWorkbook.select()} == {"ok"}
    assert len(desk.server.books) == 3
