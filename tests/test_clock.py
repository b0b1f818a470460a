"""The office's clock: Vietnam's wall clock, settable."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from console.clock import Clock


def test_the_clock_runs_on_vietnams_time() -> None:
    utc = datetime.now(UTC).replace(tzinfo=None)
    assert abs(Clock().now() - utc - timedelta(hours=7)) < timedelta(minutes=1)


def test_a_clock_set_to_a_day_stands_at_its_end() -> None:
    clock = Clock.at(date(2025, 9, 30))
    assert clock.now() == datetime(2025, 9, 30, 23, 59, 59)
    assert clock.today() == date(2025, 9, 30)


def test_a_clock_can_be_moved() -> None:
    clock = Clock.at(date(2025, 9, 30))
    clock.move(datetime(2025, 10, 1, 8, 0, 0))
    assert clock.now() == datetime(2025, 10, 1, 8, 0, 0)
