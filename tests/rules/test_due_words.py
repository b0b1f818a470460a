"""Due words of directives become dates, and only where the words give one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.rules.calendar import vietnam_calendar
from console.rules.due_words import DueWordsError, find_due, parse_due

ISSUED = date(2025, 9, 4)  # a Thursday
CALENDAR = vietnam_calendar()

# DOMAIN 7.2, the sentences whole; the same due dates as printed there.
EXAMPLES = [
    (
        "Giao Sở Xây dựng chủ trì, phối hợp với Sở Tài chính, Sở Nông nghiệp và Môi trường và UBND phường "
        "Hồng Bàng rà soát quỹ đất bố trí tái định cư, hoàn thành trước ngày 20/9/2025.",
        ("before", date(2025, 9, 19)),
    ),
    (
        "2. Sở Tài chính khẩn trương tham mưu phương án phân bổ nguồn tăng thu năm 2025, báo cáo UBND thành "
        "phố trước ngày 15 tháng 9 năm 2025.",
        ("before", date(2025, 9, 14)),  # a Sunday: a stated date never rolls
    ),
    (
        "Yêu cầu các sở, ban, ngành, UBND các xã, phường, đặc khu rà soát các nhiệm vụ quá hạn, báo cáo kết "
        "quả về Văn phòng UBND thành phố chậm nhất ngày 12/9/2025.",
        ("by", date(2025, 9, 12)),
    ),
    (
        "Giám đốc Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp và các đơn vị liên quan xây dựng dự thảo Quy "
        "chế, trình UBND thành phố trong tháng 10/2025.",
        ("in_month", date(2025, 10, 31)),
    ),
    (
        "Sở Khoa học và Công nghệ hoàn thành kết nối Hệ thống theo dõi nhiệm vụ với trục liên thông văn bản "
        "trong quý IV/2025.",
        ("in_quarter", date(2025, 12, 31)),
    ),
    (
        # Received Thursday 4/9: 5, 8, 9, 10, 11 September are the five working days.
        "Đề nghị Thuế thành phố cung cấp số liệu thu nội địa cho Sở Tài chính trong 05 ngày làm việc kể từ "
        "ngày nhận được văn bản này.",
        ("within", date(2025, 9, 11)),
    ),
    (
        "UBND các xã, phường, đặc khu thường xuyên kiểm tra, xử lý vi phạm trật tự xây dựng trên địa bàn.",
        ("none", None),
    ),
    ("Văn phòng UBND thành phố theo dõi, đôn đốc việc thực hiện Thông báo này.", ("none", None)),
    (
        # 4/9 + 30 days = Saturday 4/10: the period ends on Monday 6/10.
        "Giao Thanh tra thành phố chủ trì, phối hợp với các cơ quan liên quan thành lập Đoàn kiểm tra việc "
        "thực hiện nhiệm vụ do UBND thành phố giao, hoàn thành trong 30 ngày kể từ ngày ban hành quyết định.",
        ("within", date(2025, 10, 6)),
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), EXAMPLES)
def test_the_examples_of_the_domain_have_their_due_dates(
    sentence: str, expected: tuple[str, date | None]
) -> None:
    words = parse_due(sentence, ISSUED, CALENDAR, received_on=ISSUED)
    assert (words.kind, words.due) == expected


def test_three_working_days_over_new_year_pass_the_swapped_friday() -> None:
    # Issued Wednesday 31/12/2025; 1/1 holiday, 2/1 swapped off: Mon 5, Tue 6, Wed 7 January.
    sentence = "cập nhật Hệ thống, gửi về Văn phòng UBND thành phố trong vòng 03 ngày làm việc."
    assert parse_due(sentence, date(2025, 12, 31), CALENDAR).due == date(2026, 1, 7)


@pytest.mark.parametrize(
    ("raw", "kind", "due"),
    [
        ("20/9", "by", date(2025, 9, 20)),
        ("20-9-2025", "by", date(2025, 9, 20)),
        ("28.7.2026", "by", date(2026, 7, 28)),
        ("15-12", "by", date(2025, 12, 15)),
        ("ngày 20 tháng 9 năm 2025", "by", date(2025, 9, 20)),
        ("20 tháng 9", "by", date(2025, 9, 20)),
        ("trước ngày 20-9-2025", "before", date(2025, 9, 19)),
        ("Chậm nhất trước ngày 20/9/2025", "before", date(2025, 9, 19)),
        ("trước 17 giờ 00 ngày 20/9/2025", "before_time", date(2025, 9, 20)),
        ("trước 10h30 ngày 20/9", "before_time", date(2025, 9, 20)),
        ("trước 17:00 ngày 20/9/2025", "before_time", date(2025, 9, 20)),
        ("Thời hạn hoàn thành: 15/10/2025", "by", date(2025, 10, 15)),
        ("chậm nhất là ngày 12/9/2025", "by", date(2025, 9, 12)),
        ("muộn nhất đến hết ngày 12 tháng 9 năm 2025", "by", date(2025, 9, 12)),
        ("đến hết ngày 30/9/2025", "by", date(2025, 9, 30)),
        # Thursday 4/9 + 1 week = Thursday 11/9; + 2 months = Tuesday 4/11.
        ("trong 01 tuần", "within", date(2025, 9, 11)),
        ("trong thời hạn 2 tháng", "within", date(2025, 11, 4)),
        # 4/9 + 10 days = Sunday 14/9: Monday 15/9.
        ("trong vòng 10 ngày", "within", date(2025, 9, 15)),
        ("trong 05 (năm) ngày làm việc", "within", date(2025, 9, 11)),
        # From Monday 8/9: Tue 9, Wed 10, Thu 11.
        ("trong 03 ngày làm việc kể từ ngày 08/9/2025", "within", date(2025, 9, 11)),
        ("trong tháng 10", "in_month", date(2025, 10, 31)),
        ("trong tháng 8", "in_month", date(2026, 8, 31)),
        ("trong tháng 02 năm 2028", "in_month", date(2028, 2, 29)),
        ("hết tháng 9", "in_month", date(2025, 9, 30)),
        ("trong tháng này", "in_month", date(2025, 9, 30)),
        ("trong quý III", "in_quarter", date(2025, 9, 30)),
        ("quý I năm 2026", "in_quarter", date(2026, 3, 31)),
        ("trong quý 2", "in_quarter", date(2026, 6, 30)),
        ("trong 6 tháng đầu năm 2026", "by", date(2026, 6, 30)),
        ("6 tháng cuối năm", "by", date(2025, 12, 31)),
        ("trước tháng 10/2025", "before", date(2025, 9, 30)),
        ("chậm nhất trước quý I năm 2026", "before", date(2025, 12, 31)),
        ("hoàn thành trong quý III, IV năm 2025", "in_quarter", date(2025, 12, 31)),
        ("trong tháng 9 và tháng 10/2025", "in_month", date(2025, 10, 31)),
        ("trong vòng một tuần", "within", date(2025, 9, 11)),
        ("20/9/2025 (thứ Bảy)", "by", date(2025, 9, 20)),
        ("2025-09-20", "by", date(2025, 9, 20)),
        ("trong năm 2025", "in_year", date(2025, 12, 31)),
        ("đầu tháng 10", "by", date(2025, 10, 1)),
        ("giữa tháng 10/2025", "by", date(2025, 10, 15)),
        ("chậm nhất cuối tháng 2/2026", "by", date(2026, 2, 28)),
        ("cuối năm 2025", "by", date(2025, 12, 31)),
        ("giữa năm", "by", date(2026, 6, 30)),
        ("Thời gian hoàn thành: tháng 12/2025", "in_month", date(2025, 12, 31)),
        ("Thời gian thực hiện: quý I/2026", "in_quarter", date(2026, 3, 31)),
        ("hoàn thành chậm nhất là cuối tháng 11 năm 2025", "by", date(2025, 11, 30)),
        ("trong quý III/2025 và quý IV/2025", "in_quarter", date(2025, 12, 31)),
        ("trong tháng 9/2025 và tháng 10/2025", "in_month", date(2025, 10, 31)),
        ("trong năm 2025 và năm 2026", "in_year", date(2026, 12, 31)),
        ("Hoàn thành ngày 30/9/2025", "by", date(2025, 9, 30)),
        ("hoàn thành vào ngày 29/02/2028", "by", date(2028, 2, 29)),
        ("nhiệm vụ đã hoàn thành ngày 30/8/2025", "none", None),
        ("hoàn thành trước Tết Nguyên đán Bính Ngọ", "event", None),
        ("trước khi khai mạc kỳ họp", "event", None),
        # A period that hangs on another act than the issue or the receipt of this document has no date.
        ("trong 10 ngày kể từ ngày nhận được hồ sơ hợp lệ", "event", None),
        ("trong thời hạn 05 ngày làm việc kể từ ngày ký hợp đồng", "event", None),
        ("trong 15 ngày kể từ ngày đăng ký", "event", None),
        ("chậm nhất là 05 ngày làm việc sau khi kết thúc hội nghị", "event", None),
        ("chậm nhất 02 ngày làm việc trước khi hết hạn", "event", None),
        # Received Thursday 4/9: Fri 5, Mon 8, Tue 9.
        ("chậm nhất 03 ngày làm việc sau khi nhận được văn bản", "within", date(2025, 9, 9)),
        ("trong 03 ngày làm việc kể từ khi tiếp nhận", "within", date(2025, 9, 9)),
        ("trong 05 ngày kể từ ngày kết thúc kiểm tra", "event", None),
        ("triển khai ngay", "now", None),
        ("", "none", None),
        ("Theo chương trình công tác năm 2025", "none", None),
        ("Đề án phát triển đến năm 2030, tầm nhìn đến năm 2050", "none", None),
        ("Xử lý vướng mắc của 5 đơn vị theo Thông báo số 15-TB/TU", "none", None),
        ("Công văn số 12/UBND-VX ngày 15/9/2025", "none", None),
    ],
)
def test_every_form_of_due_words_is_read(raw: str, kind: str, due: date | None) -> None:
    words = parse_due(raw, ISSUED, CALENDAR)
    assert (words.kind, words.due) == (kind, due)


@pytest.mark.parametrize(
    "raw",
    [
        "trước ngày 20 hằng tháng",
        "Thứ Năm hàng tuần",
        "định kỳ quý",
        "hằng tháng",
        "thường xuyên",
        "vào ngày 25/12 hàng năm",
        "chậm nhất trước ngày 15 của tháng cuối quý",
    ],
)
def test_repeated_duties_have_no_single_date(raw: str) -> None:
    words = parse_due(raw, ISSUED, CALENDAR)
    assert words.recurring and words.due is None


def test_an_office_can_read_before_as_the_day_itself() -> None:
    words = parse_due("trước ngày 20/9/2025", ISSUED, CALENDAR, before_is_exclusive=False)
    assert (words.kind, words.due) == ("before", date(2025, 9, 20))


@pytest.mark.parametrize(
    "words", ["ngày nhận được văn bản này", "khi nhận được Thông báo này", "khi tiếp nhận"]
)
def test_a_period_from_receipt_starts_on_the_day_of_receipt_not_of_issue(words: str) -> None:
    # Issued Thursday 4/9, received Monday 8/9: Tue 9, Wed 10, Thu 11.
    due = parse_due(
        f"trong 03 ngày làm việc kể từ {words}", ISSUED, CALENDAR, received_on=date(2025, 9, 8)
    ).due
    assert due == date(2025, 9, 11)


def test_a_date_without_a_year_is_the_nearest_to_come() -> None:
    assert parse_due("trước ngày 10/01", date(2025, 12, 20), CALENDAR).due == date(2026, 1, 9)
    assert parse_due("ngày 20/12", date(2025, 12, 20), CALENDAR).due == date(2025, 12, 20)


def test_a_stated_date_binds_more_than_regular_work_in_the_same_sentence() -> None:
    sentence = "Thường xuyên kiểm tra, hằng tháng cập nhật; báo cáo kết quả trước ngày 20/12/2025."
    found = find_due(sentence, ISSUED, CALENDAR)
    assert found is not None
    assert sentence[slice(*found.span)] == found.words.raw == "trước ngày 20/12/2025"


@pytest.mark.parametrize(
    "raw", ["trước ngày 31/9/2025", "29/2/2026", "trong tháng 13", "chậm nhất ngày 0/5", "trong tháng 1/0000"]
)
def test_a_date_that_does_not_exist_is_refused_with_its_words(raw: str) -> None:
    with pytest.raises(DueWordsError):
        parse_due(raw, ISSUED, CALENDAR)


PIECES = [
    "trước ngày",
    "chậm nhất",
    "trong",
    "đến hết",
    "kể từ ngày",
    "quý",
    "tháng",
    "năm",
    "ngày làm việc",
    "ngày",
    "tuần",
    "hằng",
    "đầu",
    "cuối",
    "giữa",
    "17 giờ",
    "30",
    "29/2",
    "31/9",
    "20/9/2025",
    "12",
    "0",
    "IV",
    "III",
    "2025",
    "9999",
    "nhận",
    "ban hành",
    "thường xuyên",
    "ngay",
    "(ba mươi)",
    ".",
    ";",
]


@settings(max_examples=400, deadline=None)
@given(
    words=st.lists(st.sampled_from(PIECES), max_size=8),
    issued_on=st.dates(date(2010, 1, 1), date(2040, 1, 1)),
)
def test_no_words_however_mixed_end_otherwise_than_in_an_answer_or_a_sentence(
    words: list[str], issued_on: date
) -> None:
    try:
        found = parse_due(" ".join(words), issued_on, CALENDAR)
    except DueWordsError as refused:
        assert str(refused).endswith(".")
    else:
        assert (found.due is None) == (found.kind in ("none", "event", "recurring", "now"))
