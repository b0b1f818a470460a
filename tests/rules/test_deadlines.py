"""Due dates of every rule under every regulation, worked out by hand from the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.regulations import REGULATION_IDS, RULES, load_regulation
from console.rules.calendar import vietnam_calendar
from console.rules.deadlines import RuleAbsent, RuleUnknown, deadline

CALENDAR = vietnam_calendar()
CT20, CM15, LC15, HP25, CT26 = (
    "can_tho_2020",
    "ca_mau_2015",
    "lao_cai_2015",
    "hai_phong_2025",
    "can_tho_2026",
)

CASES = [
    # entry: CT20 and CM15 1 day from the arising of the task (Điều 5 khoản 1).
    ("entry", CT20, date(2020, 12, 31), date(2021, 1, 4)),  # Thu; Fri 1/1 off, weekend
    ("entry", CT20, date(2021, 2, 9), date(2021, 2, 17)),  # Tue; Tết 10-16/2/2021
    ("entry", CT20, date(2021, 4, 29), date(2021, 5, 4)),  # Thu; 30/4, 1/5 Sat, 2/5 Sun, 3/5 in lieu
    ("entry", CT20, date(2024, 2, 28), date(2024, 2, 29)),  # leap day
    ("entry", CM15, date(2015, 8, 31), date(2015, 9, 1)),  # Mon -> Tue
    ("entry", CM15, date(2015, 9, 1), date(2015, 9, 3)),  # 2/9 off
    ("entry", CM15, date(2016, 2, 5), date(2016, 2, 15)),  # Fri; Tết 8-12/2/2016 (7/2 is Sunday)
    ("entry", CM15, date(2015, 2, 13), date(2015, 2, 14)),  # Fri -> Saturday 14/2, make-up for 16/2
    # entry: LC15 3 days from issue, 5 when complex (Điều 7 khoản 1).
    ("entry", LC15, date(2015, 8, 28), date(2015, 9, 3)),  # Fri; 31/8, 1/9, (2/9 off), 3/9
    ("entry_complex", LC15, date(2015, 8, 28), date(2015, 9, 7)),  # …, 4/9, (5-6/9), 7/9
    ("entry", LC15, date(2016, 4, 28), date(2016, 5, 5)),  # Thu; 29/4, (30/4-3/5: 30/4 Sat, 1/5 Sun), 4, 5
    ("entry", LC15, date(2016, 2, 26), date(2016, 3, 2)),  # Fri; Mon 29/2 leap day, 1/3, 2/3
    # entry: HP25 1 day from issue (Điều 6 khoản 2 điểm a).
    ("entry", HP25, date(2025, 9, 4), date(2025, 9, 5)),
    ("entry", HP25, date(2025, 12, 31), date(2026, 1, 5)),  # DOMAIN 5: the swap 2/1 <- 10/1
    ("entry", HP25, date(2026, 1, 9), date(2026, 1, 10)),  # Fri -> worked Saturday
    ("entry", HP25, date(2026, 2, 13), date(2026, 2, 23)),  # DOMAIN 5: Tết
    ("entry", HP25, date(2026, 4, 29), date(2026, 5, 4)),  # Wed; 30/4, 1/5, weekend
    ("entry", HP25, date(2026, 8, 21), date(2026, 8, 22)),  # DOMAIN 5: make-up Saturday
    ("entry", HP25, date(2026, 8, 28), date(2026, 9, 3)),  # Fri; weekend, 31/8 swap, 1-2/9
    ("entry", HP25, date(2025, 9, 6), date(2025, 9, 8)),  # issued on a Saturday -> Monday
    # entry: CT26 2 days from the arising (Điều 6 khoản 1 điểm a).
    ("entry", CT26, date(2026, 2, 13), date(2026, 2, 24)),  # 23, 24/2
    ("entry", CT26, date(2026, 4, 24), date(2026, 4, 29)),  # Fri; 27/4 in lieu of 26/4, so 28, 29
    ("entry", CT26, date(2028, 2, 28), date(2028, 3, 1)),  # Mon; 29/2, 1/3
    # return: HP25 and CT26, 1 day from receipt.
    ("return", HP25, date(2025, 9, 5), date(2025, 9, 8)),  # Fri -> Mon
    ("return", CT26, date(2026, 9, 1), date(2026, 9, 3)),  # received on a holiday -> Thu 3/9
    ("return_reply", CT26, date(2026, 6, 30), date(2026, 7, 1)),  # over a month's end
    # result_update: LC15 3 days from the due date, HP25 1 day from the report's issue.
    ("result_update", LC15, date(2015, 12, 31), date(2016, 1, 6)),  # Thu; 1/1, weekend; 4, 5, 6/1
    ("result_update", LC15, date(2015, 9, 20), date(2015, 9, 23)),  # due on a Sunday: Mon, Tue, Wed
    ("result_update", HP25, date(2026, 4, 29), date(2026, 5, 4)),
    # extension_latest: CT26, 2 days back from the due date (Điều 12 khoản 2).
    ("extension_latest", CT26, date(2026, 9, 4), date(2026, 8, 28)),  # DOMAIN 5: 3/9 (1), 28/8 (2)
    ("extension_latest", CT26, date(2026, 6, 19), date(2026, 6, 17)),
    ("extension_latest", CT26, date(2026, 6, 21), date(2026, 6, 18)),  # due on a Sunday: Fri 19, Thu 18
    ("extension_latest", CT26, date(2026, 2, 23), date(2026, 2, 12)),  # back over Tết: Fri 13, Thu 12
    ("extension_latest", CT26, date(2026, 8, 24), date(2026, 8, 21)),  # Saturday 22/8 is worked
    # feedback_reply: LC15 5, HP25 7, CT26 1.
    ("feedback_reply", LC15, date(2015, 9, 1), date(2015, 9, 9)),  # Tue; 3, 4, 7, 8, 9
    ("feedback_reply", HP25, date(2025, 9, 4), date(2025, 9, 15)),  # Thu; 5, 8, 9, 10, 11, 12, 15
    ("feedback_reply", HP25, date(2026, 4, 24), date(2026, 5, 8)),  # Fri; 27/4 off; 28, 29/4, 4, 5, 6, 7, 8/5
    ("feedback_reply", CT26, date(2026, 11, 23), date(2026, 11, 24)),  # 24/11 is worked without the switch
    # inspection_result: LC15 and HP25, 7 days after the end.
    ("inspection_result", LC15, date(2015, 12, 25), date(2016, 1, 6)),  # Fri; 28-31/12 (4), 4, 5, 6/1
    ("inspection_result", HP25, date(2026, 2, 10), date(2026, 2, 26)),  # Tue; 11, 12, 13, 23, 24, 25, 26
    # stall: HP25, 6 calendar months, clipped, never rolled (Điều 8 khoản 1 điểm e).
    ("stall", HP25, date(2025, 9, 4), date(2026, 3, 4)),
    ("stall", HP25, date(2025, 8, 31), date(2026, 2, 28)),  # no 31/2
    ("stall", HP25, date(2027, 8, 31), date(2028, 2, 29)),  # leap year
    ("stall", HP25, date(2025, 12, 20), date(2026, 6, 20)),  # a Saturday stays
]


@pytest.mark.parametrize(("rule", "regulation", "start", "due"), CASES)
def test_due_dates_are_those_worked_out_by_hand(rule: str, regulation: str, start: date, due: date) -> None:
    assert deadline(rule, load_regulation(regulation), start, CALENDAR).due == due


def test_culture_day_moves_a_due_date_only_where_the_switch_is_on() -> None:
    # DOMAIN 5: issued Monday 23/11/2026, one working day.
    issued, regulation = date(2026, 11, 23), load_regulation(HP25)
    assert deadline("entry", regulation, issued, CALENDAR).due == date(2026, 11, 24)
    on = vietnam_calendar(culture_day=True)
    assert deadline("entry", regulation, issued, on).due == date(2026, 11, 25)


# DOMAIN 1.9: which regulation has which rule.
HAS = {
    "entry": {CT20, CM15, LC15, HP25, CT26},
    "entry_complex": {LC15},
    "return": {HP25, CT26},
    "return_reply": {CT26},
    "result_update": {LC15, HP25},
    "extension_latest": {CT26},
    "feedback_reply": {LC15, HP25, CT26},
    "inspection_result": {LC15, HP25},
    "stall": {HP25},
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("regulation", REGULATION_IDS)
def test_a_regulation_without_a_rule_says_so_by_name(rule: str, regulation: str) -> None:
    book = load_regulation(regulation)
    if regulation in HAS[rule]:
        assert deadline(rule, book, date(2025, 9, 4), CALENDAR).article.startswith("Điều ")
        return
    with pytest.raises(RuleAbsent, match="không quy định") as refused:
        deadline(rule, book, date(2025, 9, 4), CALENDAR)
    assert book.short_title in str(refused.value)


def test_an_unknown_rule_lists_the_known_ones() -> None:
    with pytest.raises(RuleUnknown, match="inspection_result"):
        deadline("entri", load_regulation(HP25), date(2025, 9, 4), CALENDAR)


@pytest.mark.parametrize("regulation", [CT20, CM15, CT26])
def test_an_urgent_task_is_entered_at_once_where_the_text_says_so(regulation: str) -> None:
    saturday = date(2025, 9, 6)
    assert deadline("entry", load_regulation(regulation), saturday, CALENDAR, urgent=True).due == saturday


@pytest.mark.parametrize("regulation", [LC15, HP25])
def test_an_urgent_task_has_the_ordinary_limit_where_the_text_says_nothing(regulation: str) -> None:
    book, friday = load_regulation(regulation), date(2025, 9, 5)
    plain, urgent = (deadline("entry", book, friday, CALENDAR, urgent=u) for u in (False, True))
    assert urgent.due == plain.due
    assert any("không có thời hạn riêng" in line for line in urgent.counted)


def test_an_urgent_extension_can_be_asked_until_the_due_date_itself() -> None:
    due = date(2026, 9, 4)
    assert deadline("extension_latest", load_regulation(CT26), due, CALENDAR, urgent=True).due == due


def test_the_count_names_every_day_skipped_and_why() -> None:
    counted = deadline("entry", load_regulation(HP25), date(2025, 12, 31), CALENDAR).counted
    assert counted == (
        "Bắt đầu từ thứ Tư 31/12/2025 (ngày văn bản được ban hành), không tính ngày này; đếm ngày làm việc.",
        "Không tính thứ Năm 1/1/2026: Tết Dương lịch.",
        "Không tính thứ Sáu 2/1/2026: Nghỉ hoán đổi, làm bù ngày 10/01/2026.",
        "Không tính thứ Bảy 3/1/2026: cuối tuần.",
        "Không tính Chủ nhật 4/1/2026: cuối tuần.",
        "Ngày làm việc thứ 1: thứ Hai 5/1/2026.",
        "Hạn cuối: hết ngày thứ Hai 5/1/2026.",
    )


def test_a_make_up_day_is_named_in_the_count() -> None:
    counted = deadline("entry", load_regulation(HP25), date(2026, 1, 9), CALENDAR).counted
    assert "Ngày làm việc thứ 1: thứ Bảy 10/1/2026 (Làm bù cho ngày 02/01/2026)." in counted


def test_a_clipped_month_is_explained() -> None:
    counted = deadline("stall", load_regulation(HP25), date(2025, 8, 31), CALENDAR).counted
    assert "Tháng 2/2026 không có ngày 31: lấy ngày cuối tháng." in counted


@given(
    start=st.dates(date(2010, 1, 1), date(2040, 12, 1)),
    pair=st.sampled_from([(rule, name) for rule, names in HAS.items() for name in sorted(names)]),
)
def test_a_limit_counted_in_working_days_ends_on_one_and_never_on_its_start(
    start: date, pair: tuple[str, str]
) -> None:
    rule, name = pair
    found = deadline(rule, load_regulation(name), start, CALENDAR)
    assert found.due < start if rule == "extension_latest" else found.due > start
    assert rule == "stall" or CALENDAR.is_working(found.due)
    steps = sum(line.startswith("Ngày làm việc thứ") for line in found.counted)
    book_rule = load_regulation(name).rule(rule)
    assert book_rule is not None and (rule == "stall" or steps == book_rule.count)
