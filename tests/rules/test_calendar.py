"""Working days of the State's offices: holidays, swaps, the office's own table, any year 2010-2040."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.rules.calendar import CalendarError, DayOverride, WorkCalendar, vietnam_calendar

PLAIN = vietnam_calendar()
WITH_CULTURE_DAY = vietnam_calendar(culture_day=True)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 1, 1), "Tết Dương lịch"),
        (date(2026, 2, 16), "Giao thừa Tết Nguyên Đán"),
        (date(2026, 2, 20), "Mùng bốn Tết Nguyên Đán"),
        (date(2026, 4, 27), "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"),  # 10/3 lunar is Sunday 26/4
        (date(2025, 4, 30), "Ngày Chiến thắng"),
        (date(2025, 9, 1), "Quốc khánh"),
        (date(2025, 9, 2), "Quốc khánh"),
        (date(2028, 1, 3), "Tết Dương lịch (nghỉ bù)"),  # 1/1/2028 is a Saturday
    ],
)
def test_holidays_and_their_compensation_days_are_off(day: date, why: str) -> None:
    assert not PLAIN.is_working(day)
    assert PLAIN.reason(day) == why


@pytest.mark.parametrize(
    ("off", "made_up"),
    [
        (date(2015, 1, 2), date(2014, 12, 27)),  # the make-up day lies in the year before
        (date(2018, 12, 31), date(2019, 1, 5)),  # and here in the year after
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),  # 12729/VPCP-KGVX, which the package lacks
        (date(2026, 8, 31), date(2026, 8, 22)),
    ],
)
def test_a_swapped_day_is_off_and_its_saturday_is_worked(off: date, made_up: date) -> None:
    fresh = vietnam_calendar()
    assert fresh.is_working(made_up) and made_up.weekday() == 5
    assert not fresh.is_working(off) and off.weekday() < 5


@pytest.mark.parametrize(
    ("year", "days"),
    # DOMAIN 5, with 24/11 off from 2026. 2026: 261 weekdays, less 1/1, 2/1, 16-20/2, 27/4, 30/4, 1/5, 31/8,
    # 1/9, 2/9, 24/11 (14 days), plus 10/1 and 22/8 = 249.
    [(2024, 251), (2025, 250), (2026, 249), (2027, 249)],
)
def test_a_year_has_its_number_of_working_days(year: int, days: int) -> None:
    assert WITH_CULTURE_DAY.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_culture_day_is_off_only_when_the_office_says_so() -> None:
    assert PLAIN.is_working(date(2026, 11, 24)) and PLAIN.reason(date(2026, 11, 24)) is None
    assert WITH_CULTURE_DAY.reason(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    # 24/11/2029 is a Saturday: without the switch its Monday is worked too.
    assert PLAIN.is_working(date(2029, 11, 26))
    assert not WITH_CULTURE_DAY.is_working(date(2029, 11, 26))


def test_the_offices_own_row_wins_over_the_shipped_one_and_the_package() -> None:
    storm = DayOverride(date(2025, 9, 26), False, "Nghỉ tránh bão", "Công điện")
    undone = DayOverride(date(2026, 1, 2), True, "Bỏ hoán đổi", "Công văn")
    calendar = vietnam_calendar([storm, undone])
    assert not calendar.is_working(storm.day) and calendar.reason(storm.day) == "Nghỉ tránh bão"
    assert calendar.is_working(date(2026, 1, 2))


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2025, 12, 31), 1, date(2026, 1, 5)),  # 1/1 off, 2/1 swapped, 3-4/1 weekend
        (date(2026, 1, 9), 1, date(2026, 1, 10)),  # Saturday 10/1 is worked
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # Tết 16-20/2
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # make-up Saturday
        (date(2026, 9, 4), -2, date(2026, 8, 28)),  # back over 3/9 (1), 2-1/9, 31/8, 30-29/8, to 28/8 (2)
        (date(2025, 4, 29), 1, date(2025, 5, 5)),  # 30/4, 1/5, 2/5 swapped, 3-4/5 weekend
        (date(2024, 4, 26), 1, date(2024, 5, 2)),  # 27-28/4, 29/4 swapped, 30/4, 1/5
        (date(2024, 5, 3), 1, date(2024, 5, 4)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),  # a leap day is a day like others
        (date(2026, 8, 23), 0, date(2026, 8, 23)),
    ],
)
def test_working_days_are_counted_without_the_days_own(start: date, n: int, due: date) -> None:
    assert PLAIN.add_working_days(start, n) == due


def test_next_and_previous_working_day_keep_a_working_day() -> None:
    assert PLAIN.next_working(date(2026, 2, 14)) == date(2026, 2, 23)
    assert PLAIN.previous_working(date(2026, 2, 22)) == date(2026, 2, 13)
    assert PLAIN.next_working(date(2026, 8, 22)) == date(2026, 8, 22)


days = st.dates(date(2010, 1, 1), date(2040, 12, 31))


@given(start=days, n=st.integers(-40, 40))
def test_counting_and_adding_are_each_others_inverse(start: date, n: int) -> None:
    end = PLAIN.add_working_days(start, n)
    assert PLAIN.working_days_between(start, end) == n or n == 0
    assert n == 0 or PLAIN.is_working(end)


@given(start=days, n=st.integers(1, 15))
def test_a_due_date_lies_between_its_working_days_and_a_tet_more(start: date, n: int) -> None:
    assert timedelta(days=n) <= PLAIN.add_working_days(start, n) - start <= timedelta(days=2 * n + 14)


@given(year=st.integers(2010, 2040))
def test_every_year_has_a_tet_of_at_least_three_working_days_and_a_plausible_length(year: int) -> None:
    tet = [date(year, 1, 15) + timedelta(days=i) for i in range(45)]
    assert sum(1 for day in tet if "Tết" in (PLAIN.reason(day) or "") and day.weekday() < 5) >= 3
    assert 245 <= PLAIN.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) <= 253


@pytest.mark.parametrize("day", [date(1, 1, 3), date(2150, 5, 5), date(9999, 12, 31)])
def test_a_year_out_of_reach_is_a_sentence(day: date) -> None:
    with pytest.raises(CalendarError, match=r"Lịch làm việc chỉ có|Không đếm được"):
        PLAIN.add_working_days(day, 1)


def test_a_calendar_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        PLAIN.culture_day = True  # type: ignore[misc]
    assert isinstance(PLAIN, WorkCalendar)
