"""Numbers and dates in the form of Decree 30/2020."""

from __future__ import annotations

from datetime import date

from console.reports.words import counted, day_in_words, number


def test_days_below_10_and_the_first_two_months_take_a_zero() -> None:
    assert day_in_words(date(2025, 9, 4)) == "ngày 04 tháng 9 năm 2025"
    assert day_in_words(date(2026, 2, 14)) == "ngày 14 tháng 02 năm 2026"
    assert day_in_words(date(2025, 10, 31)) == "ngày 31 tháng 10 năm 2025"


def test_numbers_are_grouped_by_points() -> None:
    assert [number(value) for value in (0, 999, 12_160, 1_000_000)] == ["0", "999", "12.160", "1.000.000"]
    assert [counted(value) for value in (0, 5, 10)] == ["0", "05", "10"]
