"""The reporting calendar of each regulation, for any year."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.regulations import REGULATION_IDS, load_regulation
from console.rules.calendar import CalendarError, vietnam_calendar
from console.rules.obligations import Obligation, obligations

CALENDAR = vietnam_calendar()


def duties(regulation: str, year: int, **narrow: str) -> list[Obligation]:
    found = obligations(load_regulation(regulation), year, CALENDAR)
    return [duty for duty in found if all(getattr(duty, key) == value for key, value in narrow.items())]


def dates(regulation: str, year: int, kind: str, who: str) -> list[date | None]:
    return [duty.due for duty in duties(regulation, year, kind=kind, who=who)]


@pytest.mark.parametrize("regulation", ["can_tho_2020", "ca_mau_2015"])
def test_can_tho_2020_and_ca_mau_report_on_the_day_before_the_printed_one(regulation: str) -> None:
    # Điều 12: 'Chậm nhất trước ngày 20 …, ngày 15 …, ngày 10 tháng 11': trước governs the whole list.
    assert dates(regulation, 2026, "month", "unit") == [date(2026, m, 19) for m in range(1, 13)]
    assert dates(regulation, 2026, "quarter", "unit") == [date(2026, m, 14) for m in (3, 6, 9, 12)]
    assert dates(regulation, 2026, "half_year", "unit") == [date(2026, 6, 14)]
    assert dates(regulation, 2026, "year", "unit") == [date(2026, 11, 9)]
    assert dates(regulation, 2026, "month", "office") == [date(2026, m, 24) for m in range(1, 13)]
    assert dates(regulation, 2026, "quarter", "office") == [date(2026, m, 19) for m in (3, 6, 9, 12)]
    assert dates(regulation, 2026, "half_year", "office") == [date(2026, 6, 19)]
    assert dates(regulation, 2026, "year", "office") == [date(2026, 11, 14)]


def test_lao_cai_has_no_monthly_report_and_its_quarters_close_on_the_19th_and_24th() -> None:
    # Điều 22: trước ngày 20 (đơn vị), trước ngày 25 (Văn phòng) của tháng cuối quý, 20/6, 20/12.
    assert dates("lao_cai_2015", 2016, "month", "unit") == []
    assert dates("lao_cai_2015", 2016, "quarter", "unit") == [date(2016, m, 19) for m in (3, 6, 9, 12)]
    assert dates("lao_cai_2015", 2016, "half_year", "unit") == [date(2016, 6, 19)]  # a Sunday: never rolls
    assert dates("lao_cai_2015", 2016, "year", "unit") == [date(2016, 12, 19)]
    assert dates("lao_cai_2015", 2016, "year", "office") == [date(2016, 12, 24)]  # a Saturday
    assert dates("lao_cai_2015", 2016, "half_year", "office") == [date(2016, 6, 24)]


def test_hai_phong_reports_a_working_day_before_the_session_of_the_month() -> None:
    sessions = {2: date(2026, 2, 23), 9: date(2026, 9, 3)}
    found = obligations(load_regulation("hai_phong_2025"), 2026, CALENDAR, sessions)
    units = {duty.period: duty.due for duty in found if (duty.kind, duty.who) == ("month", "unit")}
    office = {duty.period: duty.due for duty in found if (duty.kind, duty.who) == ("month", "office")}
    assert units["2026-02"] == date(2026, 2, 13)  # back over Tết to Friday 13/2
    assert units["2026-09"] == date(2026, 8, 28)  # back over 2/9, 1/9, 31/8 and the weekend
    assert units["2026-03"] is None  # no session entered yet
    assert office["2026-02"] == date(2026, 2, 23)
    assert len(units) == len(office) == 12


def test_a_weekly_report_whose_thursday_is_off_falls_on_the_working_day_before() -> None:
    weeks = {duty.period: duty.due for duty in duties("hai_phong_2025", 2026, kind="week")}
    assert len(weeks) == 53  # 2026 begins and ends on a Thursday
    assert weeks["2026-W01"] == date(2025, 12, 31)  # Thursday 1/1 is a holiday
    assert weeks["2026-W08"] == date(2026, 2, 13)  # Thursday 19/2 in Tết: back to Friday 13/2
    assert weeks["2026-W18"] == date(2026, 4, 29)  # Thursday 30/4
    assert weeks["2026-W37"] == date(2026, 9, 10)


def test_the_report_on_the_regulation_itself_is_due_on_christmas_day_in_hai_phong_only() -> None:
    # Điều 23 khoản 1: 'vào ngày 25/12 hàng năm'; 25/12/2027 is a Saturday and stays.
    assert dates("hai_phong_2025", 2027, "regulation", "office") == [date(2027, 12, 25)]
    for other in set(REGULATION_IDS) - {"hai_phong_2025"}:
        assert dates(other, 2027, "regulation", "office") == [None]


def test_hai_phong_reports_the_governments_tasks_without_a_day() -> None:
    # Điều 21 khoản 3: 'định kỳ', no period and no date; Điều 18 khoản 2 has the Office's own yearly report.
    years = duties("hai_phong_2025", 2026, kind="year", who="office")
    assert [(duty.article, duty.due) for duty in years] == [
        ("Điều 18 khoản 2", None),
        ("Điều 21 khoản 3", None),
    ]
    assert "Chính phủ" in years[1].raw


def test_undated_duties_keep_their_words() -> None:
    (duty,) = duties("can_tho_2026", 2026, kind="half_year", who="unit")
    assert (duty.due, duty.raw, duty.article) == (None, "định kỳ 6 tháng", "Điều 12 khoản 1")
    assert all(duty.due is None for duty in duties("can_tho_2026", 2026))


def test_an_office_that_reads_before_the_20th_as_the_20th_turns_the_switch_off() -> None:
    book = load_regulation("can_tho_2020")
    lenient = msgspec.structs.replace(
        book, switches=msgspec.structs.replace(book.switches, before_is_exclusive=False)
    )
    months = [duty.due for duty in obligations(lenient, 2026, CALENDAR) if duty.kind == "month"]
    assert date(2026, 1, 20) in months and date(2026, 1, 19) not in months


@given(regulation=st.sampled_from(REGULATION_IDS), year=st.integers(2010, 2040))
def test_every_duty_of_every_year_has_an_article_and_its_words(regulation: str, year: int) -> None:
    found = obligations(load_regulation(regulation), year, CALENDAR)
    assert found and all(duty.article.startswith("Điều ") and duty.raw for duty in found)
    dated = [duty.due for duty in found if duty.due]
    assert dated == sorted(dated)
    assert all(abs(day - date(year, 7, 1)) < timedelta(days=200) for day in dated)


def test_a_year_out_of_reach_is_a_sentence() -> None:
    with pytest.raises(CalendarError):
        obligations(load_regulation("can_tho_2020"), 20260, CALENDAR)
