"""Requests to Google are paced under its quota, reads and writes apart."""

from __future__ import annotations

from sheets_sync.google.pacing import Pacing


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def pacing(clock: Clock) -> Pacing:
    return Pacing(reads=60, writes=60, now=clock.now, sleep=clock.sleep)


def test_sixty_reads_go_at_once_and_the_next_waits_for_the_minute() -> None:
    clock = Clock()
    paced = pacing(clock)
    for _ in range(60):
        paced.wait("read")
    assert clock.time == 0
    paced.wait("read")
    assert clock.time == 61


def test_no_minute_ever_holds_more_than_the_quota() -> None:
    clock, made = Clock(), []
    paced = pacing(clock)
    for number in range(400):
        clock.time += (number % 7) / 10
        paced.wait("read")
        made.append(clock.time)
    assert max(sum(start <= other < start + 60 for other in made) for start in made) == 60


def test_writes_are_not_held_by_reads() -> None:
    clock = Clock()
    paced = pacing(clock)
    for _ in range(60):
        paced.wait("read")
    paced.wait("write")
    assert clock.time == 0


def test_120_units_read_and_written_fit_into_150_seconds() -> None:
    clock = Clock()
    paced = pacing(clock)
    for _ in range(120):
        paced.wait("read")
        paced.wait("write")
    assert clock.time <= 150
