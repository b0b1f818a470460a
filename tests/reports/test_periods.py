"""Reading periods and finding their cut-off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from console.reports import ReportError, cut_off, parse_period, period_for


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("2025-09", date(2025, 9, 1), date(2025, 9, 30), "tháng 9 năm 2025"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "tháng 02 năm 2024"),
        ("2025-Q3", date(2025, 7, 1), date(2025, 9, 30), "quý III năm 2025"),
        ("2025-q4", date(2025, 10, 1), date(2025, 12, 31), "quý IV năm 2025"),
        ("2025-H1", date(2025, 1, 1), date(2025, 6, 30), "6 tháng đầu năm 2025"),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31), "6 tháng cuối năm 2025"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "năm 2025"),
        (
            "2025-08-15..2025-09-14",
            date(2025, 8, 15),
            date(2025, 9, 14),
            "từ ngày 15/08/2025 đến ngày 14/09/2025",
        ),
    ],
)
def test_a_period_is_whole_days(text: str, first: date, last: date, label: str) -> None:
    period = parse_period(text)
    assert (period.from_on, period.to_on, period.label) == (first, last, label)
    assert period.next().from_on == last + timedelta(days=1)


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "2025-Q5", "2025-H3", "thang 9", "", "2025-9-1..x"])
def test_what_is_no_period_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(ReportError, match="2025"):
        parse_period(text)


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ReportError, match="ngày cuối kỳ trước ngày đầu kỳ"):
        parse_period("2025-09-14..2025-08-15")


def test_a_period_of_another_kind_is_refused() -> None:
    with pytest.raises(ReportError, match="không phải kỳ tháng"):
        period_for("month", "2025-Q3")
    assert period_for("quarter", "2025-08-15..2025-09-14").kind is None


def test_the_cut_off_is_the_last_day_of_the_period() -> None:
    september, october = parse_period("2025-09"), date(2025, 10, 4)
    assert cut_off(september, october) == date(2025, 9, 30)
    assert cut_off(september, date(2025, 9, 20)) == date(2025, 9, 20)
    assert cut_off(september, october, as_of=date(2025, 9, 15)) == date(2025, 9, 15)
    assert cut_off(september, october, as_of=date(2025, 10, 2)) == date(2025, 9, 30)


def test_a_cut_off_to_come_or_before_the_period_is_refused() -> None:
    september = parse_period("2025-09")
    with pytest.raises(ReportError, match="chưa đến"):
        cut_off(september, date(2025, 10, 4), as_of=date(2025, 10, 5))
    with pytest.raises(ReportError, match="chưa bắt đầu"):
        cut_off(september, date(2025, 10, 4), as_of=date(2025, 8, 31))
